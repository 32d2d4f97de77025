"""The commands that judge stored calls again."""

import json
from pathlib import Path

import pytest
from filelock import FileLock
from sqlmodel import Session, col, select, update

from callqa.cli import main
from callqa.store import saving
from callqa.store.db import open_store, transaction
from callqa.store.tables import RecordingRow, RunRow, TranscriptRow
from tests import samples
from tests.rules.build import write_rules

GREETING = "kind: required\nwithin: {first_turns: 2}\nphrases: [добрый день]\n"


def database_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'callqa.sqlite'}"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop with two scored calls, whose rules have changed since."""
    engine = open_store(database_in(tmp_path))
    with transaction(engine) as session:
        saving.save_rulebook(session, samples.RULEBOOK_HASH, samples.RULEBOOK)
        for name in ("a.wav", "b.wav"):
            recording = samples.recording(name, name.encode().hex().ljust(64, "0"))
            saving.save_judged(session, recording, samples.transcript(), samples.evaluation())
    engine.dispose()
    write_rules(tmp_path / "scripts", greeting=GREETING)
    write_rules(tmp_path / "stern", greeting=GREETING.replace("добрый день", "салют"))
    config = tmp_path / "callqa.toml"
    config.write_text('scripts = "scripts"\ncache = "cache"\n', encoding="utf-8")
    monkeypatch.setenv("CALLQA_CONFIG", str(config))
    return tmp_path


def damage(shop: Path, transcript_id: int) -> None:
    with Session(open_store(database_in(shop))) as session:
        broken = update(TranscriptRow).where(col(TranscriptRow.id) == transcript_id).values(turns=[{"who": "?"}])
        session.execute(broken)
        session.commit()


def stored(shop: Path) -> tuple[list[RecordingRow], list[RunRow]]:
    with Session(open_store(database_in(shop))) as session:
        return list(session.exec(select(RecordingRow))), list(session.exec(select(RunRow)))


def test_rescore_judges_once_and_notes_the_run(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rescore"]) == 0
    capsys.readouterr()
    recordings, runs = stored(shop)
    assert [row.score for row in recordings] == [100, 100]
    assert runs[-1].summary["scored"] == 2
    assert main(["rescore", "--since", "2026-01-01"]) == 0
    assert "judged by these rules before" in capsys.readouterr().out


def test_a_call_that_cannot_be_judged_is_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damage(shop, 2)
    assert main(["rescore"]) == 1
    assert "b.wav: bad_transcript:" in capsys.readouterr().out


def test_rescore_waits_for_no_other_run(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with FileLock(shop / "callqa.sqlite.run.lock"):
        assert main(["rescore"]) == 2
    assert "Another run is at work" in capsys.readouterr().err


@pytest.mark.usefixtures("shop")
def test_a_wrong_date_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["rescore", "--since", "gestern"])
    assert stopped.value.code == 2
    assert "'gestern' is no date" in capsys.readouterr().err


def test_backtest_tells_and_writes_what_would_change(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["rescore"])
    labels = shop / "labels.json"
    call = {
        "id": "a",
        "file": "a.wav",
        "turns": [{"who": "A", "text": "Добрый день!"}],
        "labels": {"greeting": {"verdict": "pass", "turns": [0]}},
    }
    labels.write_text(json.dumps([call]), encoding="utf-8")
    out = shop / "difference.json"
    capsys.readouterr()
    assert main(["backtest", "--rules", str(shop / "stern"), "--labels", str(labels), "--out", str(out)]) == 0
    assert "2 calls compared, 2 change; mean score 100.0 → 0.0" in capsys.readouterr().out
    written = json.loads(out.read_text(encoding="utf-8"))
    assert out.stat().st_mode & 0o077 == 0
    assert [call["score_after"] for call in written["changed"]] == [0, 0]
    assert written["changed"][0]["verdicts"]["greeting"]["before"]["verdict"] == "pass"
    assert written["rules"] == [
        {
            "rule": "greeting",
            "new_fails": 2,
            "lifted_fails": 0,
            "changes": [{"before": "pass", "after": "fail", "calls": 2}],
            "known": 1,
            "before": {"hits": 0, "wrong": 0, "missed": 0, "precision": None, "recall": None},
            "after": {"hits": 0, "wrong": 1, "missed": 0, "precision": 0.0, "recall": None},
        }
    ]
    assert [row.score for row in stored(shop)[0]] == [100, 100]


@pytest.mark.parametrize(
    ("rules", "says"),
    [("/no/such/folder", "There are no rules in"), ("broken", "'kind' must be")],
    ids=["none", "broken"],
)
def test_backtest_refuses_rules_that_are_none(
    shop: Path, capsys: pytest.CaptureFixture[str], rules: str, says: str
) -> None:
    write_rules(shop / "broken", greeting="kind: wish\n")
    assert main(["backtest", "--rules", str(shop / rules)]) == 2
    assert says in capsys.readouterr().err
