"""Telephone numbers in the one form in which they are compared."""

from functools import lru_cache

import phonenumbers

_LEAST_DIGITS = 5
"""A shorter number is an extension or a service, no customer's."""
_MOST_DIGITS = 20
"""The longest number of E.164 has 15 digits; exchanges put a few in front."""


@lru_cache(maxsize=2**17)
def normal(number: str, country: str) -> str | None:
    """Return a number in its international form (E.164), such as ``+79000000001``.

    Args:
        number: as a phone system, a CRM or a person writes it.
        country: ISO 3166 code of the country in which it is dialled.

    Returns:
        The international form; the bare digits where the country knows no such number (a town's short number);
        ``None`` where it is hidden or none at all.
    """
    digits = "".join(filter(str.isdecimal, number))
    if not _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return None
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return digits
    if phonenumbers.is_possible_number(parsed):
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return digits
