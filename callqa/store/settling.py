"""What score and flags follow from a call's current evaluation and the reviews of the call, kept with the recording."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from callqa.calls import Mark
from callqa.decisions import Decision, Standing, stand
from callqa.scoring import Scorecard
from callqa.store.queue_tables import TickRow
from callqa.store.rulebooks import rulebook_of
from callqa.store.tables import EvaluationRow, RecordingRow, ReviewRow, VerdictRow


def settle(session: Session, recording_ids: Sequence[int]) -> None:
    """Work out again where those of the calls stand that people have dealt with; the others need no change.

    A call counts as reviewed until it has a flag that whoever reviewed it or ticked it off last did not see.
    """
    reviews, ticks = reviews_by_call(session, recording_ids), latest_ticks(session, recording_ids)
    for recording_id in sorted(reviews.keys() | ticks.keys()):
        recording = session.get_one(RecordingRow, recording_id, populate_existing=True)
        evaluation = session.get_one(EvaluationRow, recording.evaluation_id)
        of_call = reviews.get(recording_id, [])
        standing = standing_of(session, evaluation, of_call)
        recording.score, recording.flags = standing.score, list(standing.flags)
        seen = _seen(of_call[-1] if of_call else None, ticks.get(recording_id))
        recording.reviewed = seen is not None and set(standing.flags) <= seen
        session.add(recording)


def latest_ticks(session: Session, recording_ids: Sequence[int]) -> dict[int, TickRow]:
    """Return the last tick of each of the calls that has any, be it that it was taken back."""
    found = select(TickRow).where(col(TickRow.recording_id).in_(recording_ids)).order_by(col(TickRow.id))
    return {row.recording_id: row for row in session.scalars(found)}


def _seen(review: ReviewRow | None, tick: TickRow | None) -> set[str] | None:
    """Return the flags that whoever dealt with a call last has seen; ``None`` where that was taken back."""
    if tick is not None and (review is None or tick.created_at >= review.created_at):
        return set(tick.flags) if tick.done else None
    return set(review.flags_after) if review else None


def reviews_of(session: Session, recording_id: int) -> list[ReviewRow]:
    """Return the reviews of a call, the oldest first."""
    return reviews_by_call(session, [recording_id]).get(recording_id, [])


def standing_of(session: Session, evaluation: EvaluationRow, reviews: Iterable[ReviewRow]) -> Standing:
    """Return where a call stands with an evaluation and the reviews of the call, the oldest first."""
    machine = machine_marks(session, evaluation.id)
    if not machine:
        return Standing({}, evaluation.score, tuple(evaluation.flags))
    scorecard = Scorecard.model_validate(rulebook_of(session, evaluation)["scorecard"])
    return stand(machine, evaluation.flags, decisions(reviews), scorecard)


def decisions(reviews: Iterable[ReviewRow]) -> dict[str, Decision]:
    """Return the latest decision on every reviewed rule; ``reviews`` are sorted, the oldest first."""
    return {row.rule: Decision(Mark(row.mark), Mark(row.machine_mark)) for row in reviews}


def machine_marks(session: Session, evaluation_id: int | None) -> dict[str, Mark]:
    """Return the marks of an evaluation as the machine gave them."""
    query = select(col(VerdictRow.rule), col(VerdictRow.mark)).where(col(VerdictRow.evaluation_id) == evaluation_id)
    return {rule: Mark(mark) for rule, mark in session.execute(query)}


def reviews_by_call(session: Session, recording_ids: Sequence[int]) -> dict[int, list[ReviewRow]]:
    """Return the reviews of calls by recording id, the oldest first; calls without any are missing."""
    found = select(ReviewRow).where(col(ReviewRow.recording_id).in_(recording_ids)).order_by(col(ReviewRow.id))
    reviews: dict[int, list[ReviewRow]] = defaultdict(list)
    for row in session.scalars(found):
        reviews[row.recording_id].append(row)
    return dict(reviews)
