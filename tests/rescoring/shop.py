"""A shop with stored calls, to judge them again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select, update
from sqlmodel import Session, SQLModel, col

from callqa import rescoring
from callqa.calls import Mark, Speaker, Turn
from callqa.rescoring import Desk
from callqa.rules.folders import load
from callqa.settings import SpeechSettings
from callqa.store import accounts, saving
from callqa.store.accounts import Account, Role
from callqa.store.callpage import CallPage, Judged, call_page
from callqa.store.db import transaction
from callqa.store.queue import QueueFilter, queue
from callqa.store.reviews import override
from callqa.store.stored import Wanted
from callqa.store.tables import AccountRow, RecordingRow
from callqa.summary import Event
from callqa.workflow import State
from tests import samples
from tests.rules.build import SCORECARD, write_rules

GREETING = "kind: required\nwithin: {first_turns: 2}\nphrases: [добрый день]\n"
NO_NO = "kind: forbidden\nphrases: [нет]\n"
LENIENT = "kind: forbidden\nphrases: [не продаём]\n"
CARD = SCORECARD.replace("{%s: 100}", "{greeting: 50, never_say_no: 50}")


class Shop:
    """A database with calls, and rulebooks to judge them by."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder
        with Session(engine) as session:
            row = AccountRow(login="anna", role=Role.SUPERVISOR, password_hash="none")
            session.add(row)
            session.commit()
            self.anna = accounts.to_account(row)

    def desk(self, never_say_no: str = NO_NO, **more: str) -> Desk:
        folder = self.folder / str(len(list(self.folder.iterdir())))
        rulebook = load(write_rules(folder, scorecard=CARD, greeting=GREETING, never_say_no=never_say_no, **more))
        return Desk(self.engine, {"ru": rulebook}, SpeechSettings())

    def add(self, name: str, agent: str = "Ольга Смирнова", said: str = "Нет.", days: int = 0) -> None:
        transcript = samples.transcript()
        turns = (*transcript.turns[:2], Turn(Speaker.AGENT, 4.5, 5.5, said, 0.7))
        recording = samples.recording(name, name.encode().hex().ljust(64, "0"), agent)
        started_at = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(days=days)
        recording = replace(recording, facts=replace(recording.facts, started_at=started_at))
        with transaction(self.engine) as session:
            saving.save_rulebook(session, samples.RULEBOOK_HASH, BOOK)
            old = samples.evaluation(score=50.0)
            saving.save_judged(session, recording, replace(transcript, turns=turns), replace(old, scorecard="s"))

    def release(self) -> None:
        """Show all calls to their managers."""
        with transaction(self.engine) as session:
            session.execute(update(RecordingRow).values(state=State.RELEASED))

    def page(self, name: str = "a.wav") -> Judged:
        judged = self.call(name).judged
        assert judged is not None
        return judged

    def mark(self, rule: str = "never_say_no", name: str = "a.wav") -> tuple[Mark, Mark]:
        """The machine's mark and the one that counts."""
        judged = next(judged for judged in self.page(name).rules if judged.rule == rule)
        return judged.machine_mark, judged.mark

    def decide(self, mark: Mark, reason_code: str = "wrong_verdict", name: str = "a.wav") -> None:
        with Session(self.engine) as session:
            override(
                session=session,
                account=self.anna,
                evaluation_id=self.page(name).evaluation_id,
                rule="never_say_no",
                mark=mark,
                reason_code=reason_code,
                comment="Слышно иначе.",
            )
            session.commit()

    def call(self, name: str = "a.wav") -> CallPage:
        with Session(self.engine) as session:
            found = session.scalars(select(RecordingRow).where(col(RecordingRow.name) == name)).one()
            page = call_page(session=session, account=self.anna, recording_id=found.id or 0)
        assert page is not None
        return page

    def heard(self) -> tuple[Turn, ...]:
        heard = self.call().heard
        assert heard
        return heard.turns

    def decide_sides(self, desk: Desk, *, swap: bool, account: Account | None = None) -> None:
        page = self.call()
        rescoring.set_sides(desk, account or self.anna, page.recording_id, page.transcript_id or 0, swap=swap)

    def in_need(self) -> list[str]:
        with Session(self.engine) as session:
            return [row.name for row in queue(session=session, account=self.anna, wanted=QueueFilter())]

    def count(self, table: type[SQLModel]) -> int:
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


BOOK = {
    **samples.RULEBOOK,
    "scorecard": "s",
    "scorecards": {
        "s": {
            "name": "s",
            "title": "S",
            "pass_mark": 80,
            "sections": [{"id": "all", "title": "All", "rules": {"greeting": 50, "never_say_no": 50}}],
        }
    },
}


def rescored(desk: Desk, wanted: Wanted | None = None) -> dict[str, Event]:
    return {event.name: event for event in rescoring.rescore(desk, wanted or Wanted())}
