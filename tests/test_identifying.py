"""A recording is known by its bytes, and a file that stays as it is is read for them once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from callqa import ingest
from callqa.copies import Copies
from callqa.growing import Watch
from callqa.identifying import Identifier
from callqa.recording import Recording
from callqa.store.db import open_store
from callqa.summary import Outcome
from tests.shop import run_in, write_call


@pytest.fixture
def identifier(tmp_path: Path) -> Iterator[Identifier]:
    database = open_store(f"sqlite:///{tmp_path / 'callqa.sqlite'}")
    with Copies(tmp_path / "copies") as copies:
        yield Identifier(database, copies)
    database.dispose()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read."""
    names: list[str] = []
    identify = ingest.identify

    def noting(path: Path) -> Recording:
        names.append(path.name)
        return identify(path)

    monkeypatch.setattr(ingest, "identify", noting)
    return names


def test_a_file_is_read_again_only_when_its_size_or_time_has_changed(
    tmp_path: Path, identifier: Identifier, read: list[str]
) -> None:
    path = write_call(tmp_path / "a.wav", seed=1)
    first = identifier.identify(path)
    assert (identifier.identify(path), read) == (first, ["a.wav"])
    write_call(path, seed=2)
    os.utime(path, (0, 0))
    second = identifier.identify(path)
    assert (second.sha256 != first.sha256, read) == (True, ["a.wav", "a.wav"])
    write_call(path, duration_s=1.0)
    os.utime(path, (0, 0))
    assert identifier.identify(path).sha256 != second.sha256


def test_what_is_still_being_written_is_not_remembered(tmp_path: Path, identifier: Identifier, read: list[str]) -> None:
    path = write_call(tmp_path / "a.wav")
    with path.open("ab"):
        growing = Identifier(identifier.database, identifier.copies, Watch([path]))
        growing.identify(path)
        growing.identify(path)
    assert read == ["a.wav", "a.wav"]


def test_a_run_over_what_was_heard_reads_nothing(tmp_path: Path, read: list[str]) -> None:
    for seed in range(3):
        write_call(tmp_path / "recordings" / f"{seed}.wav", seed=seed)
    run_in(tmp_path)
    read.clear()
    assert {event.outcome for event in run_in(tmp_path).values()} == {Outcome.DONE_BEFORE}
    assert read == []
