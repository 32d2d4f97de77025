"""The language of the page being drawn: ``_`` and its companions translate into the one its reader chose."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

import streamlit as st

from callqa.review import i18n

KEY = "language"
"""Session-state key of the chosen language; also that of the switch, and of the page's address."""

_without_page: ContextVar[tuple[str, str | None] | None] = ContextVar("without_page", default=None)


def chosen() -> str:
    """Return the code of the language in use."""
    if instead := _without_page.get():
        return instead[0]
    language = st.session_state.get(KEY)
    return language if language in i18n.LANGUAGES else "ru"


def start_with(language: str) -> None:
    """Use a language unless the reader chose another one in this browser tab."""
    if st.session_state.get(KEY) not in i18n.LANGUAGES:
        st.session_state[KEY] = language


@contextmanager
def using(language: str, timezone: str | None = None) -> Iterator[None]:
    """Write in a language and a time zone (an IANA name; else that of the machine) where no page is drawn."""
    token = _without_page.set((language, timezone))
    try:
        yield
    finally:
        _without_page.reset(token)


def _(text: str) -> str:
    """Translate a text."""
    return i18n.catalogue(chosen()).gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a text that depends on a count; ``{count}`` in it becomes the count."""
    return i18n.catalogue(chosen()).ngettext(singular, plural, count).format(count=i18n.number(count, chosen()))


def N_(text: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a text for translation where it is only named; ``_`` translates it where it is shown."""
    return text


def number(value: float, digits: int = 0) -> str:
    """Write a number."""
    return i18n.number(value, chosen(), digits)


def percent(share: float) -> str:
    """Write a share of 0 to 1."""
    return i18n.percent(share, chosen())


def day(moment: date, *, year: bool = False) -> str:
    """Write a day."""
    return i18n.day(moment, chosen(), year=year)


def weekday(number: int) -> str:
    """Name a day of the week; 0 is Monday."""
    return i18n.weekday(number, chosen())


def date_time(moment: datetime) -> str:
    """Write a moment in the time zone of the reader's browser."""
    return i18n.date_time(moment, chosen(), _timezone())


def _timezone() -> str | None:
    instead = _without_page.get()
    return instead[1] if instead else st.context.timezone
