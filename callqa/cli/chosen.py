"""Settings as the commands that work on stored calls take them."""

from sqlalchemy import Engine

from callqa.settings import Settings
from callqa.store import chosensettings
from callqa.store.db import transaction


def with_chosen(settings: Settings, database: Engine) -> Settings:
    """Return the settings with what administrators chose in the app.

    Raises:
        SettingsError: a value is out of range.
        StoreError: the database cannot be read.
    """
    with transaction(database) as session:
        return settings.with_chosen(chosensettings.chosen(session))
