"""Words by which it is known what a number, a name or an address is: ``cues_russian.py`` and the like hold them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from callqa.privacy.values import Kind
from callqa.rules.slots.language import Language


def forms(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def stems(text: str) -> tuple[str, ...]:
    """Return what words of a text begin with."""
    return tuple(text.split())


def named(names: str, digit: str) -> dict[str, str]:
    """Return names of a digit, each with the digit."""
    return dict.fromkeys(names.split(), digit)


_NONE = re.compile(r"(?!)")
Told: TypeAlias = Kind | Literal["order", "number", "account", "taxpayer"] | None
"""What the words around a number say that it is."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of one language, in normalised letters. Tuples are stems: words that begin so.

    ``numbers`` tells of which kind the number after a word is; ``order`` are words after which it is none of them.
    After ``account`` it may be an invoice's, after ``taxpayer`` a firm's; ``bank`` are words that make accounts of
    shorter numbers, ``accounts`` are sure without a word before, and those ``accounts_of_firms`` are nobody's secret;
    ``least_in_account`` is how many digits they have at least, as invoices have fewer.
    ``spelled`` are abbreviations heard as two words. ``ten_digits`` is what ten digits in pieces are,
    ``least_in_phone`` how many digits a telephone number has at least;
    ``mobile`` numbers are known whatever was asked for, ``toll_free`` ones are shops'. ``zero`` and ``nouns`` are other
    names of single digits, ``many`` those that are counted («две семёрки»), ``times`` say how often the next digit
    comes. Where nothing has capitals a word like ``street`` beside one of ``streets`` names one, but not beside
    ``areas``, which mean more.
    """

    code: str
    language: Language
    nods: frozenset[str]
    fillers: frozenset[str]
    numbers: Mapping[Kind, tuple[str, ...]]
    order: tuple[str, ...]
    order_words: frozenset[str] = frozenset()
    units: tuple[str, ...] = ()
    unit_words: frozenset[str] = frozenset()
    money: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    postcode: tuple[str, ...] = ()
    security_code: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    own_words: frozenset[str] = frozenset()
    where_to: tuple[str, ...] = ()
    streets: frozenset[str] = frozenset()
    street: re.Pattern[str] = _NONE
    areas: tuple[str, ...] = ()
    house: tuple[str, ...] = ()
    house_words: frozenset[str] = frozenset()
    villages: tuple[str, ...] = ()
    at: frozenset[str] = frozenset()
    dot: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    series: tuple[str, ...] = ("\0",)
    places_in: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    price_before: frozenset[str] = frozenset()
    top: frozenset[str] = frozenset()
    mail_stops: tuple[str, ...] = ()
    mail_stop_words: frozenset[str] = frozenset()
    name_after: tuple[tuple[str, ...], ...] = ()
    name_asked: tuple[tuple[str, ...], ...] = ()
    no_name: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()
    surname: re.Pattern[str] | None = None
    surname_after: frozenset[str] = frozenset()
    staff: tuple[str, ...] = ()
    brands: frozenset[str] = frozenset()
    things: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    bank: tuple[str, ...] = ()
    accounts: re.Pattern[str] = _NONE
    accounts_of_firms: re.Pattern[str] = _NONE
    least_in_account: int = 15
    taxpayer: tuple[str, ...] = ()
    spelled: Mapping[tuple[str, str], Told] = field(default_factory=dict)
    ten_digits: Kind = Kind.PHONE
    least_in_phone: int = 7
    mobile: re.Pattern[str] = _NONE
    toll_free: re.Pattern[str] = _NONE
    zero: Mapping[str, str] = field(default_factory=dict)
    nouns: Mapping[str, str] = field(default_factory=dict)
    many: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)
    digit_words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the words that numbers are made of."""
        said = (self.language.cardinals, self.zero, self.nouns, self.many, self.times)
        object.__setattr__(self, "digit_words", frozenset().union(*said))
