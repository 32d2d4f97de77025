"""Memory of a run on one very long recording: labelled calls one after the other, with quiet between, for some hours.

    python benchmarks/long.py ../shared/calls
    python benchmarks/long.py ../shared/calls --mono

Prints time and peak memory of the run and its workers together. ``--mono``: both sides in one channel, so that voices
are told apart.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import numpy as np
from sounds import Sound
from speed import measure
from spoken import telephone, write

from callqa import audio
from callqa.evaluation.reading import read

TELEPHONE_HZ = 8_000


def main() -> int:
    """Write the recording, run over it and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds labels.json and the recordings")
    parser.add_argument("--hours", type=float, default=3.0)
    parser.add_argument("--quiet-s", type=float, default=480.0, help="quiet after each call")
    parser.add_argument("--mono", action="store_true")
    args = parser.parse_args()
    files = [call.file for call in read(args.folder, "ru") if call.file and call.format == "stereo_alaw"]
    with tempfile.TemporaryDirectory() as scratch:
        recordings = Path(scratch) / "recordings"
        recordings.mkdir()
        sides = [np.concatenate(side) for side in zip(*_pieces(files, args.hours * 3600, args.quiet_s), strict=True)]
        seconds = len(sides[0]) / TELEPHONE_HZ
        write([np.sum(sides, axis=0) / 2] if args.mono else sides, recordings / "long.wav")
        del sides
        config = Path(scratch) / "callqa.toml"
        config.write_text(f'scripts = "{Path(__file__).parents[1] / "scripts"}"\nmeaning = "off"\n', encoding="utf-8")
        spent = measure([sys.executable, "-m", "callqa.cli", "run", str(recordings), "--config", str(config)])
    print(f"{seconds / 3600:.1f} hours: {spent.wall_s:.0f} s by the clock, {spent.peak_mb:.0f} MB")
    return 0


def _pieces(files: Sequence[Path], wanted_s: float, quiet_s: float) -> Iterator[list[Sound]]:
    """Yield the two sides of calls and of the quiet between them, until there is enough."""
    quiet = np.zeros(int(quiet_s * TELEPHONE_HZ))
    written = 0
    for file in cycle(files):
        sides = [telephone(track[:].astype(np.float64), audio.RATE_HZ) for track in audio.decode(file).tracks]
        yield sides
        yield [quiet, quiet]
        written += len(sides[0]) + len(quiet)
        if written >= wanted_s * TELEPHONE_HZ:
            return


if __name__ == "__main__":
    sys.exit(main())
