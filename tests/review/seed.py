"""A small database of made-up calls, with sound, for tests of the review app."""

import io
import wave
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlmodel import Session, select

from callqa import scoring
from callqa.calls import (
    Attribution,
    Checklist,
    Conclusion,
    Evidence,
    Judgement,
    Mark,
    Metrics,
    Pause,
    PauseKind,
    Setback,
    Speaker,
    Status,
    StepSaid,
    StepState,
    Transcript,
    Turn,
    Verdict,
    Word,
)
from callqa.recording import CallFacts, Recording
from callqa.scoring import Scorecard
from callqa.store import accounts, saving
from callqa.store.accounts import Account
from callqa.store.steps import release_at_once
from callqa.store.tables import AccountRow, RecordingRow
from callqa.workflow import Releasing

PASSWORD = "vpered-na-sever-7"
OLGA, IVAN = "Ольга Смирнова", "Иван Петров"
NASTY = '<img src=x onerror="alert(1)"> **[жми](http://x)** $\\frac{1}{2}$ :red[да] =HYPERLINK("x") \u202eтсет'
BOOK = "rulebook-1"
RELEASING = Releasing.of("all", days=7)

RULES = {
    "greeting": "Поздоровался в начале разговора",
    "agent_named": "Назвал своё имя",
    "never_say_no": "Не говорить покупателю «нет»",
    "offer_alternative": "Предложить замену",
    "no_rudeness": "Не грубить",
    "no_long_wait": "Не заставлять долго ждать",
}
SCORECARD = Scorecard.model_validate(
    {
        "name": "shop",
        "title": "Магазин",
        "pass_mark": 70,
        "sections": [
            {"id": "contact", "title": "Начало разговора", "rules": {"greeting": 15, "agent_named": 10}},
            {"id": "care", "title": "Забота о покупателе", "rules": {"never_say_no": 25, "offer_alternative": 20}},
            {"id": "respect", "title": "Уважение", "rules": {"no_rudeness": 20, "no_long_wait": 10}},
        ],
        "auto_fail": ["no_rudeness"],
    }
)
RULEBOOK = {
    "language": "ru",
    "rules": [
        {
            "id": rule,
            "title": title,
            "why": "Покупатель уходит туда, где ему помогают.",
            "message": "Скажите иначе.",
            "kind": "said",
        }
        for rule, title in RULES.items()
    ],
    "scripts": [{"id": "b2c_in", "title": "Входящий", "steps": [{"id": "recap", "title": "", "sample": "Итак…"}]}],
    "scorecard": SCORECARD.name,
    "scorecards": {SCORECARD.name: SCORECARD.model_dump(mode="json")},
}

DURATION_S = 64.0
SAMPLE_RATE = 8000
REFUSAL_S = 12.0
_UNMARKED = {"offer_alternative": Mark.NA}


@dataclass(frozen=True)
class Seed:
    """Who may sign in, and the recording ids by the calls' names."""

    supervisor: Account
    olga: Account
    ivan: Account
    calls: dict[str, int]


def fill(engine: Engine, folder: Path) -> Seed:
    """Fill an empty database with six calls: bad, nasty and good ones of two managers, and two that have no score.

    Those with a score are released to their managers, who have a week to answer.
    """
    with Session(engine) as session:
        saving.save_rulebook(session, BOOK, RULEBOOK)
        _judged(
            session,
            folder,
            "awful",
            OLGA,
            {"never_say_no": Mark.FAIL, "no_rudeness": Mark.FAIL, "offer_alternative": Mark.FAIL},
        )
        _judged(session, folder, "middling", OLGA, {"never_say_no": Mark.FAIL, "offer_alternative": Mark.PASS})
        _judged(session, folder, "exemplary", IVAN, {})
        _judged(
            session,
            folder,
            "nasty",
            IVAN,
            {"agent_named": Mark.FAIL, "greeting": Mark.FAIL, "never_say_no": Mark.FAIL},
            refusal=NASTY,
        )
        for name, agent, status, reason in (
            ("short", OLGA, Status.NOT_SCORED, "too_short: Only 2 s."),
            ("broken", None, Status.FAILED, "not_audio: broken.wav is no audio file."),
        ):
            saving.save_setback(session, _recording(folder, name, agent), Setback(status, reason))
        session.commit()
        ids = {row.name.removesuffix(".wav"): row.id or 0 for row in session.exec(select(RecordingRow))}
        return Seed(
            supervisor=_account(session, "anna", "supervisor"),
            olga=_account(session, "olga", "manager", OLGA),
            ivan=_account(session, "ivan", "manager", IVAN),
            calls=ids,
        )


def _account(session: Session, login: str, role: str, agent: str | None = None) -> Account:
    row = AccountRow(login=login, role=role, agent=agent, password_hash=_password_hash())
    session.add(row)
    session.commit()
    return accounts.to_account(row)


@cache
def _password_hash() -> str:
    """As in the app, but quick to make."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def _recording(folder: Path, name: str, agent: str | None) -> Recording:
    path = folder / f"{name}.wav"
    path.write_bytes(_sound())
    facts = CallFacts(
        call_id=f"17.{name}",
        started_at=datetime(2026, 11, 20, 7, 15, tzinfo=UTC) - timedelta(hours=7 * len(name)),
        direction="in",
        segment="b2b" if name == "exemplary" else "b2c",
        agent=agent,
        ring_s=6.0,
        language="ru",
    )
    return Recording(path, name.encode().hex().ljust(64, "0"), path.stat().st_size, facts)


@cache
def _sound() -> bytes:
    """A tone that comes and goes every two seconds."""
    moments = np.arange(int(DURATION_S * SAMPLE_RATE)) / SAMPLE_RATE
    samples = (3000 * np.sin(2 * np.pi * 440 * moments) * (moments % 4 < 2)).astype("<i2")
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.tobytes())
    return content.getvalue()


def _judged(
    session: Session,
    folder: Path,
    name: str,
    agent: str,
    marks: dict[str, Mark],
    *,
    refusal: str = "Нет, у нас такого нет.",
) -> None:
    recording = _recording(folder, name, agent)
    heard = _transcript(refusal)
    verdicts = [_verdict(rule, marks.get(rule, _UNMARKED.get(rule, Mark.PASS)), heard) for rule in RULES]
    metrics = Metrics(24.0, 24.0, 24.0, 0.6, 120.0, 0.8)
    asked = Evidence(1, 6.0, 8.0, "есть аккумулятор", role="satisfied")
    steps = (
        StepSaid("need", "Узнать, что нужно", True, StepState.SAID, (asked,)),
        StepSaid("recap", "Повторить заказ", True, StepState.SKIPPED),
    )
    judgement = Judgement(
        tuple(verdicts),
        SCORECARD.name,
        (Conclusion("outcome", "no_order", (asked,)), Conclusion("loss_reason", "out_of_stock")),
        Checklist("b2c_in", "Входящий", steps),
    )
    evaluation = scoring.evaluate(judgement, heard, metrics, {SCORECARD.name: SCORECARD}, BOOK)
    recording_id = saving.save_judged(session, recording, heard, evaluation)
    release_at_once(session, [recording_id], RELEASING)


def _transcript(refusal: str) -> Transcript:
    said = [
        (Speaker.AGENT, 0.5, "Добрый день, магазин «Батарейкин», меня зовут Ольга."),
        (Speaker.CUSTOMER, 6.0, "Здравствуйте, есть аккумулятор для ноутбука?"),
        (Speaker.AGENT, REFUSAL_S, refusal),
        (Speaker.CUSTOMER, 20.0, "А когда будет?"),
        (Speaker.AGENT, 52.0, "Спасибо за ожидание. Могу предложить другую модель, она есть на складе."),
        (Speaker.CUSTOMER, 58.0, "Хорошо, давайте."),
    ]
    return Transcript(
        turns=tuple(_turn(speaker, start_s, text) for speaker, start_s, text in said),
        pauses=(Pause(PauseKind.HOLD, 24.0, 48.0),),
        duration_s=DURATION_S,
        channels=2,
        language="ru",
        attribution=Attribution.CHANNELS,
        attribution_confidence=0.94,
        engine="engine-1",
    )


def _turn(speaker: Speaker, start_s: float, text: str) -> Turn:
    words = text.split()
    times = [start_s + 0.4 * number for number in range(len(words) + 1)]
    spoken = tuple(Word(word, times[n], times[n + 1], 0.8) for n, word in enumerate(words))
    return Turn(speaker, start_s, times[-1], text, 0.8, spoken)


def _verdict(rule: str, mark: Mark, heard: Transcript) -> Verdict:
    refusal, offer, greeting = heard.turns[2], heard.turns[4], heard.turns[0]
    evidence: tuple[Evidence, ...] = ()
    if rule == "never_say_no" and mark is Mark.FAIL:
        evidence = (_evidence(2, refusal, slice(0, 1), "нет", "violation"),)
    if rule == "no_rudeness" and mark is Mark.FAIL:
        evidence = (_evidence(2, refusal, slice(1, 3), "у нас такого", "violation"),)
    if rule == "offer_alternative" and mark is Mark.FAIL:
        evidence = (_evidence(2, refusal, slice(0, 5), "у нас нет", "trigger"),)
    if rule == "offer_alternative" and mark is Mark.PASS:
        evidence = (_evidence(4, offer, slice(3, 6), "могу предложить", "satisfied"),)
    if rule == "greeting" and mark is Mark.PASS:
        evidence = (_evidence(0, greeting, slice(0, 2), "добрый день", "satisfied"),)
    return Verdict(rule, mark, evidence)


def _evidence(
    number: int, turn: Turn, part: slice, phrase: str, role: Literal["violation", "trigger", "satisfied"]
) -> Evidence:
    words = turn.words[part]
    quote = " ".join(word.text for word in words)
    return Evidence(number, words[0].start_s, words[-1].end_s, quote, 93.0, phrase, role)
