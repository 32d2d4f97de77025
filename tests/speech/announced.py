"""Turns with what is announced in them given to ``Speaker.OTHER``, as listening to a recording makes them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from callqa.calls import Speaker, Turn
from callqa.speech.announcements import find
from callqa.speech.turns import of_words


def mark(turns: Sequence[Turn], language: str) -> tuple[Turn, ...]:
    speakers = list(dict.fromkeys(turn.speaker for turn in turns))
    sides = [[word for turn in turns if turn.speaker == who for word in turn.words] for who in speakers]
    found = {who: iter(side) for who, side in zip(speakers, find(sides, language), strict=True)}
    marked = [part for turn in turns for part in parts(turn, [next(found[turn.speaker]) for _ in turn.words])]
    return tuple(sorted(marked, key=lambda turn: (turn.start_s, turn.end_s)))


def parts(turn: Turn, announced: Sequence[bool]) -> list[Turn]:
    """Cut a turn where an announcement begins or ends in it."""
    if not any(announced):
        return [turn]
    if all(announced):
        return [replace(turn, speaker=Speaker.OTHER)]
    runs = groupby(zip(announced, turn.words, strict=True), key=lambda pair: pair[0])
    return [of_words(Speaker.OTHER if is_one else turn.speaker, [word for _, word in run]) for is_one, run in runs]
