"""Something said: phrases, and what looks like them and is something else. The building block of most kinds."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ValidationInfo, model_validator

from callqa.calls import Speaker
from callqa.meaning.classifier import Level
from callqa.rules.heard import Heard
from callqa.rules.lexicon import Line
from callqa.rules.phrase import Phrase
from callqa.rules.rule import PhraseText, Strict
from callqa.rules.search import Match, PhraseSet
from callqa.rules.text import NEGATIONS

OTHER_SIDE = {Speaker.AGENT: Speaker.CUSTOMER, Speaker.CUSTOMER: Speaker.AGENT}


def _is_known(name: str, info: ValidationInfo) -> str:
    known = (info.context or {}).get("meanings", ())
    if name not in known:
        raise ValueError(f"there is no meaning '{name}'; add meaning/{name}.yaml or name one of: {', '.join(known)}")
    return name


MeaningName = Annotated[str, AfterValidator(_is_known)]


class Said(Strict):
    """What to look for in the turns of one side.

    Keys:
        by: whose turns are looked at, ``agent`` (default) or ``customer``.
        phrases: what is looked for.
        meaning: a file of ``meaning/``: sentences like its examples are found beside the phrases; ignored where
            sentence embeddings are not installed.
        meaning_level: ``sure`` (default) for what fails a call, ``likely`` for an answer that saves it.
        exceptions: what looks the same and does not count: a phrase found inside or across an exception is dropped.
        questions: ``count`` (default) or ``skip`` what is said in a question.
        negated: ``count`` (default) or ``skip`` what comes right after a negation («не привезём»).
        only_after: phrases of the other side; counts only if its last turn before held one of them.
        not_after: phrases of the other side; does not count if its last turn before held one of them.
        only_before: phrases of the other side; counts only if its next turn holds one of them («Жаль»).
    """

    by: Literal[Speaker.AGENT, Speaker.CUSTOMER] = Speaker.AGENT
    phrases: tuple[PhraseText, ...] = ()
    meaning: MeaningName | None = None
    meaning_level: Level = Level.SURE
    exceptions: tuple[PhraseText, ...] = ()
    questions: Literal["count", "skip"] = "count"
    negated: Literal["count", "skip"] = "count"
    only_after: tuple[PhraseText, ...] = ()
    not_after: tuple[PhraseText, ...] = ()
    only_before: tuple[PhraseText, ...] = ()

    @model_validator(mode="after")
    def _looks_for_something(self) -> Self:
        if not self.phrases and self.meaning is None:
            raise ValueError("there is nothing to look for; add phrases or a meaning")
        return self

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

    @cached_property
    def _confirms(self) -> PhraseSet:
        return PhraseSet(self.only_before)

    def all_phrases(self) -> Iterator[Phrase]:
        """Yield everything that has to be looked up."""
        yield from self.phrases
        yield from self.exceptions
        yield from self.only_after
        yield from self.not_after
        yield from self.only_before

    def found_in(self, heard: Heard, turn: int) -> list[Match]:
        """Return what is found in a turn, from left to right, overlapping finds as the longest of them."""
        line = heard.lines[turn]
        found = self._sought.find(line)
        found += self._meant_beside(found, heard, turn)
        if self.questions == "skip":
            found = [match for match in found if not line.tokens[match.end - 1].asks]
        if self.negated == "skip":
            found = [one for one in found if not _is_negated(one, line, heard.language)]
        if not found:
            return []
        excepted = self._excepted.find(line)
        found = [match for match in found if not any(match.overlaps(other) for other in excepted)]
        if found and not (self._fits_what_went_before(heard, turn) and self._fits_what_comes_next(heard, turn)):
            return []
        return _longest(found)

    def _meant_beside(self, found: list[Match], heard: Heard, turn: int) -> list[Match]:
        """Return the sentences found by their meaning alone."""
        if self.meaning is None or heard.meant is None:
            return []
        meant = heard.meant.find(self.meaning, self.meaning_level, turn)
        return [match for match in meant if not any(match.overlaps(other) for other in found)]

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

    def _fits_what_comes_next(self, heard: Heard, turn: int) -> bool:
        if not self.only_before:
            return True
        following = next((later for later in heard.turns_of(OTHER_SIDE[self.by]) if later > turn), None)
        return following is not None and bool(self._confirms.find(heard.lines[following]))


def _is_negated(match: Match, line: Line, language: str) -> bool:
    """Whether a negation is right before it. One with a comma behind it («Не, давайте эту») is an answer by itself."""
    before = line.tokens[match.start - 1] if match.start else None
    return before is not None and before.form in NEGATIONS[language] and not before.ends_clause


def _last_turn_of(speaker: Speaker, heard: Heard, before: int) -> int | None:
    return next((turn for turn in reversed(heard.turns_of(speaker)) if turn < before), None)


def _longest(found: list[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in sorted(found, key=lambda one: (one.start - one.end, -one.similarity)):
        if not any(match.overlaps(other) for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda one: one.start)
