"""Where evidence lies in the words of a turn, and what it shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from callqa.calls import Evidence, Mark, Turn, Word
from callqa.store.callpage import JudgedRule

Tone = Literal["fail", "pass", "info", "off"]
"""``info``: what made a rule apply; ``off``: evidence of a mark that a person has replaced."""

_TONES: tuple[Tone, ...] = ("fail", "pass", "info", "off")
_SLACK_S = 0.02
"""Word times are rounded; a word just inside still counts."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A piece of evidence with the rule it belongs to."""

    rule: str
    title: str
    tone: Tone
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that are covered by the same evidence, or by none.

    ``words`` are those of the text, joined by single spaces; none where it is not known which they are.
    """

    text: str
    highlights: tuple[Highlight, ...] = ()
    words: tuple[Word, ...] = ()


def tone(judged: JudgedRule, evidence: Evidence) -> Tone:
    """Tell what a piece of evidence means now that people may have reviewed the mark."""
    if judged.mark != judged.machine_mark:
        return "off"
    if evidence.role == "satisfied":
        return "pass"
    if judged.mark == Mark.FAIL:
        return "fail"
    return "info" if evidence.role == "trigger" else "off"


def worst(highlights: Sequence[Highlight]) -> Highlight:
    """Return the one to show where several lie on the same words."""
    return min(highlights, key=lambda highlight: _TONES.index(highlight.tone))


def pieces(turn: Turn, highlights: Sequence[Highlight]) -> tuple[Piece, ...]:
    """Cut a turn's text at the edges of its evidence.

    Words are found by their times. Where no word lies in the times of a piece of evidence, or none have times, the
    quote is looked for in the text; where that fails too, the whole turn is marked.
    """
    if not highlights:
        return (Piece(turn.text, words=turn.words if _spelt(turn.words) == turn.text else ()),)
    covered = [tuple(h for h in highlights if _covers(h.evidence, word)) for word in turn.words]
    found = {h.evidence for group in covered for h in group}
    if all(h.evidence in found for h in highlights):
        return tuple(_joined(turn.words, covered))
    return _by_quote(turn, highlights)


def _covers(evidence: Evidence, word: Word) -> bool:
    middle_s = (word.start_s + word.end_s) / 2
    return evidence.start_s - _SLACK_S <= middle_s <= evidence.end_s + _SLACK_S


def _joined(words: Sequence[Word], covered: Sequence[tuple[Highlight, ...]]) -> Iterator[Piece]:
    for number, (highlights, group) in enumerate(groupby(zip(words, covered, strict=True), key=lambda pair: pair[1])):
        if number:
            yield Piece(" ")
        words = tuple(word for word, _covered in group)
        yield Piece(_spelt(words), highlights, words)


def _spelt(words: Sequence[Word]) -> str:
    return " ".join(word.text.strip() for word in words)


def _by_quote(turn: Turn, highlights: Sequence[Highlight]) -> tuple[Piece, ...]:
    highlight = worst(highlights)
    at = turn.text.casefold().find(highlight.evidence.quote.casefold()) if highlight.evidence.quote else -1
    end = at + len(highlight.evidence.quote)
    if at < 0:
        return (Piece(turn.text, tuple(highlights)),)
    cut = (Piece(turn.text[:at]), Piece(turn.text[at:end], tuple(highlights)), Piece(turn.text[end:]))
    return tuple(piece for piece in cut if piece.text)
