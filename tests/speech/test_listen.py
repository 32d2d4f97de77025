"""A recording → its transcript, with the fake recogniser."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from callqa.audio import Audio, Samples, Track
from callqa.calls import Attribution, Speaker, Transcript, Word
from callqa.errors import NotScorableError
from callqa.recording import CallFacts, Recording
from callqa.settings import SpeechSettings
from callqa.speech import listen, voices
from callqa.speech.recogniser import Heard, Signal, Span
from callqa.speech.voices import Voices
from tests.fakes import RATE_HZ, SALE, FakeRecogniser, Script

CACHE = Path("/nowhere")
MONO: Script = [(0, start_s, text) for _, start_s, text in SALE]
LINES = list(pairwise([*(start_s for _, start_s, _ in SALE), 14.0]))


def sound(channels: int = 2, seconds: float = 14.0) -> Samples:
    """Noise, different in each channel."""
    noise = np.random.default_rng(0).standard_normal((channels, round(seconds * RATE_HZ)))
    return np.asarray(0.05 * noise, np.float32)


def hear(samples: Samples, script: Script = SALE, facts: CallFacts | None = None, **settings: object) -> Transcript:
    recording = Recording(Path("/calls/call.wav"), "ab" * 32, 5, facts or CallFacts())
    audio = Audio(tuple(samples), source_rate_hz=8_000, codec="pcm_alaw")
    return listen.transcribe(recording, audio, FakeRecogniser(script), SpeechSettings.model_validate(settings), CACHE)


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


def test_what_the_phone_system_knows_is_certain() -> None:
    assert hear(sound(), facts=CallFacts(agent_channel=0)).attribution_confidence == 1.0


def test_speech_that_contradicts_the_phone_system_makes_its_word_a_guess() -> None:
    heard = hear(sound(), facts=CallFacts(agent_channel=1))

    assert heard.turns[0].speaker is Speaker.CUSTOMER
    assert heard.attribution_confidence == 0.5
    assert "sides_swapped" in heard.findings


def test_one_phrase_is_too_little_to_contradict_the_phone_system() -> None:
    script = [(0, 0.5, "Да да ну да."), (1, 3.5, "Меня зовут Олег.")]

    heard = hear(sound(), script, facts=CallFacts(agent_channel=0))

    assert heard.attribution_confidence == 1.0
    assert "sides_swapped" not in heard.findings


def test_the_language_of_the_facts_goes_before_the_settings() -> None:
    assert hear(sound(), facts=CallFacts(language="en"), language="hu").language == "en"
    assert hear(sound(), language="hu").language == "hu"


def told_apart(sides: Sequence[int], clarity: float = 1.0) -> Callable[..., Voices]:
    """Give each line of the call to a voice."""

    def separate(words: Sequence[Word], *_: object) -> Voices:
        lines = [[word for word in words if start_s <= word.start_s < end_s] for start_s, end_s in LINES]
        voices = [
            tuple(word for line, at in zip(lines, sides, strict=True) if at == side for word in line) for side in (0, 1)
        ]
        return Voices((voices[0], voices[1]), (), clarity)

    return separate


def test_one_channel_is_separated_by_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "separate", told_apart([channel for channel, _, _ in SALE]))

    heard = hear(sound(1), MONO)

    assert heard.attribution is Attribution.DIARIZATION
    assert [turn.text for turn in heard.turns] == [text for _, _, text in SALE]
    assert heard.turns[0].speaker is Speaker.AGENT
    assert heard.attribution_confidence > 0.99


def test_voices_that_are_hardly_told_apart_make_it_unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "separate", told_apart([channel for channel, _, _ in SALE], clarity=0.1))

    assert hear(sound(1), MONO).attribution_confidence == pytest.approx(0.55, abs=0.01)


def test_the_same_sound_in_both_channels_is_separated_by_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "separate", told_apart([channel for channel, _, _ in SALE]))

    heard = hear(np.repeat(sound(1), 2, axis=0), MONO)

    assert (heard.attribution, heard.channels) == (Attribution.DIARIZATION, 2)
    assert "same_signal" in heard.findings


def test_mono_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(NotScorableError, match=r"pip install 'callqa\[diarization\]'") as caught:
        hear(sound(1), MONO)
    assert caught.value.code == "no_diarization"


def test_who_says_what_only_one_voice_says_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "separate", told_apart([0] * len(SALE)))

    heard = hear(sound(1), MONO)

    assert {turn.speaker for turn in heard.turns} == {Speaker.UNKNOWN}
    assert (heard.attribution, heard.attribution_confidence) == (Attribution.NONE, 0.0)


def test_what_was_heard_on_one_channel_alone_is_kept() -> None:
    silent_customer = sound()
    silent_customer[1] = 0

    heard = hear(silent_customer)

    assert {turn.speaker for turn in heard.turns} == {Speaker.UNKNOWN}
    assert "silent_channel:1" in heard.findings


def test_an_announcement_is_nobodys() -> None:
    welcome = "Здравствуйте, вы позвонили в интернет-магазин. Ваш звонок очень важен для нас. Оставайтесь на линии."
    later = [(channel, start_s + 12, text) for channel, start_s, text in SALE]

    heard = hear(sound(seconds=26), [(0, 0.5, welcome), *later])

    assert [turn.speaker for turn in heard.turns[:2]] == [Speaker.OTHER, Speaker.AGENT]
    assert heard.turns[1].text == SALE[0][2]


def test_a_language_that_it_is_not_in_is_told() -> None:
    class Englishman(FakeRecogniser):
        def recognise(self, signals: Sequence[Signal], *, language: str | None, names: Sequence[str] = ()) -> Heard:
            return replace(super().recognise(signals, language=language, names=names), sounds_like="en")

    recording = Recording(Path("/calls/call.wav"), "ab" * 32, 5, CallFacts())
    audio = Audio(tuple(sound()), source_rate_hz=8_000, codec="pcm_alaw")

    heard = listen.transcribe(recording, audio, Englishman(), SpeechSettings(), CACHE)

    assert "other_language:en" in heard.findings


def test_what_is_too_little_to_hear_is_named() -> None:
    assert refusal(sound(seconds=0.2)) == "too_short"
    assert refusal(np.zeros((2, 5 * RATE_HZ), np.float32)) == "no_speech"


def test_a_stretch_without_words_does_not_end_a_pause() -> None:
    class TwoStretches(FakeRecogniser):
        def find_speech(self, samples: Track) -> tuple[Span, ...]:  # noqa: ARG002 - the seam's
            return (Span(0, 4), Span(8, 9), Span(13, 14))

    recording = Recording(Path("/calls/call.wav"), "ab" * 32, 5, CallFacts())
    script = [(0, 0.5, "добрый день чем могу помочь"), (1, 2.5, "мне нужна лампа"), (0, 13.2, "есть")]
    audio = Audio(tuple(sound()), source_rate_hz=8_000, codec="pcm_alaw")

    heard = listen.transcribe(recording, audio, TwoStretches(script), SpeechSettings(), CACHE)

    assert [(pause.start_s, pause.end_s) for pause in heard.pauses] == [(4, 13)]
