"""How long it takes to judge stored calls again, split into reading, judging and writing.

``python benchmarks/rescore.py [--transcripts DIR] [--calls 10000] [--rules DIR] [--database FILE] [--again]``

Fills a scratch database with copies of the transcripts (JSON as ``benchmarks/transcription.py --out`` writes it;
without any the written turns of the labelled calls beside the benchmarks), each evaluated once by rules that are no
longer there, and runs what ``callqa rescore`` runs, in one process. ``--again`` uses a database that an earlier call
has filled, to measure calls that need nothing. Prints seconds, calls a second, the memory used at most, and how long
the first page of the queue and its filters take.
"""

import argparse
import hashlib
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine
from sqlmodel import Session

from callqa import pipeline, rescoring
from callqa.calls import Evaluation, Mark, Transcript, Verdict
from callqa.evaluation.reading import read
from callqa.recording import CallFacts, Recording
from callqa.rules.folders import load_all
from callqa.settings import SpeechSettings
from callqa.store import evaluations, saving, stored
from callqa.store.accounts import Account, Role
from callqa.store.db import open_store, transaction
from callqa.store.queue import QueueFilter, queue, queue_choices, queue_length
from callqa.store.stored import Wanted

HERE = Path(__file__).parent
FORMER = "former-rules"
AGENTS = 20
TRANSCRIPT = TypeAdapter(Transcript)


def main() -> int:
    """Fill, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--transcripts", type=Path, help="a folder of transcripts, one ID.json each")
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--rules", type=Path, default=HERE.parent / "scripts")
    parser.add_argument("--database", type=Path, help="where to make it (default: a temporary folder)")
    parser.add_argument("--again", action="store_true", help="the database is there already")
    args = parser.parse_args()
    started_s = time.perf_counter()
    rulebooks = load_all(args.rules)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_store(f"sqlite:///{args.database or Path(folder) / 'rescore.sqlite'}")
        if not args.again:
            fill(engine, islice(cycle(transcripts(args.transcripts)), args.calls))
        print(f"ready after {time.perf_counter() - started_s:.0f} s")
        rescore(rescoring.Desk(engine, rulebooks, SpeechSettings()))
        look(engine)
        engine.dispose()
    return 0


def transcripts(folder: Path | None) -> list[Transcript]:
    """Read transcripts as they were recognised, or the written turns of labelled calls."""
    if folder is None:
        return [call.said for path in sorted((HERE / "data").glob("*.json")) for call in read(path, "ru")]
    return [
        replace(_transcript(json.loads(path.read_text(encoding="utf-8"))), engine="engine")
        for path in sorted(folder.glob("*.json"))
    ]


def _transcript(data: dict[str, Any]) -> Transcript:
    return TRANSCRIPT.validate_python(data)


def fill(engine: Engine, heard: Iterator[Transcript]) -> None:
    """Store every transcript as a call of its own, with an evaluation by other rules."""
    with transaction(engine) as session:
        card = {
            "name": "shop",
            "title": "…",
            "pass_mark": 80,
            "sections": [{"id": "a", "title": "…", "rules": {"greeting": 100}}],
        }
        content = {"language": "ru", "rules": [], "scorecard": "shop", "scorecards": {"shop": card}}
        saving.save_rulebook(session, FORMER, content)
    began = datetime(2026, 1, 1, 9, tzinfo=UTC)
    former = Evaluation((Verdict("greeting", Mark.PASS),), 100.0, None, (), None, FORMER, "shop")
    numbered = enumerate(heard)
    while many := list(islice(numbered, stored.BATCH)):
        with transaction(engine) as session:
            for number, transcript in many:
                facts = CallFacts(
                    call_id=str(number),
                    started_at=began + timedelta(minutes=number),
                    direction="in",
                    segment="b2c",
                    agent=f"Менеджер {number % AGENTS}",
                    ring_s=6.0,
                    shop_names=("Батарейкин",),
                )
                sha256 = hashlib.sha256(str(number).encode()).hexdigest()
                recording = Recording(Path(f"/calls/{number}.wav"), sha256, 1, facts)
                saving.save_judged(session, recording, transcript, former)


def rescore(desk: rescoring.Desk) -> None:
    """Judge everything again and print where the time went."""
    clock: Counter[str] = Counter()
    _timed(stored, "read", clock, "reading")
    _timed(pipeline, "judge", clock, "judging")
    _timed(evaluations, "add_current", clock, "writing")
    started_s, started_cpu_s = time.perf_counter(), time.process_time()
    outcomes = Counter(event.outcome.value for event in rescoring.rescore(desk, Wanted()))
    wall_s, cpu_s = time.perf_counter() - started_s, time.process_time() - started_cpu_s
    count = sum(outcomes.values())
    print(f"{count} calls in {wall_s:.1f} s ({cpu_s:.1f} s of processor time), {count / wall_s:.0f} calls a second")
    print(", ".join(f"{outcome}: {number}" for outcome, number in outcomes.items()))
    spent = {**clock, "the rest": wall_s - sum(clock.values())}
    print(", ".join(f"{what} {1000 * seconds / count:.2f} ms a call" for what, seconds in spent.items()))
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _timed(module: object, name: str, clock: Counter[str], what: str) -> None:
    work: Callable[..., object] = getattr(module, name)

    def timed(*args: object) -> object:
        started_s = time.perf_counter()
        try:
            return work(*args)
        finally:
            clock[what] += time.perf_counter() - started_s  # type: ignore[assignment]

    setattr(module, name, timed)


def look(engine: Engine) -> None:
    """Print how long the queue of the review app takes."""
    anna = Account(1, "anna", Role.SUPERVISOR)
    with Session(engine) as session:
        for what, ask in (
            ("first page", lambda: queue(session=session, account=anna, wanted=QueueFilter())),
            ("its length", lambda: queue_length(session=session, account=anna, wanted=QueueFilter())),
            ("filters", lambda: queue_choices(session=session, account=anna)),
        ):
            started_s = time.perf_counter()
            ask()
            print(f"queue, {what}: {1000 * (time.perf_counter() - started_s):.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
