"""Where erased recordings lay, as a hash: so that what still lies there does not count as waiting."""

import sqlalchemy as sa
from alembic import op

from callqa.store.migrations import NAMES

revision = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    """Add the column; of what was erased before, the place is not known any more."""
    with op.batch_alter_table("erased", naming_convention=NAMES) as erased:
        erased.add_column(sa.Column("place_sha256", sa.String()))
