"""What is found in a transcript, and what stands in its place when it is masked."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What could tell who the customer is, or cost the customer money."""

    CARD = "card"
    ACCOUNT = "account"
    PHONE = "phone"
    PASSPORT = "passport"
    ID = "id"
    """Of a taxpayer, of somebody insured."""
    MAIL = "mail"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Span:
    """Where something personal is said.

    ``begin`` and ``end`` (exclusive) are characters of ``callqa.privacy.heard.said`` of the turn with the index
    ``turn``: its words with a space between, or its text where it has no words. The seconds are those of the words
    in it, the turn's where it has none.
    """

    turn: int
    begin: int
    end: int
    kind: Kind
    start_s: float
    end_s: float


_MASKS = {
    "ru": {
        Kind.CARD: "[карта]",
        Kind.ACCOUNT: "[счёт]",
        Kind.PHONE: "[телефон]",
        Kind.PASSPORT: "[паспорт]",
        Kind.ID: "[личный номер]",
        Kind.MAIL: "[почта]",
        Kind.ADDRESS: "[адрес]",
        Kind.NAME: "[имя]",
    },
    "hu": {
        Kind.CARD: "[kártya]",
        Kind.ACCOUNT: "[bankszámla]",
        Kind.PHONE: "[telefon]",
        Kind.PASSPORT: "[okmány]",
        Kind.ID: "[azonosító]",
        Kind.MAIL: "[e-mail]",
        Kind.ADDRESS: "[cím]",
        Kind.NAME: "[név]",
    },
}


def mask_of(kind: Kind, language: str) -> str:
    """Return what stands in the place of something personal: «[телефон]», in other languages ``[phone]``."""
    return _MASKS.get(language, {}).get(kind, f"[{kind.value}]")
