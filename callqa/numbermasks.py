"""Telephone numbers in what machines write: fields, names of recordings, lines of a log.

Phone systems put the caller's number into the name of a recording, between dates, times and ids that have as many
digits, and by which people tell recordings apart.
"""

import re
from datetime import datetime

SHOWN_DIGITS = 4
"""So many digits at the end of a number tell customers apart on one page; of a short number half as many."""
_MASK = "…"
_SHORT_DIGITS = 10
_LEAST_DIGITS, _MOST_DIGITS = 9, 20
_LEAST_KNOWN = 5
_RUN = re.compile(r"\+?[0-9]{7,}")
_GROUPED = re.compile(
    r"(?<![0-9])\+?[0-9]{1,3}[ \u00a0(-]{1,2}[0-9]{3}\)?[ \u00a0-]?"
    r"[0-9]{3}[ \u00a0-][0-9]{2}[ \u00a0-]?[0-9]{2}(?![0-9])"
)
"""+7 (912) 340-55-08, 8-912-340-55-08, 1 212 555-0123."""
_DATES = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S", 17: "%Y%m%d%H%M%S"}
_YEARS = range(1990, 2100)
_EPOCHS = {10, 13}
"""Digits of the seconds and of the milliseconds since 1970, until the year 2286."""
_NO_DIGITS = re.compile(r"[^0-9]")


def masked_number(number: str) -> str:
    """Return a telephone number of which only the end can be read; what has no digits stays, such as ``anonymous``."""
    digits = _NO_DIGITS.sub("", number)
    if not digits or number.startswith(_MASK):
        return number
    shown = SHOWN_DIGITS if len(digits) >= _SHORT_DIGITS else SHOWN_DIGITS // 2
    return f"{_MASK}{digits[-shown:]}"


def masked_numbers(text: str, known: str | None = None) -> str:
    """Return a name, a path or a line with telephone numbers masked; dates, times and unique ids stay.

    Args:
        text: as a machine wrote it.
        known: the number that may be in it; without one short numbers are not told from other digits.
    """
    digits = _NO_DIGITS.sub("", known or "")
    if len(digits) >= _LEAST_KNOWN:
        end = digits[-_SHORT_DIGITS:]
        text = re.sub(rf"(?<![0-9])\+?[0-9]{{0,3}}{end}(?![0-9])", lambda found: masked_number(found[0]), text)
    text = _GROUPED.sub(lambda found: masked_number(found[0]), text)
    return _RUN.sub(lambda found: masked_number(found[0]) if _is_number(found, text) else found[0], text)


def _is_number(found: re.Match[str], text: str) -> bool:
    run = found[0]
    if run.startswith("+"):
        return True
    if not _LEAST_DIGITS <= len(run) <= _MOST_DIGITS or _is_moment(run):
        return False
    follows = text[found.end() : found.end() + 2]
    is_unique_id = run.startswith("1") and follows.startswith(".") and follows[1:].isdecimal()
    return not is_unique_id


def _is_moment(run: str) -> bool:
    if len(run) in _EPOCHS and run.startswith("1"):
        return True
    form = _DATES.get(len(run))
    if form is None:
        return False
    try:
        return datetime.strptime(run[:14], form).year in _YEARS  # noqa: DTZ007 - only whether it is a date
    except ValueError:
        return False
