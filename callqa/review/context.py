"""The settings and the database of the running app, for the script that draws its pages.

Streamlit runs the page script itself and hands it nothing. The server and the script share one process, so
``make_app`` calls ``configure`` once before the first page is drawn; this module is imported and never
re-run, and keeps what it was given.
"""

from functools import cache

from sqlalchemy import Engine
from sqlmodel import Session

from callqa.settings import Settings
from callqa.store import chosensettings
from callqa.store.db import open_store

_configured: list[Settings] = []


def configure(settings: Settings) -> None:
    """Set what the app works with; a second call replaces it, database included."""
    _configured[:] = [settings]
    engine.cache_clear()


def settings() -> Settings:
    """Return the settings the app was started with.

    Raises:
        RuntimeError: the page script was started without ``configure``, for instance by ``streamlit run``.
    """
    if not _configured:
        raise RuntimeError("The review app has no settings. Start it with: callqa app")
    return _configured[0]


def present_settings() -> Settings:
    """Return the settings with what administrators chose in the app."""
    with Session(engine()) as session:
        return settings().with_chosen(chosensettings.chosen(session))


@cache
def engine() -> Engine:
    """Return the database's engine, opened once. Open a short session per query on it."""
    return open_store(settings().database_url)
