"""A PostgreSQL server of our own in a temporary folder, reached by a socket there: no port, no password, no trace."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import make_url

PLACES = "/usr/lib/postgresql"
"""Where Debian keeps the server's programs, by version, as they are in nobody's PATH."""
UNPRIVILEGED = ("postgres", "nobody")
"""PostgreSQL refuses to run as root; then it runs as the first of these."""
QUICK = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Server:
    """A running server. Its databases are gone with it."""

    def __init__(self, folder: Path, user: str | None) -> None:
        self._folder = folder
        self._user = user
        self._numbers = count(1)

    def new_database(self, disk: Path | None = None) -> str:
        """Make an empty database, on a disk of its own if one is given, and return its URL."""
        name, where = f"callqa{next(self._numbers)}", ""
        if disk:
            if self._user:
                shutil.chown(disk, self._user)
            self._do(f"CREATE TABLESPACE on_{name} LOCATION '{disk}'")
            where = f" TABLESPACE on_{name}"
        self._do(f"CREATE DATABASE {name}{where}")
        return f"postgresql+psycopg://callqa@/{name}?host={self._folder}"

    def drop_with_disk(self, url: str) -> None:
        """Drop a database on a disk of its own, so that the server needs the disk no more."""
        name = make_url(url).database
        self._do(f"DROP DATABASE {name} WITH (FORCE)")
        self._do(f"DROP TABLESPACE on_{name}")

    def _do(self, statement: str) -> None:
        with psycopg.connect(host=str(self._folder), user="callqa", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


def programs() -> Path | None:
    """Return the folder of ``initdb`` and ``pg_ctl``, if there is one."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return max((path.parent for path in Path(PLACES).glob("*/bin/initdb")), default=None)


@contextmanager
def server(where: Path) -> Iterator[Server]:
    """Run a server by the programs in a folder until the end of the block."""
    user = None if os.geteuid() else next(name for name in UNPRIVILEGED if _exists(name))
    folder = Path(tempfile.mkdtemp(prefix="callqa-pg-"))
    data, log = folder / "data", folder / "log"
    if user:
        shutil.chown(folder, user)

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        run(where / "initdb", "-D", data, "-U", "callqa", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run(where / "pg_ctl", "-D", data, "-l", log, "-w", "-o", f"{QUICK} -k {folder}", "start")
        try:
            yield Server(folder, user)
        finally:
            run(where / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
