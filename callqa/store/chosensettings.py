"""Settings that an administrator chose in the app. ``Settings.with_chosen`` puts them before the file's."""

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.store.accounts import Account, allow
from callqa.store.admin_tables import SettingRow
from callqa.store.adminlog import Kind, note


def chosen(session: Session) -> dict[str, str]:
    """Return the chosen values by key, such as ``fairness.release``."""
    rows = session.execute(select(col(SettingRow.key), col(SettingRow.value)))
    return {row.key: row.value for row in rows}


def choose(session: Session, by: Account, key: str, value: str | None, *, before: str) -> None:
    """Choose a value, or with ``None`` leave it to the file again. The caller has checked it, and commits.

    Args:
        session: an open database session.
        by: the administrator.
        key: which setting.
        value: the new value.
        before: what counted until now, for the audit trail.

    Raises:
        AccountError: ``by`` may not.
    """
    allow(by)
    row = session.get(SettingRow, key)
    if value is None:
        if row is None:
            return
        session.delete(row)
    else:
        row = row or SettingRow(key=key, value=value)
        row.value = value
        session.add(row)
    note(session, by, Kind.SETTING, key, before=before, after=value or "")
    session.flush()
