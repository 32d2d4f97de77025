"""What judging stored calls needs, put together from the settings."""

from pathlib import Path

from callqa.cli.chosen import with_chosen
from callqa.meaning.choice import open_encoder
from callqa.rescoring import Desk
from callqa.rules import folders
from callqa.settings import Settings
from callqa.store.db import open_store
from callqa.workflow import Releasing


def open_desk(settings: Settings, rules: Path) -> Desk:
    """Open the database and read the rules to judge by.

    Raises:
        RulebookError, SettingsError, StoreError: as their parts do.
    """
    database = open_store(settings.database_url)
    fairness = with_chosen(settings, database).fairness
    return Desk(
        database=database,
        rulebooks=folders.load_all(rules, open_encoder(settings.meaning, settings.cache)),
        speech=settings.speech,
        shop_names=settings.shop_names,
        releasing=Releasing.of(fairness.release, fairness.dispute_days),
    )
