"""Who has no right to personal data sees masks wherever a call is read, and finds nothing by it."""

import io
import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from callqa.calls import Mark
from callqa.errors import AccountError
from callqa.reports.export import calls, calls_of
from callqa.reports.formats import FORMATS
from callqa.store import accounts, administration, stored
from callqa.store.accounts import Account, Role
from callqa.store.callhistory import history
from callqa.store.callpage import CallPage, JudgedRule, call_page
from callqa.store.coaching import NewNote, add_note, notes
from callqa.store.db import open_store
from callqa.store.queue import QueueFilter, Show, queue
from callqa.store.reviews import override
from callqa.store.search import SearchFilter, search
from callqa.store.search_index import rebuild
from callqa.store.search_words import parse
from callqa.store.stored import Wanted
from callqa.store.tables import AccountRow, RecordingRow, TranscriptRow, VerdictRow

NUMBER = "8 912 340 55 08"


@pytest.fixture
def engine(either_url: str) -> Iterator[Engine]:
    engine = open_store(either_url)
    yield engine
    engine.dispose()


@pytest.fixture
def number_said(session: Session, engine: Engine) -> int:
    """A judged call in whose first turn the customer tells a number; evidence quotes it."""
    recording = session.exec(select(RecordingRow).where(RecordingRow.evaluation_id != None)).first()  # noqa: E711 - SQL
    assert recording is not None
    assert recording.id is not None
    (transcript,) = session.exec(select(TranscriptRow).where(TranscriptRow.recording_id == recording.id)).all()[-1:]
    first = transcript.turns[0] | {"speaker": "customer", "text": f"Телефон {NUMBER}.", "words": []}
    transcript.turns = [first, *transcript.turns[1:]]
    verdict = session.exec(select(VerdictRow).where(VerdictRow.evaluation_id == recording.evaluation_id)).first()
    assert verdict is not None
    verdict.evidence = [{"turn": 0, "start_s": 0.0, "end_s": 1.0, "quote": f"Телефон {NUMBER}.", "role": "violation"}]
    recording.customer_number = "+79123405508"
    session.add_all([recording, transcript, verdict])
    session.commit()
    list(rebuild(engine, everything=True))
    return recording.id


def person(session: Session, role: Role, *, allowed: bool) -> Account:
    row = AccountRow(login=f"{role}-{allowed}".lower(), role=role, password_hash="", may_see_personal=allowed)
    session.add(row)
    session.commit()
    return accounts.to_account(row)


def page_of(session: Session, account: Account, recording_id: int) -> CallPage:
    page = call_page(session=session, account=account, recording_id=recording_id)
    assert page is not None
    assert page.heard is not None
    assert page.judged is not None
    return page


def judged_rules(page: CallPage) -> tuple[JudgedRule, ...]:
    assert page.judged is not None
    return page.judged.rules


def test_page_masks_words_evidence_and_number_of_the_customer(session: Session, number_said: int) -> None:
    page = page_of(session, person(session, Role.SUPERVISOR, allowed=False), number_said)
    assert page.heard
    assert page.heard.turns[0].text == "Телефон [телефон]."
    assert "Телефон [телефон]." in {evidence.quote for rule in judged_rules(page) for evidence in rule.evidence}
    assert page.facts.customer_number == "…5508"
    assert NUMBER not in repr(page)
    assert "9123405508" not in repr(page)


NAMED = "in-74951234567-79123405508-20251101-101512-1761981312.44.wav"
UNNAMED = "in-…4567-…5508-20251101-101512-1761981312.44.wav"


@pytest.mark.parametrize(("allowed", "name"), [(False, UNNAMED), (True, NAMED)])
def test_names_of_recordings_hold_numbers(session: Session, number_said: int, allowed: bool, name: str) -> None:
    session.get_one(RecordingRow, number_said).name = NAMED
    session.get_one(RecordingRow, number_said).reason = f"too_long: {NAMED} is longer than 3 h."
    session.commit()
    account = person(session, Role.SUPERVISOR, allowed=allowed)
    wanted = SearchFilter(parse("телефон", ["ru"]))
    listed = queue(session=session, account=account, wanted=QueueFilter(show=Show.ALL), limit=100)
    assert page_of(session, account, number_said).facts.name == name
    why = f"too_long: {name} is longer than 3 h."
    assert page_of(session, account, number_said).reason == why
    assert why in {row.reason for row in listed}
    assert name in {row.name for row in listed}
    assert name in {call.name for call in search(session=session, account=account, wanted=wanted).calls}
    batch = next(stored.batches(engine_of(session), Wanted(account=account), frozenset()))
    assert name in {call.name for call in batch}
    exported = calls_of(session, account, QueueFilter(show=Show.ALL)).records()
    assert (name, why) in {(one["recording"], one["reason"]) for one in exported}


@pytest.mark.parametrize("allowed", [False, True])
def test_what_people_write_is_masked_too(session: Session, number_said: int, allowed: bool) -> None:
    boss = person(session, Role.SUPERVISOR, allowed=True)
    page = page_of(session, boss, number_said)
    assert page.judged
    override(
        session=session, account=boss, evaluation_id=page.judged.evaluation_id, rule=page.judged.rules[0].rule,
        mark=Mark.NA, reason_code="wrong_verdict", comment=f"Перезвоните на {NUMBER}, почта vera@yandex.ru",
    )  # fmt: skip
    note = NewNote(page.facts.agent or "", f"Спросите {NUMBER}")
    add_note(session=session, account=boss, note=note)
    session.commit()
    account = boss if allowed else person(session, Role.SUPERVISOR, allowed=False)
    comment = page_of(session, account, number_said).judged
    assert comment
    goals = [one.goal for one in notes(session=session, account=account)]
    exported = [one for one in calls_of(session, account, QueueFilter(show=Show.ALL)).records() if one["reviews"]]
    written = [
        comment.reviews[0].comment,
        next(event.words for event in history(session, account, number_said) if event.kind == "review"),
        goals[0],
        exported[0]["reviews"][0]["comment"],
    ]
    assert [NUMBER in text for text in written] == [allowed] * 4
    assert written[0] == written[1] == written[3]
    if not allowed:
        assert written[0] == "Перезвоните на [телефон], почта [почта]"


def engine_of(session: Session) -> Engine:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    return engine


def test_the_right_shows_what_was_said(session: Session, number_said: int) -> None:
    page = page_of(session, person(session, Role.SUPERVISOR, allowed=True), number_said)
    assert page.heard
    assert NUMBER in page.heard.turns[0].text
    assert page.facts.customer_number == "+79123405508"


@pytest.mark.parametrize("allowed", [False, True])
def test_nobody_finds_a_call_by_what_is_masked(session: Session, number_said: int, allowed: bool) -> None:
    account = person(session, Role.SUPERVISOR, allowed=allowed)

    def found(words: str) -> list[int]:
        wanted = SearchFilter(parse(words, ["ru"]))
        return [call.recording_id for call in search(session=session, account=account, wanted=wanted).calls]

    assert found("912 340") == []
    assert number_said in found("телефон")


def test_exports_are_masked_without_the_right(session: Session, number_said: int) -> None:
    def written(source: object) -> str:
        file = io.BytesIO()
        FORMATS["jsonl"](source, file)  # type: ignore[arg-type]
        return file.getvalue().decode()

    outsider, insider = (person(session, Role.SUPERVISOR, allowed=allowed) for allowed in (False, True))
    assert number_said
    assert NUMBER not in written(calls(session)) + written(calls_of(session, outsider, QueueFilter()))
    assert NUMBER in written(calls_of(session, insider, QueueFilter()))
    assert NUMBER in written(calls(session, masked=False))
    assert all(json.loads(line) for line in written(calls(session)).splitlines())


def test_administrators_give_the_right_and_it_is_noted(session: Session) -> None:
    admin, other = person(session, Role.ADMIN, allowed=True), person(session, Role.SUPERVISOR, allowed=False)
    given = administration.allow_personal(session=session, by=admin, login=other.login, allowed=True)
    assert given.may_see_personal
    latest = administration.changes(session=session, account=admin)[0]
    assert (latest.kind, latest.subject, latest.before, latest.after) == (
        "personal_data", other.login, "masked", "shown",
    )  # fmt: skip
    with pytest.raises(AccountError, match="own account"):
        administration.allow_personal(session=session, by=admin, login=admin.login, allowed=False)
    with pytest.raises(AccountError, match="Only administrators"):
        administration.allow_personal(session=session, by=given, login=admin.login, allowed=True)


def test_another_role_loses_the_right(session: Session) -> None:
    admin, other = person(session, Role.ADMIN, allowed=True), person(session, Role.SUPERVISOR, allowed=True)
    changed = administration.change_role(
        session=session, by=admin, login=other.login, role=Role.MANAGER, agent="Вера Лис"
    )
    assert not changed.may_see_personal


def test_new_administrators_have_the_right_and_others_not(session: Session) -> None:
    made = [
        accounts.add(session=session, login=f"new-{role}", role=role, password="a long password", agent=agent)
        for role, agent in ((Role.ADMIN, None), (Role.SUPERVISOR, None), (Role.MANAGER, "Вера Лис"))
    ]
    assert [account.may_see_personal for account in made] == [True, False, False]
