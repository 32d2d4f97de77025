"""Calls, people and notes whose every text is an attack: markup, scripts, formulas, endless words; besides ``seed``."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

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
from callqa.store import (
    accounts,
    calibrations,
    coaching,
    disputes,
    exemplary,
    reviews,
    samples,
    saving,
    steps,
    views,
)
from callqa.store.accounts import Account
from callqa.store.tables import AccountRow, RecordingRow
from callqa.workflow import Answer
from tests.review import seed

TAG = '<img src=x onerror="window.ran=1">'
NAME = f"=1+1 {TAG} **[b](javascript:ran=1)** \u202eтсет"
"""Short enough for every field there is."""
TEXT = (
    f"{NAME}</textarea></style></script><script>window.ran=1</script> ![p](http://evil.test/p.png) "
    '$\\frac{1}{2}$ :red[c] :material/home: `code` {{7*7}} {x} %s &lt;b&gt; <svg onload="window.ran=1"/>'
)
LONG = "Ж" * 10_000
FORMULA = '=HYPERLINK("http://evil.test","x")'
BOOK = "hostile-1"
RULES = {"r_text": f"{TEXT} критерий", "r_long": LONG, "offer_alternative": FORMULA}
CARD = {
    "name": "evil",
    "title": TEXT,
    "pass_mark": 70,
    "sections": [{"id": "s", "title": TEXT, "rules": {"r_text": 50, "r_long": 30, "offer_alternative": 20}}],
    "auto_fail": ["r_text"],
}
SCORECARD = Scorecard.model_validate(CARD)
CONTENT: dict[str, Any] = {
    "language": "ru",
    "rules": [
        {"id": rule, "title": title, "why": TEXT, "message": TEXT, "kind": "said"} for rule, title in RULES.items()
    ],
    "scripts": [{"id": "evil", "title": TEXT, "steps": [{"id": "step", "title": TEXT, "sample": TEXT}]}],
    "scorecard": SCORECARD.name,
    "scorecards": {SCORECARD.name: SCORECARD.model_dump(mode="json")},
}


@dataclass(frozen=True)
class Hostile:
    """Who may sign in besides those of ``seed``, and the call whose every text is hostile."""

    admin: Account
    manager: Account
    call: int


def fill(engine: Engine, folder: Path) -> Hostile:
    """Fill an empty database with the calls of ``seed`` and hostile ones, and do with these all that can be done."""
    seeded = seed.fill(engine, folder)
    with Session(engine) as session:
        saving.save_rulebook(session, BOOK, CONTENT)
        ids = [
            _judged(session, folder, number, agent) for number, agent in enumerate((NAME, NAME, NAME, NAME, NAME, LONG))
        ]
        setback = Setback(Status.NOT_SCORED, f"odd: {TEXT} {LONG}")
        saving.save_setback(session, _recording(folder, 9, NAME), setback, _transcript())
        steps.release_at_once(session, ids, seed.RELEASING)
        session.commit()
        admin, manager = _account(session, "root", "admin"), _account(session, "mallory", "manager", NAME)
        people = _People(admin, seeded.supervisor, manager)
        _work(session, people, ids)
        session.commit()
        return Hostile(admin, manager, ids[0])


@dataclass(frozen=True)
class _People:
    admin: Account
    supervisor: Account
    manager: Account


def _account(session: Session, login: str, role: str, agent: str | None = None) -> Account:
    known = session.exec(select(AccountRow).where(AccountRow.login == "anna")).one()
    row = AccountRow(login=login, role=role, agent=agent, password_hash=known.password_hash)
    session.add(row)
    session.commit()
    return accounts.to_account(row)


def _work(session: Session, people: _People, ids: list[int]) -> None:
    first, second, third, fourth = ids[:4]
    evaluation = {row.id: row.evaluation_id or 0 for row in session.exec(select(RecordingRow))}
    reviews.override(
        session=session, account=people.supervisor, evaluation_id=evaluation[second], rule="r_long", mark=Mark.PASS,
        reason_code="wrong_verdict", comment=f"{TEXT} {LONG[:3000]}",
    )  # fmt: skip
    for recording_id in (first, third):
        objections = [disputes.Objection("r_text", Mark.PASS, f"{TEXT} {LONG[:3000]}")]
        disputes.dispute(
            session, people.manager, recording_id, objections,
            evaluation_id=evaluation[recording_id], answer_within=timedelta(days=3),
        )  # fmt: skip
    for one in disputes.open_disputes(session, third):
        disputes.answer(session, people.supervisor, one.id or 0, disputes.Ruling(Answer.REJECTED, TEXT))
    disputes.void(session, people.supervisor, fourth, TEXT)
    for goal, call in ((TEXT, first), (LONG[:4000], second)):
        note = coaching.NewNote(NAME, goal, rule="r_text", recording_id=call, due_on=date(2026, 11, 1))
        number = coaching.add_note(session=session, account=people.supervisor, note=note)
        coaching.act(session=session, account=people.manager, note_id=number, kind=coaching.Kind.ANSWERED, text=TEXT)
    lines = tuple(exemplary.Line(turn.speaker, turn.start_s, turn.text) for turn in _transcript().turns)
    passage = exemplary.Passage(second, 0.0, 20.0, NAME, TEXT, lines, rule="r_text")
    exemplary.release(session=session, account=people.supervisor, passage=passage)
    for account in (people.admin, people.supervisor):
        views.save_view(session, account, NAME[: views.MAX_NAME_CHARS], "show=all&segment=" + "x" * 50)
    takers = [people.admin.id, people.supervisor.id]
    calibrations.start(session, people.supervisor, TEXT[:200], [first, second], takers=takers, expert=None)
    session.commit()
    samples.draw_week(session, people.supervisor, "2026-W46", ZoneInfo("Europe/Moscow"), 3)


def _recording(folder: Path, number: int, agent: str) -> Recording:
    path = folder / f"hostile{number}.wav"
    path.write_bytes((folder / "awful.wav").read_bytes())
    facts = CallFacts(
        call_id=TEXT,
        started_at=datetime(2026, 11, 12, 7, 15, tzinfo=UTC) + timedelta(hours=number),
        direction="in",
        segment=NAME,
        queue=TEXT,
        agent=agent,
        customer_number=FORMULA,
        ring_s=6.0,
        language="ru",
    )
    recording = Recording(path, f"{number}".encode().hex().ljust(64, "f"), path.stat().st_size, facts)
    return recording if number else replace(recording, path=folder / f"{LONG[:100]} {TAG}.wav")


def _judged(session: Session, folder: Path, number: int, agent: str) -> int:
    heard = _transcript()
    evidence = (
        Evidence(0, 0.0, 2.0, TEXT, 93.0, TEXT, "violation"),
        Evidence(1, 4.0, 6.0, LONG, 93.0, LONG, "trigger"),
    )
    verdicts = tuple(Verdict(rule, Mark.FAIL, evidence, note=TEXT) for rule in RULES)
    said = (
        StepSaid("step", TEXT, True, StepState.SAID, evidence),
        StepSaid("step", LONG, True, StepState.SKIPPED),
    )
    judgement = Judgement(
        verdicts,
        SCORECARD.name,
        (Conclusion("outcome", "no_order", evidence), Conclusion("loss_reason", "price", evidence),
         Conclusion("site_feedback", True, evidence)),
        Checklist("evil", TEXT, said),
    )  # fmt: skip
    metrics = Metrics(1.0, 1.0, 1.0, 0.6, 120.0, 0.8)
    evaluation = scoring.evaluate(judgement, heard, metrics, {SCORECARD.name: SCORECARD}, BOOK)
    return saving.save_judged(session, _recording(folder, number, agent), heard, evaluation)


def _transcript() -> Transcript:
    return Transcript(
        turns=(
            _turn(Speaker.AGENT, 0.0, f"злодей {TEXT}"),
            _turn(Speaker.CUSTOMER, 4.0, f"{LONG}?"),
            _turn(Speaker.AGENT, 8.0, FORMULA),
        ),
        pauses=(Pause(PauseKind.HOLD, 12.0, 20.0),),
        duration_s=seed.DURATION_S,
        channels=2,
        language="ru",
        attribution=Attribution.CHANNELS,
        attribution_confidence=0.5,
        engine="engine-1",
        findings=(f"odd:{TEXT}",),
    )


def _turn(speaker: Speaker, start_s: float, text: str) -> Turn:
    parts = text.split(" ")
    step_s = 2.0 / len(parts)
    words = tuple(Word(part, start_s + n * step_s, start_s + (n + 1) * step_s, 0.8) for n, part in enumerate(parts))
    return Turn(speaker, start_s, start_s + 2.0, text, 0.8, words)
