"""How well and how fast calls become transcripts, measured on labelled calls.

    python benchmarks/transcription.py ../shared/calls

Prints for each format of recording: the word error rate of each side by itself (mono: of the call; lower case, «е» for
«ё», no punctuation), the share of words given to the right side, turns heard and labelled, the share of turns
that begin within half a second of where they should, pauses of three seconds and more found to within a second, words
heard in hold music, and the speed against real time (one process, ``--threads`` threads; loading not counted).
"""

import argparse
import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter
from rich.console import Console

from callqa import audio, ingest
from callqa.calls import Transcript
from callqa.evaluation import report
from callqa.evaluation.reading import read
from callqa.evaluation.words import by_format
from callqa.settings import SpeechSettings
from callqa.speech import engines, listen

TRANSCRIPT = TypeAdapter(Transcript)


def main() -> int:
    """Transcribe the labelled calls of a folder and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds labels.json, the recordings and their sidecars")
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", default="", help="calls whose id contains this")
    parser.add_argument("--cache", type=Path, default=Path("~/.cache/callqa").expanduser())
    parser.add_argument("--out", type=Path, help="folder for the transcripts as JSON")
    args = parser.parse_args()

    settings = SpeechSettings(model=args.model)
    engine = engines.prepare(settings, args.cache, cpu_threads=args.threads).general
    recogniser = engine.start()
    print(engine.fingerprint)
    compared = []
    spent_s: defaultdict[str, float] = defaultdict(float)
    for call in read(args.folder, settings.language):
        if args.only not in call.id or call.file is None:
            continue
        recording = replace(ingest.identify(call.file), facts=call.facts)
        started_s = time.perf_counter()
        heard = listen.transcribe(recording, audio.decode(recording.path), recogniser, settings, args.cache)
        for group in (call.format, "all"):
            spent_s[group] += time.perf_counter() - started_s
        if args.out:
            args.out.mkdir(parents=True, exist_ok=True)
            (args.out / f"{call.id}.json").write_bytes(TRANSCRIPT.dump_json(heard, indent=1))
        print(call.id, f"agent known with {heard.attribution_confidence:.2f}", file=sys.stderr)
        compared.append((call, heard))
    groups = by_format(compared)
    Console(highlight=False).print(report.words_table(groups))
    for name, counts in groups.items():
        print(f"{name:16} {counts.audio_s / spent_s[name]:5.1f} times real time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
