"""The calls of the large database (``large.py``) as rows: what was heard and judged, and what callqa keeps of it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
from large_plan import FAIL, LOSS_REASONS, NA, PASS, SHARES, TURN_WORDS, Plan, row, sha256, speaker_of

from callqa.calls import Mark
from callqa.figures import LETTERS
from callqa.store import signs
from callqa.store.tables import EvaluationRow, RecordingRow

_MARKS = {PASS: Mark.PASS, FAIL: Mark.FAIL, NA: Mark.NA}
_WORD_S = 0.4
_METRICS = {
    "dead_air_s": 4.0, "hold_s": 13.0, "longest_wait_s": 13.0, "talk_ratio": 0.6, "words_per_minute": 120.0,
    "confidence": 0.86,
}  # fmt: skip


def rulebook(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the rulebook that judged all of them."""
    yield {"hash": plan.card.hash, "content": plan.card.content, "created_at": datetime(2020, 1, 1, tzinfo=UTC)}


def recordings(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the recordings, the oldest first."""
    for n, started in enumerate(plan.started):
        flags, kind, state = plan.flags(n), plan.kind[n], plan.state(n)
        name = f"{started:%Y%m%d-%H%M%S}-{n}.wav"
        yield row(
            RecordingRow,
            id=n + 1,
            sha256=sha256(str(n)),
            name=name,
            path=f"/var/spool/asterisk/monitor/{name}",
            size_bytes=16_000 * int(plan.words[n]),
            status="scored" if plan.scored[n] else "not_scored",
            reason=None if plan.scored[n] else "too_few_words: Only a few words were recognised.",
            call_id=f"17{n:08}",
            started_at=started,
            direction="in" if kind[0] < SHARES["incoming"] else "out",
            queue="sales",
            segment="b2c" if kind[1] < SHARES["b2c"] else "b2b",
            agent=plan.agents[plan.agent[n]],
            customer_number=f"+7900{n:07}",
            ring_s=round(20 * float(kind[2]), 1),
            language="ru",
            facts={},
            score=float(plan.score[n]) if plan.scored[n] else None,
            flags=flags,
            reviewed=plan.reviewed(n),
            state=state,
            due_at=plan.due_at(n) if state in {"released", "disputed"} else None,
            assigned_id=plan.assigned_id(n),
            **signs.needs(flags),
        )


def transcripts(plan: Plan) -> Iterator[dict[str, Any]]:
    """Write turns as JSON text at once: eight million words as dictionaries would take minutes."""
    after = [f'","start_s":{_WORD_S * n:.1f},"end_s":{_WORD_S * n + 0.35:.2f},"confidence":0.86}}' for n in range(5000)]
    for n, count in enumerate(plan.words):
        said = plan.vocabulary.words[plan.said(n)].tolist()
        turns = ",".join(
            f'{{"speaker":"{speaker_of(at // TURN_WORDS)}","start_s":{_WORD_S * at:.1f},'
            f'"end_s":{_WORD_S * min(at + TURN_WORDS, count):.1f},"text":"{" ".join(said[at : at + TURN_WORDS])}",'
            f'"confidence":0.86,"words":['
            + ",".join('{"text":"' + word + after[(at + k) % 5000] for k, word in enumerate(said[at : at + TURN_WORDS]))
            + "]}"
            for at in range(0, count, TURN_WORDS)
        )
        hold = '[{"kind":"hold","start_s":1.0,"end_s":14.0}]' if plan.kind[n, 8] < SHARES["hold"] else "[]"
        yield {
            "id": n + 1, "recording_id": n + 1, "engine": "large-1", "language": "ru",
            "duration_s": _WORD_S * int(count), "channels": 2, "attribution": "channels",
            "attribution_confidence": 0.94, "turns": f"[{turns}]", "pauses": hold, "findings": "[]",
            "created_at": plan.started[n].replace(tzinfo=None),
        }  # fmt: skip


def evaluations(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield an evaluation of every call with a score."""
    checklist = {"script": plan.card.script, "title": "Входящий звонок", "steps": list(_steps(plan))}
    for n in plan.with_score():
        outcome, site = plan.outcome(n), plan.about_site(n)
        loss = LOSS_REASONS[int(plan.kind[n, 9] * len(LOSS_REASONS))] if outcome == "no_order" else None
        told = {"outcome": outcome, "loss_reason": loss, "site_feedback": site}
        yield row(
            EvaluationRow,
            id=n + 1,
            recording_id=n + 1,
            transcript_id=n + 1,
            rulebook=plan.card.hash,
            score=float(plan.score[n]),
            flags=plan.flags(n),
            metrics=_METRICS,
            scorecard=plan.card.name,
            **told,
            conclusions=[{"field": name, "value": value, "evidence": [_heard("violation")]}
                         for name, value in told.items() if value],
            checklist=checklist,
            created_at=plan.started[n],
        )  # fmt: skip


def verdicts(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the mark of every rule in every evaluation, evidence as JSON text; passed bans have nothing to show."""
    failed, passed = (json.dumps([_heard(role)], ensure_ascii=False) for role in ("violation", "satisfied"))
    shown = [{PASS: "[]" if rule.startswith("n") else passed, FAIL: failed, NA: "[]"} for rule in plan.card.rules]
    number = 0
    for n in plan.with_score():
        for at, (rule, mark) in enumerate(zip(plan.card.rules, plan.marks[n].tolist(), strict=True)):
            number += 1
            yield {
                "id": number, "evaluation_id": n + 1, "rule": rule, "mark": _MARKS[mark].value,
                "evidence": shown[at][mark], "note": None,
            }  # fmt: skip


def sign_rows(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield what calls are looked for by."""
    for n in range(len(plan)):
        for flag in plan.flags(n):
            kind, _colon, rule = flag.partition(":")
            yield {"kind": kind, "rule": rule, "recording_id": n + 1}
        for at in np.flatnonzero(plan.marks[n] == FAIL) if plan.scored[n] else ():
            yield {"kind": signs.BROKEN, "rule": plan.card.rules[int(at)], "recording_id": n + 1}


def call_marks(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield what figures are made from; marks in the order of the rules' ids."""
    order = np.argsort(plan.card.rules)
    letters = [LETTERS[_MARKS[mark]] for mark in (PASS, FAIL, NA)]
    kept = ("recording_id", "score", "rulebook", "scorecard", "outcome", "loss_reason", "site_feedback")
    for evaluation in evaluations(plan):
        n = evaluation["id"] - 1
        yield {name: evaluation[name] for name in kept} | {
            "evaluation_id": evaluation["id"],
            "at_s": int(plan.started[n].timestamp()),
            "agent": plan.agents[plan.agent[n]],
            "segment": "b2c" if plan.kind[n, 1] < SHARES["b2c"] else "b2b",
            "marks": "".join(letters[mark] for mark in plan.marks[n][order]),
        }


def _heard(role: str) -> dict[str, Any]:
    return {
        "turn": 0, "start_s": 0.4, "end_s": 1.6, "quote": "да нет", "similarity": 93.0, "phrase": "нет", "role": role,
    }  # fmt: skip


def _steps(plan: Plan) -> Iterator[dict[str, Any]]:
    for place, (name, title) in enumerate(plan.card.steps):
        said = place % 3 != 0
        yield {
            "id": name, "title": title, "required": place % 2 == 0, "state": "said" if said else "skipped",
            "evidence": [_heard("satisfied")] if said else [],
        }  # fmt: skip
