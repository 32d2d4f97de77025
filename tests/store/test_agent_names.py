"""Several names of one person in the phone system, and the rulebooks that judged, on both databases."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from callqa.calls import Setback, Status
from callqa.errors import AccountError
from callqa.recording import CallFacts, Recording
from callqa.store import accounts, administration, coaching, rulebookversions, saving
from callqa.store.access import visible
from callqa.store.accounts import Account
from callqa.store.adminlog import Kind
from callqa.store.coaching import NewNote
from callqa.store.figure_tables import CallMarksRow
from callqa.store.queue import QueueFilter, Show, queue
from callqa.store.tables import AccountRow, RecordingRow
from tests.review import seed


@pytest.fixture
def database_url(either_url: str) -> str:
    return either_url


@pytest.fixture
def boss(session: Session) -> Account:
    row = AccountRow(login="boss", role="admin", password_hash="")
    session.add(row)
    session.commit()
    return accounts.to_account(row)


def seen_by(session: Session, account: Account) -> set[str]:
    names = session.scalars(select(col(RecordingRow.name)).where(visible(account)))
    return {name.removesuffix(".wav") for name in names}


def figures_of(session: Session) -> list[str | None]:
    return sorted(session.scalars(select(col(CallMarksRow.agent))), key=str)


def test_names_join_past_calls_future_calls_and_figures(
    session: Session, calls: seed.Seed, boss: Account, tmp_path: Path
) -> None:
    accounts.disable(session=session, login="ivan")
    administration.change_role(session=session, by=boss, login="ivan", role="supervisor")
    own = seen_by(session, calls.olga)
    note = NewNote(seed.IVAN, "Предлагать замену")
    coaching.add_note(session=session, account=calls.supervisor, note=note)
    joined = administration.set_names(
        session=session, by=boss, login="olga", name=seed.OLGA, others=[seed.IVAN, " 101 ", seed.OLGA]
    )
    assert joined == calls.olga
    assert seen_by(session, joined) == own | {"exemplary", "nasty"}
    assert figures_of(session) == [seed.OLGA] * 4
    assert [one.agent for one in coaching.notes(session=session, account=joined)] == [seed.OLGA]
    by_old_name = queue(session=session, account=boss, wanted=QueueFilter(show=Show.ALL, agent=seed.IVAN))
    assert {row.agent for row in by_old_name} == {seed.OLGA}

    late = Recording(tmp_path / "late.wav", "f" * 64, 5, CallFacts(agent="101"))
    saving.save_setback(session, late, Setback(Status.NOT_SCORED, "too_short: Only 2 s."))
    session.commit()
    assert (
        session.scalars(select(col(RecordingRow.agent)).where(col(RecordingRow.name) == "late.wav")).one() == seed.OLGA
    )

    parted = administration.set_names(session=session, by=boss, login="olga", name=seed.OLGA, others=["101"])
    assert seen_by(session, parted) == own
    assert figures_of(session) == [seed.IVAN] * 2 + [seed.OLGA] * 2
    assert coaching.notes(session=session, account=parted) == ()


def test_another_name_may_stand_for_the_person(session: Session, calls: seed.Seed, boss: Account) -> None:
    own = seen_by(session, calls.olga)
    new = administration.set_names(session=session, by=boss, login="olga", name="Ольга Сорокина", others=[seed.OLGA])
    assert new.agent == "Ольга Сорокина"
    assert seen_by(session, new) == own
    line = next(one for one in administration.listed(session=session, account=boss) if one.account.login == "olga")
    assert line.others == (seed.OLGA,)
    change = administration.changes(session=session, account=boss)[0]
    assert (change.kind, change.subject, change.before, change.after, change.who) == (
        Kind.NAMES, "olga", seed.OLGA, f"Ольга Сорокина; {seed.OLGA}", "boss",
    )  # fmt: skip
    back = administration.set_names(session=session, by=boss, login="olga", name=seed.OLGA, others=[])
    assert (back.agent, seen_by(session, back)) == (seed.OLGA, own)


@pytest.mark.parametrize("name", [seed.IVAN, "102"])
def test_a_name_belongs_to_one_person(session: Session, boss: Account, calls: seed.Seed, name: str) -> None:
    administration.set_names(session=session, by=boss, login="ivan", name=seed.IVAN, others=["102"])
    own = seen_by(session, calls.olga)
    for main, others in ((seed.OLGA, ["103", name]), (name, ["103"])):
        with pytest.raises(AccountError, match=r"'(102|Иван Петров)' is (the|another) name of"):
            administration.set_names(session=session, by=boss, login="olga", name=main, others=others)
    assert seen_by(session, calls.olga) == own
    assert [one.others for one in administration.listed(session=session, account=boss) if one.others] == [("102",)]
    if name == "102":
        with pytest.raises(AccountError, match="'102' is another name of"):
            administration.add(session=session, by=boss, login="thief", role="manager", agent=name)


def test_rulebook_versions_tell_their_use(session: Session, boss: Account) -> None:
    saving.save_rulebook(session, "rulebook-0", seed.RULEBOOK | {"language": "en"})
    session.commit()
    used = {one.hash: (one.language, one.evaluations, one.current) for one in rulebookversions.versions(
        session=session, account=boss)}  # fmt: skip
    assert used == {"rulebook-0": ("en", 0, 0), seed.BOOK: ("ru", 4, 4)}
