"""A shop's folder with recordings, and a run over it with the fake recogniser."""

import os
import wave
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from callqa import batch, ingest
from callqa.choosing import Wish
from callqa.cluster import Cluster
from callqa.growing import Watch
from callqa.rules import folders
from callqa.rules.book import Rulebook
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


def settings_in(folder: Path, more: str = "") -> Settings:
    """Settings of a shop that lives in a folder of its own and uses the shipped rules, and more of them."""
    (folder / "callqa.toml").write_text(
        f'scripts = "{ROOT / "scripts"}"\nworkers = 1\ncache = "cache"\n{more}', encoding="utf-8"
    )
    return load(folder / "callqa.toml")


@lru_cache
def rulebooks(scripts: Path) -> Mapping[str, Rulebook]:
    return folders.load_all(scripts)  # reading them takes seconds


def run_in(
    folder: Path,
    engine: FakeEngine | None = None,
    *,
    redo: bool = False,
    processes: int = 0,
    place: Path | str | None = None,
    settings: str = "",
    watched: bool = False,
    wish: Wish | None = None,
    cluster: Cluster | None = None,
) -> dict[str, Event]:
    """Run over ``folder/recordings`` or another place; what became of each file.

    It hears in worker processes, in those of a cluster, or in a thread.

    ``watched``: files that are still being written are told from the others, which takes two seconds.
    """
    shop = settings_in(folder, settings)
    database = open_store(shop.database_url)
    bench = Bench(
        settings=shop,
        database=database,
        rulebooks=rulebooks(shop.scripts),
        engines=engine or FakeEngine(),
        open_executor=cluster.open_executor if cluster else _on_this_machine(processes, engine or FakeEngine()),
        in_hand=cluster.in_hand if cluster else lambda: (processes or 1) + 1,
        hear=cluster.hearing() if cluster else batch.hear_in_worker,
        redo=redo,
    )
    files = ingest.find([place or folder / "recordings"])
    try:
        return {event.name: event for event in run(files, bench, Watch(files) if watched else None, wish)}
    finally:
        database.dispose()


def _on_this_machine(processes: int, engine: FakeEngine) -> Callable[[], Executor]:
    return batch.warm_pool(processes, engine.for_queue(None)) if processes else lambda: ThreadPoolExecutor(1)
