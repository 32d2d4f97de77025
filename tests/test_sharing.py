"""Runs at the same time on one database share the work; what a run was asked for, and in which order it takes calls."""

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from callqa import choosing, ingest, telling
from callqa.choosing import Wish
from callqa.claiming import Claims
from callqa.cli import main
from callqa.errors import BusyError
from callqa.runlock import only_run, run_beside
from callqa.settings import Settings
from callqa.store.db import open_store
from callqa.summary import Outcome
from tests.shop import ROOT, FakeEngine, run_in, settings_in, write_call

CALLS = 12


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of each kind, which the settings of the shop name."""
    url = f"sqlite:///{tmp_path / 'callqa.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_server").new_database()
    monkeypatch.setenv("CALLQA_DATABASE", url)
    return url


def one_row(settings: Settings, query: str) -> tuple[object, ...]:
    engine = open_store(settings.database_url)
    with engine.connect() as connection:
        (row,) = connection.execute(text(query))
    engine.dispose()
    return tuple(row)


def calls_in(folder: Path, count: int = CALLS) -> None:
    for seed in range(count):
        write_call(folder / "recordings" / f"{seed:02}.wav", seed=seed)


@pytest.mark.usefixtures("url")
def test_two_runs_at_once_hear_each_call_once(tmp_path: Path) -> None:
    calls_in(tmp_path)
    open_store(settings_in(tmp_path).database_url).dispose()
    code = (
        "from tests.shop import *\nfrom collections import Counter\n"
        f"events = run_in(Path({str(tmp_path)!r}), FakeEngine(sleep_s=0.2))\n"
        "print(*(f'{name}={event.outcome}' for name, event in events.items()))"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    told = [dict(part.split("=") for part in run.communicate(timeout=60)[0].split()) for run in runs]
    scored = Counter(name for events in told for name, outcome in events.items() if outcome == Outcome.SCORED)
    assert scored == {f"{number:02}.wav": 1 for number in range(CALLS)}
    assert all(Outcome.SCORED in events.values() for events in told), "both have worked"
    counts = "SELECT (SELECT count(*) FROM recording WHERE status = 'scored'), (SELECT count(*) FROM transcript), "
    counts += "(SELECT count(*) FROM evaluation), (SELECT count(*) FROM claim)"
    assert one_row(settings_in(tmp_path), counts) == (CALLS, CALLS, CALLS, 0)


@pytest.mark.usefixtures("url")
def test_what_a_run_made_of_a_call_that_was_taken_over_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other run's claim stands; as it was killed a moment later, a third run stores the call."""
    calls_in(tmp_path, 2)
    engine = open_store(settings_in(tmp_path).database_url)
    take = Claims.take

    def taking_and_losing(self: Claims, sha256: str) -> bool:
        is_taken = take(self, sha256)
        with engine.begin() as connection:
            connection.execute(text("UPDATE claim SET run = 'another', process = 'elsewhere 1 1'"))
        return is_taken

    monkeypatch.setattr(Claims, "take", taking_and_losing)
    events = run_in(tmp_path)
    assert {event.outcome for event in events.values()} == {Outcome.ANOTHER_RUN}
    assert "taken it over" in (events["00.wav"].reason or "")
    monkeypatch.undo()
    monkeypatch.setenv("CALLQA_DATABASE", str(engine.url))
    monkeypatch.setenv("CALLQA_MEANING", "off")
    assert {event.reason for event in run_in(tmp_path).values()} == {"another_run: Another run hears it."}
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM recording")).scalar_one() == 0
        connection.execute(text("UPDATE claim SET renewed_s = renewed_s - 301"))
    engine.dispose()
    assert {event.outcome for event in run_in(tmp_path).values()} == {Outcome.SCORED}


@pytest.mark.usefixtures("url")
def test_runs_work_side_by_side_and_what_must_be_alone_waits_for_them(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    busy = "Another run is at work on this database"
    with run_beside(settings), run_beside(settings), pytest.raises(BusyError, match=busy), only_run(settings):
        pass
    with only_run(settings):
        for lock in (only_run, run_beside):
            with pytest.raises(BusyError, match=busy), lock(settings):
                pass
    with only_run(settings):
        pass


def test_a_run_that_wants_to_be_alone_refuses_to_begin_beside_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, config = settings_in(tmp_path), str(tmp_path / "callqa.toml")
    (tmp_path / "recordings").mkdir()
    with run_beside(settings):
        assert main(["run", "--alone", "--config", config]) == 2
    assert "Another run is at work on this database" in capsys.readouterr().err


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Five recordings: two tell by their names when they were, three are two, one and no days old."""
    folder = tmp_path / "recordings"
    now = time.time()
    for seed, (name, days) in enumerate(
        {
            "b.wav": 2,
            "a.wav": 1,
            "c.wav": 0,
            "q-600-79001112233-20201001-101512-1763730912.44.wav": 0,
            "q-600-79001112233-20200901-101512-1763730912.45.wav": 0,
        }.items()
    ):
        os.utime(write_call(folder / name, seed=seed), (now - days * 86_400 - 100,) * 2)
    return tmp_path


def in_order(folder: Path, since: datetime | None = None) -> list[str]:
    names = telling.sources(settings_in(folder)).names
    return [file.name for file in choosing.newest_first(ingest.find([folder / "recordings"]), names, since)]


def test_the_newest_calls_come_first_by_their_names_or_else_by_their_files(shop: Path) -> None:
    assert [name[-6:] for name in in_order(shop)] == ["c.wav", "a.wav", "b.wav", "44.wav", "45.wav"]
    assert in_order(shop, datetime.now(UTC) - timedelta(days=1, hours=1)) == ["c.wav", "a.wav"]


def test_a_limited_run_leaves_the_rest_for_later_ones(shop: Path) -> None:
    def counts(limit: int) -> Counter[Outcome]:
        return Counter(event.outcome for event in run_in(shop, wish=Wish(limit)).values())

    assert counts(limit=2) == {Outcome.SCORED: 2, Outcome.LATER: 3}
    assert counts(limit=2) == {Outcome.SCORED: 2, Outcome.LATER: 1, Outcome.DONE_BEFORE: 2}
    assert counts(limit=2) == {Outcome.SCORED: 1, Outcome.DONE_BEFORE: 4}


def test_of_the_archive_each_run_hears_only_so_many(shop: Path) -> None:
    archive = "[run]\nold_after_days = 10\nold_calls = 1\n"
    events = run_in(shop, settings=archive)
    assert Counter(event.outcome for event in events.values()) == {Outcome.SCORED: 4, Outcome.LATER: 1}
    assert all(event.outcome == Outcome.SCORED for name, event in events.items() if not name.startswith("q-"))
    assert Counter(event.outcome for event in run_in(shop, settings=archive).values())[Outcome.SCORED] == 1


def test_what_was_set_aside_keeps_its_reasons_and_is_tried_again_first_when_asked(tmp_path: Path) -> None:
    sidecar = write_call(tmp_path / "recordings" / "z.wav").with_suffix(".json")
    for wrong in ('{"agent_channel": 7}', "{no json", "{no json"):
        sidecar.write_text(wrong)
        run_in(tmp_path)
    set_aside = run_in(tmp_path)["z.wav"]
    assert set_aside.outcome == Outcome.SET_ASIDE
    first, last = (set_aside.reason or "").split("; before: ")[::-1]
    assert "agent_channel" in first
    assert "JSON" in last
    sidecar.unlink()
    write_call(tmp_path / "recordings" / "a.wav", seed=1)
    events = run_in(tmp_path, wish=Wish(limit=1, retry_failed=True))
    assert {name: event.outcome for name, event in events.items()} == {
        "z.wav": Outcome.SCORED,
        "a.wav": Outcome.LATER,
    }


def test_with_redo_flagged_calls_come_first(tmp_path: Path) -> None:
    calls_in(tmp_path, 2)
    run_in(tmp_path)
    engine = open_store(settings_in(tmp_path).database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE recording SET flagged = (name = '01.wav')"))
    engine.dispose()
    events = run_in(tmp_path, FakeEngine(fingerprint="fake-2"), redo=True, wish=Wish(limit=1))
    assert events["01.wav"].outcome == Outcome.SCORED


@pytest.mark.parametrize("wrong", [["--since", "soon"], ["--limit", "0"], ["--since", "9999999d"]])
def test_options_that_make_no_sense_are_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", *wrong])
    assert "write it as" in capsys.readouterr().err
