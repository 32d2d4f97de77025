"""Labelled calls as a phone system would have left them, through a real run: are waits, managers and segments right?

The recordings are copied under FreePBX's names, without their sidecars, beside a queue log, a CDR and a directory
(``tests/phone/tree.py``). Then it does what an administrator does: import the logs, run, export::

    python benchmarks/phone_tree.py ../shared/calls

Exit code 1: something differs from the sidecars or the labels.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from callqa.cli import main as callqa
from tests.phone.tree import Planted, plant

ROOT = Path(__file__).parents[1]
SUFFIXES = {".wav", ".mp3", ".ogg"}


def main() -> int:
    """Plant the tree, take it through, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path, help="the folder of labels.json")
    parser.add_argument("--folder", type=Path, help="where to plant it (default: a temporary folder)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary)
        recordings = [path for path in sorted(args.labelled.iterdir()) if path.suffix in SUFFIXES]
        planted = plant(folder, recordings)
        config = folder / "callqa.toml"
        config.write_text(f'recordings = "monitor"\nscripts = "{ROOT / "scripts"}"\n', encoding="utf-8")
        logs = [str(folder / name) for name in ("queue_log", "cdr.csv")]
        _command("phone", "import", *logs, config=config)
        _command("run", config=config)
        _command("export", "--format", "jsonl", "--personal", "--out", str(folder / "calls.jsonl"), config=config)
        calls = {one["recording"]: one for one in map(json.loads, (folder / "calls.jsonl").open(encoding="utf-8"))}
    labels = {one["id"]: one["labels"] for one in json.loads((args.labelled / "labels.json").read_text("utf-8"))}
    wrong = [
        f"{path.name}: {what}"
        for one, path in zip(planted, recordings, strict=True)
        for what in _differences(one, calls.get(one.file.name), labels[path.stem]["answer_speed"]["verdict"])
    ]
    print(f"{len(planted)} calls, {len(wrong)} differences", *wrong, sep="\n")
    return 1 if wrong else 0


def _command(*words: str, config: Path) -> None:
    if callqa([*words, "--config", str(config)]) != 0:
        sys.exit(f"callqa {words[0]} did not come to its end")


def _differences(planted: Planted, call: dict[str, Any] | None, label: str) -> list[str]:
    if call is None:
        return ["not in the export"]
    truth = planted.truth
    inwards = truth["direction"] == "in"
    pairs = {
        "manager": (call["agent"], truth["agent"]),
        "segment": (call["segment"], truth["segment"]),
        "direction": (call["direction"], truth["direction"]),
        "queue": (call["queue"], truth["queue"] if inwards else None),
        "wait": (call["ring_s"], truth["ring_s"] if inwards else None),
        "answer_speed": (call["verdicts"]["answer_speed"]["verdict"], label),
    }
    return [f"{name} is {found}, should be {right}" for name, (found, right) in pairs.items() if found != right]


if __name__ == "__main__":
    sys.exit(main())
