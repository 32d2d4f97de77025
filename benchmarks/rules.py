"""How often the rules are right on labelled calls, from what was said and from what was recognised.

``python benchmarks/rules.py --calls FILE_OR_DIR [--transcripts DIR] [--rules DIR] [--show]``

``--calls`` is a file of labelled calls such as ``benchmarks/data/heldout_calls.json``, which tell what is known of each
call themselves, or a folder with ``labels.json`` and a sidecar for each call. Turns without times are spread evenly;
rules without a label are left out. ``--transcripts`` holds one ``ID.json`` per call, a transcript as JSON.
Prints per rule the support, precision, recall and F1 of ``fail``, how often the mark is right at all, and how often the
evidence of a rightly found ``fail`` overlaps a labelled turn; then wrong fails per call and the time of judging.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from callqa.calls import (
    Attribution,
    Call,
    CallFacts,
    Evidence,
    Mark,
    Pause,
    PauseKind,
    Speaker,
    Transcript,
    Turn,
    Verdict,
    Word,
)
from callqa.rules.book import Rulebook, load

SIDES = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER}
MIN_PAUSE_S = 1.0
WORDS_PER_S = 2.5
TEN_MINUTES_S = 600.0
SLACK_S = 1.0
"""By so much a found moment may miss the labelled turn: recognised word times are not exact."""


@dataclass
class Tally:
    """Counts of one rule over all calls."""

    hits: int = 0
    false_fails: int = 0
    misses: int = 0
    right: int = 0
    calls: int = 0
    evidence_hits: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the found fails that are labelled so."""
        return self.hits / (self.hits + self.false_fails) if self.hits + self.false_fails else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled fails that are found."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=Path, required=True)
    parser.add_argument("--transcripts", type=Path)
    parser.add_argument("--rules", type=Path, default=Path(__file__).parent.parent / "scripts" / "ru")
    parser.add_argument("--show", action="store_true", help="name every wrong mark")
    args = parser.parse_args()
    rulebook = load(args.rules)
    said = [(one, Call(facts, as_said(one))) for one, facts in labelled_calls(args.calls)]
    report("from the reference text", rulebook, said, show=args.show)
    long_call = joined([call for _, call in said], TEN_MINUTES_S)
    print(
        f"a call of {long_call.transcript.duration_s / 60:.0f} minutes: {1000 * judging_s(rulebook, long_call):.0f} ms"
    )
    if args.transcripts:
        heard = []
        for one, call in said:
            path = args.transcripts / f"{one['id']}.json"
            if path.exists():
                heard.append((one, Call(call.facts, transcript_from(json.loads(path.read_text(encoding="utf-8"))))))
        report(f"from recognised speech, {len(heard)} calls", rulebook, heard, show=args.show)
    return 0


def labelled_calls(path: Path) -> Iterable[tuple[dict[str, Any], CallFacts]]:
    """Yield labelled calls, every turn with times, and what is known of each call."""
    folder = path if path.is_dir() else None
    for one in json.loads((folder / "labels.json" if folder else path).read_text(encoding="utf-8")):
        if folder:
            known = json.loads((folder / f"{one['id']}.json").read_text(encoding="utf-8"))
        else:
            known = {**one, "agent": one["agent"]["name"]}
        yield timed(one), facts_of(known)


def timed(one: Mapping[str, Any]) -> dict[str, Any]:
    """Give times to turns that have none: one after another, as fast as people speak, without pauses."""
    turns, now_s = [], 0.0
    for turn in one["turns"]:
        end_s = turn.get("end_s", now_s + len(turn["text"].split()) / WORDS_PER_S)
        turns.append({"start_s": now_s, "end_s": end_s, **turn})
        now_s = end_s
    return {"duration_s": now_s, **one, "turns": turns}


def judging_s(rulebook: Rulebook, call: Call) -> float:
    """Return how long judging takes, the best of five."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        rulebook.judge(call)
        times.append(time.perf_counter() - started)
    return min(times)


def joined(calls: list[Call], duration_s: float) -> Call:
    """Put calls one after another until they are as long as asked for."""
    turns: list[Turn] = []
    now_s = 0.0
    for call in calls:
        if now_s >= duration_s:
            break
        turns += [moved(turn, now_s) for turn in call.transcript.turns]
        now_s += call.transcript.duration_s
    return Call(calls[0].facts, replace(calls[0].transcript, turns=tuple(turns), pauses=(), duration_s=now_s))


def moved(turn: Turn, by_s: float) -> Turn:
    """Return a turn that is said later."""
    words = tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in turn.words)
    return replace(turn, start_s=turn.start_s + by_s, end_s=turn.end_s + by_s, words=words)


def report(title: str, rulebook: Rulebook, calls: list[tuple[Any, Call]], *, show: bool) -> None:
    """Judge the calls and print a table."""
    started = time.perf_counter()
    judged = [(one, call, rulebook.judge(call)) for one, call in calls]
    spent_s = time.perf_counter() - started
    tallies = tally(judged)
    print(f"\n{title}")
    print(f"{'rule':24}{'fails':>6}{'prec':>7}{'recall':>8}{'F1':>6}{'mark':>7}{'evidence':>10}")
    for rule, one in tallies.items():
        evidence = f"{one.evidence_hits / one.hits:.2f}" if one.hits else "-"
        print(
            f"{rule:24}{one.hits + one.misses:6}{one.precision:7.2f}{one.recall:8.2f}{one.f1:6.2f}"
            f"{one.right / one.calls:7.2f}{evidence:>10}"
        )
        for wrong in one.wrong if show else ():
            print(f"    {wrong}")
    hits = sum(one.hits for one in tallies.values())
    found = sum(one.evidence_hits for one in tallies.values())
    print(
        f"macro-F1 of fail {sum(one.f1 for one in tallies.values()) / len(tallies):.3f}, evidence hit rate "
        f"{found / hits if hits else 0:.3f}, wrong fails per call "
        f"{sum(one.false_fails for one in tallies.values()) / len(calls):.3f}, "
        f"{1000 * spent_s / len(calls):.1f} ms per call"
    )


def tally(judged: Iterable[tuple[Any, Call, tuple[Verdict, ...]]]) -> dict[str, Tally]:
    """Compare verdicts with labels, rule by rule."""
    tallies: dict[str, Tally] = {}
    for one, _call, verdicts in judged:
        for verdict in verdicts:
            label = one["labels"].get(verdict.rule)
            if label is None:
                continue
            count = tallies.setdefault(verdict.rule, Tally())
            count.calls += 1
            count.right += verdict.mark == label["verdict"]
            if verdict.mark != label["verdict"]:
                quotes = "; ".join(
                    f"{moment.turn}: {moment.quote[:60]} <{moment.phrase}>" for moment in verdict.evidence
                )
                count.wrong.append(f"{one['id']}: {label['verdict']} {label['turns']}, found {verdict.mark} [{quotes}]")
            if verdict.mark == Mark.FAIL and label["verdict"] == "fail":
                count.hits += 1
                turns = [one["turns"][index] for index in label["turns"]]
                count.evidence_hits += any(near(moment, turns, one) for moment in verdict.evidence)
            elif verdict.mark == Mark.FAIL:
                count.false_fails += 1
            elif label["verdict"] == "fail":
                count.misses += 1
    return tallies


def near(moment: Evidence, turns: list[Mapping[str, Any]], one: Mapping[str, Any]) -> bool:
    """Whether evidence overlaps a labelled turn, or a wait ends where one begins."""
    for turn in turns:
        before = [other["end_s"] for other in one["turns"] if other["end_s"] <= turn["start_s"]]
        begins = max(before, default=0.0) if moment.turn is None else turn["start_s"]
        if moment.start_s <= turn["end_s"] + SLACK_S and moment.end_s >= begins - SLACK_S:
            return True
    return False


def facts_of(known: Mapping[str, Any]) -> CallFacts:
    """Return what the rules need of a sidecar, or of a labelled call."""
    return CallFacts(
        direction=known.get("direction"),
        segment=known.get("segment"),
        agent=known.get("agent"),
        ring_s=known.get("ring_s"),
        shop_names=tuple(known.get("shop_names", ())),
        language=known.get("language"),
    )


def as_said(one: Mapping[str, Any]) -> Transcript:
    """Make the transcript that a perfect recogniser would: words spread evenly over each turn."""
    turns = []
    for turn in one["turns"]:
        parts = turn["text"].split()
        step_s = (turn["end_s"] - turn["start_s"]) / len(parts)
        words = tuple(
            Word(part, turn["start_s"] + index * step_s, turn["start_s"] + (index + 1) * step_s, 1.0)
            for index, part in enumerate(parts)
        )
        turns.append(Turn(SIDES[turn["who"]], turn["start_s"], turn["end_s"], turn["text"], 1.0, words))
    return Transcript(
        turns=tuple(turns),
        pauses=tuple(pauses_between(turns, one["holds"])),
        duration_s=one["duration_s"],
        channels=2,
        language="ru",
        attribution=Attribution.CHANNELS,
        attribution_confidence=1.0,
        engine="reference",
    )


def pauses_between(turns: list[Turn], holds: list[tuple[float, float]]) -> Iterable[Pause]:
    """Yield the stretches in which nobody speaks."""
    end_s = 0.0
    for turn in turns:
        if turn.start_s - end_s >= MIN_PAUSE_S and end_s > 0:
            held = any(start_s < turn.start_s and stop_s > end_s for start_s, stop_s in holds)
            yield Pause(PauseKind.HOLD if held else PauseKind.DEAD_AIR, end_s, turn.start_s)
        end_s = max(end_s, turn.end_s)


def transcript_from(data: Mapping[str, Any]) -> Transcript:
    """Read a transcript that was written with ``dataclasses.asdict``."""
    turns = tuple(
        Turn(
            **{
                **turn,
                "speaker": Speaker(turn["speaker"]),
                "words": tuple(Word(**word) for word in turn["words"]),
            }
        )
        for turn in data["turns"]
    )
    pauses = tuple(Pause(PauseKind(one["kind"]), one["start_s"], one["end_s"]) for one in data["pauses"])
    attribution = Attribution(data["attribution"])
    return Transcript(**{**data, "turns": turns, "pauses": pauses, "attribution": attribution})


if __name__ == "__main__":
    sys.exit(main())
