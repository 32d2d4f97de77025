"""Which recordings are still being written."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callqa import growing
from callqa.growing import Watch, lacks_length
from callqa.remote import RemoteFile
from tests.shop import write_call


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited each time; nothing is."""
    waited: list[float] = []
    monkeypatch.setattr("callqa.growing.time.sleep", waited.append)
    return waited


def test_old_files_cost_no_wait_and_fresh_ones_come_last_and_one(tmp_path: Path, moments: list[float]) -> None:
    fresh, old, copied = (write_call(tmp_path / name) for name in ("fresh.wav", "old.wav", "copied.wav"))
    os.utime(old, (0, time.time() - growing.FRESH_S - 1))
    watch = Watch([fresh, old, copied])
    assert watch.files == (old, fresh, copied)
    assert not watch.is_growing(old)
    assert moments == []
    assert not watch.is_growing(fresh)
    assert moments[0] == pytest.approx(growing.BETWEEN_LOOKS_S, abs=0.5)


def test_a_file_that_grows_between_two_looks_is_still_being_written(tmp_path: Path, moments: list[float]) -> None:
    path = write_call(tmp_path / "a.wav")
    watch = Watch([path])
    with path.open("ab") as file:
        file.write(b"\0\0")
    assert watch.is_growing(path)
    assert len(moments) == 1


@pytest.mark.skipif(not (growing.PROCESSES / "self" / "fd").is_dir(), reason="only Linux tells which files are open")
def test_a_file_that_is_open_for_writing_is_still_being_written_however_old(tmp_path: Path) -> None:
    path = write_call(tmp_path / "a.wav")
    os.utime(path, (0, 0))
    with path.open("rb"):
        assert not Watch([path]).is_growing(path)
    with path.open("r+b"):
        assert Watch([path]).is_growing(path)


def test_a_fresh_wav_of_asterisk_says_its_length_only_when_it_is_closed(tmp_path: Path, moments: list[float]) -> None:
    path = write_call(tmp_path / "a.wav")
    content = path.read_bytes()
    assert not lacks_length(path)
    path.write_bytes(content[:4] + bytes(4) + content[8:])
    assert lacks_length(path)
    assert Watch([path]).is_growing(path)
    os.utime(path, (0, 0))
    assert not Watch([path]).is_growing(path), "the phone system was killed; there is nothing to wait for"
    assert len(moments) == 1


def test_a_servers_newest_files_are_fresh_whatever_its_clock_says() -> None:
    behind = datetime.now(UTC) - timedelta(hours=1)
    files = [RemoteFile(f"memory://x/{age}.wav", 1, behind - timedelta(seconds=age)) for age in (0, 50, 70)]
    watch = Watch(files)
    assert [watch.is_fresh(file) for file in files] == [True, True, False]
