"""Writing evaluations, one or many at a time, and making them the current ones of their calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from callqa.calls import Evaluation, Status
from callqa.store import figures, signs
from callqa.store.codecs import CHECKLIST, CONCLUSIONS, EVIDENCE, METRICS
from callqa.store.search_index import follow
from callqa.store.settling import settle
from callqa.store.steps import rejudged, shown_scores
from callqa.store.tables import EvaluationRow, RecordingRow, VerdictRow

_ANSWERS = ("outcome", "loss_reason", "site_feedback")


@dataclass(frozen=True, slots=True)
class NewEvaluation:
    """An evaluation to be stored, and the ids of what it is of."""

    recording_id: int
    transcript_id: int
    evaluation: Evaluation


def add_current(session: Session, new: Sequence[NewEvaluation]) -> None:
    """Store evaluations of calls with their present facts, and make each the current one; earlier ones stay."""
    if not new:
        return
    added = insert(EvaluationRow).returning(col(EvaluationRow.id), sort_by_parameter_order=True)
    facts = _facts(session, [one.recording_id for one in new])
    ids = session.scalars(added, [_values(one) | {"facts_sha256": facts[one.recording_id]} for one in new]).all()
    verdicts = [row for one, id_ in zip(new, ids, strict=True) for row in _verdicts(one.evaluation, id_)]
    if verdicts:
        session.execute(insert(VerdictRow), verdicts)
    _point_at(session, [_current(one.recording_id, id_, one.evaluation) for one, id_ in zip(new, ids, strict=True)])


def make_current(session: Session, evaluations: Sequence[int]) -> None:
    """Make stored evaluations, by their ids, the current ones of their calls again."""
    rows = session.scalars(select(EvaluationRow).where(col(EvaluationRow.id).in_(evaluations)))
    _point_at(session, [_current(row.recording_id, row.id, row) for row in rows])


def _point_at(session: Session, current: Sequence[Mapping[str, Any]]) -> None:
    """Write first and read people's decisions after it, so that no review that is made meanwhile is overlooked."""
    if current:
        recording_ids = [row["id"] for row in current]
        before = shown_scores(session, recording_ids)
        session.execute(update(RecordingRow), current)
        settle(session, recording_ids)
        rejudged(session, before)
        signs.keep(session, recording_ids)
        figures.keep(session, recording_ids)
        follow(session, recording_ids)


def _current(recording_id: int, evaluation_id: int | None, judged: Evaluation | EvaluationRow) -> dict[str, Any]:
    return {
        "id": recording_id,
        "evaluation_id": evaluation_id,
        "status": Status.NOT_SCORED if judged.score is None else Status.SCORED,
        "reason": judged.reason,
        "score": judged.score,
        "flags": list(judged.flags),
        "reviewed": False,
    }


def _facts(session: Session, recording_ids: Sequence[int]) -> dict[int | None, str]:
    query = select(col(RecordingRow.id), col(RecordingRow.facts_sha256))
    return {row[0]: row[1] for row in session.execute(query.where(col(RecordingRow.id).in_(recording_ids)))}


def _values(new: NewEvaluation) -> dict[str, Any]:
    evaluation = new.evaluation
    return {
        "recording_id": new.recording_id,
        "transcript_id": new.transcript_id,
        "rulebook": evaluation.rulebook,
        "scorecard": evaluation.scorecard,
        "score": evaluation.score,
        "reason": evaluation.reason,
        "flags": list(evaluation.flags),
        "metrics": METRICS.dump_python(evaluation.metrics, mode="json"),
        **dict.fromkeys(_ANSWERS),
        **{conclusion.field: conclusion.value for conclusion in evaluation.conclusions},
        "conclusions": CONCLUSIONS.dump_python(evaluation.conclusions, mode="json"),
        "checklist": CHECKLIST.dump_python(evaluation.checklist, mode="json"),
    }


def _verdicts(evaluation: Evaluation, evaluation_id: int | None) -> list[dict[str, Any]]:
    return [
        {
            "evaluation_id": evaluation_id,
            "rule": verdict.rule,
            "mark": verdict.mark,
            "evidence": EVIDENCE.dump_python(verdict.evidence, mode="json"),
            "note": verdict.note,
        }
        for verdict in evaluation.verdicts
    ]
