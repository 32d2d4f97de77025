"""A recording → its transcript, with the fake recogniser."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from callqa.audio import Audio
from callqa.calls import Attribution, CallFacts, Recording, Speaker, Transcript
from callqa.errors import NotScorableError
from callqa.settings import SpeechSettings
from callqa.speech import diarize, listen
from callqa.speech.diarize import VoiceSpan
from callqa.speech.recogniser import Heard, Samples, Signal, Span, Track
from tests.fakes import RATE_HZ, SALE, FakeRecogniser, Script


def sound(channels: int = 2, seconds: float = 14.0) -> Samples:
    """Noise, different in each channel."""
    noise = np.random.default_rng(0).standard_normal((channels, round(seconds * RATE_HZ)))
    return np.asarray(0.05 * noise, np.float32)


def hear(samples: Samples, script: Script = SALE, facts: CallFacts | None = None, **settings: object) -> Transcript:
    recording = Recording(Path("/calls/call.wav"), "ab" * 32, 5, facts or CallFacts())
    audio = Audio(samples, source_rate_hz=8_000, codec="pcm_alaw")
    return listen.transcribe(recording, audio, FakeRecogniser(script), SpeechSettings.model_validate(settings))


def refusal(samples: Samples, script: Script = SALE) -> str:
    with pytest.raises(NotScorableError) as caught:
        hear(samples, script)
    return caught.value.code


def test_two_channels_become_turns_of_agent_and_customer() -> None:
    heard = hear(sound())

    assert [turn.speaker for turn in heard.turns] == [
        Speaker.AGENT,
        Speaker.CUSTOMER,
        Speaker.AGENT,
        Speaker.CUSTOMER,
        Speaker.AGENT,
    ]
    assert heard.turns[0].text == SALE[0][2]
    assert heard.turns[0].start_s == 0.5
    assert (heard.attribution, heard.channels, heard.duration_s) == (Attribution.CHANNELS, 2, 14.0)
    assert heard.attribution_confidence > 0.99
    assert (heard.engine, heard.language) == ("fake-1", "ru")


@pytest.mark.parametrize(("name_hints", "told"), [(True, ("Батарейкин", "Батарейкина", "Ольга Сорокина")), (False, ())])
def test_the_recogniser_is_told_the_names(
    monkeypatch: pytest.MonkeyPatch, name_hints: bool, told: Sequence[str]
) -> None:
    recognise = FakeRecogniser.recognise
    heard_names: list[Sequence[str]] = []

    def noting(
        fake: FakeRecogniser, signals: Sequence[Signal], *, language: str | None, names: Sequence[str] = ()
    ) -> Heard:
        heard_names.append(names)
        return recognise(fake, signals, language=language)

    monkeypatch.setattr(FakeRecogniser, "recognise", noting)
    facts = CallFacts(agent="Ольга Сорокина", shop_names=("Батарейкин", "Батарейкина"))
    hear(sound(), facts=facts, name_hints=name_hints)

    assert heard_names == [told]


def test_swapped_channels_are_noticed() -> None:
    swapped = [(1 - channel, start_s, text) for channel, start_s, text in SALE]

    assert hear(sound(), swapped).turns == hear(sound()).turns


@pytest.mark.parametrize(("channel", "first"), [(0, Speaker.AGENT), (1, Speaker.CUSTOMER)])
def test_what_the_phone_system_knows_goes_before_what_is_said(channel: int, first: Speaker) -> None:
    heard = hear(sound(), facts=CallFacts(agent_channel=channel))

    assert heard.turns[0].speaker is first
    assert heard.attribution_confidence == 1.0


def test_the_language_of_the_facts_goes_before_the_settings() -> None:
    assert hear(sound(), facts=CallFacts(language="en"), language="hu").language == "en"
    assert hear(sound(), language="hu").language == "hu"


def test_one_channel_is_separated_by_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    mono = [(0, start_s, text) for _, start_s, text in SALE]
    ends_s = [*(start_s for _, start_s, _ in SALE[1:]), 14.0]
    voices = tuple(VoiceSpan(Span(line[1], end_s), line[0]) for line, end_s in zip(SALE, ends_s, strict=True))
    monkeypatch.setattr(diarize, "separate", lambda *_: voices)

    heard = hear(sound(1), mono)

    assert heard.attribution is Attribution.DIARIZATION
    assert [turn.text for turn in heard.turns] == [text for _, _, text in SALE]
    assert heard.turns[0].speaker is Speaker.AGENT


def test_the_same_sound_in_both_channels_is_separated_by_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    voices = (VoiceSpan(Span(0, 3.4), 0), VoiceSpan(Span(3.4, 14), 1))
    monkeypatch.setattr(diarize, "separate", lambda *_: voices)

    heard = hear(np.repeat(sound(1), 2, axis=0), [(0, start_s, text) for _, start_s, text in SALE])

    assert (heard.attribution, heard.channels) == (Attribution.DIARIZATION, 2)


def test_mono_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(NotScorableError, match=r"pip install 'callqa\[diarization\]'") as caught:
        hear(sound(1), [(0, start_s, text) for _, start_s, text in SALE])
    assert caught.value.code == "no_diarization"


def test_one_voice_in_mono_is_no_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diarize, "separate", lambda *_: (VoiceSpan(Span(0, 14), 0),))

    assert refusal(sound(1), [(0, start_s, text) for _, start_s, text in SALE]) == "one_sided"


def test_what_is_too_little_to_score_is_named() -> None:
    silent_customer = sound()
    silent_customer[1] = 0

    assert refusal(sound(seconds=0.2)) == "too_short"
    assert refusal(np.zeros((2, 5 * RATE_HZ), np.float32)) == "no_speech"
    assert refusal(sound(), [(0, 1.0, "Алло?")]) == "too_few_words"
    assert refusal(silent_customer) == "one_sided"


def test_a_stretch_without_words_does_not_end_a_pause() -> None:
    class TwoStretches(FakeRecogniser):
        def find_speech(self, samples: Track) -> tuple[Span, ...]:  # noqa: ARG002 - the seam's
            return (Span(0, 4), Span(8, 9), Span(13, 14))

    recording = Recording(Path("/calls/call.wav"), "ab" * 32, 5, CallFacts())
    script = [(0, 0.5, "добрый день чем могу помочь"), (1, 2.5, "мне нужна лампа"), (0, 13.2, "есть")]
    audio = Audio(sound(), source_rate_hz=8_000, codec="pcm_alaw")

    heard = listen.transcribe(recording, audio, TwoStretches(script), SpeechSettings())

    assert [(pause.start_s, pause.end_s) for pause in heard.pauses] == [(4, 13)]
