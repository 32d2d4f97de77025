"""${message}"""

import sqlalchemy as sa
from alembic import op

from callqa.store.migrations import NAMES

revision = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}


def upgrade() -> None:
    """Take the step; give naming_convention=NAMES to each batch_alter_table."""
    ${upgrades if upgrades else "pass"}
