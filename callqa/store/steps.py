"""Steps of a call from state to state. Each adds a row to the audit trail; the caller commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, insert, select, true, update
from sqlmodel import Session, col

from callqa.calls import Status
from callqa.errors import ReviewError
from callqa.store.access import SUPERVISING, visible
from callqa.store.accounts import Account, Role
from callqa.store.fairness_tables import StepRow
from callqa.store.tables import RecordingRow, now
from callqa.workflow import SHOWN, Party, Releasing, State, Step, after, in_time

MAX_WHY_CHARS = 4000
_OFFERED = (Step.CHANGE, Step.RELEASE)


@dataclass(frozen=True, slots=True)
class Released:
    """How many calls were released; ``skipped`` had no score or were beyond release already."""

    done: int
    skipped: int


def take(session: Session, account: Account, recording_id: int) -> None:
    """Note that a supervisor looks at a call, which keeps the program from releasing it.

    Raises:
        ReviewError: the account may not, or the call is further already.
    """
    move(session, account, locked(session, account, recording_id), Step.TAKE)


def release(session: Session, account: Account, recording_ids: Sequence[int], window: timedelta) -> Released:
    """Show calls to their managers, who may answer for so long. Calls that cannot be released are left as they are.

    Raises:
        ReviewError: the account is no supervisor or admin.
    """
    _check_supervisor(account)
    held = _held(session, visible(account), col(RecordingRow.id).in_(recording_ids))
    ready = [
        call
        for call in held
        if call.score is not None and after(Step.RELEASE, Party.SUPERVISOR, State(call.state)) is not None
    ]
    _write(session, ready, Step.RELEASE, account, within=window)
    return Released(len(ready), len(set(recording_ids)) - len(ready))


def release_at_once(session: Session, recording_ids: Sequence[int], releasing: Releasing) -> int:
    """Release what a run or a re-scoring has judged, as far as nobody has to look at it first; return how many."""
    waiting = _held(
        session,
        col(RecordingRow.id).in_(recording_ids),
        col(RecordingRow.state) == State.AUTO_SCORED,
        col(RecordingRow.status) == Status.SCORED,
    )
    chosen = [call for call in waiting if releasing.at_once(call.score, call.flags)]
    _write(session, chosen, Step.RELEASE, None, within=releasing.window)
    return len(chosen)


def acknowledge(session: Session, account: Account, recording_id: int) -> None:
    """Take a manager's word that they accept the score of their call.

    Raises:
        ReviewError: it is not the account's call, it is not released, or the time to answer is over.
    """
    call = locked(session, account, recording_id)
    check_in_time(call)
    move(session, account, call, Step.ACKNOWLEDGE)


def lapse(session: Session, recording_id: int | None = None) -> int:
    """Let released calls whose window has passed count as acknowledged, or that one call; return how many."""
    asked = true() if recording_id is None else col(RecordingRow.id) == recording_id
    over = _held(session, asked, col(RecordingRow.state) == State.RELEASED, col(RecordingRow.due_at) < now())
    _write(session, over, Step.LAPSE, None)
    return len(over)


def restore(session: Session, account: Account, recording_id: int, why: str) -> None:
    """Take a voided call back; a supervisor releases it anew.

    Raises:
        ReviewError: the account may not, the reason is missing, or the call is not voided.
    """
    move(session, account, locked(session, account, recording_id), Step.RESTORE, why=checked_why(why))


def changed(session: Session, account: Account | None, call: RecordingRow, why: str) -> None:
    """Open the window anew where a manager was shown another score or mark than the one that counts now.

    Without an account the program has changed it. Nothing is done in other states: before the release there is nothing
    to tell, and a dispute stays with what the manager saw.
    """
    if State(call.state) in SHOWN - {State.DISPUTED}:
        _write(session, [call], Step.CHANGE, account, why=why, within=_window(session, call))


def rejudged(session: Session, before: Mapping[int, float | None]) -> None:
    """Tell managers of shown calls that were judged again and have another score than ``before``, by recording id."""
    if not before:
        return
    query = select(RecordingRow).where(col(RecordingRow.id).in_(before)).execution_options(populate_existing=True)
    for call in session.scalars(query):
        if call.id is not None and call.score != before[call.id]:
            changed(session, None, call, "judged_again")


def shown_scores(session: Session, recording_ids: Sequence[int]) -> dict[int, float | None]:
    """Return the scores of those calls that managers see, by recording id."""
    query = select(col(RecordingRow.id), col(RecordingRow.score)).where(
        col(RecordingRow.id).in_(recording_ids), col(RecordingRow.state).in_(sorted(SHOWN))
    )
    return {recording_id: score for recording_id, score in session.execute(query) if recording_id}


def locked(session: Session, account: Account, recording_id: int) -> RecordingRow:
    """Return a call that the account may see, kept from other writers until the end.

    Raises:
        ReviewError: there is none with that id that the account may see.
    """
    found = _held(session, visible(account), col(RecordingRow.id) == recording_id)
    if not found:
        raise ReviewError("There is no such call any more.")
    return found[0]


def move(
    session: Session,
    account: Account,
    call: RecordingRow,
    step: Step,
    *,
    why: str = "",
    within: timedelta | None = None,
) -> None:
    """Take one step with a call that ``locked`` returned; ``within``: how long the next one has to act.

    Raises:
        ReviewError: the account may not take it from where the call is.
    """
    if after(step, party_of(account), State(call.state)) is None:
        raise ReviewError(f"From '{call.state}' this account cannot take the step '{step}'; open the call again.")
    _write(session, [call], step, account, why=why, within=within)


def party_of(account: Account | None) -> Party:
    """Return as who an account acts; ``None`` is the program."""
    if account is None:
        return Party.PROGRAM
    return Party.MANAGER if account.role is Role.MANAGER else Party.SUPERVISOR


def check_in_time(call: RecordingRow) -> None:
    """Refuse what comes after the manager's time to answer.

    Raises:
        ReviewError: the window has passed.
    """
    if call.state == State.RELEASED and not in_time(call.due_at, now()):
        raise ReviewError("The time to answer is over, so the call counts as acknowledged. Talk to your supervisor.")


def checked_why(why: str) -> str:
    """Return a reason without the white space around it.

    Raises:
        ReviewError: it is empty or too long.
    """
    words = why.strip()
    if not words or len(words) > MAX_WHY_CHARS:
        raise ReviewError(f"The reason must have 1 to {MAX_WHY_CHARS} characters.")
    return words


def _check_supervisor(account: Account) -> None:
    if account.role not in SUPERVISING:
        raise ReviewError("Only supervisors and admins release calls. Ask your supervisor.")


def _held(session: Session, *conditions: ColumnElement[bool]) -> Sequence[RecordingRow]:
    """Return calls, kept from other writers until the end; nobody waits where there are none."""
    if not session.scalar(select(exists().where(*conditions))):
        return ()
    untouched = {"evaluation_id": col(RecordingRow.evaluation_id)}
    # A write that changes nothing: from here on other writers wait.
    session.execute(
        update(RecordingRow).where(*conditions).values(untouched).execution_options(synchronize_session=False)
    )
    query = select(RecordingRow).where(*conditions).order_by(col(RecordingRow.id))
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _write(
    session: Session,
    calls: Sequence[RecordingRow],
    step: Step,
    account: Account | None,
    *,
    why: str = "",
    within: timedelta | None = None,
) -> None:
    """Move calls and add a row for each; the callers have made sure that they may go there."""
    moment = now()
    due_at = None if within is None else moment + within
    rows = []
    for call in calls:
        to = after(step, party_of(account), State(call.state))
        assert to is not None  # noqa: S101 - the callers have made sure of it
        rows.append(
            {
                "recording_id": call.id,
                "step": step,
                "before": call.state,
                "after": to,
                "why": why,
                "evaluation_id": call.evaluation_id,
                "score": call.score,
                "due_at": due_at,
                "account_id": account.id if account else None,
                "created_at": moment,
            }
        )
        call.state, call.due_at = to, due_at
    if rows:
        session.flush()
        session.execute(insert(StepRow), rows)


def _window(session: Session, call: RecordingRow) -> timedelta | None:
    """Return how long the manager had to answer on the latest release: a change gives as long again."""
    query = select(col(StepRow.due_at), col(StepRow.created_at)).where(
        col(StepRow.recording_id) == call.id, col(StepRow.step).in_(_OFFERED), col(StepRow.due_at).is_not(None)
    )
    latest = session.execute(query.order_by(col(StepRow.id).desc()).limit(1)).one_or_none()
    return latest.due_at - latest.created_at if latest else None
