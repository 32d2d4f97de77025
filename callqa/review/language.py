"""The language of the page being drawn: ``_`` and its companions translate into the one its reader chose."""

from datetime import datetime

import streamlit as st

from callqa.review import i18n

KEY = "language"
"""Session-state key of the chosen language; also that of the switch, and of the page's address."""


def chosen() -> str:
    """Return the code of the language in use."""
    language = st.session_state.get(KEY)
    return language if language in i18n.LANGUAGES else "ru"


def start_with(language: str) -> None:
    """Use a language unless the reader chose another one in this browser tab."""
    if st.session_state.get(KEY) not in i18n.LANGUAGES:
        st.session_state[KEY] = language


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


def date_time(moment: datetime) -> str:
    """Write a moment in the time zone of the reader's browser."""
    return i18n.date_time(moment, chosen(), st.context.timezone)
