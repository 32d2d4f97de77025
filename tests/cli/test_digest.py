"""``callqa digest``: which shift, to whom, and how often."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from callqa.cli import main
from callqa.settings import load
from callqa.store.db import open_store
from tests.mail_server import GONE, PASSWORD, Server, mail_server
from tests.review import seed
from tests.shop import settings_in

SHIFTS = 'shifts = [{ name = "День", from = "09:00", to = "21:00" }, { name = "Ночь", from = "21:00", to = "09:00" }]'
SEND = ["digest", "--day", "2026-11-18", "--mail"]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A shop with calls, and its mail server; the password comes from a variable."""
    monkeypatch.setenv("CALLQA_CONFIG", str(tmp_path / "callqa.toml"))
    monkeypatch.setenv("CALLQA_MAIL__PASSWORD", PASSWORD)
    (tmp_path / "recordings").mkdir()
    with mail_server(authority, tmp_path) as running:
        configure(tmp_path, running, "anna@shop.example")
        engine = open_store(load().database_url)
        seed.fill(engine, tmp_path)
        engine.dispose()
        yield running


def configure(folder: Path, server: Server, *to: str) -> None:
    values = {name: value for name, value in server.values.items() if name != "password"}
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    settings_in(folder, "\n".join([SHIFTS, "[mail]", *lines, "[digest]", f"to = {json.dumps(to)}", ""]))


def test_each_recipient_gets_a_shift_once(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(SEND) == 0
    assert capsys.readouterr().out == "Sent to 1 of 1.\n"
    assert main(SEND) == 0
    assert "was sent before" in capsys.readouterr().out
    configure(tmp_path, server, "anna@shop.example", "boris@shop.example")
    assert main(SEND) == 0
    assert main([*SEND, "--again"]) == 0
    assert main(["digest", "--day", "2026-11-19", "--mail"]) == 0
    anna, boris = "anna@shop.example", "boris@shop.example"
    assert [to for to, _message in server.inbox.taken] == [[anna], [boris], [anna, boris], [anna, boris]]
    assert server.inbox.taken[0][1]["Subject"].startswith("18 нояб.: ")


def test_who_is_refused_gets_it_the_next_time(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(tmp_path, server, "anna@shop.example", GONE)
    assert main(SEND) == 1
    said = capsys.readouterr()
    assert said.out == "Sent to 1 of 2.\n"
    assert said.err == f"callqa: The mail server refused {GONE} (550 5.1.1 no such mailbox).\n"
    assert main(SEND) == 2
    assert f"refused all recipients: {GONE}" in capsys.readouterr().err


def test_what_could_not_be_sent_is_sent_later(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CALLQA_MAIL__PASSWORD", "wrong-7")
    assert main(SEND) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "refused the password" in said.err
    assert "wrong-7" not in said.out + said.err
    monkeypatch.setenv("CALLQA_MAIL__PASSWORD", PASSWORD)
    assert main(SEND) == 0
    assert len(server.inbox.taken) == 1


@pytest.mark.usefixtures("server")
def test_it_can_be_written_to_a_file_for_its_owner_or_read_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "digest.html"
    assert main(["digest", "--for", "День", "--day", "2026-11-18", "--html", str(out)]) == 0
    assert out.stat().st_mode & 0o077 == 0
    assert "День, 18 нояб." in out.read_text(encoding="utf-8")
    assert capsys.readouterr().out == ""
    assert main(["digest", "--since", "2026-11-01"]) == 0
    assert "Худшие моменты" in capsys.readouterr().out
    assert main(["digest"]) == 0
    assert "(Дайджест смены, " in capsys.readouterr().out
    assert main(["digest", "--day", "2026-11-18"]) == 0
    assert capsys.readouterr().out.startswith("18 нояб. (Дайджест, весь день)\n")


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--for", "Утро"], "There is no shift 'Утро'; those of the settings are: День, Ночь."),
        (["--since", "2999-01-01"], "--since is a moment that is over"),
        (["--html", "/no/such/folder/x.html"], "Cannot write /no/such/folder/x.html"),
    ],
)
def test_what_makes_no_sense_is_said(options: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", *options]) == 2
    assert says in capsys.readouterr().err


def test_without_recipients_nothing_is_put_together(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(tmp_path, server)
    assert main(SEND) == 2
    assert "name the supervisors' addresses" in capsys.readouterr().err
