"""What is said of stored calls now, by the machine and by people, for comparing it with what other rules would say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Text, cast, select
from sqlmodel import Session, col

from callqa.calls import Mark, Verdict
from callqa.decisions import Decision
from callqa.store.codecs import EVIDENCE
from callqa.store.rulebooks import rulebook_of
from callqa.store.settling import decisions, reviews_by_call
from callqa.store.stored import StoredCall
from callqa.store.tables import EvaluationRow, VerdictRow


@dataclass(frozen=True, slots=True)
class Known:
    """The current evaluation of a call, and people's latest decisions by rule.

    ``verdicts`` are the machine's. ``pass_mark`` is that of the scorecard, ``None`` where nothing was judged.
    """

    verdicts: tuple[Verdict, ...]
    pass_mark: float | None
    decisions: Mapping[str, Decision]


def read(session: Session, calls: Sequence[StoredCall]) -> dict[int, Known]:
    """Read what is said of calls, by recording id."""
    current = [call.current for call in calls if call.current is not None]
    verdicts = _verdicts(session, current)
    pass_marks = _pass_marks(session, current)
    reviews = reviews_by_call(session, [call.recording_id for call in calls])
    return {
        call.recording_id: Known(
            verdicts=tuple(verdicts.get(call.current or 0, ())),
            pass_mark=pass_marks.get(call.current or 0),
            decisions=decisions(reviews.get(call.recording_id, ())),
        )
        for call in calls
    }


def _verdicts(session: Session, evaluations: Sequence[int]) -> dict[int, list[Verdict]]:
    query = select(
        col(VerdictRow.evaluation_id),
        col(VerdictRow.rule),
        col(VerdictRow.mark),
        cast(col(VerdictRow.evidence), Text),
        col(VerdictRow.note),
    ).where(col(VerdictRow.evaluation_id).in_(evaluations))
    found: dict[int, list[Verdict]] = {}
    for evaluation_id, rule, mark, evidence, note in session.execute(query.order_by(col(VerdictRow.id))):
        found.setdefault(evaluation_id, []).append(Verdict(rule, Mark(mark), EVIDENCE.validate_json(evidence), note))
    return found


def _pass_marks(session: Session, evaluations: Sequence[int]) -> dict[int, float]:
    judged = select(EvaluationRow).where(
        col(EvaluationRow.id).in_(evaluations), col(EvaluationRow.scorecard).is_not(None)
    )
    return {row.id: rulebook_of(session, row)["scorecard"]["pass_mark"] for row in session.scalars(judged) if row.id}
