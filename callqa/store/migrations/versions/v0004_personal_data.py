"""The right to see personal data of customers: administrators have it, others get it from them."""

import sqlalchemy as sa
from alembic import op

from callqa.store.migrations import NAMES

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Give the right to those who are administrators now."""
    with op.batch_alter_table("account", naming_convention=NAMES) as account:
        account.add_column(sa.Column("may_see_personal", sa.Boolean()))
    account_of = sa.table("account", sa.column("role", sa.String()), sa.column("may_see_personal", sa.Boolean()))
    op.execute(sa.update(account_of).values(may_see_personal=account_of.c.role == "admin"))
    with op.batch_alter_table("account", naming_convention=NAMES) as account:
        account.alter_column("may_see_personal", existing_type=sa.Boolean(), nullable=False)
