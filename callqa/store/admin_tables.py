"""The tables of the administration: a person's further names, settings chosen in the app, and the audit trail."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from callqa.store.tables import UtcDateTime, now


class AgentNameRow(SQLModel, table=True):
    """A further name, spelling or extension under which the phone system writes a manager's calls."""

    __tablename__ = "agent_name"

    name: str = Field(primary_key=True)
    agent: str = Field(index=True)
    """Whose it is, by the name that stands in ``AccountRow.agent`` and in ``RecordingRow.agent``."""


class SettingRow(SQLModel, table=True):
    """A setting that an administrator chose in the app; it goes before ``callqa.toml``."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True)
    value: str


class AdminChangeRow(SQLModel, table=True):
    """Something that was changed about an account or a setting. Rows are only added; passwords are never in them."""

    __tablename__ = "admin_change"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """One of ``callqa.store.adminlog.Kind``."""
    subject: str
    """The login of the account, or the key of the setting."""
    before: str = ""
    after: str = ""
    account_id: int | None = Field(default=None, foreign_key="account.id")
    """Who did it; nobody, where it was done on the command line."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
