"""What calls are looked for by, kept in narrow rows so that the queue need not read flags and marks of all calls."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, col

from callqa.calls import Mark
from callqa.store import standing
from callqa.store.queue_tables import SignRow
from callqa.store.tables import EvaluationRow, RecordingRow, VerdictRow

BROKEN = "broken"
"""The kind of a rule that fails now."""
FLAGGED = ("auto_fail", "below_pass_mark")
"""Flags of calls that are bad."""
UNSURE = ("low_confidence", "check_speakers", "not_judged", "not_scored", "re_judged")
"""Flags of calls in which the machine is not sure, or does not know."""
FLAG_KINDS = FLAGGED + UNSURE
"""What comes before the colon of a flag."""


def keep(session: Session, recording_ids: Sequence[int]) -> None:
    """Write anew what calls are found by; needed wherever their flags or marks have changed."""
    session.flush()
    wanted = col(RecordingRow.id).in_(recording_ids)
    columns = select(col(RecordingRow.id), col(RecordingRow.flags))
    flags = {recording_id: kept or () for recording_id, kept in session.execute(columns.where(wanted))}
    broken = (
        standing.joined(select(col(RecordingRow.id), col(VerdictRow.rule)))
        .join(VerdictRow, col(VerdictRow.evaluation_id) == EvaluationRow.id)
        .where(wanted, standing.mark == Mark.FAIL)
    )
    signs = {(BROKEN, rule, recording_id) for recording_id, rule in session.execute(broken)}
    signs |= {(*_parts(flag), recording_id) for recording_id, of_call in flags.items() for flag in of_call}
    session.execute(delete(SignRow).where(col(SignRow.recording_id).in_(recording_ids)))
    if signs:
        session.execute(
            insert(SignRow),
            [{"kind": kind, "rule": rule, "recording_id": recording_id} for kind, rule, recording_id in sorted(signs)],
        )
    if flags:
        session.execute(update(RecordingRow), [{"id": id_, **needs(of_call)} for id_, of_call in flags.items()])


def needs(flags: Iterable[str]) -> dict[str, bool]:
    """Return what flags make of a call's columns ``flagged`` and ``unsure``."""
    kinds = {_parts(flag)[0] for flag in flags}
    return {"flagged": not kinds.isdisjoint(FLAGGED), "unsure": not kinds.isdisjoint(UNSURE)}


def _parts(flag: str) -> tuple[str, str]:
    kind, _colon, rule = flag.partition(":")
    return kind, rule
