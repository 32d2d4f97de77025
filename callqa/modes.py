"""Who may read what callqa keeps: files with words, voices or secrets that are open to other users of the machine."""

import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

from callqa.settings import FILE_NAME, Settings

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_to_others(settings: Settings) -> list[Path]:
    """Return those of callqa's files that others than their owner may read or write.

    callqa makes its files for their owner only; those that are open were made by hand, by an older version, or copied.
    A folder that is closed to others closes what is in it.
    """
    return [path for path in _kept(settings) if path.exists() and path.stat().st_mode & _OTHERS]


def _kept(settings: Settings) -> Iterator[Path]:
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        yield from (Path(f"{url.database}{end}") for end in ("", "-wal", "-shm"))
    secrets = (url.password, url.query.get("password"), settings.review.oidc, settings.mail.password)
    if any(secret is not None for secret in secrets):
        yield settings.home / FILE_NAME
    yield settings.playable
    yield settings.copies
    yield from settings.cache.glob("meaning.sqlite*")
