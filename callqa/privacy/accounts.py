"""Numbers of bank accounts: IBANs with their check digits, Russian accounts of people, and what is dictated as one."""

import re
from collections.abc import Iterator, Sequence

from callqa.calls import Speaker
from callqa.privacy.context import banking, own_phone
from callqa.privacy.cues import Cues, Told
from callqa.privacy.heard import Heard
from callqa.privacy.runs import Run, counts, in_thousands

_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}\b")
_SHORTEST_IBAN = 15
_MODULUS = 97
_RUSSIAN = re.compile(r"\b(?:40817|40820|423[0-9]{2}|426[0-9]{2})[0-9]{15}\b")
"""Twenty digits; those in front tell whose account it is: a person's, or a person's deposit."""

BANK_ACCOUNT = 6
"""Digits of an account at least, where a bank is spoken of."""


def find_accounts(words: Sequence[Sequence[Heard]], texts: Sequence[str]) -> Iterator[list[Heard]]:
    """Yield the words of bank accounts of each turn.

    Args:
        words: of each turn.
        texts: what is said in each turn.
    """
    for turn, text in zip(words, texts, strict=True):
        places = [found.span() for found in _RUSSIAN.finditer(text)]
        places += [(found.start(), end) for found in _IBAN.finditer(text) if (end := _end(found)) is not None]
        for begin, end in places:
            yield [word for word in turn if begin <= word.begin and word.end <= end]


def is_account(run: Run, told: Told, turns: Sequence[Sequence[Heard]], cues: Cues) -> bool | None:
    """Tell whether it is somebody's bank account; ``None`` where it is no account at all."""
    length = len(run.digits)
    if told == "account":
        amount = counts(run, cues) or in_thousands(run, cues)
        short = length >= BANK_ACCOUNT and not amount and banking(run.passage, run.first, turns, cues)
        if length < cues.least_in_account and not short:
            return None
        own = run.passage.speaker is Speaker.AGENT and own_phone(run.passage, run.first, cues)
        return not own and not cues.accounts_of_firms.match(run.digits)
    return True if told in (None, "number") and cues.accounts.fullmatch(run.digits) else None


def _end(found: re.Match[str]) -> int | None:
    """Return where an IBAN ends, as words in capitals may follow it; ``None`` where the check digits are wrong."""
    text = found[0]
    for end in range(len(text), 0, -1):
        number = text[:end].replace(" ", "")
        if len(number) < _SHORTEST_IBAN:
            return None
        if text[end - 1] != " " and _is_iban(number):
            return found.start() + end
    return None


def _is_iban(number: str) -> bool:
    """Check an IBAN by ISO 13616: letters as two digits, the first four signs last, modulo 97."""
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % _MODULUS == 1
