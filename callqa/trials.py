"""A trial: labelled calls through the stages of a run, to see how often the machine is right. Nothing is stored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from callqa import batch, ingest, pipeline
from callqa.calls import Setback, Transcript
from callqa.errors import LabelsError
from callqa.evaluation.agreement import Agreement, Judged, compare
from callqa.evaluation.labels import LabelledCall
from callqa.recording import CallFacts, Recording
from callqa.rules.book import Rulebook
from callqa.runs import Bench
from callqa.settings import Settings
from callqa.store import saving
from callqa.store.db import transaction

RECOGNISED_SLACK_S = 1.0
"""Recognised words may be so far from where they were said."""


def from_text(calls: Iterable[LabelledCall], rulebooks: Mapping[str, Rulebook], settings: Settings) -> list[Judged]:
    """Judge what was said, as if it had been heard perfectly."""
    however_short = settings.speech.model_copy(update={"min_words": 1})
    settings = settings.model_copy(update={"speech": however_short})
    return [judged(call, call.said, rulebooks, settings) for call in calls]


def from_audio(calls: Iterable[LabelledCall], bench: Bench) -> Iterator[Judged]:
    """Judge what is heard in the recordings, and yield each call as it gets ready.

    What the bench's engines have heard before comes from the database.

    Raises:
        LabelsError: a call has no recording, or it is not there.
        UnreadableError: a recording may not be read.
        RunError: the models cannot be loaded or the database cannot be used.
    """
    by_path = {recording.path: (call, recording) for call in calls for recording in [_recording(call, bench.settings)]}
    unheard: list[Recording] = []
    for call, recording in by_path.values():
        with transaction(bench.database) as session:
            engine = bench.engines.for_queue(recording.facts.queue)
            known = saving.find_transcript(session, recording.sha256, engine.fingerprint)
        if known is None:
            unheard.append(recording)
        else:
            yield judged(call, known, bench.rulebooks, bench.settings)
    for recording, heard in batch.hear_all(
        unheard, bench.engines, bench.settings, bench.open_executor, in_hand=bench.in_hand, hear=bench.hear
    ):
        yield judged(by_path[recording.path][0], heard, bench.rulebooks, bench.settings)


def judged(
    call: LabelledCall, heard: Transcript | Setback, rulebooks: Mapping[str, Rulebook], settings: Settings
) -> Judged:
    """Judge one call by what was heard of it, as a run does."""
    if isinstance(heard, Setback):
        return Judged(call, None, heard)
    return Judged(call, heard, pipeline.judge(_facts(call, settings), heard, rulebooks, settings.speech))


def agreement(judged: Sequence[Judged], rulebooks: Mapping[str, Rulebook], slack_s: float = 0.0) -> Agreement:
    """Compare what became of the calls with their labels, rule by rule and conclusion by conclusion.

    Args:
        judged: the calls, at least one.
        rulebooks: what they were judged by.
        slack_s: how far evidence may miss the labelled turn; ``RECOGNISED_SLACK_S`` for what was heard.
    """
    rules = dict.fromkeys(rule.id for rulebook in rulebooks.values() for rule in rulebook.rules)
    fields = dict.fromkeys(field for rulebook in rulebooks.values() for field in rulebook.questions)
    return compare(judged, rules, fields, slack_s)


def _recording(call: LabelledCall, settings: Settings) -> Recording:
    if call.file is None:
        raise LabelsError(f"The labelled call '{call.id}' names no recording; measure its text with --from-text.")
    if not call.file.is_file():
        raise LabelsError(
            f"The recording {call.file} of the labelled call '{call.id}' is not there; "
            "put it beside the labels, or measure their text with --from-text."
        )
    return replace(ingest.identify(call.file), facts=_facts(call, settings))


def _facts(call: LabelledCall, settings: Settings) -> CallFacts:
    return call.facts if call.facts.shop_names else replace(call.facts, shop_names=settings.shop_names)
