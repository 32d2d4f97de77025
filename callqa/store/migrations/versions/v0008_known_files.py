"""What any file held is remembered, not of those elsewhere alone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    """Move the table to its new name."""
    op.create_table(
        "known_file",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("modified_at", sa.DateTime()),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="known_file_pkey"),
    )
    op.execute(
        "INSERT INTO known_file (address, size_bytes, modified_at, sha256) "
        "SELECT address, size_bytes, modified_at, sha256 FROM remote_file"
    )
    op.drop_table("remote_file")
