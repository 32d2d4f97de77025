"""The commands that write files of stored calls, and the one that makes them findable."""

from pathlib import Path

import pytest
from sqlmodel import Session

from callqa.cli import main
from callqa.store import search_index
from callqa.store.db import open_store, transaction
from tests.review import seed


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/calls.sqlite"
    engine = open_store(url)
    seed.fill(engine, tmp_path)
    engine.dispose()
    return url


def test_one_call_is_printed_into_a_private_file(database: str, tmp_path: Path) -> None:
    out = tmp_path / "call.html"
    asked = ["--database", database, "export", "--format", "html", "--call", "awful.wav", "--language", "en"]
    assert main([*asked, "--out", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    assert "Evaluation of a call" in text
    assert "Не говорить покупателю «нет»" in text
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "html"], "name it with --call"),
        (["--format", "csv", "--call", "1"], "name it with --call"),
        (["--format", "html", "--call", "nothing.wav"], "no call is known as 'nothing.wav'"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_sentence(
    database: str, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--database", database, "export", *options]) == 2
    assert said in capsys.readouterr().err


def test_reindex_makes_findable_what_was_not(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    engine = open_store(database)
    with transaction(engine) as session:
        session.connection().exec_driver_sql("DELETE FROM search_call")
    assert main(["--database", database, "--quiet", "reindex"]) == 0
    assert "Indexed 4 of 6 calls." in capsys.readouterr().out
    with Session(engine) as session:
        assert search_index.missing(session) == 0
    assert main(["--database", database, "--quiet", "reindex", "--all"]) == 0
    engine.dispose()
