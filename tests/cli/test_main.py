import json
from pathlib import Path

import pytest
from filelock import FileLock
from sqlmodel import Session, select

from callqa.cli import COMMANDS, main
from callqa.settings import load
from callqa.store import saving
from callqa.store.accounts import list_accounts
from callqa.store.admin_tables import AdminChangeRow
from callqa.store.db import open_store, transaction
from callqa.store.tables import AccountRow
from tests import samples
from tests.shop import ROOT, settings_in


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop with one scored call."""
    settings = settings_in(tmp_path)
    engine = open_store(settings.database_url)
    with transaction(engine) as session:
        saving.save_rulebook(session, samples.RULEBOOK_HASH, samples.RULEBOOK)
        saving.save_judged(session, samples.recording(), samples.transcript(), samples.evaluation())
    engine.dispose()
    monkeypatch.setenv("CALLQA_CONFIG", str(tmp_path / "callqa.toml"))
    return tmp_path


def test_every_command_is_in_the_readme_and_tells_its_use(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        with pytest.raises(SystemExit) as stopped:
            main([name, "--help"])
        assert stopped.value.code == 0
        assert f"callqa {name}" in capsys.readouterr().out
        assert f"`callqa {name}" in readme


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["run", "/no/such/folder"], "There is no file or folder /no/such/folder"),
        (["--config", "/no/such.toml", "users", "list"], "Cannot read the settings file /no/such.toml"),
        (["users", "list", "--database", "/no/such/folder/x.sqlite"], "Check that the folder exists"),
        (["export", "--format", "csv", "--out", "/no/such/folder/x.csv"], "Cannot write /no/such/folder/x.csv"),
        (["users", "disable", "nobody"], "nobody"),
    ],
)
@pytest.mark.usefixtures("shop")
def test_what_cannot_start_says_why_and_exits_with_2(
    argv: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    assert says in capsys.readouterr().err


def test_options_may_stand_before_and_after_the_command(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = str(shop / "callqa.sqlite")
    assert main(["--database", database, "export", "--format", "jsonl"]) == 0
    assert main(["export", "--database", database, "--format", "jsonl"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert json.loads(first)["recording"] == json.loads(second)["recording"] == "call.wav"


def test_an_exported_file_is_for_its_owner_only(shop: Path) -> None:
    out = shop / "calls.xlsx"
    assert main(["export", "--format", "xlsx", "--out", str(out)]) == 0
    assert out.stat().st_mode & 0o077 == 0
    assert out.read_bytes().startswith(b"PK")


@pytest.mark.usefixtures("shop")
def test_accounts_are_added_listed_and_disabled(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["users", "add", "petr", "--role", "manager", "--agent", "Пётр Ильин", "--generate"]) == 0
    assert "Password: " in capsys.readouterr().out
    assert main(["users", "add", "petr", "--role", "supervisor", "--generate"]) == 2
    assert main(["users", "disable", "petr"]) == 0
    capsys.readouterr()
    assert main(["users", "list"]) == 0
    listed = capsys.readouterr().out
    assert "Пётр Ильин" in listed
    assert "disabled" in listed


@pytest.mark.usefixtures("shop")
def test_the_right_to_personal_data_is_given_and_taken_and_noted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["users", "add", "anna", "--role", "supervisor", "--generate"]) == 0
    engine = open_store(load().database_url)

    def allowed() -> bool:
        with Session(engine) as session:
            row = session.exec(select(AccountRow).where(AccountRow.login == "anna")).one()
            return row.may_see_personal

    for right, may in (("show", True), ("mask", False)):
        assert main(["users", "personal", "anna", right]) == 0
        assert allowed() is may
        capsys.readouterr()
        assert main(["users", "list"]) == 0
        assert right in capsys.readouterr().out
    assert main(["users", "personal", "nobody", "show"]) == 2
    with Session(engine) as session:
        noted = session.exec(select(AdminChangeRow).where(AdminChangeRow.kind == "personal_data")).all()
    assert [(one.account_id, one.subject, one.before, one.after) for one in noted] == [
        (None, "anna", "masked", "shown"), (None, "anna", "shown", "masked"),
    ]  # fmt: skip
    engine.dispose()


@pytest.mark.usefixtures("shop")
def test_a_password_made_by_others_must_be_changed_unless_it_may_be_kept() -> None:
    assert main(["users", "add", "petr", "--role", "supervisor", "--generate"]) == 0
    assert main(["users", "add", "vera", "--role", "supervisor", "--generate", "--keep"]) == 0
    engine = open_store(load().database_url)
    with Session(engine) as session:
        found = {account.login: account.must_change for account in list_accounts(session=session)}
    engine.dispose()
    assert found == {"petr": True, "vera": False}


def test_demo_accounts_keep_their_passwords(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = shop / "accounts"
    assert main(["users", "demo", str(kept)]) == 0
    first = capsys.readouterr().out
    assert main(["users", "demo", str(kept)]) == 0
    assert capsys.readouterr().out == first
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("shop")
def test_the_shipped_rules_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check"]) == 0
    assert "no problem(s)" in capsys.readouterr().out


def test_a_mistake_in_a_rule_is_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = shop / "ru" / "rules"
    rules.mkdir(parents=True)
    (rules / "greeting.yaml").write_text("id: greeting\nphrases: [", encoding="utf-8")
    assert main(["rules", "check", str(shop / "ru")]) == 1
    assert "greeting.yaml" in capsys.readouterr().out


def test_a_missing_model_is_one_sentence(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "recordings").mkdir()
    monkeypatch.setenv("CALLQA_SPEECH__MODEL", "gigantic")
    assert main(["run", str(shop / "recordings")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "There is no model 'gigantic'" in said


def test_a_second_run_at_once_is_refused(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "recordings").mkdir()
    with FileLock(settings_in(shop).run_lock):
        assert main(["run", str(shop / "recordings")]) == 2
    assert "Another run is at work" in capsys.readouterr().err
