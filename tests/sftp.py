"""A phone system's machine with an SFTP server, as paramiko makes one: reads the files of a folder, for one account."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import paramiko

ACCOUNT, PASSWORD = "callqa", "geheim"


def know(known_hosts: Path, port: int, key: paramiko.PKey) -> None:
    """Put a server of this machine into a list of known hosts, with a key."""
    lines = paramiko.HostKeys()
    lines.add(f"[127.0.0.1]:{port}", key.get_name(), key)
    known_hosts.parent.mkdir(mode=0o700, exist_ok=True)
    lines.save(str(known_hosts))


class _Door(paramiko.ServerInterface):  # type: ignore[misc]  # it has no types
    def check_auth_password(self, username: str, password: str) -> int:
        right = (username, password) == (ACCOUNT, PASSWORD)
        return int(paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED)

    def check_channel_request(self, kind: str, chanid: int) -> int:  # noqa: ARG002 - given by paramiko
        return int(paramiko.OPEN_SUCCEEDED)

    def get_allowed_auths(self, username: str) -> str:  # noqa: ARG002 - given by paramiko
        return "password"


def _folder(root: Path) -> type[paramiko.SFTPServerInterface]:
    def here(path: str) -> Path:
        return root / path.lstrip("/")

    class Folder(paramiko.SFTPServerInterface):  # type: ignore[misc]  # it has no types
        def list_folder(self, path: str) -> object:
            try:
                return [self._told(file) for file in here(path).iterdir()]
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)

        def stat(self, path: str) -> object:
            try:
                return self._told(here(path))
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)

        lstat = stat

        def open(self, path: str, flags: int, attr: object) -> object:  # noqa: ARG002 - given by paramiko
            if flags & os.O_ACCMODE != os.O_RDONLY:
                return paramiko.SFTP_PERMISSION_DENIED
            try:
                file = here(path).open("rb")
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)
            handle = paramiko.SFTPHandle(flags)
            handle.readfile = file
            return handle

        def _told(self, file: Path) -> paramiko.SFTPAttributes:
            return paramiko.SFTPAttributes.from_stat(file.stat(), file.name)

    return Folder


@contextmanager
def served(root: Path, key: paramiko.PKey) -> Iterator[int]:
    """Serve a folder on this machine and give the port; the connections are cut at the end."""
    connections: list[paramiko.Transport] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                transport = paramiko.Transport(connection)
                transport.add_server_key(key)
                transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _folder(root))
                transport.start_server(server=_Door(), event=threading.Event())
                connections.append(transport)

        threading.Thread(target=answer, daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for transport in connections:
                transport.close()
