"""People's words on who is the agent in a call. They are only ever added, and judged at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from callqa.calls import Attribution, Call, Evaluation, Transcript
from callqa.errors import ReviewError
from callqa.sides import PersonsWord
from callqa.store import standing
from callqa.store.access import SUPERVISING, visible
from callqa.store.accounts import Account
from callqa.store.codecs import FACTS
from callqa.store.evaluations import NewEvaluation, add_current
from callqa.store.saving import add_transcript, to_transcript
from callqa.store.tables import AccountRow, RecordingRow, SidesRow, TranscriptRow


@dataclass(frozen=True, slots=True)
class SidesDecision:
    """Who decided when who is the agent, and what became of the score by it."""

    who: str
    made_at: datetime
    swapped: bool
    score_before: float | None
    score_after: float | None


def asked_about(session: Session, account: Account, recording_id: int, transcript_id: int) -> tuple[Call, int]:
    """Return the call whose sides a person wants to decide on, and the number of that word.

    Args:
        session: an open database session.
        account: who decides; a supervisor or admin.
        recording_id: the call.
        transcript_id: the transcript that the person saw.

    Raises:
        ReviewError: the account may not decide, there is no such call, its speakers were not told apart, or another
            transcript of it counts by now.
    """
    recording, shown = _shown(session, account, recording_id, transcript_id)
    transcript = to_transcript(shown)
    if transcript.attribution == Attribution.NONE:
        raise ReviewError("The speakers of this call were not told apart, so there are no sides to decide on.")
    return Call(FACTS.validate_python(recording.facts), transcript), _words_said(session, recording_id) + 1


def keep(
    session: Session,
    account: Account,
    recording_id: int,
    transcript_id: int,
    *,
    swapped: bool,
    transcript: Transcript,
    evaluation: Evaluation,
) -> None:
    """Store what a person made of a transcript, how it was judged, and who decided it. The caller commits.

    Args:
        session: an open database session.
        account: who decides; a supervisor or admin.
        recording_id: the call.
        transcript_id: the transcript that the person saw; it stays.
        swapped: whether agent and customer changed places.
        transcript: with its sides as the person wants them.
        evaluation: of that transcript; it becomes the current one.

    Raises:
        ReviewError: as ``asked_about``.
    """
    untouched = {"evaluation_id": col(RecordingRow.evaluation_id)}
    # A write that changes nothing: from here on other writers wait.
    session.execute(update(RecordingRow).where(col(RecordingRow.id) == recording_id).values(untouched))
    recording, _seen = _shown(session, account, recording_id, transcript_id)
    score_before = recording.score
    made = add_transcript(session, recording, transcript)
    assert made.id is not None  # noqa: S101 - it comes out of the database
    add_current(session, [NewEvaluation(recording_id, made.id, evaluation)])
    session.flush()
    session.refresh(recording)
    session.add(
        SidesRow(
            recording_id=recording_id,
            seen_id=transcript_id,
            transcript_id=made.id,
            swapped=swapped,
            score_before=score_before,
            score_after=recording.score,
            account_id=account.id,
        )
    )
    session.flush()


def word_on(session: Session, sha256: str) -> PersonsWord | None:
    """Return the latest word of a person on a recording, if there is one."""
    query = (
        select(TranscriptRow)
        .join(SidesRow, col(SidesRow.transcript_id) == TranscriptRow.id)
        .join(RecordingRow, col(RecordingRow.id) == SidesRow.recording_id)
        .where(col(RecordingRow.sha256) == sha256)
    )
    row = session.scalars(query.order_by(col(SidesRow.id).desc()).limit(1)).one_or_none()
    return None if row is None else PersonsWord(to_transcript(row), _words_said(session, row.recording_id))


def latest_decision(session: Session, recording_id: int) -> SidesDecision | None:
    """Return who decided last on the sides of a call. The caller has made sure that it may be seen."""
    query = select(SidesRow, col(AccountRow.login)).join(AccountRow, col(AccountRow.id) == SidesRow.account_id)
    of_call = query.where(col(SidesRow.recording_id) == recording_id).order_by(col(SidesRow.id).desc())
    found = session.execute(of_call.limit(1)).one_or_none()
    if found is None:
        return None
    row, who = found
    return SidesDecision(who, row.created_at, row.swapped, row.score_before, row.score_after)


def _words_said(session: Session, recording_id: int) -> int:
    query = select(func.count(col(SidesRow.id))).where(col(SidesRow.recording_id) == recording_id)
    return int(session.scalar(query) or 0)


def _shown(
    session: Session, account: Account, recording_id: int, transcript_id: int
) -> tuple[RecordingRow, TranscriptRow]:
    """Return a call and the transcript that counts of it, if the account may decide and that is the one it saw."""
    if account.role not in SUPERVISING:
        raise ReviewError("Only supervisors and admins decide who is the manager in a call. Ask your supervisor.")
    query = standing.joined(select(RecordingRow, TranscriptRow))
    found = session.execute(query.where(visible(account), col(RecordingRow.id) == recording_id)).one_or_none()
    shown = (found.TranscriptRow or standing.latest_transcript(session, recording_id)) if found else None
    if found is None or shown is None:
        raise ReviewError("There is no transcript of such a call any more; open the call again.")
    if shown.id != transcript_id:
        raise ReviewError("The call was judged again meanwhile; open it again and look who is the manager now.")
    return found.RecordingRow, shown
