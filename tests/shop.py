"""A shop's folder with recordings, and a run over it with the fake recogniser."""

import os
import wave
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from callqa import batch, ingest
from callqa.rules import folders
from callqa.runs import Bench, run
from callqa.settings import Settings, load
from callqa.speech.recogniser import Heard, Signal
from callqa.store.db import open_store
from callqa.summary import Event
from tests.fakes import FakeRecogniser

ROOT = Path(__file__).parents[1]
RATE_HZ = 8_000
DEADLY_S = 13
"""A recording of so many seconds ends the process that hears it."""


@dataclass(frozen=True)
class FakeEngine:
    """Starts the fake recogniser in a worker, whatever the queue."""

    fingerprint: str = "fake-1"
    sleep_s: float = 0.0

    def for_queue(self, _queue: str | None) -> "FakeEngine":
        return self

    def start(self) -> "DeadlyRecogniser":
        return DeadlyRecogniser(fingerprint=self.fingerprint, sleep_s=self.sleep_s)


class DeadlyRecogniser(FakeRecogniser):
    """Like memory running out: the process is gone at once."""

    def recognise(self, signals: Sequence[Signal], *, language: str | None, names: Sequence[str] = ()) -> Heard:
        if len(signals[0].samples) // 16_000 == DEADLY_S:
            os._exit(9)
        return super().recognise(signals, language=language, names=names)


def write_call(path: Path, duration_s: float = 12.0, channels: int = 2, seed: int = 0) -> Path:
    """Write noise; the seed makes recordings of one length differ."""
    noise = np.random.default_rng(seed).integers(-3000, 3000, (int(duration_s * RATE_HZ), channels), dtype=np.int16)
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(noise.tobytes())
    return path


def settings_in(folder: Path) -> Settings:
    """Settings of a shop that lives in a folder of its own and uses the shipped rules."""
    (folder / "callqa.toml").write_text(
        f'scripts = "{ROOT / "scripts"}"\nworkers = 1\ncache = "cache"\n', encoding="utf-8"
    )
    return load(folder / "callqa.toml")


def run_in(
    folder: Path, engine: FakeEngine | None = None, *, redo: bool = False, processes: int = 0
) -> dict[str, Event]:
    """Run over ``folder/recordings``, in worker processes or a thread, and return what became of each file."""
    settings = settings_in(folder)
    database = open_store(settings.database_url)
    bench = Bench(
        settings=settings,
        database=database,
        rulebooks=folders.load_all(settings.scripts),
        engines=engine or FakeEngine(),
        open_executor=(
            batch.warm_pool(processes, (engine or FakeEngine()).for_queue(None))
            if processes
            else lambda: ThreadPoolExecutor(1)
        ),
        workers=processes or 1,
        redo=redo,
    )
    events = {event.name: event for event in run(ingest.find([folder / "recordings"]), bench)}
    database.dispose()
    return events
