"""Calls, what the machine says of them, accounts and settings; with 0002 the tables before versions were kept."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


_QUEUE = """
    reviewed state status flagged unsure score started_at first_seen_at agent
    segment language assigned_id evaluation_id
"""
_SEARCH = {
    "sqlite": (
        """
        CREATE VIRTUAL TABLE search_turn USING fts5(agent_lemmas, agent_forms, customer_lemmas, customer_forms,
            other_lemmas, other_forms, tokenize = 'ascii')
        """,
        """
        CREATE TRIGGER search_call_gone AFTER DELETE ON search_call BEGIN
            DELETE FROM search_turn
            WHERE rowid BETWEEN old.recording_id * 1000000 AND old.recording_id * 1000000 + 999999;
        END
        """,
    ),
    "postgresql": (
        """
        CREATE TABLE search_turn (
            recording_id INTEGER NOT NULL REFERENCES search_call ON DELETE CASCADE,
            turn INTEGER NOT NULL,
            words TSVECTOR NOT NULL,
            PRIMARY KEY (recording_id, turn)
        )
        """,
        "CREATE INDEX search_turn_words ON search_turn USING gin (words)",
    ),
}
"""The turns of the search index, which each kind of database makes in its own way."""


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("agent", sa.String()),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String()),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="account_pkey"),
    )
    op.create_index("ix_account_login", "account", ["login"], unique=True)
    op.create_table(
        "agent_name",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="agent_name_pkey"),
    )
    op.create_index("ix_agent_name_agent", "agent_name", ["agent"])
    op.create_table(
        "recording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(), nullable=False),
        sa.Column("call_id", sa.String()),
        sa.Column("started_at", sa.DateTime()),
        sa.Column("direction", sa.String()),
        sa.Column("queue", sa.String()),
        sa.Column("segment", sa.String()),
        sa.Column("agent", sa.String()),
        sa.Column("customer_number", sa.String()),
        sa.Column("ring_s", sa.Float()),
        sa.Column("language", sa.String()),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("evaluation_id", sa.Integer()),
        sa.Column("score", sa.Float()),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime()),
        sa.Column("assigned_id", sa.Integer()),
        sa.ForeignKeyConstraint(["assigned_id"], ["account.id"], name="recording_assigned", use_alter=True),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name="recording_evaluation", use_alter=True),
        sa.PrimaryKeyConstraint("id", name="recording_pkey"),
    )
    op.create_index("ix_recording_agent", "recording", ["agent"])
    op.create_index("ix_recording_assigned_id", "recording", ["assigned_id"])
    op.create_index("ix_recording_call_id", "recording", ["call_id"])
    op.create_index("ix_recording_due_at", "recording", ["due_at"])
    op.create_index("ix_recording_score", "recording", ["score"])
    op.create_index("ix_recording_sha256", "recording", ["sha256"], unique=True)
    op.create_index("ix_recording_started_at", "recording", ["started_at"])
    op.create_index("ix_recording_state", "recording", ["state"])
    op.create_index("ix_recording_status", "recording", ["status"])
    op.create_index("recording_in_queue", "recording", _QUEUE.split())
    op.create_index("recording_language", "recording", ["language"])
    op.create_index("recording_phone_queue", "recording", ["queue"])
    op.create_index("recording_segment", "recording", ["segment"])
    op.create_table(
        "rulebook",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="rulebook_pkey"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime()),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("rulebook", sa.String(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="run_pkey"),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="setting_pkey"),
    )
    op.create_table(
        "admin_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="admin_change_account_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="admin_change_pkey"),
    )
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
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="call_marks_recording_id_fkey"),
        sa.PrimaryKeyConstraint("at_s", "recording_id", name="call_marks_pkey"),
        sa.UniqueConstraint("recording_id", name="call_marks_recording_id_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("call_marks_of_agent", "call_marks", ["agent", "at_s"])
    op.create_table(
        "rule_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="rule_change_account_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="rule_change_pkey"),
    )
    op.create_index("rule_change_of_file", "rule_change", ["language", "file"])
    op.create_table(
        "session",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by_provider", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="session_account_id_fkey"),
        sa.PrimaryKeyConstraint("token_sha256", name="session_pkey"),
    )
    op.create_index("ix_session_account_id", "session", ["account_id"])
    op.create_table(
        "sign",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="sign_recording_id_fkey"),
        sa.PrimaryKeyConstraint("kind", "rule", "recording_id", name="sign_pkey"),
    )
    op.create_index("ix_sign_recording_id", "sign", ["recording_id"])
    op.create_table(
        "transcript",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=False),
        sa.Column("channels", sa.Integer(), nullable=False),
        sa.Column("attribution", sa.String(), nullable=False),
        sa.Column("attribution_confidence", sa.Float(), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.Column("pauses", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="transcript_recording_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="transcript_pkey"),
        sa.UniqueConstraint("recording_id", "engine", name="transcript_recording_id_engine_key"),
    )
    op.create_index("ix_transcript_recording_id", "transcript", ["recording_id"])
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("transcript_id", sa.Integer(), nullable=False),
        sa.Column("rulebook", sa.String(), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("reason", sa.String()),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("metrics", sa.JSON()),
        sa.Column("scorecard", sa.String()),
        sa.Column("outcome", sa.String()),
        sa.Column("loss_reason", sa.String()),
        sa.Column("site_feedback", sa.Boolean()),
        sa.Column("conclusions", sa.JSON(), nullable=False),
        sa.Column("checklist", sa.JSON()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="evaluation_recording_id_fkey"),
        sa.ForeignKeyConstraint(["rulebook"], ["rulebook.hash"], name="evaluation_rulebook_fkey"),
        sa.ForeignKeyConstraint(["transcript_id"], ["transcript.id"], name="evaluation_transcript_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="evaluation_pkey"),
        sa.UniqueConstraint("transcript_id", "rulebook", name="evaluation_transcript_id_rulebook_key"),
    )
    op.create_index("ix_evaluation_outcome", "evaluation", ["outcome"])
    op.create_index("ix_evaluation_recording_id", "evaluation", ["recording_id"])
    op.create_index("ix_evaluation_score", "evaluation", ["score"])
    op.create_index("ix_evaluation_transcript_id", "evaluation", ["transcript_id"])
    op.create_table(
        "search_call",
        sa.Column("recording_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("transcript_id", sa.Integer()),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name="search_call_recording_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["transcript_id"], ["transcript.id"], name="search_call_transcript_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("recording_id", name="search_call_pkey"),
    )
    op.create_index("ix_search_call_language", "search_call", ["language"])
    op.create_index("ix_search_call_transcript_id", "search_call", ["transcript_id"])
    op.create_index("ix_search_call_version", "search_call", ["version"])
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("note", sa.String()),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name="verdict_evaluation_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="verdict_pkey"),
        sa.UniqueConstraint("evaluation_id", "rule", name="verdict_evaluation_id_rule_key"),
    )
    op.create_index("ix_verdict_evaluation_id", "verdict", ["evaluation_id"])
    op.create_index("ix_verdict_rule", "verdict", ["rule"])
    op.create_table(
        "queue_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="queue_view_account_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="queue_view_pkey"),
        sa.UniqueConstraint("account_id", "name", name="queue_view_account_id_name_key"),
    )
    if op.get_bind().dialect.name == "postgresql":  # SQLite knows only keys that come with their table
        op.create_foreign_key("recording_assigned", "recording", "account", ["assigned_id"], ["id"])
        op.create_foreign_key("recording_evaluation", "recording", "evaluation", ["evaluation_id"], ["id"])
    for statement in _SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)
