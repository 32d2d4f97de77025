"""An hour of conversation in two channels with a thousand turns, to try what must work with long calls too."""

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session, select

from callqa import scoring
from callqa.calls import (
    Attribution,
    Evidence,
    Judgement,
    Mark,
    Metrics,
    Pause,
    PauseKind,
    Role,
    Speaker,
    Transcript,
    Turn,
    Verdict,
    Word,
)
from callqa.recording import CallFacts, Recording
from callqa.store import saving
from callqa.store.tables import RecordingRow
from tests.review.seed import BOOK, RULES, SCORECARD

DURATION_S = 3600.0
RATE_HZ = 8000
TURNS = 1000
HOLD = Pause(PauseKind.HOLD, 1200.0, 1290.0)
DEAD_AIR = Pause(PauseKind.DEAD_AIR, 3520.0, 3580.0)
SLOT_S = 3.4
SAID = "да конечно сейчас посмотрю есть ли она в наличии"
WORD_S = 0.35
PROOF_EVERY = 25


def add(engine: Engine, folder: Path, agent: str) -> int:
    """Save the call as judged, with its recording, and return its id."""
    path = folder / "hour.wav"
    heard = transcript()
    write(path, heard)
    with Session(engine) as session:
        facts = CallFacts(call_id="17.hour", agent=agent, segment="b2c", direction="in", language="ru")
        recording = Recording(path, "ab" * 32, path.stat().st_size, facts)
        judgement = Judgement(tuple(_verdicts(heard)), SCORECARD.name)
        metrics = Metrics(60.0, 90.0, 90.0, 0.5, 120.0, 0.8)
        saving.save_judged(
            session, recording, heard, scoring.evaluate(judgement, heard, metrics, {SCORECARD.name: SCORECARD}, BOOK)
        )
        session.commit()
        return session.exec(select(RecordingRow.id).where(RecordingRow.name == path.name)).one() or 0


def transcript() -> Transcript:
    """An announcement, then agent and customer taking turns every ``SLOT_S`` seconds, but for the hold."""
    return Transcript(
        turns=tuple(_turns()),
        pauses=(HOLD, DEAD_AIR),
        duration_s=DURATION_S,
        channels=2,
        language="ru",
        attribution=Attribution.CHANNELS,
        attribution_confidence=0.97,
        engine="engine-1",
    )


def _turns() -> Iterator[Turn]:
    yield _turn(Speaker.OTHER, 0.5)
    start_s = 6.0
    for number in range(1, TURNS):
        if HOLD.start_s - SLOT_S < start_s < HOLD.end_s:
            start_s = HOLD.end_s
        yield _turn(Speaker.AGENT if number % 2 else Speaker.CUSTOMER, round(start_s, 2))
        start_s += SLOT_S


def _turn(speaker: Speaker, start_s: float) -> Turn:
    words = SAID.split()
    times = [round(start_s + WORD_S * number, 2) for number in range(len(words) + 1)]
    spoken = tuple(Word(word, times[at], times[at + 1], 0.9) for at, word in enumerate(words))
    return Turn(speaker, start_s, times[-1], SAID, 0.9, spoken)


def _verdicts(heard: Transcript) -> Iterator[Verdict]:
    agents = [number for number, turn in enumerate(heard.turns) if turn.speaker is Speaker.AGENT]
    marks = {"never_say_no": Mark.FAIL, "greeting": Mark.PASS}
    for shift, rule in enumerate(RULES):
        mark = marks.get(rule, Mark.NA)
        proofs = agents[shift::PROOF_EVERY] if rule in marks else []
        role: Role = "violation" if mark is Mark.FAIL else "satisfied"
        yield Verdict(rule, mark, tuple(_evidence(heard.turns[n], n).with_role(role) for n in proofs))


def _evidence(turn: Turn, number: int) -> Evidence:
    words = turn.words[2:4]
    return Evidence(number, words[0].start_s, words[-1].end_s, " ".join(word.text for word in words), 91.0)


def write(path: Path, heard: Transcript) -> None:
    """Write noise where somebody speaks: the customer in the first channel, the others in the second."""
    rng = np.random.default_rng(17)
    noise = rng.integers(-9000, 9000, 10 * RATE_HZ, dtype=np.int16)
    sound = np.zeros((int(DURATION_S * RATE_HZ), 2), np.int16)
    for turn in heard.turns:
        start, end = int(turn.start_s * RATE_HZ), int(turn.end_s * RATE_HZ)
        syllables = np.abs(np.sin(np.arange(end - start) / RATE_HZ * 9))
        sound[start:end, 0 if turn.speaker is Speaker.CUSTOMER else 1] = noise[: end - start] * syllables
    music = slice(int(HOLD.start_s * RATE_HZ), int(HOLD.end_s * RATE_HZ))
    sound[music, 1] = np.resize(noise // 6, music.stop - music.start)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(sound.tobytes())
