"""Numbers that were dictated: cards, telephones, passports, post codes.

Digits are counted over everything that was dictated in one go, whatever the recogniser made of it: «8 912 340-55-08»,
«восемь, девятьсот двенадцать, …». The nearest word before that tells what a number is decides; without one, the shape.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from callqa.calls import Speaker
from callqa.privacy.accounts import is_account
from callqa.privacy.context import before, own_phone, told_kind
from callqa.privacy.cues import Cues, Told
from callqa.privacy.heard import Heard, Passage, any_of
from callqa.privacy.runs import Run, counts, in_thousands, runs_of
from callqa.privacy.values import Kind

CARD_DIGITS, SHORTEST_CARD, SHORT_CARD = 16, 15, 13
"""One digit that was not heard does not make a card's number harmless."""
LEAST_IN_CARD, LEAST_IN_LINE, LEAST_IN_PASSPORT = 8, 5, 4
LEAST_AFTER_NUMBER = 7
"""Of a number of which is only said that it is one: orders have shorter ones."""
LEAST_IN_ID, MOST_IN_ID, LEAST_OF_TAXPAYER = 8, 12, 11
"""Of Russian taxpayers people have twelve digits, firms have ten, which anybody may look up."""
POSTCODE, SECURITY_CODE = 6, 3
MIN_ECHO = 4
"""Digits of a known number that are the number again."""
_TAIL = range(4, 7)
_MOBILE = re.compile(r"[78]?9\d{9}|[78][3-6]\d{9}|0\d{9,12}")
_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./](19|20)?\d\d")
_LOCAL = re.compile(r"[2-9]\d{6}")
_FOREIGN = range(12, 15)
PASSPORT = 10
LOCAL_PIECES = 3
"""A number of a town is told in three pieces or more, the first of three digits."""
_DATE_PARTS, _DATE_SIGNS = 3, 10


def find_numbers(
    said: Sequence[Passage], turns: Sequence[Sequence[Heard]], cues: Cues, own: Iterable[str]
) -> Iterator[tuple[list[Heard], Kind]]:
    """Yield the words of numbers and what they are.

    Args:
        said: what each side says.
        turns: the words of each turn.
        cues: of the language.
        own: numbers of the shop, which are nobody's secret.
    """
    lines = tuple(_core(number) for number in own if len(_core(number)) >= LEAST_IN_LINE)
    known: dict[str, Kind] = {}
    left: list[Run] = []
    # Customers first: what an agent reads back is known by then from what an agent tells of the shop.
    for passage in sorted(said, key=lambda one: one.speaker is Speaker.AGENT):
        for run in runs_of(passage, cues):
            kind = _kind(run, turns, cues, known)
            if kind is Kind.PHONE and _is_shops(run, cues, lines, known):
                kind = None
            if kind is None:
                left.append(run)
                continue
            known[run.digits] = kind
            yield [word for word in run.words if word.number is not None], kind
            if run.passage.echoes:
                yield from (([echo], kind) for echo in run.passage.echoes)
    for run in left:
        for digits, kind in known.items():
            if len(run.digits) >= MIN_ECHO and run.digits in digits and not counts(run, cues):
                yield run.words, kind
                break


def luhn(digits: str) -> bool:
    """Tell whether digits end with the check digit of ISO/IEC 7812, as those of cards do."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + at % 2)
        total += value // 10 + value % 10
    return total % 10 == 0


def _kind(run: Run, turns: Sequence[Sequence[Heard]], cues: Cues, known: dict[str, Kind]) -> Kind | None:
    digits = run.digits
    if not digits.isdecimal() or not digits.isascii() or _is_date(run):
        return None
    told = told_kind(run.passage, run.first, run.end, turns, cues)
    near = before(run.passage, run.first, turns, 8)
    if len(digits) == POSTCODE and any(any_of(cues.postcode, word) for word in near):
        return Kind.ADDRESS
    account = None if _sure_shape(run, cues) is Kind.CARD else is_account(run, told, turns, cues)
    if account is not None or (in_thousands(run, cues) and not (told is Kind.CARD and len(digits) >= LEAST_IN_CARD)):
        whole = len(digits) >= CARD_DIGITS and luhn(digits)
        return Kind.ACCOUNT if account else Kind.CARD if account is None and whole else None
    if len(digits) == SECURITY_CODE and any(any_of(cues.security_code, word) for word in near):
        return Kind.CARD
    if any(_core(digits) == _core(one) for one in known):
        return next(kind for one, kind in known.items() if _core(digits) == _core(one))
    return _by_shape(run, told, near, cues)


def _by_shape(run: Run, told: Told, near: Sequence[Heard], cues: Cues) -> Kind | None:
    if told == "taxpayer" and LEAST_OF_TAXPAYER <= len(run.digits) <= MOST_IN_ID:
        return Kind.ID
    if told == "account" and len(run.digits) >= SHORTEST_CARD:
        return Kind.CARD
    if told in ("order", "account", "taxpayer"):
        # Whatever was asked for: this is what a mobile number or a card looks like.
        return _sure_shape(run, cues)
    kind = _as_told(run, told, near, cues)
    if kind or _prices(run):
        return kind
    length = len(run.digits)
    if length >= SHORTEST_CARD or (length >= SHORT_CARD and run.digits[0] in "23456"):
        return Kind.CARD
    return None if counts(run, cues) else _as_phone(run, told, near, cues)


def _as_told(run: Run, told: Told, near: Sequence[Heard], cues: Cues) -> Kind | None:
    length = len(run.digits)
    if told is Kind.CARD and (length >= LEAST_IN_CARD or _is_tail(run, near, cues)):
        return Kind.CARD
    if told is Kind.ID and LEAST_IN_ID <= length <= MOST_IN_ID:
        return Kind.ID
    return Kind.PASSPORT if told is Kind.PASSPORT and LEAST_IN_PASSPORT <= length <= PASSPORT else None


def _as_phone(run: Run, told: Told, near: Sequence[Heard], cues: Cues) -> Kind | None:
    """Return what a number without a unit is that is no card's, if it is long enough to be anything."""
    length, tail = len(run.digits), _is_tail(run, near, cues)
    if told is Kind.PHONE and (length >= cues.least_in_phone or tail):
        costs = length == cues.least_in_phone and near and near[-1].form in cues.price_before
        return None if costs else Kind.PHONE
    if told == "number" and (length >= LEAST_AFTER_NUMBER or tail):
        return Kind.PHONE
    if _MOBILE.fullmatch(run.digits) or (length in _FOREIGN and run.digits[0] in "378"):
        return Kind.PHONE
    if length == PASSPORT and len(run.numbers) > 1:
        return cues.ten_digits
    pieces = [len(number.digits) for number in run.numbers]
    in_pieces = len(pieces) >= LOCAL_PIECES and pieces[0] == LOCAL_PIECES
    return Kind.PHONE if in_pieces and _LOCAL.fullmatch(run.digits) else None


def _prices(run: Run) -> bool:
    """Whether it is a list of round numbers."""
    return len(run.numbers) > 1 and all(number.digits.endswith("0") and number.digits != "0" for number in run.numbers)


def _sure_shape(run: Run, cues: Cues) -> Kind | None:
    digits = run.digits
    if len(digits) == CARD_DIGITS and luhn(digits) and digits[0] in "245":
        return Kind.CARD
    return Kind.PHONE if cues.mobile.fullmatch(digits) and len(run.numbers) > 1 else None


def _is_tail(run: Run, near: Sequence[Heard], cues: Cues) -> bool:
    return len(run.digits) in _TAIL and any(any_of(cues.tail, word) for word in near)


def _is_date(run: Run) -> bool:
    words = run.words
    if len(words) != _DATE_PARTS or any(word.turn != words[0].turn for word in words):
        return False
    return (
        words[2].end - words[0].begin <= _DATE_SIGNS
        and _DATE.fullmatch(".".join(word.form for word in words)) is not None
        and words[0].token.ends_clause
    )


def _is_shops(run: Run, cues: Cues, lines: Sequence[str], known: dict[str, Kind]) -> bool:
    core = _core(run.digits)
    if cues.toll_free.fullmatch(run.digits) or core in lines:
        return True
    return run.passage.speaker is Speaker.AGENT and own_phone(run.passage, run.first, cues) and run.digits not in known


def _core(number: str) -> str:
    """Return the last ten digits of a number: without the country's code."""
    return re.sub(r"\D", "", number)[-10:]
