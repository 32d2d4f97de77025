"""One recording → its transcript: speech, words, sides, turns and pauses."""

from collections.abc import Sequence

from callqa.audio import Audio
from callqa.calls import Attribution, Recording, Speaker, Transcript, Word
from callqa.errors import NotScorableError
from callqa.settings import SpeechSettings
from callqa.speech import diarize, pauses, roles, speakers, turns
from callqa.speech.recogniser import Recogniser, Samples, Signal, Span

AUTO = "auto"

Sides = tuple[tuple[Word, ...], tuple[Word, ...]]


def transcribe(
    recording: Recording,
    audio: Audio,
    recogniser: Recogniser,
    settings: SpeechSettings,
) -> Transcript:
    """Hear a call.

    Args:
        recording: its facts tell what is known of language, direction, the agent's channel and name, the shop's names.
        audio: the decoded recording.
        recogniser: finds speech and writes it down.
        settings: language of calls that name none, and what is too little to score.

    Returns:
        The transcript. ``attribution_confidence`` is 1 where the phone system told the agent's channel, else a
        probability from 0.5 (a guess) up; see ``roles.agent_side``. What is too unsure is for the caller to decide.

    Raises:
        NotScorableError: ``too_short``, ``no_speech``, ``too_few_words``, ``one_sided``, ``no_diarization``,
            ``unknown_language``.
    """
    if audio.duration_s < settings.min_duration_s:
        raise NotScorableError(
            "too_short", f"The recording lasts {audio.duration_s:.1f} s, less than {settings.min_duration_s:g} s."
        )
    channels = _distinct(audio)
    speech = [recogniser.find_speech(samples) for samples in channels]
    if len(channels) > 1:
        speech = speakers.without_leak(channels, speech)
    if not any(speech):
        raise NotScorableError("no_speech", "Nobody speaks in this recording.")
    language = recording.facts.language or settings.language
    heard = recogniser.recognise(
        [Signal(samples, spans) for samples, spans in zip(channels, speech, strict=True)],
        language=None if language == AUTO else language,
        names=_names(recording) if settings.name_hints else (),
    )
    count = sum(len(words) for words in heard.words)
    if count < settings.min_words:
        raise NotScorableError(
            "too_few_words", f"Only {count} words could be recognised, less than {settings.min_words}."
        )
    sides = _sides(heard.words, channels, speech[0])
    agent, confidence = _agent(sides, recording, heard.language, stereo=len(channels) > 1)
    named = [(Speaker.AGENT, sides[agent]), (Speaker.CUSTOMER, sides[1 - agent])]
    return Transcript(
        turns=turns.build(named) if len(channels) > 1 else turns.build(named, reply_s=0.0),
        pauses=pauses.find(list(zip(channels, _with_words(speech, heard.words), strict=True))),
        duration_s=round(audio.duration_s, 2),
        channels=audio.channels,
        language=heard.language,
        attribution=Attribution.CHANNELS if len(channels) > 1 else Attribution.DIARIZATION,
        attribution_confidence=confidence,
        engine=recogniser.fingerprint,
    )


def _names(recording: Recording) -> tuple[str, ...]:
    facts = recording.facts
    return (*facts.shop_names, *((facts.agent,) if facts.agent else ()))


def _distinct(audio: Audio) -> list[Samples]:
    channels = list(audio.samples)
    return channels[:1] if len(channels) > 1 and speakers.are_twins(channels[0], channels[1]) else channels


def _sides(words: Sequence[tuple[Word, ...]], channels: Sequence[Samples], speech: Sequence[Span]) -> Sides:
    if len(channels) > 1:
        sides = (words[0], words[1])
        reason = "Words were heard in one channel only: the other side was not recorded or said nothing."
    else:
        sides = speakers.by_voice(words[0], diarize.separate(channels[0], speech))
        reason = "Only one voice could be told apart in this mono recording."
    if not all(sides):
        raise NotScorableError("one_sided", reason)
    return sides


def _agent(sides: Sides, recording: Recording, language: str, *, stereo: bool) -> tuple[int, float]:
    facts = recording.facts
    if stereo and facts.agent_channel in (0, 1):
        return facts.agent_channel, roles.CERTAIN
    first, second = (roles.Side(" ".join(word.text for word in words), words[0].start_s) for words in sides)
    return roles.agent_side(
        (first, second),
        language=language,
        direction=facts.direction,
        agent=facts.agent,
        shop_names=facts.shop_names,
    )


def _with_words(speech: Sequence[Sequence[Span]], words: Sequence[Sequence[Word]]) -> list[list[Span]]:
    """Keep the stretches in which something was said: music and noise that pass for a voice have no words."""
    return [
        [span for span in spans if any(word.start_s <= span.end_s and word.end_s >= span.start_s for word in said)]
        for spans, said in zip(speech, words, strict=True)
    ]
