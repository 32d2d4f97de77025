"""Recordings at addresses that fsspec can open: SFTP, S3, SMB and others. Nothing there is ever changed.

Each protocol raises the errors of its own library, so that any exception may mean that a server does not answer.
"""

import errno
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fsspec import AbstractFileSystem, get_filesystem_class
from fsspec.config import conf

from callqa.errors import CallqaError, SettingsError, UnreadableError

_SSH = frozenset({"sftp", "ssh"})
_PATIENCE_S = 20
"""After that a server counts as unreachable, unless fsspec's own settings say otherwise."""
_CHANGED = ("mtime", "LastModified", "last_modified", "last_write_time", "modified", "created")
"""Where file systems tell when a file was last changed."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as a listing tells of it.

    Attributes:
        address: where it lies.
        size_bytes: as it was when it was listed.
        modified_at: when it was last changed by the server's clock, to the second; ``None`` where that is not told.
        sidecar: the address of its sidecar, if there is one.
    """

    address: str
    size_bytes: int
    modified_at: datetime | None
    sidecar: str | None = None

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.address.rpartition("/")[2]


def find(address: str, suffixes: Collection[str]) -> list[RemoteFile]:
    """List all files under an address whose names end in one of the suffixes (in lower case), by address.

    An address of a file is that file, whatever its suffix. Folders that this user may not read are passed over.

    Raises:
        SettingsError: the place cannot be reached or does not exist.
    """
    filesystem, path = _opened(address)
    try:
        filesystem.invalidate_cache()
        info = filesystem.info(path)
        if info["type"] != "directory":
            beside = _sidecar_name(address)
            return [_file(address, info, beside if filesystem.exists(_sidecar_name(path)) else None)]
        return sorted(_listed(filesystem, path, address.rstrip("/"), suffixes), key=lambda file: file.address)
    except FileNotFoundError as error:
        raise SettingsError(f"There is nothing at {address}. Check the address.") from error
    except Exception as error:
        raise _unreachable(address, error) from error


def reach(address: str) -> None:
    """See whether a place is there.

    Raises:
        SettingsError: it is not, or cannot be reached.
    """
    if size_of(address) is None:
        raise SettingsError(f"There is nothing at {address}. Check the address.")


def look_again(file: RemoteFile) -> RemoteFile | None:
    """Return a file as it is now; ``None`` where it is gone.

    Raises:
        SettingsError: the server cannot be reached.
    """
    try:
        filesystem, path = _opened(file.address)
        filesystem.invalidate_cache()
        return _file(file.address, filesystem.info(path), file.sidecar)
    except FileNotFoundError:
        return None
    except CallqaError:
        raise
    except Exception as error:
        raise _unreachable(file.address, error) from error


def size_of(address: str) -> int | None:
    """Return the size of a file in bytes; ``None`` where it is gone.

    Raises:
        SettingsError: the server cannot be reached.
    """
    found = look_again(RemoteFile(address, 0, None))
    return None if found is None else found.size_bytes


def fetch(address: str, target: Path) -> None:
    """Copy a file to this machine. A connection that has broken is opened anew, once.

    Raises:
        UnreadableError: this file cannot be read, or the disk here is full.
        SettingsError: the server cannot be reached any more.
    """
    name = address.rpartition("/")[2]
    try:
        _copy(address, target, *_opened(address))
    except FileNotFoundError as error:
        raise UnreadableError("vanished", f"{name} was there when the run began and is gone now.") from error
    except PermissionError as error:
        raise UnreadableError("not_allowed", f"{name} may not be read by this user; check its permissions.") from error
    except CallqaError:
        raise
    except Exception:  # noqa: BLE001 - each protocol raises the errors of its own library; servers hang up on those who have been silent for long
        _fetch_anew(address, target, name)


def _fetch_anew(address: str, target: Path, name: str) -> None:
    get_filesystem_class(_protocol(address)).clear_instance_cache()
    filesystem, path = _opened(address)
    try:
        _copy(address, target, filesystem, path)
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError("unreadable", f"{name} cannot be fetched ({_said(error)}).") from error


def _copy(address: str, target: Path, filesystem: AbstractFileSystem, path: str) -> None:
    try:
        filesystem.get_file(path, str(target))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise UnreadableError(
                "disk_full", f"There is no room for a copy of {address} in {target.parent}."
            ) from error
        raise


def _opened(address: str) -> tuple[AbstractFileSystem, str]:
    """Open the file system of an address and return it with the path in it.

    Only the address of the server goes through fsspec's reading of addresses: names of files come from the server, and
    a ``::`` or ``#`` in one must not lead elsewhere.
    """
    protocol = _protocol(address)
    try:
        kind = get_filesystem_class(protocol)
    except ValueError as error:
        raise SettingsError(
            f"{address}: there is no kind of address '{protocol}'. Write it as sftp://, s3://, smb://."
        ) from error
    except ImportError as error:
        raise SettingsError(
            f"{address} needs another package: pip install 'callqa[remote]' ({_said(error)})."
        ) from error
    host, _, within = address.partition("://")[2].partition("/")
    server = f"{protocol}://{host}/"
    options = _options(protocol) | conf.get(protocol, {}) | kind._get_kwargs_from_urls(server)
    try:
        path = f"{str(kind._strip_protocol(server)).rstrip('/')}/{within}".rstrip("/")
        return kind(**options), path or "/"
    except Exception as error:
        raise _unreachable(address, error) from error


def _options(protocol: str) -> dict[str, Any]:
    """Return what callqa asks of a kind of address, unless fsspec's own settings ask something else."""
    if protocol not in _SSH:
        return {}
    from callqa.hostkeys import KnownHosts  # noqa: PLC0415 - belongs to an extra

    patience = dict.fromkeys(("timeout", "banner_timeout", "auth_timeout"), _PATIENCE_S)
    return patience | {"host_key_policy": KnownHosts}


def _listed(filesystem: AbstractFileSystem, root: str, address: str, suffixes: Collection[str]) -> Iterator[RemoteFile]:
    """Walk by hand: fsspec's own walk takes a folder for empty when the connection breaks."""
    folders = [(root, address)]
    while folders:
        folder, at = folders.pop()
        try:
            entries = filesystem.ls(folder, detail=True)
        except PermissionError:
            continue
        named = {entry["name"].rstrip("/").rpartition("/")[2]: entry for entry in entries}
        for name, entry in named.items():
            if entry["type"] == "directory":
                if name and entry["name"].rstrip("/") != folder.rstrip("/"):
                    folders.append((entry["name"], f"{at}/{name}"))
            elif name not in {"", ".", ".."} and Path(name).suffix.lower() in suffixes:
                beside = _sidecar_name(name)
                yield _file(f"{at}/{name}", entry, f"{at}/{beside}" if beside in named else None)


def _file(address: str, info: dict[str, Any], sidecar: str | None) -> RemoteFile:
    return RemoteFile(address, int(info.get("size") or 0), _changed(info), sidecar)


def _changed(info: dict[str, Any]) -> datetime | None:
    told = next((info[key] for key in _CHANGED if info.get(key) is not None), None)
    if isinstance(told, int | float):
        told = datetime.fromtimestamp(told, UTC)
    if not isinstance(told, datetime):
        return None
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _sidecar_name(name: str) -> str:
    return f"{name.rpartition('.')[0] or name}.json"


def _protocol(address: str) -> str:
    return address.partition("://")[0].lower()


def _unreachable(address: str, error: Exception) -> SettingsError:
    return SettingsError(
        f"{address} cannot be reached ({_said(error)}). Check the address, the network, and user, password or key in "
        "fsspec's settings (docs/recordings.md)."
    )


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0].rstrip(". :")
