"""Deleting calls from the database: where they lie, what was said in them, or all of them.

Every function works inside the caller's transaction, on a batch of recordings. What they leave: a row of ``erased``, by
which no run hears the recording again, and of a call with a score a line of figures that tells nothing of the customer.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, update
from sqlmodel import Session, col

from callqa.store.access import counted
from callqa.store.coaching_tables import CoachingNoteRow, ExemplaryRow
from callqa.store.erasure_tables import ErasedRow
from callqa.store.fairness_tables import (
    AnswerRow,
    CalibrationCallRow,
    CalibrationMarkRow,
    DisputeRow,
    SeenRow,
    StepRow,
)
from callqa.store.figure_tables import CallMarksRow
from callqa.store.figures import of_recordings
from callqa.store.known_files import hide_addresses
from callqa.store.queue_tables import AssignmentRow, SampledRow, SignRow, TickRow
from callqa.store.rule_tables import ProposalRow
from callqa.store.run_tables import FailureRow
from callqa.store.search_tables import SearchCallRow
from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, SidesRow, TranscriptRow, VerdictRow
from callqa.workflow import State

_unanswered = exists().where(
    and_(
        col(DisputeRow.recording_id) == RecordingRow.id,
        ~exists().where(col(AnswerRow.dispute_id) == DisputeRow.id),
    )
)
disputed: ColumnElement[bool] = or_(_unanswered, col(RecordingRow.state) == State.DISPUTED)
"""The condition on ``RecordingRow`` for calls under an open dispute, of which nothing is deleted."""


def is_erased(session: Session, sha256: str) -> bool:
    """Tell whether something of a recording was deleted, so that it must not be heard again."""
    return session.get(ErasedRow, sha256) is not None


def silent(session: Session, sha256s: Sequence[str]) -> set[str]:
    """Return those of some recordings of which the words are gone."""
    rows = select(col(ErasedRow.sha256)).where(col(ErasedRow.sha256).in_(sha256s), col(ErasedRow.words))
    return set(session.scalars(rows))


wordless: ColumnElement[bool] = exists().where(col(ErasedRow.sha256) == RecordingRow.sha256, col(ErasedRow.words))
"""The condition on ``RecordingRow`` for calls of which the words are gone: nothing can judge them anew."""


def erase_place(session: Session, recording_ids: Sequence[int]) -> None:
    """Delete where recordings lie, and their names, which may hold numbers."""
    rows = session.scalars(select(RecordingRow).where(col(RecordingRow.id).in_(recording_ids))).all()
    for row in rows:
        known_as = f"#{row.id}"
        if row.reason is not None:
            row.reason = row.reason.replace(row.name, known_as)
        for failure in session.scalars(select(FailureRow).where(col(FailureRow.recording_id) == row.id)):
            failure.reason = failure.reason.replace(row.name, known_as)
        row.name, row.path = known_as, ""
        session.add(row)
    _note(session, rows, words=False)
    hide_addresses(session, [row.sha256 for row in rows])
    session.flush()


def erase_words(session: Session, recording_ids: Sequence[int]) -> None:
    """Delete what was said in calls and everything that quotes it; marks, scores and reviews stay."""
    rows = session.scalars(select(RecordingRow).where(col(RecordingRow.id).in_(recording_ids))).all()
    _forget_words(session, [row.id or 0 for row in rows])
    heard = col(TranscriptRow.recording_id).in_(recording_ids)
    session.execute(update(TranscriptRow).where(heard).values(turns=[], pauses=[]))
    session.execute(delete(ExemplaryRow).where(col(ExemplaryRow.recording_id).in_(recording_ids)))
    session.execute(
        update(VerdictRow).where(col(VerdictRow.evaluation_id).in_(_evaluations(recording_ids))).values(evidence=[])
    )
    for one in session.scalars(select(EvaluationRow).where(col(EvaluationRow.recording_id).in_(recording_ids))):
        one.conclusions = [told | {"evidence": []} for told in one.conclusions]
        if one.checklist is not None:
            steps = [step | {"evidence": []} for step in one.checklist.get("steps", [])]
            one.checklist = one.checklist | {"steps": steps}
        session.add(one)
    of_round = select(col(CalibrationCallRow.id)).where(col(CalibrationCallRow.recording_id).in_(recording_ids))
    session.execute(
        update(CalibrationMarkRow).where(col(CalibrationMarkRow.call_id).in_(of_round)).values(comment="", turn=None)
    )
    _note(session, rows, words=True)
    session.flush()


def remove(session: Session, recording_ids: Sequence[int]) -> None:
    """Delete calls with all that is stored of them. Of those with a score that counts, a line of figures stays."""
    rows = session.scalars(select(RecordingRow).where(col(RecordingRow.id).in_(recording_ids))).all()
    _keep_figures(session, recording_ids)
    _forget_words(session, recording_ids)
    disputes = select(col(DisputeRow.id)).where(col(DisputeRow.recording_id).in_(recording_ids))
    session.execute(delete(AnswerRow).where(col(AnswerRow.dispute_id).in_(disputes)))
    of_round = select(col(CalibrationCallRow.id)).where(col(CalibrationCallRow.recording_id).in_(recording_ids))
    session.execute(delete(CalibrationMarkRow).where(col(CalibrationMarkRow.call_id).in_(of_round)))
    about = col(CoachingNoteRow.recording_id).in_(recording_ids)
    session.execute(update(CoachingNoteRow).where(about).values(recording_id=None))
    for table in OF_RECORDING:
        session.execute(delete(table).where(col(table.recording_id).in_(recording_ids)))
    session.execute(update(RecordingRow).where(col(RecordingRow.id).in_(recording_ids)).values(evaluation_id=None))
    session.execute(delete(VerdictRow).where(col(VerdictRow.evaluation_id).in_(_evaluations(recording_ids))))
    session.execute(delete(EvaluationRow).where(col(EvaluationRow.recording_id).in_(recording_ids)))
    session.execute(delete(TranscriptRow).where(col(TranscriptRow.recording_id).in_(recording_ids)))
    _note(session, rows, words=True)
    hide_addresses(session, [row.sha256 for row in rows])
    session.flush()
    session.execute(delete(RecordingRow).where(col(RecordingRow.id).in_(recording_ids)))


OF_RECORDING = (
    CalibrationCallRow,
    DisputeRow,
    FailureRow,
    ReviewRow,
    SidesRow,
    StepRow,
    SeenRow,
    TickRow,
    AssignmentRow,
    SampledRow,
    SignRow,
    ExemplaryRow,
)
"""Whatever goes with a recording whole, in an order that keys allow; ``remove`` knows what else refers to one."""


def _evaluations(recording_ids: Sequence[int]) -> Select[int | None]:
    return select(col(EvaluationRow.id)).where(col(EvaluationRow.recording_id).in_(recording_ids))


def _forget_words(session: Session, recording_ids: Sequence[int]) -> None:
    """Delete what can be searched, and the texts that reviews put forward for rules."""
    reviews = select(col(ReviewRow.id)).where(col(ReviewRow.recording_id).in_(recording_ids))
    session.execute(delete(ProposalRow).where(col(ProposalRow.review_id).in_(reviews)))
    session.execute(delete(SearchCallRow).where(col(SearchCallRow.recording_id).in_(recording_ids)))


def _keep_figures(session: Session, recording_ids: Sequence[int]) -> None:
    """Cut the line of figures of each call off the call: a negative number is nobody's, and never becomes anybody's.

    Those of voided calls go: what tells that they do not count goes, too.
    """
    of_calls = col(CallMarksRow.recording_id).in_(recording_ids)
    session.execute(delete(CallMarksRow).where(of_calls, of_recordings(~counted)))
    lowest = min(session.scalar(select(func.min(CallMarksRow.recording_id))) or 0, 0)
    kept = session.scalars(select(col(CallMarksRow.recording_id)).where(of_calls)).all()
    for number, recording_id in enumerate(kept, 1):
        cut = update(CallMarksRow).where(col(CallMarksRow.recording_id) == recording_id)
        session.execute(cut.values(recording_id=lowest - number, evaluation_id=0))


def _note(session: Session, rows: Sequence[RecordingRow], *, words: bool) -> None:
    known = {one.sha256: one for one in session.scalars(_erased([row.sha256 for row in rows]))}
    for row in rows:
        before = known.get(row.sha256)
        if before is None:
            session.add(ErasedRow(sha256=row.sha256, words=words))
        elif words and not before.words:
            before.words = True
            session.add(before)


def _erased(sha256s: Sequence[str]) -> Select[ErasedRow]:
    return select(ErasedRow).where(col(ErasedRow.sha256).in_(sha256s))
