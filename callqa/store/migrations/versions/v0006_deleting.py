"""Deleting: which recordings were deleted, and figures that outlive their calls."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"

_COLUMNS = (
    "at_s", "recording_id", "evaluation_id", "agent", "segment", "score", "rulebook", "scorecard", "marks", "outcome",
    "loss_reason", "site_feedback",
)  # fmt: skip


def upgrade() -> None:
    """Make the table, and let lines of figures stand without their recordings."""
    op.create_table(
        "erased",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("words", sa.Boolean(), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="erased_pkey"),
    )
    op.add_column("phone_call", sa.Column("erased_at", sa.DateTime()))
    op.create_index("ix_phone_call_erased_at", "phone_call", ["erased_at"])
    op.add_column("shop_order", sa.Column("erased_at", sa.DateTime()))
    if op.get_bind().dialect.name == "sqlite":
        _make_marks_anew()
    else:
        op.drop_constraint("call_marks_recording_id_fkey", "call_marks", type_="foreignkey")


def _make_marks_anew() -> None:
    """Copy the table by hand: what copies tables would make it one with row numbers."""
    op.drop_index("call_marks_of_agent", "call_marks")
    op.rename_table("call_marks", "call_marks_before")
    op.create_table(
        "call_marks",
        sa.Column("at_s", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String()),
        sa.Column("segment", sa.String()),
        sa.Column("score", sa.Float()),
        sa.Column("rulebook", sa.String(), nullable=False),
        sa.Column("scorecard", sa.String(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("outcome", sa.String()),
        sa.Column("loss_reason", sa.String()),
        sa.Column("site_feedback", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("at_s", "recording_id", name="call_marks_pkey"),
        sa.UniqueConstraint("recording_id", name="call_marks_recording_id_key"),
        sqlite_with_rowid=False,
    )
    named = ", ".join(_COLUMNS)
    op.execute(f"INSERT INTO call_marks ({named}) SELECT {named} FROM call_marks_before")  # noqa: S608 - names of columns
    op.drop_table("call_marks_before")
    op.create_index("call_marks_of_agent", "call_marks", ["agent", "at_s"])
