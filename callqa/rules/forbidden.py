"""The kind ``forbidden``."""

from collections.abc import Iterator
from typing import Literal

from callqa.calls import Evidence, Mark, Speaker, Verdict
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Rule, VerdictOf
from callqa.rules.said import Said


class Forbidden(Rule, Said):
    """Something that must not be said.

    Fails where a phrase is found in a turn of the side named by ``by``; every find is evidence. Never ``na``, except
    where the speakers are not known.

    Keys: ``by``, ``phrases``, ``exceptions``, ``questions``, ``negated``, ``only_after``, ``not_after``, as described
    under "What is looked for"; ``also``, a list of more to look for with keys of its own, for what counts only after
    certain words of the other side.

    Example::

        kind: forbidden
        phrases: ["у нас нет", "не (можем | сможем)"]
        exceptions: ["если ... нет"]
        questions: skip

    Passes: «Если чего-то у нас нет, привезём под заказ.» Fails: «Таких у нас нет.»
    """

    kind: Literal["forbidden"]
    also: tuple[Said, ...] = ()

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the rule."""
        for said in (self, *self.also):
            yield from said.all_phrases()

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:  # noqa: ARG002 - the same for all kinds
        """Judge a call."""
        evidence = self._found(heard)
        if evidence:
            return self.verdict(Mark.FAIL, evidence)
        unknown = heard.turns_of(Speaker.UNKNOWN)
        if any(said.found_in(heard, turn) for said in (self, *self.also) for turn in unknown):
            return self.not_judged("speakers_unknown")
        if not heard.turns_of(self.by):
            return self.not_judged("speakers_unknown" if unknown else "no_agent_turn")
        return self.verdict(Mark.PASS)

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
