"""How well and how fast calls become transcripts, measured on labelled calls.

    python benchmarks/transcription.py ../shared/calls

Prints for each format of recording: the word error rate of each side by itself (mono: of the call; lower case, «е» for
«ё», no punctuation), the share of words given to the right side, turns heard and labelled, waits found, words heard
in waits, and the speed against real time (one process, ``--threads`` threads; loading not counted).
"""

import argparse
import dataclasses
import json
import re
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import jiwer

from callqa import audio, ingest
from callqa.calls import Speaker, Transcript
from callqa.settings import SpeechSettings
from callqa.speech import listen, whisper

SIDES = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER}
NEAR_S = 0.2
"""A word so near to turns of both sides is right with either."""
WAIT_S = 10.0
"""Labelled waits from this length must be found as one pause, to within ``EDGE_S``."""
EDGE_S = 2.0

Label = dict[str, Any]


@dataclasses.dataclass
class Sums:
    """Counts over some calls."""

    calls: int = 0
    errors: int = 0
    words: int = 0
    right_side: int = 0
    heard: int = 0
    turns: int = 0
    labelled_turns: int = 0
    waits: int = 0
    labelled_waits: int = 0
    words_in_waits: int = 0
    audio_s: float = 0.0
    wall_s: float = 0.0

    def add(self, other: "Sums") -> None:
        """Add the counts of another."""
        for field in dataclasses.fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def row(self, name: str) -> str:
        """Format as a line of the table."""
        return (
            f"{name:16} {self.calls:5} {self.errors / self.words:7.1%} {self.right_side / self.heard:7.1%} "
            f"{self.turns:6}/{self.labelled_turns:<5} {self.waits:5}/{self.labelled_waits:<3} {self.words_in_waits:6} "
            f"{self.audio_s / self.wall_s:7.1f}x"
        )


def normalised(text: str) -> str:
    """Return the words in lower case, «е» for «ё», without punctuation."""
    return " ".join(re.findall(r"\w+", text.lower().replace("ё", "е")))


def errors(reference: str, heard: str) -> tuple[int, int]:
    """Count the wrong, missing and added words, and the words of the reference."""
    found = jiwer.process_words(normalised(reference), normalised(heard))
    return found.substitutions + found.deletions + found.insertions, len(normalised(reference).split())


def measure(label: Label, heard: Transcript, wall_s: float) -> Sums:
    """Compare a transcript with the label of its call."""
    stereo = label["agent_channel"] is not None
    sides: list[tuple[str, ...]] = [("A",), ("C",)] if stereo else [("A", "C")]
    wrong = words = 0
    for side in sides:
        said = " ".join(turn["text"] for turn in label["turns"] if turn["who"] in side)
        spoken = sorted(
            word for turn in heard.turns if turn.speaker in {SIDES[who] for who in side} for word in timed(turn)
        )
        found = errors(said, " ".join(text for _, text in spoken))
        wrong, words = wrong + found[0], words + found[1]
    placed = [(turn.speaker, (word.start_s + word.end_s) / 2) for turn in heard.turns for word in turn.words]
    waits = [wait for wait in label["holds"] if wait[1] - wait[0] >= WAIT_S]
    return Sums(
        calls=1,
        errors=wrong,
        words=words,
        right_side=sum(speaker in speakers_at(label, time_s) for speaker, time_s in placed),
        heard=len(placed),
        turns=len(heard.turns),
        labelled_turns=len(label["turns"]),
        waits=sum(
            any(abs(p.start_s - start_s) < EDGE_S and abs(p.end_s - end_s) < EDGE_S for p in heard.pauses)
            for start_s, end_s in waits
        ),
        labelled_waits=len(waits),
        words_in_waits=sum(start_s < time_s < end_s for _, time_s in placed for start_s, end_s in label["holds"]),
        audio_s=heard.duration_s,
        wall_s=wall_s,
    )


def timed(turn: Any) -> list[tuple[float, str]]:  # noqa: ANN401 - a turn; its words may be told by time
    """Pair the words of a turn with their starts."""
    return [(word.start_s, word.text) for word in turn.words]


def speakers_at(label: Label, time_s: float) -> set[Speaker]:
    """Tell who speaks at a moment, or nearest to it, by the label."""
    distance = [(max(turn["start_s"] - time_s, time_s - turn["end_s"], 0.0), turn["who"]) for turn in label["turns"]]
    nearest_s = min(distance)[0]
    return {SIDES[who] for far_s, who in distance if far_s <= nearest_s + NEAR_S}


def main() -> int:
    """Transcribe the labelled calls of a folder and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds labels.json, the recordings and their sidecars")
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", help="calls whose id contains this")
    parser.add_argument("--cache", type=Path, default=Path("~/.cache/callqa").expanduser())
    parser.add_argument("--out", type=Path, help="folder for the transcripts as JSON")
    args = parser.parse_args()

    settings = SpeechSettings(model=args.model)
    engine = dataclasses.replace(whisper.prepare(settings, args.cache), cpu_threads=args.threads)
    recogniser = engine.start()
    print(engine.fingerprint)
    groups: defaultdict[str, Sums] = defaultdict(Sums)
    for label in json.loads((args.folder / "labels.json").read_text(encoding="utf-8")):
        if args.only and args.only not in label["id"]:
            continue
        recording = ingest.with_facts(ingest.identify(args.folder / label["file"]))
        started_s = time.perf_counter()
        heard = listen.transcribe(recording, audio.decode(recording.path), recogniser, settings)
        sums = measure(label, heard, time.perf_counter() - started_s)
        if args.out:
            args.out.mkdir(parents=True, exist_ok=True)
            content = json.dumps(dataclasses.asdict(heard), ensure_ascii=False, indent=1)
            (args.out / f"{label['id']}.json").write_text(content, encoding="utf-8")
        print(sums.row(label["id"][:16]), f"{heard.attribution_confidence:.2f}", file=sys.stderr)
        groups[label["format"]].add(sums)
        groups["all"].add(sums)
    print(f"{'format':16} {'calls':>5} {'WER':>7} {'roles':>7} {'turns':>12} {'waits':>9} {'inside':>6} {'speed':>8}")
    for name, sums in sorted(groups.items(), key=lambda group: group[0] == "all"):
        print(sums.row(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
