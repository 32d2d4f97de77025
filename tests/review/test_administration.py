"""The page Administration as it is drawn, and the settings behind it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session

from callqa import settings as settings_module
from callqa.cli.bench import open_bench
from callqa.errors import AccountError, SettingsError
from callqa.review import context, data_admin, data_fairness, data_queue
from callqa.review.language import using
from callqa.review.refusals import refusal
from callqa.settings import OidcSettings, ReviewSettings, Settings
from callqa.store import accounts
from callqa.store.accounts import Account, Role
from callqa.store.adminlog import Kind
from tests.review import seed
from tests.review.drawn import Draw, rows

PAGE = "administration.py"


@pytest.fixture
def boss(calls: seed.Seed) -> Account:  # noqa: ARG001 - filled first
    with Session(context.engine()) as session:
        return accounts.add(session=session, login="boss", role="admin", password=seed.PASSWORD)


def test_accounts_names_rulebooks_and_changes_are_listed(draw: Draw, boss: Account) -> None:
    data_admin.set_names(boss, "olga", seed.OLGA, ["101"])
    page = draw(PAGE, boss)
    assert rows(page, "accounts") == [
        ["anna", "–", "Открыта"],
        ["boss", "–", "Открыта"],
        ["ivan", seed.IVAN, "Открыта"],
        ["olga", seed.OLGA, "Открыта"],
    ]
    assert rows(draw(PAGE, boss, section="names"), "names") == [
        [seed.OLGA, "101", "3", "olga"],
        [seed.IVAN, "", "2", "ivan"],
    ]
    assert [row[0] for row in rows(draw(PAGE, boss, section="rulebooks"), "versions")] == [seed.BOOK]
    assert [row[1:] for row in rows(draw(PAGE, boss, section="changes"), "admin_changes")] == [
        ["olga", "имена изменены"],
        ["boss", "учётная запись создана"],
    ]


def test_refusals_are_told_in_the_language_of_the_page(boss: Account) -> None:
    data_admin.set_names(boss, "ivan", seed.IVAN, ["102"])
    refused: tuple[Callable[[], object], ...] = (
        lambda: data_admin.add(boss, "x", Role.SUPERVISOR, None),
        lambda: data_admin.add(boss, "anna", Role.SUPERVISOR, None),
        lambda: data_admin.add(boss, "petr", Role.MANAGER, None),
        lambda: data_admin.add(boss, "petr", Role.MANAGER, "102"),
        lambda: data_admin.set_names(boss, "olga", seed.OLGA, ["102"]),
        lambda: data_admin.set_names(boss, "olga", seed.OLGA, [seed.IVAN]),
        lambda: data_admin.set_names(boss, "olga", "Имя\u202e", []),
        lambda: data_admin.set_names(boss, "olga", "я" * 121, []),
        lambda: data_admin.disable(boss, "boss"),
    )
    for doing in refused:
        with pytest.raises(AccountError) as caught:
            doing()
        with using("ru"):
            assert re.match("[А-Яа-я«]", refusal(str(caught.value))), caught.value


def test_others_have_no_such_page(draw: Draw, calls: seed.Seed) -> None:
    for account in (calls.supervisor, calls.olga):
        page = draw(PAGE, account)
        assert [text.value for text in page.text] == ["Такой страницы нет."]
        assert not page.get("bidi_component")
        assert data_admin.settings(account) == ({}, {})
        with pytest.raises(AccountError, match="Only administrators"):
            data_admin.choose(account, "sample_calls", "50")


def test_a_chosen_setting_counts_at_once_and_is_left_to_the_file_again(boss: Account, calls: seed.Seed) -> None:
    assert data_admin.settings(boss)[0]["sample_calls"] == ("3", "default")
    data_admin.choose(boss, "sample_calls", "5")
    data_admin.choose(boss, "fairness.release", "by_hand")
    assert data_admin.settings(boss)[0]["sample_calls"] == ("5", "chosen")
    assert data_queue.sample_calls() == 5
    assert context.present_settings().fairness.release == "by_hand"
    assert context.present_settings().fairness.dispute_days == 7
    assert data_fairness.lists(calls.olga)
    data_admin.choose(boss, "sample_calls", None)
    assert data_queue.sample_calls() == 3
    told = [(one.kind, one.subject, one.before, one.after, one.who) for one in data_admin.changes(boss)][:3]
    assert told == [
        (Kind.SETTING, "sample_calls", "5", "", "boss"),
        (Kind.SETTING, "fairness.release", "unflagged", "by_hand", "boss"),
        (Kind.SETTING, "sample_calls", "3", "5", "boss"),
    ]


@pytest.mark.parametrize(("key", "value"), [("sample_calls", "0"), ("fairness.release", "some"), ("sample_calls", "x")])
def test_a_value_out_of_range_is_refused(boss: Account, key: str, value: str) -> None:
    with pytest.raises(SettingsError, match="out of range"):
        data_admin.choose(boss, key, value)
    with pytest.raises(AccountError, match="only those that the page offers"):
        data_admin.choose(boss, "review.secure_cookie", "false")
    assert [one.kind for one in data_admin.changes(boss)] == [Kind.ADDED]


def test_sources_are_told_and_secrets_are_not(
    calls: seed.Seed, boss: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert calls
    (tmp_path / "callqa.toml").write_text("workers = 2\n[fairness]\nanswer_days = 9\n[review]\nport = 8600\n")
    monkeypatch.setenv("CALLQA_FAIRNESS__DISPUTE_DAYS", "10")
    loaded = settings_module.load(tmp_path / "callqa.toml", "postgresql://callqa:hidden-word@db/calls")
    oidc = OidcSettings.model_validate(
        {
            "metadata_url": "https://id.example/x",
            "client_id": "callqa",
            "client_secret": "hidden-word",
            "redirect_url": "https://calls.example/oauth2callback",
        }
    )
    loaded = loaded.model_copy(update={"review": loaded.review.model_copy(update={"oidc": oidc})})
    monkeypatch.setattr(context, "settings", lambda: loaded)
    changeable, fixed = data_admin.settings(boss)
    assert changeable["fairness.dispute_days"] == ("10", "CALLQA_FAIRNESS__DISPUTE_DAYS")
    assert changeable["fairness.answer_days"] == ("9", "callqa.toml")
    assert fixed["workers"] == ("2", "callqa.toml")
    assert fixed["scripts"][1] == "default"
    assert fixed["database"][0] == "postgresql://callqa:***@db/calls"
    assert "hidden-word" not in repr((changeable, fixed))
    assert fixed["review.oidc.client_id"][0] == "callqa"


def test_a_run_takes_what_was_chosen(boss: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data_admin.choose(boss, "fairness.dispute_days", "21")
    monkeypatch.setattr("callqa.cli.bench.engines.prepare", lambda *_args, **_options: _Prepared())
    monkeypatch.setattr("callqa.cli.bench.folders.load_all", lambda *_args: {})
    settings = Settings(database=str(tmp_path / "callqa.sqlite"), meaning="off", review=ReviewSettings(port=8600))
    assert open_bench(settings).settings.fairness.dispute_days == 21


class _Prepared:
    def for_queue(self, _queue: str | None) -> None:
        return None
