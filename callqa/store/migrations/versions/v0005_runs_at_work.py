"""Runs at work: which calls they have in hand, and every reason why a call failed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Make the tables; the last reason of what failed before is the one that is known."""
    op.create_table(
        "claim",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("run", sa.String(), nullable=False),
        sa.Column("run_id", sa.Integer()),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("renewed_s", sa.Float(), nullable=False),
        sa.Column("lease_s", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="claim_run_id_fkey"),
        sa.PrimaryKeyConstraint("sha256", name="claim_pkey"),
    )
    op.create_index("ix_claim_run", "claim", ["run"])
    op.create_table(
        "failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="failure_recording_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="failure_pkey"),
    )
    op.create_index("ix_failure_recording_id", "failure", ["recording_id"])
    op.execute(
        "INSERT INTO failure (recording_id, at, reason) "
        "SELECT id, first_seen_at, reason FROM recording WHERE status = 'failed' AND reason IS NOT NULL"
    )
