"""The kind ``talk_over``."""

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from pydantic import Field

from callqa.calls import Attribution, Evidence, Mark, Speaker, Verdict
from callqa.measures import TalkOver as Overlap
from callqa.measures import talk_overs
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import PhraseText, Rule, VerdictOf
from callqa.rules.search import PhraseSet


class TalkOver(Rule):
    """The agent must not start to speak while the customer still speaks.

    Fails when that happens ``times`` times or more, each time with both speaking at once for more than ``overlap_s``.
    An agent who only assents to what is being said («угу», «да-да») interrupts nobody. The evidence is each overlap.
    Not applicable where the sides were recorded together: one recogniser hears only one of two voices at once.

    Keys: ``overlap_s`` (default 1), ``times`` (default 3), ``assent`` (phrases).

    Example::

        kind: talk_over
        overlap_s: 1.0
        times: 3
        assent: ["угу", "да", "ага"]

    Passes: the agent says «угу» while the customer explains. Fails: the agent cuts the customer short three times.
    """

    kind: Literal["talk_over"]
    overlap_s: float = Field(default=1.0, gt=0)
    times: int = Field(default=3, ge=1)
    assent: tuple[PhraseText, ...] = ()

    @cached_property
    def _assent(self) -> PhraseSet:
        return PhraseSet(self.assent)

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the rule."""
        yield from self.assent

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:  # noqa: ARG002 - the same for all kinds
        """Judge a call."""
        if not heard.turns_of(Speaker.AGENT):
            unknown = heard.turns_of(Speaker.UNKNOWN)
            return self.not_judged("speakers_unknown" if unknown else "no_agent_turn")
        if heard.transcript.attribution != Attribution.CHANNELS:
            return self.verdict(Mark.NA, note="one_channel")
        found = [one for one in talk_overs(heard.transcript, self.overlap_s) if self._interrupts(heard, one)]
        if len(found) < self.times:
            return self.verdict(Mark.PASS)
        return self.verdict(Mark.FAIL, tuple(_evidence(heard, one) for one in found))

    def _interrupts(self, heard: Heard, overlap: Overlap) -> bool:
        """Whether anything but assent is said before the customer is silent."""
        line = heard.lines[overlap.turn]
        assent = {at for match in self._assent.find(line) for at in range(match.start, match.end)}
        return any(token.start_s < overlap.end_s and at not in assent for at, token in enumerate(line.tokens))


def _evidence(heard: Heard, overlap: Overlap) -> Evidence:
    said = heard.transcript.turns[overlap.turn].text
    return Evidence(turn=overlap.turn, start_s=overlap.start_s, end_s=overlap.end_s, quote=said)
