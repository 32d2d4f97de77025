"""The kind ``forbidden``."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, Self

from pydantic import model_validator

from callqa.calls import Evidence, Mark, Speaker, Verdict
from callqa.rules.answer import Answer
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Rule, VerdictOf
from callqa.rules.said import Said


class Forbidden(Rule, Said):
    """Something that must not be said.

    Fails where a phrase is found in a turn of the side named by ``by``; every find is evidence. Never ``na``, except
    where the speakers are not known. A find that is redeemed by what is said after it does not count; the evidence of a
    pass is what was redeemed, and by what.

    Keys: ``by``, ``phrases``, ``exceptions``, ``questions``, ``negated``, ``only_after``, ``not_after``, as described
    under "What is looked for"; ``also``, a list of more to look for with keys of its own, for what counts only after
    certain words of the other side; ``redeemed_by``, what makes good for a find, with ``same_turn``, ``within_turns``
    and ``within_s`` as in the ``response`` of kind ``response``.

    Example::

        kind: forbidden
        phrases: ["у нас нет", "не (можем | сможем)"]
        exceptions: ["если ... нет"]
        questions: skip

    Passes: «Если чего-то у нас нет, привезём под заказ.» Fails: «Таких у нас нет.»
    """

    kind: Literal["forbidden"]
    also: tuple[Said, ...] = ()
    redeemed_by: Answer | None = None

    @model_validator(mode="after")
    def _looks_for_something(self) -> Self:
        if not self.phrases and self.meaning is None and not self.also:
            raise ValueError("there is nothing to look for; add phrases or a meaning")
        return self

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the rule."""
        for said in (self, *self.also):
            yield from said.all_phrases()
        if self.redeemed_by:
            yield from self.redeemed_by.all_phrases()

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:  # noqa: ARG002 - the same for all kinds
        """Judge a call."""
        found = [(moment, self._redeemed(heard, moment)) for moment in self._found(heard)]
        violations = tuple(moment for moment, answer in found if answer is None)
        if violations:
            return self.verdict(Mark.FAIL, violations)
        unknown = heard.turns_of(Speaker.UNKNOWN)
        if any(said.found_in(heard, turn) for said in (self, *self.also) for turn in unknown):
            return self.not_judged("speakers_unknown")
        if not heard.turns_of(self.by):
            return self.not_judged("speakers_unknown" if unknown else "no_agent_turn")
        redeemed = [one for moment, answer in found if answer for one in (replace(moment, role="trigger"), answer)]
        return self.verdict(Mark.PASS, tuple(dict.fromkeys(redeemed)))

    def _redeemed(self, heard: Heard, moment: Evidence) -> Evidence | None:
        return self.redeemed_by.after(heard, moment) if self.redeemed_by else None

    def _found(self, heard: Heard) -> tuple[Evidence, ...]:
        """Return all finds in the order of the turns."""
        found = [
            (turn, match)
            for said in (self, *self.also)
            for turn in heard.turns_of(said.by)
            for match in said.found_in(heard, turn)
        ]
        found.sort(key=lambda one: (one[0], one[1].start))
        return tuple(heard.moment(turn, match, "violation") for turn, match in found)
