"""One recording through all stages. What goes wrong with it is a value, not an exception."""

import logging
from collections.abc import Mapping
from pathlib import Path

from callqa import audio, measures, scorability, scoring
from callqa.calls import Call, Evaluation, Setback, Status, Transcript
from callqa.errors import NotScorableError, RunError, UnreadableError
from callqa.recording import CallFacts, Recording
from callqa.rules.book import Rulebook
from callqa.settings import SpeechSettings
from callqa.speech.listen import transcribe
from callqa.speech.recogniser import Recogniser

log = logging.getLogger(__name__)


def hear(recording: Recording, recogniser: Recogniser, settings: SpeechSettings, cache: Path) -> Transcript | Setback:
    """Decode and transcribe a recording.

    ``cache`` is the folder for the model that tells voices apart.

    Raises:
        RunError: the recogniser itself cannot work, so no other call would do better.
    """
    try:
        return transcribe(recording, audio.decode(recording.path), recogniser, settings, cache)
    except UnreadableError as error:
        return Setback(Status.FAILED, str(error))
    except NotScorableError as error:
        return Setback(Status.NOT_SCORED, str(error))
    except RunError:
        raise
    except Exception as error:  # noqa: BLE001 - one call that meets a defect must not end the run
        return _unexpected("transcribing", error)


def judge(
    facts: CallFacts, transcript: Transcript, rulebooks: Mapping[str, Rulebook], settings: SpeechSettings
) -> Evaluation | Setback:
    """Judge a transcript by the rulebook of its language."""
    try:
        return _judge(facts, transcript, rulebooks, settings)
    except Exception as error:  # noqa: BLE001 - one call that meets a defect must not end the run
        return _unexpected("judging", error)


def _unexpected(doing: str, error: Exception) -> Setback:
    log.exception("Unexpected error while %s a call", doing)
    what = f"{type(error).__name__} while {doing}"
    return Setback(Status.FAILED, f"unexpected: {what}; this is a defect of callqa, its log tells where.")


def _judge(
    facts: CallFacts, transcript: Transcript, rulebooks: Mapping[str, Rulebook], settings: SpeechSettings
) -> Evaluation | Setback:
    rulebook = rulebooks.get(transcript.language)
    if rulebook is None:
        known = ", ".join(sorted(rulebooks))
        return Setback(
            Status.NOT_SCORED,
            f"no_rulebook: The call is in '{transcript.language}', but there are rules only for: {known}.",
        )
    metrics = measures.measure(transcript)
    doubt = scorability.doubt(transcript, metrics, settings)
    if doubt is not None:
        return scoring.not_scored(doubt, metrics, rulebook.hash)
    judgement = rulebook.judge(Call(facts, transcript))
    return scoring.evaluate(judgement, transcript, metrics, rulebook.scorecards, rulebook.hash)
