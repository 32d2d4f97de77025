"""What people do with the scores of calls, in one line each."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from callqa.calls import Evaluation, Mark
from callqa.store import disputes, evaluations, figures, saving
from callqa.store.access import visible
from callqa.store.accounts import Account
from callqa.store.disputes import Objection, Ruling
from callqa.store.evaluations import NewEvaluation
from callqa.store.fairness_tables import DisputeRow, StepRow
from callqa.store.fairpage import CallFairness, call_fairness
from callqa.store.reviews import override
from callqa.store.saving import to_transcript
from callqa.store.tables import EvaluationRow, RecordingRow, TranscriptRow, VerdictRow
from callqa.workflow import Answer, State
from tests.review import seed

WEEK = timedelta(days=7)


def fairness(session: Session, account: Account, recording_id: int) -> CallFairness:
    found = call_fairness(session, account, recording_id)
    assert found is not None
    return found


def unreleased(session: Session, *recording_ids: int) -> None:
    fresh = {"state": State.AUTO_SCORED, "due_at": None}
    session.execute(update(RecordingRow).where(col(RecordingRow.id).in_(recording_ids)).values(fresh))
    session.execute(StepRow.__table__.delete().where(col(StepRow.recording_id).in_(recording_ids)))  # type: ignore[attr-defined]
    session.commit()


def object_to(session: Session, account: Account, recording_id: int, *rules: str, proposed: Mark = Mark.PASS) -> None:
    call = session.get_one(RecordingRow, recording_id)
    objections = [Objection(rule, proposed, f"Послушайте: {rule}") for rule in rules]
    disputes.dispute(
        session, account, recording_id, objections, evaluation_id=call.evaluation_id or 0, answer_within=WEEK
    )
    session.commit()


def rule_on(session: Session, account: Account, rule: str, answer: Answer, mark: Mark | None = None) -> None:
    row = session.scalars(select(DisputeRow).where(DisputeRow.rule == rule).order_by(col(DisputeRow.id).desc())).first()
    assert row
    assert row.id
    disputes.answer(session, account, row.id, Ruling(answer, "Послушали ещё раз.", mark))
    session.commit()


def change(session: Session, account: Account, recording_id: int, rule: str, mark: Mark) -> None:
    call = session.get_one(RecordingRow, recording_id)
    override(
        session=session,
        account=account,
        evaluation_id=call.evaluation_id or 0,
        rule=rule,
        mark=mark,
        reason_code="wrong_verdict",
        comment="Слышно иначе.",
    )
    session.commit()


def judge_again(session: Session, recording_id: int, mark: Mark) -> None:
    """Make an evaluation current in which ``never_say_no`` has another mark and the score is 91."""
    heard = session.scalars(select(TranscriptRow).where(TranscriptRow.recording_id == recording_id)).one()
    saving.save_rulebook(session, "book-2", seed.RULEBOOK)
    before = session.get_one(EvaluationRow, session.get_one(RecordingRow, recording_id).evaluation_id)
    marks = session.scalars(select(VerdictRow).where(VerdictRow.evaluation_id == before.id))
    verdicts = tuple(
        seed._verdict(row.rule, mark if row.rule == "never_say_no" else Mark(row.mark), to_transcript(heard))
        for row in marks
    )
    judged = Evaluation(verdicts, 91.0, None, (), None, "book-2", seed.SCORECARD.name)
    evaluations.add_current(session, [NewEvaluation(recording_id, heard.id or 0, judged)])
    session.commit()


def counted_scores(session: Session, account: Account) -> list[float]:
    """What an account's averages are made of, the lowest first."""
    return sorted(float(score) for score in figures.read(session, figures.of_recordings(visible(account))).score)


def trail(session: Session, recording_id: int) -> list[tuple[str, str, str, int | None]]:
    rows = session.scalars(select(StepRow).where(StepRow.recording_id == recording_id).order_by(col(StepRow.id)))
    return [(row.step, row.before, row.after, row.account_id) for row in rows]
