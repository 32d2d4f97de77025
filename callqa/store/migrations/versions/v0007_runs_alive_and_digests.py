"""When a run last gave a sign of life, and which shift digests were sent."""

import sqlalchemy as sa
from alembic import op

from callqa.store.migrations import NAMES

revision = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    """Add the column and the table; a run of before that has no end was stopped long ago."""
    with op.batch_alter_table("run", naming_convention=NAMES) as run:
        run.add_column(sa.Column("alive_at", sa.DateTime()))
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="digest_pkey"),
    )
    op.create_index("digest_of_time", "digest", ["since", "until"])
