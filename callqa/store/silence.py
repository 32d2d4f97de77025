"""Which seconds of a recording those hear who may not see personal data."""

from sqlmodel import Session

from callqa.privacy import Stretch, silences
from callqa.store import personal, standing
from callqa.store.saving import to_transcript
from callqa.store.tables import EvaluationRow, RecordingRow, TranscriptRow


def silenced(session: Session, recording: RecordingRow) -> tuple[Stretch, ...]:
    """Return the stretches in which card numbers are said; none where nothing was transcribed."""
    heard = _heard(session, recording)
    if heard is None:
        return ()
    return silences(personal.spans_of(to_transcript(heard).turns, heard.language, recording.facts, recording.agent))


def _heard(session: Session, recording: RecordingRow) -> TranscriptRow | None:
    evaluation = session.get(EvaluationRow, recording.evaluation_id) if recording.evaluation_id else None
    if evaluation is not None:
        return session.get(TranscriptRow, evaluation.transcript_id)
    return None if recording.id is None else standing.latest_transcript(session, recording.id)
