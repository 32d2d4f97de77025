"""Draft the step from the tables as they are stored to those that are declared.

``python -m callqa.store.migrations 'what changes'`` writes it; a person reads and cleans it, tries it on both kinds of
database, and raises ``callqa.store.revisions.PRESENT``.
"""

import sys

from alembic import command
from sqlalchemy import create_engine

from callqa.store import db
from callqa.store.revisions import PRESENT
from callqa.store.upgrading import configuration

if __name__ == "__main__":
    assert db  # noqa: S101 - its import declares all tables
    what, new = sys.argv[1], f"{int(PRESENT) + 1:04}"
    with create_engine("sqlite://").begin() as connection:
        config = configuration(connection)
        config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
        command.upgrade(config, "head")
        command.revision(config, what, rev_id=new, autogenerate=True)
