"""What happens in every call of the large database of made-up calls (``large.py``), decided before a row is written."""

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
from numpy.typing import NDArray
from pydantic_core import PydanticUndefined
from sqlmodel import SQLModel

from callqa.calls import Speaker
from callqa.rules.folders import load_all

DAYS = 365
ANSWER_DAYS = 5
"""How long a manager may answer; calls that were released before are acknowledged."""
SUPERVISORS = 6
OUTCOMES = ("order", "no_order", "service")
LOSS_REASONS = ("out_of_stock", "price", "delivery", "agent", "waiting", "undecided")
TURN_WORDS = 8
"""Words of a turn; agent and customer take turns."""
PASS, FAIL, NA = range(3)
"""Marks, as the plan counts them."""
SHARES = {
    "na": 0.25, "rude": 0.01, "not_scored": 0.04, "incoming": 0.8, "b2c": 0.85, "assigned": 0.1, "misheard": 0.04,
    "sides": 0.03, "hold": 0.2, "site": 0.05, "unreleased": 0.05, "disputed": 0.003, "voided": 0.002, "long_ago": 0.8,
    "reviewed_then": 0.9, "reviewed_now": 0.1,
}  # fmt: skip
"""Of all calls; ``long_ago`` is how much of the year is over."""
_SCRIPTS = Path(__file__).parents[1] / "scripts"
_NAMES = ("Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Ирина", "Кирилл", "Лариса", "Матвей")
_SURNAMES = ("Белых", "Седых", "Черных", "Коваленко", "Шевченко", "Ткаченко", "Дурново", "Живаго", "Гайдай", "Жук")


@dataclass(frozen=True)
class Card:
    """The shipped Russian rulebook, as far as rows need it; ``steps`` are id and title of each."""

    hash: str
    content: dict[str, Any]
    rules: Sequence[str]
    weights: NDArray[np.float64]
    auto_fail: str
    pass_mark: float
    script: str
    steps: Sequence[tuple[str, str]]

    @property
    def name(self) -> str:
        """The name of the scorecard."""
        return str(self.content["scorecard"])


@dataclass(frozen=True)
class Vocabulary:
    """The words of the shipped rules, the most frequent first, and how much of speech is up to each.

    A word's share falls with its rank as in speech (the law of Zipf as Mandelbrot wrote it, with a shift of 2.7).
    """

    words: NDArray[np.str_]
    shares: NDArray[np.float64]


@dataclass(frozen=True)
class Plan:
    """The numbers of every call, one place an array each, the oldest call first."""

    card: Card
    vocabulary: Vocabulary
    agents: Sequence[str]
    started: Sequence[datetime]
    newest: datetime
    agent: NDArray[np.int64]
    words: NDArray[np.int64]
    marks: NDArray[np.int8]
    """By call and rule: ``PASS``, ``FAIL`` or ``NA``."""
    scored: NDArray[np.bool_]
    score: NDArray[np.float64]
    kind: NDArray[np.float64]
    """By call and question, a number of 0 to 1 that decides it."""

    def __len__(self) -> int:
        return len(self.started)

    def flags(self, n: int) -> list[str]:
        """Return the flags of a call."""
        if not self.scored[n]:
            return ["not_scored"]
        rude = self.marks[n, self.card.rules.index(self.card.auto_fail)] == FAIL
        found = [f"auto_fail:{self.card.auto_fail}"] if rude else []
        found += ["below_pass_mark"] if self.score[n] < self.card.pass_mark else []
        found += ["low_confidence"] if self.kind[n, 4] < SHARES["misheard"] else []
        return found + (["check_speakers"] if self.kind[n, 5] < SHARES["sides"] else [])

    def reviewed(self, n: int) -> bool:
        """Tell whether a person has looked at it: most was looked at long ago; the last weeks are open."""
        then = n < SHARES["long_ago"] * len(self)
        return bool(self.kind[n, 6] < SHARES["reviewed_then" if then else "reviewed_now"])

    def state(self, n: int) -> str:
        """Return where people are with it."""
        at = self.kind[n, 7]
        if not self.scored[n] or at < SHARES["unreleased"]:
            return "auto_scored"
        if at < SHARES["unreleased"] + SHARES["voided"]:
            return "voided"
        if at > 1 - SHARES["disputed"]:
            return "disputed"
        return "acknowledged" if self.due_at(n) < datetime.now(UTC) else "released"

    def due_at(self, n: int) -> datetime:
        """Return until when its manager may answer; calls of the last days have the whole time yet."""
        return self.started[n] + timedelta(days=ANSWER_DAYS)

    def outcome(self, n: int) -> str:
        """Return what it came to."""
        return OUTCOMES[int(self.kind[n, 11] * len(OUTCOMES))]

    def assigned_id(self, n: int) -> int | None:
        """Return the account of the supervisor whose call it is."""
        return 1 + n % SUPERVISORS if self.kind[n, 3] < SHARES["assigned"] else None

    def about_site(self, n: int) -> bool:
        """Tell whether the customer speaks of the site."""
        return bool(self.kind[n, 10] < SHARES["site"])

    def said(self, n: int) -> NDArray[np.int64]:
        """Return the words of a call by their places in the vocabulary."""
        drawn = np.random.default_rng([1, n]).random(self.words[n])
        places: NDArray[np.int64] = np.searchsorted(self.vocabulary.shares, drawn)
        return np.clip(places, 0, len(self.vocabulary.words) - 1)

    def with_score(self) -> Iterator[int]:
        """Yield the calls with a score."""
        return (int(n) for n in np.flatnonzero(self.scored))


def plan_calls(rng: np.random.Generator, calls: int, words: int, managers: int) -> Plan:
    """Return the numbers of that many calls, with about that many words in all."""
    card = _card()
    agents = [f"{_NAMES[n % len(_NAMES)]} {_SURNAMES[n // len(_NAMES) % len(_SURNAMES)]}" for n in range(managers)]
    newest = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    back_s = np.sort(rng.integers(0, DAYS * 86_400, calls))[::-1]
    skill = rng.beta(10, 1.2, (managers, len(card.rules)))
    agent = rng.integers(0, managers, calls)
    fails = rng.random((calls, len(card.rules))) > skill[agent]
    marks = np.where(rng.random(fails.shape) < SHARES["na"], NA, fails).astype(np.int8)
    rude = card.rules.index(card.auto_fail)
    marks[:, rude] = rng.random(calls) < SHARES["rude"]
    score = 100 * ((marks == PASS) @ card.weights) / np.maximum((marks != NA) @ card.weights, 1)
    score[marks[:, rude] == FAIL] = 0
    length = rng.lognormal(0, 0.7, calls)
    return Plan(
        card=card,
        vocabulary=_vocabulary(),
        agents=agents,
        started=[newest - timedelta(seconds=int(one)) for one in back_s],
        newest=newest,
        agent=agent,
        words=np.maximum(6, length * words / length.sum()).astype(int),
        marks=marks,
        scored=rng.random(calls) > SHARES["not_scored"],
        score=np.round(score, 1),
        kind=rng.random((calls, 12)),
    )


def row(of: type[SQLModel], **values: Any) -> dict[str, Any]:  # noqa: ANN401 - a row's values
    """Return a whole row; what is not given has the model's default."""
    return _defaults(of) | values


def sha256(text: str) -> str:
    """Return the hash that stands for a recording."""
    return hashlib.sha256(text.encode()).hexdigest()


def speaker_of(turn: int) -> Speaker:
    """Return who says a turn of any call, by its place."""
    return (Speaker.AGENT, Speaker.CUSTOMER)[turn % 2]


def _vocabulary() -> Vocabulary:
    files = sorted((_SCRIPTS / "ru").rglob("*.yaml"))
    found = re.findall(r"[а-яё]{2,}", " ".join(file.read_text(encoding="utf-8").lower() for file in files))
    words = np.array([word for word, _count in Counter(found).most_common()])
    shares = 1 / (np.arange(len(words)) + 1 + 2.7)
    return Vocabulary(words, np.cumsum(shares / shares.sum()))


def _card() -> Card:
    book = load_all(_SCRIPTS)["ru"]
    content = book.published()
    scorecard, script = content["scorecards"][content["scorecard"]], content["scripts"][0]
    weights = {rule: weight for section in scorecard["sections"] for rule, weight in section["rules"].items()}
    rules = [rule["id"] for rule in content["rules"] if rule["id"] in weights]
    return Card(
        hash=book.hash,
        content=content,
        rules=rules,
        weights=np.array([weights[rule] for rule in rules]),
        auto_fail=scorecard["auto_fail"][0],
        pass_mark=scorecard["pass_mark"],
        script=script["id"],
        steps=[(step["id"], step["title"]) for step in script["steps"]],
    )


@cache
def _defaults(of: type[SQLModel]) -> dict[str, Any]:
    fields = {name: field.get_default(call_default_factory=True) for name, field in of.model_fields.items()}
    return {name: None if value is PydanticUndefined else value for name, value in fields.items()}
