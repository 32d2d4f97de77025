"""Which of a run's files come first, and which are left for later runs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

from callqa.growing import File
from callqa.phone.file_names import FileNames
from callqa.settings import RunSettings

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def place_of(file: File) -> str:
    """Return where a file lies: its path, or its address."""
    return str(file) if isinstance(file, Path) else file.address


def happened_at(file: File, names: FileNames) -> datetime:
    """Return when a call was, by its file's name, else when the file was last changed; long ago where nothing tells."""
    named = names.facts(PurePath(place_of(file))).started_at
    if named is not None:
        return named
    if not isinstance(file, Path):
        return file.modified_at or _LONG_AGO
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError:
        return _LONG_AGO


def newest_first(files: Iterable[File], names: FileNames, since: datetime | None = None) -> list[File]:
    """Return files by time, the newest first; with ``since`` without older ones."""
    dated = [(happened_at(file, names), file) for file in files]
    wanted = [one for one in dated if since is None or one[0] >= since]
    return [file for _, file in sorted(wanted, key=lambda one: one[0], reverse=True)]


def these_first(files: Iterable[File], first: Collection[str]) -> list[File]:
    """Return files in their order, but those that lie at some places before all others."""
    return sorted(files, key=lambda file: place_of(file) not in first)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a run was asked for.

    ``limit``: so many calls are heard at most; ``retry_failed``: calls that were set aside are tried again, and those
    that failed come first.
    """

    limit: int | None = None
    retry_failed: bool = False


@dataclass(slots=True)
class Limits:
    """How many calls a run still hears, in all and of the archive; calls of other runs do not count."""

    names: FileNames
    left: float = float("inf")
    old_before: datetime = _LONG_AGO
    old_left: float = float("inf")
    _old: dict[File, bool] = field(default_factory=dict)

    def allow(self, file: File) -> bool:
        """Tell whether a file may be heard if it is new."""
        return self.left > 0 and (self.old_left > 0 or not self._is_old(file))

    def count(self, file: File) -> None:
        """Note that a file is heard."""
        self.left -= 1
        self.old_left -= self._is_old(file)

    def _is_old(self, file: File) -> bool:
        if file not in self._old:
            self._old[file] = happened_at(file, self.names) < self.old_before
        return self._old[file]


def limits(wish: Wish, settings: RunSettings, names: FileNames) -> Limits:
    """Return the limits of a run that begins now."""
    of_run = Limits(names, float("inf") if wish.limit is None else wish.limit)
    if settings.old_after_days is not None:
        of_run.old_before = datetime.now(UTC) - timedelta(days=settings.old_after_days)
        of_run.old_left = settings.old_calls
    return of_run
