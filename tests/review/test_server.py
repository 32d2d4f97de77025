"""The server as its own process, the way ``callqa app`` runs it."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from queue import Queue
from threading import Thread

import httpx2
import pytest
from sqlmodel import Session

from callqa.errors import SettingsError
from callqa.review import server
from callqa.review.identity import COOKIE
from callqa.settings import ReviewSettings, Settings
from callqa.store import accounts, sessions
from callqa.store.db import open_store

START = """
import sys
from pathlib import Path
from callqa.review import server
from callqa.settings import ReviewSettings, Settings

server.SCRIPT = Path(sys.argv[1]) / "page.py"
review = ReviewSettings(port=int(sys.argv[2]))
settings = Settings(home=sys.argv[1], database=sys.argv[1] + "/callqa.sqlite", cache=sys.argv[1], review=review)
server.serve(settings, lambda address: print(address, flush=True))
print("ended", flush=True)
"""
PATIENCE_S = 60


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the server; yields it and the address it told."""
    command = [sys.executable, "-c", START, str(folder), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        lines: Queue[str] = Queue()
        assert process.stdout
        Thread(target=lambda: lines.put(process.stdout.readline() if process.stdout else ""), daemon=True).start()
        try:
            yield process, lines.get(timeout=PATIENCE_S).strip()
        finally:
            process.kill()


def landing(address: str, token: str) -> str:
    """Ask for the first page as soon as the server listens, and return the path one ends up at."""
    transport = httpx2.HTTPTransport(retries=10)
    with httpx2.Client(transport=transport, cookies={COOKIE: token}, follow_redirects=True) as client:
        response = client.get(address, headers={"Accept": "text/html"}, timeout=PATIENCE_S)
        assert response.status_code == 200
        return response.url.path


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_server_starts_keeps_its_sessions_and_ends_on_a_signal(tmp_path: Path, stop: signal.Signals) -> None:
    (tmp_path / "page.py").write_text("import streamlit as st\nst.write('calls')\n", encoding="utf-8")
    engine = open_store(f"sqlite:///{tmp_path / 'callqa.sqlite'}")
    with Session(engine) as session:
        vera = accounts.add(session=session, login="vera", role="supervisor", password="kx7m-9pqd-wn4t")
        token = sessions.create(session=session, account=vera, lifetime=timedelta(hours=1))
    engine.dispose()
    port = free_port()
    with serving(tmp_path, port) as (process, address):
        assert address == f"http://127.0.0.1:{port}"
        assert landing(address, token) == "/queue"
        assert landing(address, "forged") == "/sign-in"
        process.send_signal(stop)
        rest, errors = process.communicate(timeout=PATIENCE_S)
        assert (process.returncode, rest) == (0, "ended\n"), errors
        assert "Traceback" not in errors


def test_a_port_in_use_is_one_clear_sentence(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        settings = Settings(home=tmp_path, database=str(tmp_path / "callqa.sqlite"), review=ReviewSettings(port=port))
        with pytest.raises(
            SettingsError, match=rf"127\.0\.0\.1 port {port}: .*in use.* under \[review\] in callqa.toml"
        ):
            server.serve(settings)


@pytest.mark.parametrize(
    ("listens_on", "typed"),
    [
        ("127.0.0.1", "http://127.0.0.1:8501"),
        ("0.0.0.0", "http://localhost:8501"),  # noqa: S104 - nothing is bound
        ("::1", "http://[::1]:8501"),
        ("qa.shop.example", "http://qa.shop.example:8501"),
    ],
)
def test_the_told_address_can_be_typed_into_a_browser(listens_on: str, typed: str) -> None:
    assert server.address(Settings(review=ReviewSettings(address=listens_on))) == typed
