"""How often and how fast callqa is right: the tables of ``docs/accuracy.md``.

    python benchmarks/accuracy.py ../shared/calls benchmarks/data/blind_calls.json

Measures every named file of labelled calls (or folder with ``labels.json``) from the written turns, and from the
recordings where there are any. What the database knows of them is not heard again, so ``callqa run`` before it saves
time; ``--transcripts`` takes them from a folder of ``ID.json`` that ``benchmarks/transcription.py --out`` has written.
All of it by phrases alone and, where it is installed, with the second opinion by meaning.
Then it takes the time of judging a call of ten minutes and of judging a call of the files, best of five.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pydantic import TypeAdapter

from callqa import settings, trials
from callqa.calls import Call, Transcript, Turn
from callqa.cli.bench import open_bench
from callqa.evaluation import report
from callqa.evaluation.agreement import Agreement, Judged
from callqa.evaluation.labels import LabelledCall
from callqa.evaluation.reading import read
from callqa.meaning.choice import open_encoder
from callqa.rules import folders
from callqa.rules.book import Rulebook
from callqa.settings import Settings

ROOT = Path(__file__).parents[1]
TEN_MINUTES_S = 600.0
TRANSCRIPT = TypeAdapter(Transcript)

Rulebooks = Mapping[str, Rulebook]


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured, and how it came out."""

    name: str
    agreement: Agreement
    calls: Mapping[str, LabelledCall]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", nargs="+", type=Path)
    parser.add_argument("--rules", type=Path, default=ROOT / "scripts")
    parser.add_argument("--config", type=Path, default=ROOT / "callqa.toml")
    parser.add_argument("--database", help="where transcripts may be known from")
    parser.add_argument("--transcripts", type=Path, help="folder of transcripts to judge instead of hearing")
    parser.add_argument("--from-text", action="store_true", help="leave the recordings out")
    parser.add_argument("--show", action="store_true", help="name every wrong mark")
    args = parser.parse_args()
    chosen = settings.load(args.config, args.database).model_copy(update={"scripts": args.rules})
    files = {path: read(path, chosen.speech.language) for path in args.labels}
    lines = []
    for variant, rulebooks in variants(args.rules, chosen).items():
        for path, calls in files.items():
            for source, judged in sources(calls, rulebooks, chosen, args.transcripts, from_text=args.from_text):
                name = ", ".join(part for part in (path.name.removesuffix(".json"), source, variant) if part)
                slack_s = 0.0 if source == "text" else trials.RECOGNISED_SLACK_S
                agreement = trials.agreement(judged, rulebooks, slack_s)
                lines.append(Line(name, agreement, {call.id: call for call in calls}))
        timings(rulebooks, [call for calls in files.values() for call in calls], chosen)
    summary(lines)
    per_rule(lines)
    for line in lines if args.show else ():
        wrong_marks(line)
    return 0


def variants(scripts: Path, chosen: Settings) -> Mapping[str, Rulebooks]:
    """Load the rules in each way that they can be used, by a name for the tables."""
    encoder = open_encoder(chosen.meaning, chosen.cache)
    found: dict[str, Rulebooks] = {"phrases": folders.load_all(scripts)}
    if encoder is not None:
        found["meaning too"] = folders.load_all(scripts, encoder)
    return found


def sources(
    calls: Sequence[LabelledCall],
    rulebooks: Rulebooks,
    chosen: Settings,
    transcripts: Path | None,
    *,
    from_text: bool,
) -> Iterator[tuple[str, list[Judged]]]:
    """Yield the judged calls from each source that there is."""
    yield "text", trials.from_text(calls, rulebooks, chosen)
    if from_text or any(call.file is None for call in calls):
        return
    if transcripts is None:
        bench = replace(open_bench(chosen), rulebooks=rulebooks)
        yield chosen.speech.model, list(trials.from_audio(calls, bench))
        return
    heard = {call.id: transcripts / f"{call.id}.json" for call in calls}
    yield (
        "recognised",
        [
            trials.judged(call, TRANSCRIPT.validate_json(heard[call.id].read_bytes()), rulebooks, chosen)
            for call in calls
            if heard[call.id].exists()
        ],
    )


def summary(lines: Sequence[Line]) -> None:
    """Print a line for everything that was measured."""
    head = "calls|number|macro-F1|lowest F1|kappa|evidence hit rate|wrong fails per ten calls|outcome|loss reason|site"
    print_head(head.split("|"))
    for line in lines:
        one = line.agreement
        kappa = f"{one.kappa.value:.2f} ({one.kappa.low:.2f}–{one.kappa.high:.2f})" if one.kappa else "–"
        lowest = min((rule.f1 for rule in one.rules if rule.fails and rule.f1 is not None), default=None)
        told = {field.field: field.accuracy for field in one.fields}
        fields = [figure(told.get(field)) for field in ("outcome", "loss_reason", "site_feedback")]
        wrong_fails = f"{one.wrong_fails_per_ten_calls:.2f}"
        shares = [figure(one.macro_f1), figure(lowest), kappa, figure(one.evidence_rate)]
        print_row([line.name, str(one.calls), *shares, wrong_fails, *fields])


def per_rule(lines: Sequence[Line]) -> None:
    """Print the F1 of every rule with its precision and recall, a column for everything that was measured."""
    print_head(["rule", *(line.name for line in lines)])
    for rule in dict.fromkeys(one.rule for line in lines for one in line.agreement.rules):
        print_row([f"`{rule}`", *(next(cells(rule, line), "–") for line in lines)])


def cells(rule: str, line: Line) -> Iterator[str]:
    """Yield the figures of one rule."""
    for one in line.agreement.rules:
        if one.rule == rule and one.fails:
            yield f"{figure(one.f1)} ({figure(one.precision)} / {figure(one.recall)}, {one.fails} fails)"


def wrong_marks(line: Line) -> None:
    """Name every wrong mark."""
    print(f"\n{line.name}")
    for rule in line.agreement.rules:
        for wrong in rule.wrong:
            print("\n".join(report.wrong_mark(wrong, line.calls[wrong.call].said)))


def timings(rulebooks: Rulebooks, calls: Sequence[LabelledCall], chosen: Settings) -> None:
    """Print how long judging takes."""
    for language, rulebook in rulebooks.items():
        ours = [call for call in calls if call.said.language == language]
        if not ours:
            continue
        long = Call(ours[0].facts, joined([call.said for call in ours], TEN_MINUTES_S))
        ten_minutes_s = best_s(partial(rulebook.judge, long))
        each_s = best_s(partial(trials.from_text, ours, rulebooks, chosen)) / len(ours)
        print(
            f"{language}: {len(rulebook.rules)} rules, a call of {long.transcript.duration_s / 60:.0f} minutes "
            f"{1000 * ten_minutes_s:.0f} ms, a call of the files {1000 * each_s:.1f} ms"
        )


def best_s(work: Callable[[], object]) -> float:
    """Return the shortest of five times, in seconds."""
    times = []
    for _ in range(5):
        started_s = time.perf_counter()
        work()
        times.append(time.perf_counter() - started_s)
    return min(times)


def joined(transcripts: Sequence[Transcript], duration_s: float) -> Transcript:
    """Put calls one after another until they are as long as asked for."""
    turns: list[Turn] = []
    now_s = 0.0
    for one in transcripts:
        if now_s >= duration_s:
            break
        turns += [moved(turn, now_s) for turn in one.turns]
        now_s += one.duration_s
    return replace(transcripts[0], turns=tuple(turns), pauses=(), duration_s=now_s)


def moved(turn: Turn, by_s: float) -> Turn:
    """Return a turn that is said later."""
    words = tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in turn.words)
    return replace(turn, start_s=turn.start_s + by_s, end_s=turn.end_s + by_s, words=words)


def figure(value: float | None) -> str:
    """Write a share."""
    return "–" if value is None else f"{value:.2f}"


def print_head(cells: Sequence[str]) -> None:
    """Print the head of a Markdown table."""
    print()
    print_row(cells)
    print_row(["---"] * len(cells))


def print_row(cells: Sequence[str]) -> None:
    """Print a row of a Markdown table."""
    print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    sys.exit(main())
