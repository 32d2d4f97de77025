"""Numbers in a turn, said in words or written in digits: «две тысячи триста», «2300», «2 300»."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from callqa.rules.slots.language import Language
from callqa.rules.text import Token

THOUSAND, HUNDRED, TWENTY, TEN = 1000, 100, 20, 10
GROUP = 3
"""Digits are written in groups of so many: «2 350»."""
LONGEST = 9
OF_A_DAY = ("го", "му", "ое", "th", "st", "nd", "rd")
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the tokens ``start`` to ``end`` (exclusive). ``digits`` is as written, such as «06», or its value.

    ``of_a_day`` tells of an ordinal number whether it has the form in which days are named («двадцать пятого»).
    """

    start: int
    end: int
    digits: str
    ordinal: bool = False
    of_a_day: bool = False


def numbers_in(tokens: Sequence[Token], language: Language) -> Iterator[Number]:
    """Yield the numbers of a turn from left to right. None goes from one clause into the next."""
    at = 0
    while at < len(tokens):
        number = _written(tokens, at, language) if tokens[at].form[0].isdigit() else _said(tokens, at, language)
        if number:
            yield number
        at = number.end if number else at + 1


def _written(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    if not tokens[at].form.isdigit():
        digits = tokens[at].form.rstrip(LETTERS)
        return _ordinal(tokens, at, at + 1, digits) if tokens[at].form[len(digits) :] in language.ordinal_ends else None
    digits, end = tokens[at].form, at + 1
    while _goes_on(tokens, end) and tokens[end].form.isdigit() and len(tokens[end].form) == GROUP:
        if len(digits) + GROUP > LONGEST:
            break
        digits, end = digits + tokens[end].form, end + 1
    if _goes_on(tokens, end) and tokens[end].form in language.ordinal_ends:
        return _ordinal(tokens, at, end + 1, digits)
    if _goes_on(tokens, end) and tokens[end].form in language.thousands:
        return Number(at, end + 1, f"{digits}000")
    return Number(at, end, digits)


def _said(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    """Read words as long as each is smaller than the one before; thousands and hundreds multiply what went before."""
    thousands = group = 0.0
    smallest = float("inf")
    end = at
    while end == at or _goes_on(tokens, end):
        form = tokens[end].form if end < len(tokens) else ""
        value = language.cardinals.get(form)
        if form in language.thousands and not thousands:
            thousands, group, smallest = (group or 1) * THOUSAND, 0.0, THOUSAND
        elif form in language.hundreds and 0 < group < HUNDRED:
            group, smallest = group * HUNDRED, HUNDRED
        elif _joins(tokens, at, end, language):
            pass
        elif value is not None and value < smallest:
            group += value
            smallest = _below(value)
        else:
            break
        end += 1
    last = language.ordinals.get(tokens[end].form) if end == at or _goes_on(tokens, end) else None
    if last is not None and last < smallest:
        return _ordinal(tokens, at, end + 1, str(int(thousands + group + last)))
    return Number(at, end, str(int(thousands + group))) if end > at else None


def _ordinal(tokens: Sequence[Token], start: int, end: int, digits: str) -> Number:
    of_a_day = tokens[end - 1].form.endswith(OF_A_DAY)
    return Number(start, end, digits, ordinal=True, of_a_day=of_a_day)


def _joins(tokens: Sequence[Token], start: int, at: int, language: Language) -> bool:
    """Whether a word only joins a hundred or a thousand with less than a hundred: "two hundred and five"."""
    if at <= start or at >= len(tokens) or tokens[at].form not in language.joining or not _goes_on(tokens, at + 1):
        return False
    multiplied = tokens[at - 1].form in language.hundreds or tokens[at - 1].form in language.thousands
    return multiplied and language.cardinals.get(tokens[at + 1].form, 0) > 0


def _below(value: float) -> float:
    """Return what the next word must be smaller than: after «двадцать» comes one to nine, after «пять» nothing."""
    if value < TWENTY or value % TEN:
        return 0
    return TEN if value % HUNDRED else HUNDRED


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is in the same clause as the one before it."""
    return at < len(tokens) and tokens[at - 1].sentence == tokens[at].sentence and not tokens[at - 1].ends_clause
