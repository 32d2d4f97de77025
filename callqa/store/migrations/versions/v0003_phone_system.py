"""The phone system: its calls and files that lie elsewhere, and by which facts each call was judged.

What was judged before is taken as judged by the facts that are stored, so that nothing is judged again for nothing.
"""

import sqlalchemy as sa
from alembic import context, op
from pydantic import ValidationError

from callqa.phone.numbers import normal
from callqa.store.codecs import FACTS, facts_sha256
from callqa.store.migrations import NAMES

revision = "0003"
down_revision: str | None = "0002"

_BATCH = 1000
"""Calls that are filled in at once."""
_USUAL_COUNTRY = "RU"
_OLD_UNIQUE = "evaluation_transcript_id_rulebook_key"
_UNIQUE = "evaluation_transcript_id_rulebook_facts_sha256_key"


def upgrade() -> None:
    """Make the tables, and fill in what follows from what is stored."""
    _make_tables()
    with op.batch_alter_table("recording") as recording:
        recording.add_column(sa.Column("customer", sa.String()))
        recording.add_column(sa.Column("phone_call_id", sa.Integer()))
        recording.add_column(sa.Column("facts_sha256", sa.String()))
        recording.add_column(sa.Column("told", sa.JSON()))
    with op.batch_alter_table("evaluation") as evaluation:
        evaluation.add_column(sa.Column("facts_sha256", sa.String()))
    _fill()
    with op.batch_alter_table("recording") as recording:
        recording.alter_column("facts_sha256", existing_type=sa.String(), nullable=False)
        recording.alter_column("told", existing_type=sa.JSON(), nullable=False)
        recording.create_foreign_key("recording_phone_call", "phone_call", ["phone_call_id"], ["id"])
    op.create_index("ix_recording_customer", "recording", ["customer"])
    op.create_index("ix_recording_phone_call_id", "recording", ["phone_call_id"])
    with op.batch_alter_table("evaluation", naming_convention=NAMES) as evaluation:
        evaluation.alter_column("facts_sha256", existing_type=sa.String(), nullable=False)
        evaluation.drop_constraint(_OLD_UNIQUE, type_="unique")
        evaluation.create_unique_constraint(_UNIQUE, ["transcript_id", "rulebook", "facts_sha256"])


def _fill() -> None:
    """Tell customers in the form in which numbers are compared, and by which facts calls were judged.

    Those facts are what files had told; logs add to them from now on.
    """
    country = context.config.attributes.get("country", _USUAL_COUNTRY)
    connection, after = op.get_bind(), 0
    recording = sa.table(
        "recording",
        *(sa.column(name, sa.String()) for name in ("customer_number", "customer", "facts_sha256")),
        sa.column("id", sa.Integer()),
        sa.column("facts", sa.JSON()),
        sa.column("told", sa.JSON()),
    )
    found = sa.select(recording.c.id, recording.c.facts, recording.c.customer_number).order_by(recording.c.id)
    write = sa.update(recording).where(recording.c.id == sa.bindparam("of"))
    write = write.values(
        told=sa.bindparam("now_told", type_=sa.JSON()),
        customer=sa.bindparam("now_customer"),
        facts_sha256=sa.bindparam("now_known_by"),
    )
    while rows := connection.execute(found.where(recording.c.id > after).limit(_BATCH)).all():
        connection.execute(
            write,
            [
                {
                    "of": row.id,
                    "now_told": [row.facts] if _hash(row.facts) else [],
                    "now_customer": normal(row.customer_number, country) if row.customer_number else None,
                    "now_known_by": _hash(row.facts),
                }
                for row in rows
            ],
        )
        after = rows[-1].id
    op.execute(
        "UPDATE evaluation SET facts_sha256 = "
        "(SELECT facts_sha256 FROM recording WHERE recording.id = evaluation.recording_id)"
    )


def _hash(facts: object) -> str:
    """Return what facts are known by; those that cannot be read are known by nothing, and by that they were judged."""
    try:
        return facts_sha256(FACTS.validate_python(facts))
    except ValidationError:
        return ""


def _make_tables() -> None:
    op.create_table(
        "phone_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("number", sa.String()),
        sa.Column("customer", sa.String()),
        sa.Column("line", sa.String()),
        sa.Column("queue", sa.String()),
        sa.Column("member", sa.String()),
        sa.Column("agent", sa.String()),
        sa.Column("shop", sa.String()),
        sa.Column("segment", sa.String()),
        sa.Column("language", sa.String()),
        sa.Column("ending", sa.String(), nullable=False),
        sa.Column("wait_s", sa.Float()),
        sa.Column("talk_s", sa.Float()),
        sa.Column("recording", sa.String()),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("lines", sa.String(), nullable=False),
        sa.Column("legs", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="phone_call_pkey"),
        sa.UniqueConstraint("key", name="phone_call_key_key"),
    )
    op.create_index("ix_phone_call_agent", "phone_call", ["agent"])
    op.create_index("ix_phone_call_joined", "phone_call", ["joined"])
    op.create_index("ix_phone_call_recording", "phone_call", ["recording"])
    op.create_index("ix_phone_call_started_at", "phone_call", ["started_at"])
    op.create_index("phone_call_of_customer", "phone_call", ["customer", "started_at"])
    op.create_table(
        "phone_directory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="phone_directory_pkey"),
    )
    op.create_table(
        "phone_file",
        sa.Column("head_sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("bytes_read", sa.Integer(), nullable=False),
        sa.Column("before_sha256", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("head_sha256", name="phone_file_pkey"),
    )
    op.create_table(
        "phone_presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("agent", sa.String()),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.PrimaryKeyConstraint("id", name="phone_presence_pkey"),
        sa.UniqueConstraint("at", "member", "queue", "what", name="phone_presence_at_member_queue_what_key"),
    )
    op.create_index("ix_phone_presence_at", "phone_presence", ["at"])
    op.create_table(
        "remote_file",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("modified_at", sa.DateTime()),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="remote_file_pkey"),
    )
    op.create_table(
        "shop_order",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("number", sa.String()),
        sa.Column("customer", sa.String()),
        sa.PrimaryKeyConstraint("order_id", name="shop_order_pkey"),
    )
    op.create_index("ix_shop_order_customer", "shop_order", ["customer"])
    op.create_index("ix_shop_order_ordered_at", "shop_order", ["ordered_at"])
    op.create_table(
        "phone_id",
        sa.Column("unique_id", sa.String(), nullable=False),
        sa.Column("bare_id", sa.String(), nullable=False),
        sa.Column("phone_call_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["phone_call_id"], ["phone_call.id"], name="phone_id_phone_call_id_fkey"),
        sa.PrimaryKeyConstraint("unique_id", name="phone_id_pkey"),
    )
    op.create_index("ix_phone_id_bare_id", "phone_id", ["bare_id"])
    op.create_index("ix_phone_id_phone_call_id", "phone_id", ["phone_call_id"])
    op.create_table(
        "phone_ring",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phone_call_id", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("agent", sa.String()),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("longest_s", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["phone_call_id"], ["phone_call.id"], name="phone_ring_phone_call_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="phone_ring_pkey"),
        sa.UniqueConstraint("phone_call_id", "member", name="phone_ring_phone_call_id_member_key"),
    )
    op.create_index("ix_phone_ring_phone_call_id", "phone_ring", ["phone_call_id"])
