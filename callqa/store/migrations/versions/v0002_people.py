"""What people do with calls: queue, reviews, release, disputes, samples, calibration, coaching."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="assignment_account_id_fkey"),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="assignment_by_id_fkey"),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="assignment_recording_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="assignment_pkey"),
    )
    op.create_index("ix_assignment_recording_id", "assignment", ["recording_id"])
    op.create_table(
        "calibration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["expert_id"], ["account.id"], name="calibration_expert_id_fkey"),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name="calibration_owner_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="calibration_pkey"),
    )
    op.create_table(
        "coaching_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("rule", sa.String()),
        sa.Column("recording_id", sa.Integer()),
        sa.Column("due_on", sa.Date()),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="coaching_note_account_id_fkey"),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="coaching_note_recording_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="coaching_note_pkey"),
    )
    op.create_index("ix_coaching_note_agent", "coaching_note", ["agent"])
    op.create_table(
        "exemplary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Float(), nullable=False),
        sa.Column("end_s", sa.Float(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("rule", sa.String()),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer()),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="exemplary_account_id_fkey"),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="exemplary_recording_id_fkey"),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name="exemplary_withdrawn_by_fkey"),
        sa.PrimaryKeyConstraint("id", name="exemplary_pkey"),
    )
    op.create_index("ix_exemplary_recording_id", "exemplary", ["recording_id"])
    op.create_table(
        "sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("per_manager", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("eligible", sa.JSON(), nullable=False),
        sa.Column("eligible_count", sa.Integer(), nullable=False),
        sa.Column("eligible_sha256", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="sample_account_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="sample_pkey"),
        sa.UniqueConstraint("week", "agent", name="sample_week_agent_key"),
    )
    op.create_table(
        "seen",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="seen_account_id_fkey"),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="seen_recording_id_fkey"),
        sa.PrimaryKeyConstraint("recording_id", "account_id", name="seen_pkey"),
    )
    op.create_table(
        "calibration_taker",
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="calibration_taker_account_id_fkey"),
        sa.ForeignKeyConstraint(["calibration_id"], ["calibration.id"], name="calibration_taker_calibration_id_fkey"),
        sa.PrimaryKeyConstraint("calibration_id", "account_id", name="calibration_taker_pkey"),
    )
    op.create_index("ix_calibration_taker_account_id", "calibration_taker", ["account_id"])
    op.create_table(
        "coaching_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="coaching_entry_account_id_fkey"),
        sa.ForeignKeyConstraint(["note_id"], ["coaching_note.id"], name="coaching_entry_note_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="coaching_entry_pkey"),
    )
    op.create_index("ix_coaching_entry_note_id", "coaching_entry", ["note_id"])
    op.create_table(
        "sampled",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="sampled_recording_id_fkey"),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name="sampled_sample_id_fkey"),
        sa.PrimaryKeyConstraint("sample_id", "recording_id", name="sampled_pkey"),
    )
    op.create_index("ix_sampled_recording_id", "sampled", ["recording_id"])
    op.create_table(
        "sides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("seen_id", sa.Integer(), nullable=False),
        sa.Column("transcript_id", sa.Integer(), nullable=False),
        sa.Column("swapped", sa.Boolean(), nullable=False),
        sa.Column("score_before", sa.Float()),
        sa.Column("score_after", sa.Float()),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="sides_account_id_fkey"),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="sides_recording_id_fkey"),
        sa.ForeignKeyConstraint(["seen_id"], ["transcript.id"], name="sides_seen_id_fkey"),
        sa.ForeignKeyConstraint(["transcript_id"], ["transcript.id"], name="sides_transcript_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="sides_pkey"),
    )
    op.create_index("ix_sides_recording_id", "sides", ["recording_id"])
    op.create_table(
        "calibration_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["calibration_id"], ["calibration.id"], name="calibration_call_calibration_id_fkey"),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name="calibration_call_evaluation_id_fkey"),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="calibration_call_recording_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="calibration_call_pkey"),
        sa.UniqueConstraint("calibration_id", "recording_id", name="calibration_call_calibration_id_recording_id_key"),
    )
    op.create_index("ix_calibration_call_recording_id", "calibration_call", ["recording_id"])
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("machine_mark", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("score_after", sa.Float()),
        sa.Column("flags_after", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="review_account_id_fkey"),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name="review_evaluation_id_fkey"),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="review_recording_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="review_pkey"),
    )
    op.create_index("ix_review_evaluation_id", "review", ["evaluation_id"])
    op.create_index("review_of_rule", "review", ["recording_id", "rule"])
    op.create_table(
        "step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("evaluation_id", sa.Integer()),
        sa.Column("score", sa.Float()),
        sa.Column("due_at", sa.DateTime()),
        sa.Column("account_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="step_account_id_fkey"),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name="step_evaluation_id_fkey"),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="step_recording_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="step_pkey"),
    )
    op.create_index("step_of_call", "step", ["recording_id", "step"])
    op.create_table(
        "tick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer()),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="tick_account_id_fkey"),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name="tick_evaluation_id_fkey"),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="tick_recording_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="tick_pkey"),
    )
    op.create_index("ix_tick_recording_id", "tick", ["recording_id"])
    op.create_table(
        "calibration_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer()),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="calibration_mark_account_id_fkey"),
        sa.ForeignKeyConstraint(["call_id"], ["calibration_call.id"], name="calibration_mark_call_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="calibration_mark_pkey"),
        sa.UniqueConstraint("call_id", "account_id", "rule", name="calibration_mark_call_id_account_id_rule_key"),
    )
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("machine_mark", sa.String(), nullable=False),
        sa.Column("review_id", sa.Integer()),
        sa.Column("score", sa.Float()),
        sa.Column("proposed", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="dispute_account_id_fkey"),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name="dispute_evaluation_id_fkey"),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name="dispute_recording_id_fkey"),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name="dispute_review_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="dispute_pkey"),
    )
    op.create_index("dispute_of_rule", "dispute", ["recording_id", "rule"])
    op.create_index("ix_dispute_account_id", "dispute", ["account_id"])
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime()),
        sa.Column("decided_by", sa.Integer()),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name="proposal_decided_by_fkey"),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name="proposal_review_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="proposal_pkey"),
        sa.UniqueConstraint("review_id", "file", "text", name="proposal_review_id_file_text_key"),
    )
    op.create_index("ix_proposal_review_id", "proposal", ["review_id"])
    op.create_index("ix_proposal_state", "proposal", ["state"])
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("review_id", sa.Integer()),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="answer_account_id_fkey"),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name="answer_dispute_id_fkey"),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name="answer_review_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="answer_pkey"),
        sa.UniqueConstraint("dispute_id", name="answer_dispute_id_key"),
    )
