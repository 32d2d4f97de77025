"""Coaching notes and exemplary passages: what is kept, and who may read, hear and do what."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from callqa.calls import Speaker
from callqa.errors import CoachingError
from callqa.store import coaching, exemplary
from callqa.store.coaching import Kind, NewNote, Note
from callqa.store.exemplary import Line, Passage
from callqa.store.tables import RecordingRow
from tests.review import seed

GOAL = "Предлагать замену сразу"


def write(session: Session, calls: seed.Seed, **values: object) -> int:
    wanted = {"agent": seed.OLGA, "goal": GOAL} | values
    return coaching.add_note(session=session, account=calls.supervisor, note=NewNote(**wanted))  # type: ignore[arg-type]


def only(session: Session, calls: seed.Seed, login: str = "olga") -> Note:
    (note,) = coaching.notes(session=session, account=getattr(calls, login))
    return note


class TestNotes:
    def test_are_read_by_their_manager_and_supervisors_alone(self, session: Session, calls: seed.Seed) -> None:
        write(session, calls, rule="offer_alternative", due_on=date(2026, 12, 1))
        for login in ("olga", "supervisor"):
            note = only(session, calls, login)
            assert (note.goal, note.rule, note.due_on) == (GOAL, "offer_alternative", date(2026, 12, 1))
        assert coaching.notes(session=session, account=calls.ivan) == ()
        assert coaching.notes(session=session, account=replace(calls.olga, agent=None)) == ()
        assert coaching.agents(session=session, account=calls.olga) == ()

    def test_keep_what_everybody_did(self, session: Session, calls: seed.Seed) -> None:
        number = write(session, calls, due_on=date(2026, 12, 1))
        assert only(session, calls).new
        for account, kind, text in (
            (calls.olga, Kind.READ, ""),
            (calls.olga, Kind.ANSWERED, " Попробую. "),
            (calls.supervisor, Kind.MOVED, ""),
            (calls.supervisor, Kind.DONE, "Получилось"),
            (calls.supervisor, Kind.REOPENED, ""),
        ):
            due = date(2026, 12, 15) if kind is Kind.MOVED else None
            coaching.act(session=session, account=account, note_id=number, kind=kind, text=text, due_on=due)
        note = only(session, calls)
        assert [(entry.who, entry.kind, entry.text) for entry in note.entries] == [
            ("anna", "written", ""),
            ("olga", "read", ""),
            ("olga", "answered", "Попробую."),
            ("anna", "moved", "2026-12-15"),
            ("anna", "done", "Получилось"),
            ("anna", "reopened", ""),
        ]
        assert (note.due_on, note.done, note.new) == (date(2026, 12, 15), False, False)
        assert note.overdue(date(2026, 12, 16))
        assert not note.overdue(date(2026, 12, 15))

    def test_a_call_is_named_to_those_who_may_see_it(self, session: Session, calls: seed.Seed) -> None:
        number = calls.calls["awful"]
        write(session, calls, recording_id=number)
        assert only(session, calls).recording_id == number
        session.execute(update(RecordingRow).where(col(RecordingRow.id) == number).values(state="in_review"))
        assert only(session, calls).recording_id is None
        assert only(session, calls, "supervisor").recording_id == number

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"goal": "  "}, "Write what"),
            ({"goal": "x" * 4001}, "at most"),
            ({"agent": "Никто"}, "no such manager"),
            ({"recording_id": 999}, "not one of this manager"),
        ],
    )
    def test_refused(self, session: Session, calls: seed.Seed, values: dict[str, object], message: str) -> None:
        with pytest.raises(CoachingError, match=message):
            write(session, calls, **values)

    def test_a_manager_neither_writes_nor_ends_them(self, session: Session, calls: seed.Seed) -> None:
        number = write(session, calls)
        with pytest.raises(CoachingError, match="Only supervisors"):
            coaching.add_note(session=session, account=calls.olga, note=NewNote(seed.OLGA, GOAL))
        for account, kind, message in (
            (calls.olga, Kind.DONE, "not yours"),
            (calls.olga, Kind.MOVED, "not yours"),
            (calls.supervisor, Kind.READ, "not yours"),
            (calls.ivan, Kind.READ, "no such"),
            (calls.supervisor, Kind.REOPENED, "Somebody else"),
            (calls.olga, Kind.ANSWERED, "Write what"),
        ):
            with pytest.raises(CoachingError, match=message):
                coaching.act(session=session, account=account, note_id=number, kind=kind)
        assert len(only(session, calls).entries) == 1


def passage(calls: seed.Seed, **values: object) -> Passage:
    line = Line(Speaker.AGENT, 0.0, "Могу предложить другую модель")
    given = Passage(calls.calls["middling"], 52.0, 60.0, "Замена", "Сразу предложила", (line,))
    return replace(given, **values)  # type: ignore[arg-type]


class TestExemplary:
    def test_everybody_reads_and_hears_the_passage_and_nothing_of_its_call(
        self, session: Session, calls: seed.Seed
    ) -> None:
        number = exemplary.release(session=session, account=calls.supervisor, passage=passage(calls))
        (of_ivan,) = exemplary.passages(session=session, account=calls.ivan)
        assert (of_ivan.title, of_ivan.lines[0].text) == ("Замена", "Могу предложить другую модель")
        assert of_ivan.origin is None
        assert exemplary.passages(session=session, account=calls.ivan, recording_id=calls.calls["middling"]) == ()
        (of_anna,) = exemplary.passages(session=session, account=calls.supervisor)
        assert of_anna.origin is not None
        assert (of_anna.origin.recording_id, of_anna.origin.released_by) == (calls.calls["middling"], "anna")
        sound = exemplary.sound_of(session=session, account=calls.ivan, exemplary_id=number)
        assert sound is not None
        assert (Path(sound.file.place).name, sound.start_s, sound.end_s) == ("middling.wav", 52.0, 60.0)

    def test_taken_back_or_voided_it_is_gone(self, session: Session, calls: seed.Seed) -> None:
        first, second = (
            exemplary.release(session=session, account=calls.supervisor, passage=passage(calls, recording_id=number))
            for number in (calls.calls["middling"], calls.calls["exemplary"])
        )
        exemplary.withdraw(session=session, account=calls.supervisor, exemplary_id=first)
        voided = update(RecordingRow).where(col(RecordingRow.id) == calls.calls["exemplary"]).values(state="voided")
        session.execute(voided)
        for account in (calls.ivan, calls.supervisor):
            assert exemplary.passages(session=session, account=account) == ()
            for number in (first, second, 99):
                assert exemplary.sound_of(session=session, account=account, exemplary_id=number) is None
        with pytest.raises(CoachingError, match="no such passage"):
            exemplary.withdraw(session=session, account=calls.supervisor, exemplary_id=first)

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"title": " "}, "title"),
            ({"end_s": 51.0}, "must end after"),
            ({"end_s": 52.0 + 121}, "last up to"),
            ({"start_s": -1.0}, "must end after"),
            ({"recording_id": 999}, "no such call"),
        ],
    )
    def test_refused(self, session: Session, calls: seed.Seed, values: dict[str, object], message: str) -> None:
        with pytest.raises(CoachingError, match=message):
            exemplary.release(session=session, account=calls.supervisor, passage=passage(calls, **values))

    def test_only_supervisors_release_and_take_back(self, session: Session, calls: seed.Seed) -> None:
        number = exemplary.release(session=session, account=calls.supervisor, passage=passage(calls))
        with pytest.raises(CoachingError, match="Only supervisors"):
            exemplary.release(session=session, account=calls.olga, passage=passage(calls))
        with pytest.raises(CoachingError, match="no such passage"):
            exemplary.withdraw(session=session, account=calls.olga, exemplary_id=number)
