"""A small call in values, for tests that need one and do not care which."""

from datetime import UTC, datetime
from pathlib import Path

from callqa.calls import (
    Attribution,
    Evaluation,
    Evidence,
    Mark,
    Metrics,
    Pause,
    PauseKind,
    Speaker,
    Transcript,
    Turn,
    Verdict,
    Word,
)
from callqa.recording import CallFacts, Recording

RULEBOOK_HASH = "book-1"
RULEBOOK = {
    "language": "ru",
    "rules": [
        {"id": "greeting", "title": "Приветствие", "why": "…", "message": "…", "kind": "required"},
        {"id": "never_say_no", "title": "Не говорить «нет»", "why": "…", "message": "…", "kind": "forbidden"},
    ],
    "scorecard": {},
}


def recording(name: str = "call.wav", sha256: str = "ab" * 32, agent: str | None = "Ольга Смирнова") -> Recording:
    facts = CallFacts(
        call_id="17.1",
        started_at=datetime(2026, 11, 20, 7, 15, tzinfo=UTC),
        direction="in",
        agent=agent,
        ring_s=6.0,
        shop_names=("Батарейкин",),
        language="ru",
        extra={"crm_deal": 17},
    )
    return Recording(path=Path("/calls") / name, sha256=sha256, size_bytes=5, facts=facts)


def transcript(engine: str = "engine-1", language: str = "ru") -> Transcript:
    return Transcript(
        turns=(
            Turn(
                Speaker.AGENT,
                0.4,
                2.0,
                "Добрый день!",
                0.9,
                (Word("Добрый", 0.4, 1.0, 0.9), Word("день!", 1.0, 2.0, 0.9)),
            ),
            Turn(Speaker.CUSTOMER, 2.5, 4.0, "Есть аккумулятор?", 0.8),
            Turn(Speaker.AGENT, 4.5, 5.5, "Нет.", 0.7),
        ),
        pauses=(Pause(PauseKind.HOLD, 6.0, 12.0),),
        duration_s=12.5,
        channels=2,
        language=language,
        attribution=Attribution.CHANNELS,
        attribution_confidence=1.0,
        engine=engine,
    )


def evaluation(score: float | None = 50.0, rulebook: str = RULEBOOK_HASH, reason: str | None = None) -> Evaluation:
    return Evaluation(
        verdicts=(
            Verdict(
                "greeting",
                Mark.PASS,
                (Evidence(0, 0.4, 2.0, "Добрый день", 100.0, "добрый день", "satisfied"),),
            ),
            Verdict("never_say_no", Mark.FAIL, (Evidence(2, 4.5, 5.5, "Нет", 100.0, "нет"),)),
        ),
        score=score,
        reason=reason,
        flags=() if score is not None and score >= 80 else ("below_pass_mark",),
        metrics=Metrics(
            dead_air_s=0.0,
            hold_s=6.0,
            longest_wait_s=6.0,
            talk_ratio=0.6,
            words_per_minute=120.0,
            confidence=0.8,
        ),
        rulebook=rulebook,
    )
