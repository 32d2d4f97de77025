"""The languages of the interface: gettext catalogues, and dates, numbers and durations as each language writes them.

Texts in the code are English; ``locale/LANGUAGE/LC_MESSAGES/callqa.po`` translates them. The ``.po`` files are
compiled in memory when first needed.
"""

import io
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, get_day_names, get_timezone
from babel.messages import mofile, pofile
from babel.numbers import format_decimal, format_percent

LANGUAGES = {"ru": "Русский", "en": "English"}
"""Each language in its own words."""

_FOLDER = Path(__file__).with_name("locale")
_KEPT = 20_000
"""Numbers and moments that stay written: a page has hundreds, and each takes a tenth of a millisecond."""
_SECONDS_PER_MINUTE = 60
_SECONDS_PER_HOUR = 3600


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the texts of a language; English needs no catalogue."""
    path = _FOLDER / language / "LC_MESSAGES" / "callqa.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        texts = pofile.read_po(file, locale=language, abort_invalid=True)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, texts)
    compiled.seek(0)
    return GNUTranslations(compiled)


def language_name(code: str, language: str) -> str:
    """Name a language, given by its code such as ``en``; a code that is not known stays as it is."""
    return str(Locale.parse(language).languages.get(code, code))


@lru_cache(maxsize=_KEPT)
def number(value: float, language: str, digits: int = 0) -> str:
    """Write a number with so many digits after the decimal sign, without trailing zeros."""
    rounded = round(value, digits) + 0.0  # a zero has no sign
    return format_decimal(rounded, format=f"#,##0.{'#' * digits}", locale=Locale.parse(language))


@lru_cache(maxsize=_KEPT)
def percent(share: float, language: str) -> str:
    """Write a share of 0 to 1 as whole per cent."""
    return format_percent(share, locale=Locale.parse(language))


def is_timezone(name: str | None) -> bool:
    """Tell whether there is such a time zone."""
    try:
        return name is not None and bool(get_timezone(name))
    except LookupError:
        return False


@lru_cache(maxsize=_KEPT)
def date_time(moment: datetime, language: str, timezone: str | None = None) -> str:
    """Write a moment as day, month and time in a time zone (an IANA name; else that of the machine)."""
    zone = get_timezone(timezone)
    return format_datetime(moment, "d MMM y, HH:mm", tzinfo=zone, locale=Locale.parse(language))


def day(moment: date, language: str, *, year: bool = False) -> str:
    """Write a day as day and month, with the year if asked for."""
    return format_date(moment, "d MMM y" if year else "d MMM", locale=Locale.parse(language))


def weekday(number: int, language: str) -> str:
    """Name a day of the week; 0 is Monday."""
    return str(get_day_names("wide", locale=Locale.parse(language))[number])


def duration(seconds: float) -> str:
    """Write a duration or position as ``m:ss``, or ``h:mm:ss`` from an hour on; the same in every language."""
    whole = round(seconds)
    hours, rest = divmod(whole, _SECONDS_PER_HOUR)
    minutes, left = divmod(rest, _SECONDS_PER_MINUTE)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
