"""The kind ``forbidden``."""

from collections.abc import Iterator
from typing import Literal

from callqa.calls import Mark, Speaker, Verdict
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Rule, VerdictOf
from callqa.rules.said import Said


class Forbidden(Rule, Said):
    """Something that must not be said.

    Fails where a phrase is found in a turn of the side named by ``by``; every find is evidence. Never ``na``, except
    where the speakers are not known.

    Keys: ``by``, ``phrases``, ``exceptions``, ``questions``, ``negated``, ``only_after``, ``not_after``, as described
    under "What is looked for".

    Example::

        kind: forbidden
        phrases: ["у нас нет", "не (можем | сможем)"]
        exceptions: ["если ... нет"]
        questions: skip

    Passes: «Если чего-то у нас нет, привезём под заказ.» Fails: «Таких у нас нет.»
    """

    kind: Literal["forbidden"]

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the rule."""
        yield from self.all_phrases()

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:  # noqa: ARG002 - the same for all kinds
        """Judge a call."""
        turns = heard.turns_of(self.by)
        evidence = tuple(
            heard.moment(turn, match, "violation") for turn in turns for match in self.found_in(heard, turn)
        )
        if evidence:
            return self.verdict(Mark.FAIL, evidence)
        unknown = heard.turns_of(Speaker.UNKNOWN)
        if any(self.found_in(heard, turn) for turn in unknown):
            return self.not_judged("speakers_unknown")
        if not turns:
            return self.not_judged("speakers_unknown" if unknown else "no_agent_turn")
        return self.verdict(Mark.PASS)
