"""The real app in a process of its own, and the system's Chromium to look at it."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import Engine

from callqa.store.db import open_store
from tests.browser.chromium import OPTIONS, find
from tests.review import seed
from tests.rules.build import SCORECARD, write_rules

PATIENCE_MS = 20_000
"""A busy machine draws its first page slowly."""
NO_NO = "kind: forbidden\nphrases: [у нас такого нет, плохо]\n"
GREETING = "kind: required\nwithin: {first_turns: 2}\nphrases: [добрый день, хорошо]\n"
CARD = SCORECARD.replace("{%s: 100}", "{never_say_no: 60, greeting: 40}")
START = "import sys; from callqa.cli import main; sys.exit(main())"


@dataclass(frozen=True)
class ReviewApp:
    """Where the app is, what is in its database, and where that and the recordings lie."""

    address: str
    calls: dict[str, int]
    database: str
    folder: Path


@pytest.fixture(scope="module")
def review_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewApp]:
    folder = tmp_path_factory.mktemp("review")
    with serving(folder, lambda engine: seed.fill(engine, folder).calls) as app:
        yield app


@contextmanager
def serving(folder: Path, fill: Callable[[Engine], dict[str, int]]) -> Iterator[ReviewApp]:
    """Run the app on a database that was just filled; ``fill`` returns the recording ids by the calls' names."""
    database = f"sqlite:///{folder / 'callqa.sqlite'}"
    engine = open_store(database)
    calls = fill(engine)
    engine.dispose()
    write_rules(folder / "scripts", scorecard=CARD, never_say_no=NO_NO, greeting=GREETING)
    port = _free_port()
    known = {name: value for name, value in os.environ.items() if not name.startswith("CALLQA_")}
    environment = known | {"CALLQA_DATABASE": database, "CALLQA_CACHE": str(folder / "cache")}
    command = [sys.executable, "-c", START, "app", "--port", str(port)]
    with (folder / "app.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout
    try:
        said = process.stdout.readline()
        assert "http://" in said, (folder / "app.log").read_text()
        yield ReviewApp(f"http://127.0.0.1:{port}", calls, database, folder)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = find()
    if chromium is None:
        pytest.skip("NO BROWSER: the review app stays untested; install chromium (apt-get install chromium)")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(browser: Browser, review_app: ReviewApp) -> Iterator[Callable[[str], Page]]:
    """Sign in as one of the seed's accounts, each in a browser of its own."""
    contexts = []

    def enter(login: str) -> Page:
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="ru-RU", timezone_id="Europe/Moscow"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(review_app.address)
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", seed.PASSWORD)
        page.click("button[type=submit]")
        return page

    yield enter
    for context in contexts:
        context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
