import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import text

from callqa import rescoring
from callqa.rescoring import Desk
from callqa.rules import folders
from callqa.store import accounts
from callqa.store.accounts import Role
from callqa.store.db import open_store, transaction
from callqa.store.tables import AccountRow
from callqa.summary import Event, Outcome
from tests.shop import DEADLY_S, ROOT, FakeEngine, run_in, settings_in, write_call


def outcomes(events: Mapping[str, Event]) -> dict[str, Outcome]:
    return {name: event.outcome for name, event in events.items()}


def stored(folder: Path, query: str) -> list[tuple[object, ...]]:
    engine = open_store(settings_in(folder).database_url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


def test_every_new_recording_is_scored_once_and_a_second_run_does_nothing(tmp_path: Path) -> None:
    for seed, name in enumerate(("a.wav", "2026/11/b.wav", "c.wav")):
        write_call(tmp_path / "recordings" / name, seed=seed)
    first, second = run_in(tmp_path), run_in(tmp_path)
    assert set(outcomes(first).values()) == {Outcome.SCORED}
    assert set(outcomes(second).values()) == {Outcome.DONE_BEFORE}
    assert stored(tmp_path, "SELECT count(*), count(DISTINCT recording_id) FROM evaluation") == [(3, 3)]


def test_broken_files_are_named_with_their_reason_and_the_others_are_scored(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    whole = write_call(folder / "good.wav").read_bytes()
    (folder / "empty.wav").touch()
    (folder / "letter.wav").write_text("Dear customer, this is no sound at all. " * 50)
    (folder / "broken-off.wav").write_bytes(whole[: len(whole) // 3])
    write_call(folder / "three.wav", channels=3)
    write_call(folder / "short.wav", duration_s=0.2)
    write_call(folder / "noted.wav", seed=1).with_suffix(".json").write_text("{no json")
    events = run_in(tmp_path)
    reasons = {name: (event.reason or "").split(":")[0] for name, event in events.items()}
    assert outcomes(events) == {
        "good.wav": Outcome.SCORED,
        "empty.wav": Outcome.FAILED,
        "letter.wav": Outcome.FAILED,
        "broken-off.wav": Outcome.FAILED,
        "three.wav": Outcome.FAILED,
        "short.wav": Outcome.NOT_SCORED,
        "noted.wav": Outcome.FAILED,
    }
    assert reasons["short.wav"] == "too_short"
    assert reasons["noted.wav"] == "bad_sidecar"
    assert len(set(reasons.values())) == len(reasons), "each trouble has its own reason"


def test_the_same_bytes_under_two_names_are_scored_once(tmp_path: Path) -> None:
    write_call(tmp_path / "recordings" / "a.wav")
    write_call(tmp_path / "recordings" / "copy.wav")
    assert outcomes(run_in(tmp_path)) == {"a.wav": Outcome.SCORED, "copy.wav": Outcome.SAME_BYTES}


def test_a_recording_that_was_moved_is_found_again(tmp_path: Path) -> None:
    before = write_call(tmp_path / "recordings" / "a.wav")
    run_in(tmp_path)
    before.rename(before.with_name("archived.wav"))
    run_in(tmp_path)
    assert stored(tmp_path, "SELECT name FROM recording") == [("archived.wav",)]


def test_a_failure_is_tried_three_times_and_then_set_aside(tmp_path: Path) -> None:
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / "empty.wav").touch()
    assert [run_in(tmp_path)["empty.wav"].outcome for _ in range(4)] == [Outcome.FAILED] * 3 + [Outcome.SET_ASIDE]


def test_a_corrected_sidecar_heals_the_call(tmp_path: Path) -> None:
    sidecar = write_call(tmp_path / "recordings" / "a.wav").with_suffix(".json")
    sidecar.write_text('{"agent_channel": 7}')
    assert run_in(tmp_path)["a.wav"].outcome == Outcome.FAILED
    sidecar.write_text('{"agent_channel": 0}')
    assert run_in(tmp_path)["a.wav"].outcome == Outcome.SCORED


def test_a_call_that_kills_its_worker_fails_alone(tmp_path: Path) -> None:
    write_call(tmp_path / "recordings" / "deadly.wav", duration_s=DEADLY_S)
    for seed in range(3):
        write_call(tmp_path / "recordings" / f"good{seed}.wav", seed=seed)
    events = run_in(tmp_path, processes=2)
    assert (events["deadly.wav"].reason or "").startswith("worker_died")
    assert [events[f"good{seed}.wav"].outcome for seed in range(3)] == [Outcome.SCORED] * 3


def test_redo_hears_again_only_what_another_engine_heard(tmp_path: Path) -> None:
    write_call(tmp_path / "recordings" / "a.wav")
    run_in(tmp_path)
    other = FakeEngine(fingerprint="fake-2")
    assert run_in(tmp_path, other)["a.wav"].outcome == Outcome.DONE_BEFORE
    assert run_in(tmp_path, other, redo=True)["a.wav"].outcome == Outcome.SCORED
    assert run_in(tmp_path, other, redo=True)["a.wav"].outcome == Outcome.DONE_BEFORE
    assert stored(tmp_path, "SELECT engine FROM transcript ORDER BY id") == [("fake-1",), ("fake-2",)]


def test_redo_follows_what_a_person_said_about_the_sides(tmp_path: Path) -> None:
    write_call(tmp_path / "recordings" / "a.wav")
    run_in(tmp_path)
    settings = settings_in(tmp_path)
    desk = Desk(open_store(settings.database_url), folders.load_all(settings.scripts), settings.speech)
    with transaction(desk.database) as session:
        session.add(AccountRow(login="anna", role=Role.SUPERVISOR, password_hash="none"))
    with transaction(desk.database) as session:
        anna = accounts.to_account(session.get_one(AccountRow, 1))
    rescoring.set_sides(desk, anna, 1, 1, swap=True)
    first_speaker = "SELECT engine, json_extract(turns, '$[0].speaker') FROM transcript ORDER BY id"
    assert run_in(tmp_path, FakeEngine(fingerprint="fake-2"), redo=True)["a.wav"].outcome == Outcome.SCORED
    assert stored(tmp_path, first_speaker) == [
        ("fake-1", "agent"),
        ("fake-1 | sides by a person 1", "customer"),
        ("fake-2", "agent"),
        ("fake-2 | sides by a person 1", "customer"),
    ]
    current = "SELECT t.engine FROM recording r JOIN evaluation e ON e.id = r.evaluation_id "
    current += "JOIN transcript t ON t.id = e.transcript_id"
    assert stored(tmp_path, current) == [("fake-2 | sides by a person 1",)]
    again = run_in(tmp_path, FakeEngine(fingerprint="fake-2"), redo=True)
    assert again["a.wav"].outcome == Outcome.DONE_BEFORE


@pytest.mark.parametrize("after_calls", [0, 2])
def test_a_killed_run_keeps_what_was_done_and_leaves_no_workers_behind(tmp_path: Path, after_calls: int) -> None:
    for seed in range(5):
        write_call(tmp_path / "recordings" / f"{seed}.wav", seed=seed)
    code = f"from tests.shop import *; run_in(Path({str(tmp_path)!r}), FakeEngine(sleep_s=0.3), processes=2)"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, start_new_session=True)
    while len(_rows(tmp_path)) < after_calls or not _rows_exist(tmp_path):
        assert process.poll() is None, "the run ended before it could be killed"
        time.sleep(0.05)
    process.kill()
    process.wait()
    _wait_until_group_is_gone(process.pid)
    run_in(tmp_path)
    assert stored(tmp_path, "SELECT count(*), count(DISTINCT sha256) FROM recording WHERE status = 'scored'") == [
        (5, 5)
    ]
    assert stored(tmp_path, "SELECT count(*), count(DISTINCT recording_id) FROM evaluation") == [(5, 5)]


def _rows_exist(folder: Path) -> bool:
    return (folder / "callqa.sqlite").exists()


def _rows(folder: Path) -> list[tuple[object, ...]]:
    return stored(folder, "SELECT id FROM recording") if _rows_exist(folder) else []


def _wait_until_group_is_gone(group: int) -> None:
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    pytest.fail("worker processes outlived the run that was killed")
