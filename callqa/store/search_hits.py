"""Where in a transcript it is said: the turns, the second, and the words around it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from callqa.calls import Speaker, Turn
from callqa.store.search_words import Said, Term, said_in, spots, text_of

LEAD_IN = 70
"""Signs of a long turn that are shown before the first word found."""
SNIPPET = 260
"""Signs of a turn that are shown at most."""

_OTHERS = frozenset({Speaker.OTHER, Speaker.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a turn's text that is looked for, or is not."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A turn in which something that is looked for is said; ``start_s`` is the second of the first such word."""

    turn: int
    speaker: Speaker
    start_s: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """In how many turns something is said, and the ``first`` of them in order of time, with the best among them."""

    turns: int
    first: tuple[Hit, ...]


def hits(turns: Sequence[Turn], language: str, terms: Sequence[Term], speaker: Speaker | None, limit: int) -> Hits:
    """Find what is looked for in a transcript.

    Of more than ``limit`` turns those are kept in which most of the terms are said, the earliest of equals.
    """
    found = []
    for number, turn in enumerate(turns):
        if speaker is not None and not _is_of(turn, speaker):
            continue
        said = said_in(turn, language)
        places = [list(spots(said, term)) for term in terms]
        if any(places):
            at = sorted(((said[spot[0]], said[spot[-1]]) for some in places for spot in some), key=_place)
            found.append((-sum(map(bool, places)), number, at))
    best = sorted(sorted(found, key=lambda one: one[:2])[:limit], key=lambda one: one[1])
    first = tuple(_hit(number, turns[number], at) for _terms, number, at in best)
    return Hits(len(found), first)


def _place(found: tuple[Said, Said]) -> int:
    return found[0].start


def _is_of(turn: Turn, speaker: Speaker) -> bool:
    return turn.speaker == speaker or {turn.speaker, speaker} <= _OTHERS


def _hit(number: int, turn: Turn, found: Sequence[tuple[Said, Said]]) -> Hit:
    """Show a turn; ``found`` are the first and last word of what is looked for, in order of time."""
    pieces = tuple(_pieces(text_of(turn), [(first.start, last.end) for first, last in found]))
    return Hit(number, turn.speaker, found[0][0].start_s, pieces)


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Cut out the part of a text around the first span, and cut that at the edges of all spans."""
    begin, end = _window(text, spans[0][0])
    if begin:
        yield Piece("… ", found=False)
    at = begin
    for start, stop in _joined(text, spans):
        if start >= end:
            break
        if start > at:
            yield Piece(text[at:start], found=False)
        yield Piece(text[start : min(stop, end)], found=True)
        at = min(stop, end)
    if at < end:
        yield Piece(text[at:end], found=False)
    if end < len(text):
        yield Piece(" …", found=False)


def _window(text: str, first: int) -> tuple[int, int]:
    if len(text) <= SNIPPET:
        return 0, len(text)
    begin = max(0, first - LEAD_IN)
    if begin:
        space = text.find(" ", begin, first)
        begin = space + 1 if space >= 0 else begin
    end = min(len(text), begin + SNIPPET)
    if end < len(text):
        space = text.rfind(" ", first + 1, end)
        end = space if space > first else end
    return begin, end


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join spans that overlap, and those with nothing but blanks between them."""
    begun, ended = spans[0]
    for start, stop in spans[1:]:
        if start <= ended or text[ended:start].isspace():
            ended = max(ended, stop)
            continue
        yield begun, ended
        begun, ended = start, stop
    yield begun, ended
