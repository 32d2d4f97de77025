"""Playing recordings that lie elsewhere."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from callqa import remote
from callqa.errors import SettingsError, UnreadableError
from callqa.review import playable
from callqa.review.playable import playable_copy
from callqa.store.listening import StoredFile
from tests.shop import write_call

PLACE = "memory://pbx/a.wav"


@pytest.fixture
def source(tmp_path: Path) -> Iterator[StoredFile]:
    content = write_call(tmp_path / "made.wav").read_bytes()
    memory = MemoryFileSystem()
    memory.pipe("/pbx/a.wav", content)
    playable._asked_s.clear()
    yield StoredFile(PLACE, hashlib.sha256(content).hexdigest(), len(content))
    if memory.exists("/pbx"):
        memory.rm("/pbx", recursive=True)


def unreachable(*_: object) -> None:
    raise SettingsError("memory://pbx cannot be reached")


def test_it_is_fetched_once_and_only_the_copy_for_browsers_stays(
    tmp_path: Path, source: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = playable_copy(source, tmp_path / "playable")
    assert copy is not None
    assert [path.name for path in (tmp_path / "playable").iterdir()] == [copy.name]
    monkeypatch.setattr(remote, "fetch", unreachable)
    monkeypatch.setattr(remote, "size_of", unreachable)
    assert playable_copy(source, tmp_path / "playable") == copy, "the server is not asked again for every second"
    playable._asked_s.clear()
    assert playable_copy(source, tmp_path / "playable") == copy, "the server does not answer, but the copy is here"


def test_what_is_gone_there_is_forgotten_here(tmp_path: Path, source: StoredFile) -> None:
    copy = playable_copy(source, tmp_path / "playable")
    MemoryFileSystem().rm("/pbx", recursive=True)
    playable._asked_s.clear()
    assert playable_copy(source, tmp_path / "playable") is None
    assert copy is not None
    assert not copy.exists()


def test_without_a_copy_a_server_that_does_not_answer_is_told(
    tmp_path: Path, source: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "size_of", unreachable)
    with pytest.raises(UnreadableError, match="unreachable"):
        playable_copy(source, tmp_path / "playable")
