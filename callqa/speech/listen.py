"""One recording → its transcript: sound, speech, words, sides, turns and pauses."""

from collections.abc import Sequence
from pathlib import Path

from callqa.audio import Audio
from callqa.calls import Speaker, Transcript, Word
from callqa.errors import NotScorableError
from callqa.findings import Finding
from callqa.recording import Recording
from callqa.settings import SpeechSettings
from callqa.speech import announcements, attribution, health, pauses, speakers, turns
from callqa.speech.recogniser import Recogniser, Signal, Span

AUTO = "auto"


def transcribe(
    recording: Recording, audio: Audio, recogniser: Recogniser, settings: SpeechSettings, cache: Path
) -> Transcript:
    """Hear a call.

    Args:
        recording: its facts tell what is known of language, direction, the agent's channel and name, the shop's names.
        audio: the decoded recording.
        recogniser: finds speech and writes it down.
        settings: language of calls that name none, and how long a recording must be.
        cache: folder for the model that tells voices apart.

    Returns:
        The transcript. Whether it is good enough to score a call by is for ``callqa.scorability`` to say.

    Raises:
        NotScorableError: ``too_short``, ``no_speech``, ``no_diarization``, ``unknown_language``.
    """
    if audio.duration_s < settings.min_duration_s:
        raise NotScorableError(
            "too_short", f"The recording lasts {audio.duration_s:.1f} s, less than {settings.min_duration_s:g} s."
        )
    tracks = health.distinct(audio.tracks)
    speech = [recogniser.find_speech(track) for track in tracks]
    findings = _of_sound(audio, len(tracks)) + health.examine(tracks, speech)
    if len(tracks) > 1:
        speech = speakers.without_leak(tracks, speech)
    if not any(speech):
        raise NotScorableError("no_speech", "Nobody speaks in this recording.")
    language = recording.facts.language or settings.language
    heard = recogniser.recognise(
        [Signal(track, spans) for track, spans in zip(tracks, speech, strict=True)],
        language=None if language == AUTO else language,
        names=_names(recording) if settings.name_hints else (),
    )
    if heard.sounds_like:
        findings += (f"{Finding.OTHER_LANGUAGE}:{heard.sounds_like}",)
    announced, said = _apart(heard.words, heard.language)
    told = (
        attribution.by_channel(said, facts=recording.facts, language=heard.language)
        if len(tracks) > 1
        else attribution.by_voice(
            said[0],
            tracks[0],
            _with_words(speech, said)[0],
            facts=recording.facts,
            language=heard.language,
            cache=cache,
        )
    )
    return Transcript(
        turns=turns.build([*told.sides.items(), (Speaker.OTHER, announced)], turns.REPLY_S if len(tracks) > 1 else 0.0),
        pauses=pauses.find(list(zip(tracks, _with_words(speech, heard.words), strict=True))),
        duration_s=round(audio.duration_s, 2),
        channels=audio.channels,
        language=heard.language,
        attribution=told.attribution,
        attribution_confidence=told.confidence,
        engine=recogniser.fingerprint,
        findings=findings + told.findings,
    )


def _of_sound(audio: Audio, distinct: int) -> tuple[str, ...]:
    """Tell what decoding found out."""
    found = {Finding.SAME_SIGNAL: distinct < audio.channels, Finding.CUT_OFF: audio.breaks_off}
    return tuple(finding.value for finding, is_so in found.items() if is_so)


def _apart(channels: Sequence[Sequence[Word]], language: str) -> tuple[list[Word], list[list[Word]]]:
    """Take the words of recorded announcements away from those that people said."""
    marks = announcements.find(channels, language)
    marked = [list(zip(words, found, strict=True)) for words, found in zip(channels, marks, strict=True)]
    announced = sorted((word for words in marked for word, is_one in words if is_one), key=lambda word: word.start_s)
    return announced, [[word for word, is_one in words if not is_one] for words in marked]


def _names(recording: Recording) -> tuple[str, ...]:
    facts = recording.facts
    return (*facts.shop_names, *((facts.agent,) if facts.agent else ()))


def _with_words(speech: Sequence[Sequence[Span]], words: Sequence[Sequence[Word]]) -> list[list[Span]]:
    """Keep the stretches in which something was said: music and noise that pass for a voice have no words."""
    return [
        [span for span in spans if any(word.start_s <= span.end_s and word.end_s >= span.start_s for word in said)]
        for spans, said in zip(speech, words, strict=True)
    ]
