"""What a worker of a cluster does for ``scale.py``: it notes how long each call took it."""

import time
from pathlib import Path

from callqa.batch import Engine, Heard, Hearing
from callqa.recording import Recording
from callqa.settings import SpeechSettings


def noted(notes: Path, hearing: Hearing, *call: *tuple[Recording, Engine, SpeechSettings, Path]) -> Heard:
    """Hear a call as a run lets workers do it, and add the seconds that it took to a file."""
    began_s = time.perf_counter()
    heard = hearing(*call)
    with notes.open("a", encoding="ascii") as file:
        file.write(f"{time.perf_counter() - began_s}\n")
    return heard
