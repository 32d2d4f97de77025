"""Something said: phrases, and what looks like them and is something else. The building block of most kinds."""

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from callqa.calls import Speaker
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import PhraseText, Strict
from callqa.rules.search import Match, PhraseSet
from callqa.rules.text import NEGATIONS

OTHER_SIDE = {Speaker.AGENT: Speaker.CUSTOMER, Speaker.CUSTOMER: Speaker.AGENT}


class Said(Strict):
    """What to look for in the turns of one side.

    Keys:
        by: whose turns are looked at, ``agent`` (default) or ``customer``.
        phrases: what is looked for.
        exceptions: what looks the same and does not count: a phrase found inside or across an exception is dropped.
        questions: ``count`` (default) or ``skip`` what is said in a question.
        negated: ``count`` (default) or ``skip`` what comes right after a negation («не привезём»).
        only_after: phrases of the other side; counts only if its last turn before held one of them.
        not_after: phrases of the other side; does not count if its last turn before held one of them.
    """

    by: Literal[Speaker.AGENT, Speaker.CUSTOMER] = Speaker.AGENT
    phrases: tuple[PhraseText, ...] = ()
    exceptions: tuple[PhraseText, ...] = ()
    questions: Literal["count", "skip"] = "count"
    negated: Literal["count", "skip"] = "count"
    only_after: tuple[PhraseText, ...] = ()
    not_after: tuple[PhraseText, ...] = ()

    @cached_property
    def _sought(self) -> PhraseSet:
        return PhraseSet(self.phrases)

    @cached_property
    def _excepted(self) -> PhraseSet:
        return PhraseSet(self.exceptions)

    @cached_property
    def _allows(self) -> PhraseSet:
        return PhraseSet(self.only_after)

    @cached_property
    def _spoils(self) -> PhraseSet:
        return PhraseSet(self.not_after)

    def all_phrases(self) -> Iterator[Phrase]:
        """Yield everything that has to be looked up."""
        yield from self.phrases
        yield from self.exceptions
        yield from self.only_after
        yield from self.not_after

    def found_in(self, heard: Heard, turn: int) -> list[Match]:
        """Return what is found in a turn, from left to right, overlapping finds as the longest of them."""
        line = heard.lines[turn]
        found = self._sought.find(line)
        if self.questions == "skip":
            found = [match for match in found if not line.tokens[match.end - 1].asks]
        if self.negated == "skip":
            negations = NEGATIONS[heard.language]
            found = [one for one in found if one.start == 0 or line.tokens[one.start - 1].form not in negations]
        if not found:
            return []
        excepted = self._excepted.find(line)
        found = [match for match in found if not any(match.overlaps(other) for other in excepted)]
        if found and not self._fits_what_went_before(heard, turn):
            return []
        return _longest(found)

    def _fits_what_went_before(self, heard: Heard, turn: int) -> bool:
        if not self.only_after and not self.not_after:
            return True
        before = _last_turn_of(OTHER_SIDE[self.by], heard, turn)
        if before is None:
            return not self.only_after
        line = heard.lines[before]
        if self._spoils.find(line):
            return False
        return not self.only_after or bool(self._allows.find(line))


def _last_turn_of(speaker: Speaker, heard: Heard, before: int) -> int | None:
    return next((turn for turn in reversed(heard.turns_of(speaker)) if turn < before), None)


def _longest(found: list[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in sorted(found, key=lambda one: (one.start - one.end, -one.similarity)):
        if not any(match.overlaps(other) for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda one: one.start)
