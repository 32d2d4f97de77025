"""The rows of the large database of made-up calls (``large.py``): the same numbers give the same rows."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from argon2 import PasswordHasher
from numpy.typing import NDArray
from pydantic_core import PydanticUndefined
from sqlmodel import SQLModel

from callqa.store import signs
from callqa.store.fairness_tables import DisputeRow, StepRow
from callqa.store.tables import AccountRow, EvaluationRow, RecordingRow, ReviewRow

PASSWORD = "bol'shaya-baza-9"  # noqa: S105 - of made-up accounts
SUPERVISORS = 6
DAYS = 365
BOOK = "large-rulebook"
PASS_MARK = 70
RULES = {
    "greeting": ("Поздоровался", 10), "agent_named": ("Назвал имя", 5), "shop_named": ("Назвал магазин", 5),
    "needs_asked": ("Узнал, что нужно", 10), "never_say_no": ("Не говорит «нет»", 10),
    "offer_alternative": ("Предложил замену", 10), "no_rudeness": ("Не грубит", 10),
    "no_long_wait": ("Не заставляет ждать", 5), "hold_announced": ("Предупредил об ожидании", 5),
    "price_named": ("Назвал цену", 5), "delivery_named": ("Сказал о доставке", 5),
    "recap": ("Повторил заказ", 5), "contact_taken": ("Спросил телефон", 5), "no_fillers": ("Без слов-паразитов", 3),
    "thanks": ("Поблагодарил", 4), "goodbye": ("Попрощался", 3),
}  # fmt: skip
"""Titles and weights by rule."""
AUTO_FAIL = "no_rudeness"
OUTCOMES = ("order", "no_order", "service")
LOSS_REASONS = ("out_of_stock", "price", "delivery", "agent", "waiting", "undecided")
SHARES = {
    "na": 0.25, "rude": 0.02, "not_scored": 0.04, "incoming": 0.8, "b2c": 0.85, "assigned": 0.1, "misheard": 0.04,
    "sides": 0.03, "hold": 0.2, "site": 0.05, "unreleased": 0.05, "disputed": 0.005, "long_ago": 0.8, "answered": 0.95,
    "reviewed_then": 0.9, "reviewed_now": 0.1,
}  # fmt: skip
"""Of all calls; ``long_ago`` and ``answered`` are how much of the year is over."""
_SCRIPTS = Path(__file__).parents[1] / "scripts" / "ru"
_NAMES = ("Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Ирина", "Кирилл", "Лариса", "Матвей")
_SURNAMES = ("Белых", "Седых", "Черных", "Коваленко", "Шевченко", "Ткаченко", "Дурново", "Живаго", "Гайдай", "Жук")
NA = 2
"""The third of the marks."""
_MARKS = ("pass", "fail", "na")
_TURN_WORDS = 8
_WORD_S = 0.4


@dataclass(frozen=True)
class Plan:
    """The numbers of every call, one place an array each."""

    agents: Sequence[str]
    started: Sequence[datetime]
    agent: NDArray[np.int64]
    words: NDArray[np.int64]
    marks: NDArray[np.int8]
    """By call and rule: 0 pass, 1 fail, 2 na."""
    scored: NDArray[np.bool_]
    score: NDArray[np.float64]
    kind: NDArray[np.float64]
    """By call and question, a number of 0 to 1 that decides it."""


def plan_calls(rng: np.random.Generator, calls: int, words: int, managers: int) -> Plan:
    """Return the numbers of that many calls, with about that many words in all."""
    agents = [f"{_NAMES[n % len(_NAMES)]} {_SURNAMES[n // len(_NAMES) % len(_SURNAMES)]}" for n in range(managers)]
    newest = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    back_s = np.sort(rng.integers(0, DAYS * 86_400, calls))[::-1]
    skill = rng.beta(8, 2, (managers, len(RULES)))
    agent = rng.integers(0, managers, calls)
    fails = rng.random((calls, len(RULES))) > skill[agent]
    marks = np.where(rng.random(fails.shape) < SHARES["na"], NA, fails).astype(np.int8)
    rude = list(RULES).index(AUTO_FAIL)
    marks[:, rude] = rng.random(calls) < SHARES["rude"]
    weights = np.array([weight for _title, weight in RULES.values()], dtype=float)
    score = 100 * ((marks == 0) @ weights) / np.maximum((marks != NA) @ weights, 1)
    score[marks[:, rude] == 1] = 0
    length = rng.lognormal(0, 0.7, calls)
    return Plan(
        agents=agents,
        started=[newest - timedelta(seconds=int(one)) for one in back_s],
        agent=agent,
        words=np.maximum(6, length * words / length.sum()).astype(int),
        marks=marks,
        scored=rng.random(calls) > SHARES["not_scored"],
        score=np.round(score, 1),
        kind=rng.random((calls, 12)),
    )


def rulebook() -> dict[str, Any]:
    """Return the rulebook that judged all of them."""
    weights = {rule: float(weight) for rule, (_title, weight) in RULES.items()}
    scorecard = {
        "name": "shop", "title": "Магазин", "pass_mark": PASS_MARK, "auto_fail": [AUTO_FAIL],
        "sections": [{"id": "all", "title": "Разговор", "rules": weights}],
    }  # fmt: skip
    rules = [
        {"id": rule, "title": title, "why": "Покупатель уходит.", "message": "Скажите иначе.", "kind": "said"}
        for rule, (title, _weight) in RULES.items()
    ]
    content = {"language": "ru", "rules": rules, "scripts": [], "scorecard": "shop", "scorecards": {"shop": scorecard}}
    return {"hash": BOOK, "content": content, "created_at": datetime(2020, 1, 1, tzinfo=UTC)}


def accounts(agents: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield supervisors, an admin, and a manager for each agent."""
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    logins: list[tuple[str, str, str | None]] = [
        (f"supervisor{n}", "supervisor", None) for n in range(1, SUPERVISORS + 1)
    ]
    logins += [("admin1", "admin", None)]
    logins += [(f"manager{n}", "manager", agent) for n, agent in enumerate(agents, 1)]
    for number, (login, role, agent) in enumerate(logins, 1):
        yield _row(AccountRow, id=number, login=login, role=role, agent=agent, password_hash=hashed)


def recordings(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the recordings, the oldest first."""
    for n, started in enumerate(plan.started):
        flags, kind = _flags(plan, n), plan.kind[n]
        name = f"{started:%Y%m%d-%H%M%S}-{n}.wav"
        yield _row(
            RecordingRow,
            id=n + 1,
            sha256=hashlib.sha256(str(n).encode()).hexdigest(),
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
            reviewed=_reviewed(plan, n),
            state=_state(plan, n),
            due_at=started + timedelta(days=5) if _state(plan, n) in {"released", "disputed"} else None,
            assigned_id=1 + n % SUPERVISORS if kind[3] < SHARES["assigned"] else None,
            **signs.needs(flags),
        )


def _flags(plan: Plan, n: int) -> list[str]:
    if not plan.scored[n]:
        return ["not_scored"]
    rude = plan.marks[n, list(RULES).index(AUTO_FAIL)] == 1
    found = [f"auto_fail:{AUTO_FAIL}"] if rude else []
    found += ["below_pass_mark"] if plan.score[n] < PASS_MARK else []
    found += ["low_confidence"] if plan.kind[n, 4] < SHARES["misheard"] else []
    return found + (["check_speakers"] if plan.kind[n, 5] < SHARES["sides"] else [])


def _reviewed(plan: Plan, n: int) -> bool:
    """Most of what is flagged was looked at long ago; the last weeks are open."""
    then = n < SHARES["long_ago"] * len(plan.started)
    return bool(plan.kind[n, 6] < SHARES["reviewed_then" if then else "reviewed_now"])


def _state(plan: Plan, n: int) -> str:
    if not plan.scored[n] or plan.kind[n, 7] < SHARES["unreleased"]:
        return "auto_scored"
    if plan.kind[n, 7] < SHARES["unreleased"] + SHARES["disputed"]:
        return "disputed"
    return "acknowledged" if n < SHARES["answered"] * len(plan.started) else "released"


def transcripts(plan: Plan, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Write turns as JSON text at once: eight million words as dictionaries would take minutes."""
    vocabulary = np.array(_vocabulary())
    after = [f'","start_s":{0.4 * n:.1f},"end_s":{0.4 * n + 0.35:.2f},"confidence":0.86}}' for n in range(5000)]
    for n, count in enumerate(plan.words):
        said = vocabulary[np.minimum(rng.zipf(1.3, count), len(vocabulary)) - 1]
        turns = ",".join(
            f'{{"speaker":"{("agent", "customer")[at // 8 % 2]}","start_s":{0.4 * at:.1f},'
            f'"end_s":{0.4 * min(at + 8, count):.1f},"text":"{" ".join(said[at : at + 8])}","confidence":0.86,"words":['
            + ",".join('{"text":"' + word + after[(at + k) % 5000] for k, word in enumerate(said[at : at + 8]))
            + "]}"
            for at in range(0, count, 8)
        )
        hold = '[{"kind":"hold","start_s":1.0,"end_s":14.0}]' if plan.kind[n, 8] < SHARES["hold"] else "[]"
        yield {
            "id": n + 1, "recording_id": n + 1, "engine": "large-1", "language": "ru", "duration_s": 0.4 * int(count),
            "channels": 2, "attribution": "channels", "attribution_confidence": 0.94, "turns": f"[{turns}]",
            "pauses": hold, "findings": "[]", "created_at": plan.started[n].replace(tzinfo=None),
        }  # fmt: skip


def _vocabulary() -> list[str]:
    """The words of the shipped rules, the most frequent first."""
    files = sorted(_SCRIPTS.rglob("*.yaml"))
    found = re.findall(r"[а-яё]{2,}", " ".join(file.read_text(encoding="utf-8").lower() for file in files))
    return [word for word, _count in Counter(found).most_common()]


def evaluations(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield an evaluation of every call with a score."""
    for n in _scored(plan):
        loss = LOSS_REASONS[int(plan.kind[n, 9] * len(LOSS_REASONS))] if _outcome(plan, n) == "no_order" else None
        yield _row(
            EvaluationRow,
            id=n + 1,
            recording_id=n + 1,
            transcript_id=n + 1,
            rulebook=BOOK,
            score=float(plan.score[n]),
            flags=_flags(plan, n),
            metrics={"dead_air_s": 4.0, "hold_s": 13.0, "longest_wait_s": 13.0, "talk_ratio": 0.6,
                     "words_per_minute": 120.0, "confidence": 0.86},
            scorecard="shop",
            outcome=_outcome(plan, n),
            loss_reason=loss,
            site_feedback=bool(plan.kind[n, 10] < SHARES["site"]),
            conclusions=[],
            created_at=plan.started[n],
        )  # fmt: skip


def _scored(plan: Plan) -> list[int]:
    return [int(n) for n in np.flatnonzero(plan.scored)]


def _outcome(plan: Plan, n: int) -> str:
    return OUTCOMES[int(plan.kind[n, 11] * len(OUTCOMES))]


def verdicts(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the mark of every rule in every evaluation, evidence as JSON text."""
    evidence = [
        "[]",
        '[{"turn":0,"start_s":0.4,"end_s":1.6,"quote":"да нет","similarity":93.0,"phrase":"нет","role":"violation"}]',
        "[]",
    ]
    number = 0
    for n in _scored(plan):
        for rule, mark in zip(RULES, plan.marks[n], strict=True):
            number += 1
            yield {
                "id": number, "evaluation_id": n + 1, "rule": rule, "mark": _MARKS[mark],
                "evidence": evidence[mark], "note": None,
            }  # fmt: skip


def sign_rows(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield what calls are looked for by."""
    rules = list(RULES)
    for n in range(len(plan.started)):
        for flag in _flags(plan, n):
            kind, _colon, rule = flag.partition(":")
            yield {"kind": kind, "rule": rule, "recording_id": n + 1}
        for at in np.flatnonzero(plan.marks[n] == 1) if plan.scored[n] else ():
            yield {"kind": signs.BROKEN, "rule": rules[at], "recording_id": n + 1}


def call_marks(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield what figures are made from."""
    order = np.argsort(list(RULES))
    for row in evaluations(plan):
        n = row["id"] - 1
        letters = "".join("pfn"[mark] for mark in plan.marks[n][order])
        kept = {name: row[name] for name in ("recording_id", "outcome", "loss_reason", "site_feedback", "rulebook")}
        yield kept | {
            "evaluation_id": row["id"], "scorecard": "shop", "marks": letters,
            "at_s": int(plan.started[n].timestamp()),
        }  # fmt: skip


def reviews(plan: Plan) -> Iterator[dict[str, Any]]:
    """People confirm a mark of every tenth call."""
    for number, n in enumerate(n for n in _scored(plan) if _reviewed(plan, n) and n % 10 == 0):
        at = n % len(RULES)
        mark = _MARKS[plan.marks[n, at]]
        yield _row(
            ReviewRow, id=number + 1, recording_id=n + 1, evaluation_id=n + 1, rule=list(RULES)[at],
            mark=mark, machine_mark=mark, reason_code="confirmed", comment="Прослушано.",
            score_after=float(plan.score[n]), flags_after=_flags(plan, n), account_id=1 + n % SUPERVISORS,
            created_at=plan.started[n] + timedelta(days=1),
        )  # fmt: skip


def steps(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the steps of calls that were released."""
    number = 0
    for n, started in enumerate(plan.started):
        if (state := _state(plan, n)) == "auto_scored":
            continue
        made = (("release", "auto_scored", "released"), ("dispute", "released", "disputed"))
        for step, before, after in made if state == "disputed" else made[:1]:
            number += 1
            yield _row(
                StepRow, id=number, recording_id=n + 1, step=step, before=before, after=after, evaluation_id=n + 1,
                score=float(plan.score[n]), due_at=started + timedelta(days=5), created_at=started,
            )  # fmt: skip


def disputes(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield a dispute of every disputed call."""
    disputed = [n for n in range(len(plan.started)) if _state(plan, n) == "disputed"]
    for number, n in enumerate(disputed, 1):
        yield _row(
            DisputeRow, id=number, recording_id=n + 1, evaluation_id=n + 1, rule="greeting", mark="fail",
            machine_mark="fail", score=float(plan.score[n]), proposed="pass", comment="Я поздоровался.",
            account_id=SUPERVISORS + 2 + int(plan.agent[n]), created_at=plan.started[n] + timedelta(days=1),
        )  # fmt: skip


def _row(of: type[SQLModel], **values: Any) -> dict[str, Any]:  # noqa: ANN401 - a row's values
    """Return a whole row; what is not given has the model's default."""
    return _defaults(of) | values


@cache
def _defaults(of: type[SQLModel]) -> dict[str, Any]:
    fields = {name: field.get_default(call_default_factory=True) for name, field in of.model_fields.items()}
    return {name: None if value is PydanticUndefined else value for name, value in fields.items()}
