"""Putting another text in the place of a rule file."""

from pathlib import Path

import pytest
from sqlmodel import Session

from callqa import publishing
from callqa.errors import PublishError
from callqa.store import accounts, rulechanges
from callqa.store.db import open_store
from callqa.store.tables import AccountRow
from tests.rules.build import write_rules

FILE = "rules/r.yaml"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    write_rules(tmp_path / "scripts", r="kind: forbidden\nphrases: [плохо]\n")
    return Session(open_store(f"sqlite:///{tmp_path / 'callqa.sqlite'}"))


def account(session: Session, role: str) -> accounts.Account:
    row = AccountRow(login=role, role=role, agent="А" if role == "manager" else None, password_hash="none")
    session.add(row)
    session.commit()
    return accounts.to_account(row)


def test_a_change_is_noted_with_who_and_what(session: Session, tmp_path: Path) -> None:
    anna = account(session, "supervisor")
    scripts = tmp_path / "scripts"
    before = publishing.read(scripts, anna, "ru", FILE)
    mode = (scripts / "ru" / FILE).stat().st_mode
    publishing.publish(session, scripts, anna, language="ru", file=FILE, before=before, after=before + "# new\n")
    session.commit()
    assert publishing.read(scripts, anna, "ru", FILE) == before + "# new\n"
    assert (scripts / "ru" / FILE).stat().st_mode == mode
    (change,) = rulechanges.history(session, anna, language="ru", file=FILE)
    assert (change.who, change.before, change.after, change.why) == (
        "supervisor",
        before,
        before + "# new\n",
        "published",
    )
    assert [path.name for path in (scripts / "ru" / "rules").iterdir()] == ["r.yaml"], "nothing is left behind"


def test_what_was_changed_meanwhile_is_not_written_over(session: Session, tmp_path: Path) -> None:
    anna = account(session, "admin")
    with pytest.raises(PublishError, match="was changed meanwhile"):
        publishing.publish(session, tmp_path / "scripts", anna, language="ru", file=FILE, before="old", after="new")
    session.rollback()
    assert rulechanges.history(session, anna, language="ru", file=FILE) == ()


def test_managers_read_and_write_nothing(session: Session, tmp_path: Path) -> None:
    petr = account(session, "manager")
    text = (tmp_path / "scripts" / "ru" / FILE).read_text("utf-8")
    with pytest.raises(PublishError, match="Only supervisors"):
        publishing.read(tmp_path / "scripts", petr, "ru", FILE)
    with pytest.raises(PublishError, match="Only supervisors"):
        publishing.publish(session, tmp_path / "scripts", petr, language="ru", file=FILE, before=text, after="")
    assert (tmp_path / "scripts" / "ru" / FILE).read_text("utf-8") == text


@pytest.mark.parametrize(
    "file", ["../r.yaml", "rules/../../x.yaml", "rules/none.yaml", "scorecard.yaml", "rules/r.yaml\n", ""]
)
def test_only_rule_files_can_be_named(tmp_path: Path, file: str, session: Session) -> None:  # noqa: ARG001 - writes rules
    (tmp_path / "scripts" / "x.yaml").touch()
    with pytest.raises(PublishError, match="There is no rule file"):
        publishing.read(tmp_path / "scripts", None, "ru", file)


def test_a_copy_is_gone_afterwards(tmp_path: Path, session: Session) -> None:  # noqa: ARG001 - writes rules
    with publishing.copy_with(tmp_path / "scripts", "ru", FILE, "id: r\n") as copy:
        assert (copy / FILE).read_text("utf-8") == "id: r\n"
    assert not copy.exists()
    assert publishing.read(tmp_path / "scripts", None, "ru", FILE) != "id: r\n"
