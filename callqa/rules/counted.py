"""The kind ``counted``."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from callqa.calls import Evidence, Mark, Speaker, Verdict
from callqa.measures import speech_s
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Rule, VerdictOf
from callqa.rules.said import Said


class Counted(Rule, Said):
    """Something that may be said now and then, but not all the time.

    Fails when it is said at least ``at_least`` times in the call and at least ``per_minute`` times in a minute of
    that side's own speech. The evidence is every find. Never ``na``, except where the speakers are not known.

    Keys: ``at_least`` (times in the call), ``per_minute`` (default 0: however long the call is); ``by``, ``phrases``,
    ``exceptions``, ``questions``, ``negated``, ``only_after``, ``not_after``, as described under "What is looked for".

    Example::

        kind: counted
        at_least: 2
        per_minute: 4
        phrases: ["короче", "как бы"]
        exceptions: ["короче на"]

    Passes: «Короче, есть.» Fails: «Короче, есть. Как бы две штуки.»
    """

    kind: Literal["counted"]
    at_least: int = Field(ge=1)
    per_minute: float = Field(default=0.0, ge=0)

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the rule."""
        yield from self.all_phrases()

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:  # noqa: ARG002 - the same for all kinds
        """Judge a call."""
        unknown = heard.turns_of(Speaker.UNKNOWN)
        if not heard.turns_of(self.by):
            return self.not_judged("speakers_unknown" if unknown else "no_agent_turn")
        found = self._found(heard, heard.turns_of(self.by))
        minutes = speech_s(heard.transcript, self.by) / 60
        if len(found) >= self.at_least and len(found) >= self.per_minute * minutes:
            return self.verdict(Mark.FAIL, found)
        if len(found) + len(self._found(heard, unknown)) >= self.at_least and unknown:
            return self.not_judged("speakers_unknown")
        return self.verdict(Mark.PASS)

    def _found(self, heard: Heard, turns: tuple[int, ...]) -> tuple[Evidence, ...]:
        return tuple(heard.moment(turn, match, "violation") for turn in turns for match in self.found_in(heard, turn))
