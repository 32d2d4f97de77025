"""Changing the rule files that judge calls, with a note of who did it."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

from sqlmodel import Session

from callqa.errors import PublishError
from callqa.rules.folders import language_folders
from callqa.store import rulechanges
from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.proposals import REFUSED

_FILE = re.compile(r"(rules|meaning)/[a-z][a-z0-9_]*\.yaml")


def path_of(scripts: Path, language: str, file: str) -> Path:
    """Return where a file of a language is.

    Args:
        scripts: the folder of the setting ``scripts``.
        language: such as ``ru``.
        file: ``rules/ID.yaml`` or ``meaning/NAME.yaml``.

    Raises:
        PublishError: there is no such file.
    """
    folder = next((one for one in language_folders(scripts) if one.name == language), None)
    if folder is None or not _FILE.fullmatch(file) or not (folder / file).is_file():
        raise PublishError(f"There is no rule file '{language}/{file}'; open the list of rules again.")
    return folder / file


def read(scripts: Path, account: Account | None, language: str, file: str) -> str:
    """Return the text of a rule file.

    Raises:
        PublishError: there is no such file, it cannot be read, or the account may not supervise.
    """
    if not may_supervise(account):
        raise PublishError(REFUSED)
    return _text(path_of(scripts, language, file))


def publish(
    session: Session,
    scripts: Path,
    account: Account | None,
    *,
    language: str,
    file: str,
    before: str,
    after: str,
    why: str = rulechanges.PUBLISHED,
) -> None:
    """Put another text in the place of a rule file and note it. The caller commits right after.

    The file is replaced in one step, so that a run that is just reading it sees the old text or the new one.

    Args:
        session: an open database session.
        scripts: the folder of the setting ``scripts``.
        account: who changes it; ``None`` for the command line.
        language: such as ``ru``.
        file: ``rules/ID.yaml`` or ``meaning/NAME.yaml``.
        before: the text that the change was made to.
        after: the new text.
        why: ``published`` or ``learned``.

    Raises:
        PublishError: the account may not supervise, there is no such file, it has changed meanwhile, or it cannot be
            written.
    """
    path = path_of(scripts, language, file)
    rulechanges.add(session, account, language=language, file=file, before=before, after=after, why=why)
    if _text(path) != before:  # asked once the note is made, which keeps others from writing meanwhile
        raise PublishError(f"The file {path.name} was changed meanwhile; open it again and repeat your change.")
    _replace(path, after)


@contextmanager
def copy_with(scripts: Path, language: str, file: str, text: str) -> Iterator[Path]:
    """Make a copy of a language's folder in which one file has another text; it is gone at the end of the block.

    Raises:
        PublishError: there is no such file.
    """
    folder = path_of(scripts, language, file).parents[1]
    with tempfile.TemporaryDirectory(prefix="callqa-") as temporary:
        copy = Path(temporary) / language
        copytree(folder, copy)
        (copy / file).write_bytes(text.encode())
        yield copy


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise PublishError(f"The file {path} cannot be read; check that it is there, in UTF-8.") from error


def _replace(path: Path, text: str) -> None:
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(path.stat().st_mode & 0o777)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PublishError(
            f"The file {path} cannot be written ({error.strerror}); check that this user may write there."
        ) from error
