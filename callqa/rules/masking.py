"""Hiding whose call a passage is from: telephone numbers, long numbers and mail addresses become placeholders."""

import re
from collections.abc import Iterator, Sequence

from callqa.rules.slots import Number, Slots
from callqa.rules.text import Token, words_of

MIN_DIGITS = 6
"""Numbers with fewer digits are prices, quantities and house numbers, which tell of nobody."""
PLACEHOLDERS = {"{phone}": "8 900 000-00-00", "{number}": "1000000", "{mail}": "mail"}
"""What stands in a passage for what was said, and what is read in its place when the passage is judged."""
_MAIL = re.compile(r"\S+@\S+\.\w+")


def masked(text: str, language: str) -> str:
    """Return a turn's words with placeholders for what could tell who the customer is."""
    text = _MAIL.sub("{mail}", text)
    tokens = words_of(text)
    places = _places(text, tokens)
    slots = Slots(tokens, language)
    hidden = {start: (end, "{phone}") for start, (end, _) in slots.find("phone").items()}
    for start, end in _long(slots.numbers):
        if not any(start < other_end and other < end for other, (other_end, _) in hidden.items()):
            hidden[start] = (end, "{number}")
    for start, (end, placeholder) in sorted(hidden.items(), reverse=True):
        begin = places[start][0]
        if text[:begin].endswith("+"):
            begin -= 1
        text = text[:begin] + placeholder + text[places[end - 1][1] :]
    return text


def filled(text: str) -> str:
    """Return a passage with made-up values in place of its placeholders."""
    for placeholder, value in PLACEHOLDERS.items():
        text = text.replace(placeholder, value)
    return text


def _places(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return where each word begins and ends in the text."""
    places = []
    at = 0
    for token in tokens:
        begin = text.index(token.raw, at)
        at = begin + len(token.raw)
        places.append((begin, at))
    return places


def _long(numbers: Sequence[Number]) -> Iterator[tuple[int, int]]:
    """Yield runs of numbers with nothing between them that together have many digits."""
    run: list[Number] = []
    for number in numbers:
        if run and number.start != run[-1].end:
            yield from _if_long(run)
            run = []
        run.append(number)
    yield from _if_long(run)


def _if_long(run: Sequence[Number]) -> Iterator[tuple[int, int]]:
    if sum(len(number.digits) for number in run) >= MIN_DIGITS:
        yield run[0].start, run[-1].end
