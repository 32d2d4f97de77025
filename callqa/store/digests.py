"""Which shift digests were sent, and to whom."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from callqa.store.digest_tables import DigestRow


def received(session: Session, since: datetime, until: datetime) -> dict[str, datetime]:
    """Return who has got the digest of a stretch of time, and when last."""
    sent = select(DigestRow).where(col(DigestRow.since) == since, col(DigestRow.until) == until)
    return {row.recipient: row.sent_at for row in session.exec(sent.order_by(col(DigestRow.id)))}


def note_sent(session: Session, since: datetime, until: datetime, recipients: Iterable[str]) -> None:
    """Note who got it. The caller commits."""
    session.add_all(DigestRow(since=since, until=until, recipient=recipient) for recipient in recipients)
