"""callqa against faster-whisper called the plain way, on the same recordings with the same model.

    python benchmarks/speed.py ../shared/calls

Ways: (a) ``WhisperModel.transcribe`` as its README shows it, file in, int8; (b) its ``BatchedInferencePipeline`` with
batches of 8; (c) ``callqa run``: decoding, channels or voices, words with times, rules, stored. Each has a process of
its own and all cores of this machine. Time is from the start of the process to its end, loading of the model included;
memory is the largest sum over its processes (proportional set size), looked at five times a second.

The word error rate compares the words of a whole call in the order of its turns, for all ways alike, as the plain ways
do not know who speaks. (a) and (b) hear both sides mixed.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jiwer
from faster_whisper import BatchedInferencePipeline, WhisperModel

from callqa.evaluation.labels import LabelledCall
from callqa.evaluation.reading import read
from callqa.evaluation.words import normalised
from callqa.settings import SpeechSettings
from callqa.speech import whisper

SAMPLED_S = 1.0
"""Between two looks at the memory: each takes time from the processes that are looked at."""
BATCH = 8
CACHE = Path("~/.cache/callqa").expanduser()


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process and its children took: seconds by the clock and of the processor, and memory in MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def main() -> int:
    """Run the ways that were asked for and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds labels.json, the recordings and their sidecars")
    parser.add_argument("--mono", action="store_true", help="the mono calls instead of those with two channels")
    parser.add_argument("--calls", type=int, default=1_000, help="so many of them at most")
    parser.add_argument("--ways", default="abc")
    parser.add_argument("--model", default="base")
    parser.add_argument("--beam", type=int, default=5, help="of (a) and (b): 5, as the README has it")
    parser.add_argument("--own-beam", type=int, default=SpeechSettings().beam_size, help="of (c): callqa's own setting")
    parser.add_argument("--language", help="tell it to (a) and (b), which listen for it otherwise")
    parser.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()

    calls = [call for call in read(args.folder, "ru") if call.file and call.format.startswith("mono") == args.mono]
    calls = calls[: args.calls]
    if args.plain:
        _plain(calls, args)
        return 0
    print(
        f"{len(calls)} calls, {sum(call.said.duration_s for call in calls):.0f} s, model {args.model}, "
        f"beam {args.beam}, callqa {args.own_beam}, {_cores()} cores, load {os.getloadavg()[0]:.1f}"
    )
    first_s = None
    for way in args.ways:
        with tempfile.TemporaryDirectory() as scratch:
            run = _callqa if way == "c" else _plain_process
            spent, texts = run(way, calls, args, Path(scratch))
        first_s = first_s or spent.wall_s
        print(
            f"({way}) {spent.wall_s:6.1f} s by the clock, {spent.wall_s / first_s:4.2f} of the first; "
            f"{spent.cpu_s:6.1f} s of processor; {spent.peak_mb:5.0f} MB; "
            f"word error rate {_word_error_rate(calls, texts):.2%}",
            flush=True,
        )
    return 0


def _plain(calls: Sequence[LabelledCall], args: argparse.Namespace) -> None:
    """Transcribe as faster-whisper's README shows it, and write the texts to the file that ``args.plain`` names."""
    folder = whisper.prepare(SpeechSettings(model=args.model), CACHE).folder
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=_cores())
    options = {"beam_size": args.beam, "language": args.language}
    texts = {}
    for call in calls:
        if args.ways == "b":
            segments, _ = BatchedInferencePipeline(model).transcribe(str(call.file), batch_size=BATCH, **options)
        else:
            segments, _ = model.transcribe(str(call.file), **options)
        texts[call.id] = " ".join(segment.text for segment in segments)
    args.plain.write_text(json.dumps(texts), encoding="utf-8")


def _plain_process(
    way: str,
    calls: Sequence[LabelledCall],  # noqa: ARG001 - the same for all ways
    args: argparse.Namespace,
    scratch: Path,
) -> tuple[Spent, dict[str, str]]:
    out = scratch / "texts.json"
    command = [sys.executable, __file__, str(args.folder), "--ways", way, "--plain", str(out), "--model", args.model]
    command += ["--calls", str(args.calls), "--beam", str(args.beam)]
    command += ["--mono"] * args.mono + (["--language", args.language] if args.language else [])
    return measure(command), json.loads(out.read_text(encoding="utf-8"))


def _callqa(
    _way: str, calls: Sequence[LabelledCall], args: argparse.Namespace, scratch: Path
) -> tuple[Spent, dict[str, str]]:
    recordings = scratch / "recordings"
    recordings.mkdir()
    for call in calls:
        for file in (call.file, call.file.with_suffix(".json")) if call.file else ():
            if file.exists():
                (recordings / file.name).symlink_to(file.resolve())
    config = scratch / "callqa.toml"
    config.write_text(
        f'scripts = "{Path(__file__).parents[1] / "scripts"}"\nmeaning = "off"\n'
        f'[speech]\nmodel = "{args.model}"\nbeam_size = {args.own_beam}\n',
        encoding="utf-8",
    )
    callqa = [sys.executable, "-m", "callqa.cli"]
    spent = measure([*callqa, "run", str(recordings), "--config", str(config), "--quiet"])
    export = [*callqa, "export", "--format", "jsonl", "--config", str(config)]
    lines = subprocess.run(export, check=True, capture_output=True, text=True).stdout.splitlines()  # noqa: S603 - our own
    heard = {call["recording"]: " ".join(turn["text"] for turn in call["turns"]) for call in map(json.loads, lines)}
    return spent, {call.id: heard.get(call.file.name, "") for call in calls if call.file}


def measure(command: list[str]) -> Spent:
    """Run a command to its end.

    Raises:
        subprocess.CalledProcessError: it failed, which callqa does with 1 where a call failed.
    """
    started_s = time.perf_counter()
    before = os.times()
    process = subprocess.Popen(command)  # noqa: S603 - our own
    peak_kb = 0
    while process.poll() is None:
        peak_kb = max(peak_kb, sum(map(_memory_kb, _tree(process.pid))))
        time.sleep(SAMPLED_S)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    after = os.times()
    cpu_s = after.children_user - before.children_user + after.children_system - before.children_system
    return Spent(time.perf_counter() - started_s, cpu_s, peak_kb / 1024)


def _tree(pid: int) -> list[int]:
    """Return a process and all that it started."""
    with contextlib.suppress(OSError):
        children = [
            int(child)
            for tasks in Path(f"/proc/{pid}/task").glob("*/children")
            for child in tasks.read_text(encoding="ascii").split()
        ]
        return [pid, *(one for child in children for one in _tree(child))]
    return []


def _memory_kb(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _word_error_rate(calls: Sequence[LabelledCall], texts: dict[str, str]) -> float:
    said = [
        normalised(" ".join(turn.text for turn in sorted(call.said.turns, key=lambda turn: turn.start_s)))
        for call in calls
    ]
    return float(jiwer.wer(said, [normalised(texts[call.id]) for call in calls]))


def _cores() -> int:
    return len(os.sched_getaffinity(0))


if __name__ == "__main__":
    sys.exit(main())
