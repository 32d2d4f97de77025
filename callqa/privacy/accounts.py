"""Numbers of bank accounts as they are written: IBANs with their check digits, and Russian accounts of people."""

import re
from collections.abc import Iterator, Sequence

from callqa.privacy.heard import Heard

_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}\b")
_SHORTEST_IBAN = 15
_MODULUS = 97
_RUSSIAN = re.compile(r"\b(?:40817|40820|423[0-9]{2}|426[0-9]{2})[0-9]{15}\b")
"""Twenty digits; those in front tell whose account it is: a person's, or a person's deposit."""


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
