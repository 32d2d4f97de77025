"""Numbers as they are dictated: "oh", "double five", «две семёрки», «нолик», besides those that rules read."""

from collections.abc import Mapping, Sequence

from callqa.privacy.cues import Cues
from callqa.rules.slots.find import Slots
from callqa.rules.slots.numbers import Number
from callqa.rules.text import Token


def dictated(tokens: Sequence[Token], cues: Cues) -> list[Number]:
    """Return the numbers of a turn, each with all the digits that it stands for."""
    read = {number.start: number for number in Slots(tokens, cues.code).numbers}
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        number = _times(tokens, at, read, cues) or read.get(at) or _digit(tokens, at, cues)
        if number is None:
            at += 1
            continue
        counted = _counted(tokens, number, cues) if not number.ordinal else None
        found.append(counted or number)
        at = found[-1].end
    return [one for one in found if one.start in read or not _stray(one, found, tokens, cues)]


def _digit(tokens: Sequence[Token], at: int, cues: Cues) -> Number | None:
    """Read a digit by one of its other names: "oh", «нолик», «семёрка»."""
    digit = cues.zero.get(tokens[at].form) or cues.nouns.get(tokens[at].form)
    return Number(at, at + 1, digit) if digit else None


def _times(tokens: Sequence[Token], at: int, read: Mapping[int, Number], cues: Cues) -> Number | None:
    """Read "double five" and "triple oh"."""
    times = cues.times.get(tokens[at].form)
    if not times or at + 1 >= len(tokens):
        return None
    one = read.get(at + 1) or _digit(tokens, at + 1, cues)
    return Number(at, one.end, one.digits * times) if one and len(one.digits) == 1 and not one.ordinal else None


def _counted(tokens: Sequence[Token], number: Number, cues: Cues) -> Number | None:
    """Read «две семёрки» and «три нуля»; of «двадцать три нуля» twenty is a number of its own."""
    if number.end >= len(tokens) or tokens[number.end - 1].ends_clause or not number.digits.isdecimal():
        return None
    form = tokens[number.end].form
    digit = cues.many.get(form) or (cues.nouns.get(form) if number.digits == "1" else None)
    times = int(number.digits[-1])
    if digit is None or not times or (len(number.digits) > 1 and number.end - number.start == 1):
        return None
    before = str(int(number.digits) - times) if len(number.digits) > 1 else ""
    return Number(number.start, number.end + 1, before + digit * times)


def _stray(one: Number, found: Sequence[Number], tokens: Sequence[Token], cues: Cues) -> bool:
    """Whether no number is beside a word that only may be a digit: "oh, I see", "ten, oh okay"."""
    if tokens[one.start].form in cues.times:
        return False
    before = any(other.end == one.start for other in found)
    after = any(other.start == one.end for other in found)
    parted_before, parted_after = tokens[one.start - 1].ends_clause, tokens[one.end - 1].ends_clause
    return not ((before and after) or (before and not parted_before) or (after and not parted_after))
