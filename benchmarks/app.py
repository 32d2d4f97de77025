"""How quick the review app is with 100,000 calls (8 million words) and ten people at once, on SQLite and PostgreSQL.

``python benchmarks/app.py [DATABASE …] [--pause 3] [--seconds 60] [--alone 7] [--people 10]``

Fills a database of each kind as ``large.py`` does, or takes those that are named (``large.py`` must have filled them),
and runs ``callqa app`` on it in a process of its own. People (``visitors.py``) sign in as supervisors and managers and
open pages over Streamlit's websocket as a browser does. What is measured is the server's time for a page: from the
moment in which the request leaves to that in which the last message of the page has come, to a program on the same
machine that draws nothing. Loading the browser's scripts, drawing and sound are not in it.

First one person opens each page alone, which also tells how much processor time a page takes (of the app, and of
PostgreSQL); then all are at it at once for a while. Between two pages a person looks for ``--pause`` seconds, half as
long to half as long again; ``--pause 0`` never looks. Every page was opened once before.
"""

import argparse
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median

import large
import numpy as np
from large_plan import SUPERVISORS
from sqlalchemy import Engine, func, select
from sqlmodel import Session, col
from visitors import Visitor

from callqa.store import sessions
from callqa.store.access import visible
from callqa.store.accounts import to_account
from callqa.store.db import open_store
from callqa.store.tables import AccountRow, RecordingRow

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))
from tests import postgresql  # noqa: E402 - the tests are no installed package

PAGES = ("queue", "call", "my-scores", "team", "search")
ASKED: Mapping[str, Sequence[Mapping[str, str]]] = {
    "queue": (
        {}, {"show": "unsure"}, {"agent": "Анна Белых"}, {"rule": "offer_alternative", "days": "30"},
        {"show": "all", "sort": "newest"}, {"page": "20"}, {"show": "all", "segment": "b2b", "max": "60"},
        {"whose": "me"}, {"outcome": "no_order", "days": "90"},
    ),
    "my-scores": ({}, {"period": "30"}, {"step": "day"}, {"period": "7"}),
    "team": (
        {}, {"period": "90"}, {"section": "rules"}, {"section": "times", "period": "90"}, {"section": "outcomes"},
        {"section": "people", "period": "90"}, {"section": "site"}, {"segment": "b2b"},
    ),
}  # fmt: skip
"""What is asked for, by page. The largest answers are among them."""
WORDS = (
    "доставка", "не", "вам заказ", "курьер завтра", "«не вам»", "возврат денег", "адрес", "дозвониться", "цена скидка",
    "жалоба", "чек",
)  # fmt: skip
"""What is looked for; «не» is said in four of five calls."""
SUPERVISOR = ("queue", "call", "call", "search", "queue", "call", "team", "call")
MANAGER = ("my-scores", "call", "call", "search")
OF_MANAGERS = 0.4
"""So many of the people are managers."""
START = "import sys; from callqa.cli import main; sys.exit(main())"


@dataclass
class Person:
    """Somebody with an open tab, who asks for pages at random, the same ones every time."""

    tab: Visitor
    calls: Sequence[int]
    round: Sequence[str]
    random: random.Random
    seen: dict[str, list[float]] = field(default_factory=lambda: {page: [] for page in PAGES})

    def open(self, page: str) -> float:
        """Open a page and return how long it took."""
        words = self.random.choice(WORDS) if page == "search" else ""
        asked = {"call": str(self.random.choice(self.calls))} if page == "call" else {}
        return self.tab.open(page, asked or self.random.choice(ASKED.get(page, ({},))), words).seconds

    def warm_up(self) -> None:
        """Open everything once; the field of the page Search is known then, too."""
        for page in dict.fromkeys(self.round):
            self.tab.open(page, {"call": str(self.calls[0])} if page == "call" else {})

    def work(self, until_s: float, pause_s: float) -> None:
        """Open pages until a moment of ``time.monotonic``."""
        time.sleep(self.random.uniform(0, pause_s))
        at = self.random.randrange(len(self.round))
        while time.monotonic() < until_s:
            page = self.round[at % len(self.round)]
            self.seen[page].append(self.open(page))
            time.sleep(self.random.uniform(0.5, 1.5) * pause_s)
            at += 1


def measure(url: str, args: argparse.Namespace) -> Iterator[str]:
    """Yield the lines of the report on one database."""
    with ExitStack() as stack:
        address, app = stack.enter_context(running_app(url))
        engine = open_store(url)
        managers = round(args.people * OF_MANAGERS)
        logins = [f"supervisor{1 + n % SUPERVISORS}" for n in range(args.people - managers)]
        logins += [f"manager{n + 1}" for n in range(managers)]
        people = [_person(stack, engine, address, login, n) for n, login in enumerate(logins)]
        for person in people:
            person.warm_up()
        yield f"Load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
        processor = [pid for pid in (app, server_process(engine)) if pid is not None]
        alone = {page: _alone(people[-1 if page == "my-scores" else 0], page, args.alone, processor) for page in PAGES}
        before_s, began_s = processor_s(processor), time.monotonic()
        with ThreadPoolExecutor(len(people)) as pool:
            until_s = began_s + args.seconds
            for done in [pool.submit(person.work, until_s, args.pause) for person in people]:
                done.result()
        busy = (processor_s(processor) - before_s) / (time.monotonic() - began_s)
        engine.dispose()
    yield f"{len(people)} people for {args.seconds:g} s, {args.pause:g} s between pages; {busy:.2f} cores busy."
    yield "| page | alone, s | processor, s | pages | median, s | 95th percentile, s | longest, s |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for page in PAGES:
        seen = np.array([one for person in people for one in person.seen[page]] or [np.nan])
        figures = (*alone[page], len(seen), np.median(seen), np.percentile(seen, 95), seen.max())
        yield "| {} | {:.2f} | {:.2f} | {} | {:.2f} | {:.2f} | {:.2f} |".format(page, *figures)


def _person(stack: ExitStack, engine: Engine, address: str, login: str, number: int) -> Person:
    with Session(engine) as session:
        account = to_account(session.scalars(select(AccountRow).where(col(AccountRow.login) == login)).one())
        token = sessions.create(session=session, account=account, lifetime=timedelta(hours=2))
        calls = session.scalars(select(col(RecordingRow.id)).where(visible(account)).order_by(col(RecordingRow.id)))
        tab = stack.enter_context(Visitor(address, token))
        order = MANAGER if account.agent else SUPERVISOR
        return Person(tab, [one for one in calls if one], order, random.Random(number))  # noqa: S311 - no secret


def _alone(person: Person, page: str, times: int, processor: Sequence[int]) -> tuple[float, float]:
    """Return the median of the seconds, and the processor seconds, of a page that is opened alone."""
    before_s = processor_s(processor)
    seconds = [person.open(page) for _time in range(times)]
    return median(seconds), (processor_s(processor) - before_s) / times


@contextmanager
def running_app(url: str) -> Iterator[tuple[str, int]]:
    """Run the app on a database; give its address and process."""
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "app.log").open("w+") as log:
        known = {name: value for name, value in os.environ.items() if not name.startswith("CALLQA_")}
        environment = known | {"CALLQA_DATABASE": url, "CALLQA_CACHE": str(Path(folder) / "cache")}
        command = [sys.executable, "-c", START, "app", "--port", str(_free_port())]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)  # noqa: S603 - our own
        try:
            said = process.stdout.readline() if process.stdout else ""
            if "http://" not in said:
                raise SystemExit(f"The app did not start: {(Path(folder) / 'app.log').read_text()}")
            yield next(word for word in said.split() if word.startswith("http://")), process.pid
        finally:
            process.terminate()
            process.wait()


def processor_s(pids: Sequence[int]) -> float:
    """Return the processor seconds of processes and their children so far (Linux)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(stat.parent.name) in pids or int(fields[1]) in pids:
            own = int(stat.parent.name) in pids
            ticks += sum(map(int, fields[11 : 15 if own else 13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def server_process(engine: Engine) -> int | None:
    """Return the process of a PostgreSQL server on this machine; ``None`` for SQLite, which works in the app's own."""
    if engine.dialect.name != "postgresql":
        return None
    with engine.connect() as connection:
        worker = connection.scalar(select(func.pg_backend_pid()))
    return int(Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[1])


@contextmanager
def databases(named: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give the databases that were named, or fill one of each kind."""
    if named:
        yield [name if "://" in name else f"sqlite:///{Path(name).resolve()}" for name in named]
        return
    programs = postgresql.programs()
    if programs is None:
        raise SystemExit("There is no PostgreSQL server here: install Debian's package postgresql, or name a database.")
    with tempfile.TemporaryDirectory() as folder, postgresql.server(programs) as server:
        urls = [f"sqlite:///{folder}/callqa.sqlite", server.new_database()]
        for url in urls:
            engine = open_store(url)
            large.fill(engine)
            engine.dispose()
        yield urls


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("databases", nargs="*", help="filled by large.py (default: a new one of each kind)")
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between two pages of a person")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they are at it")
    parser.add_argument("--alone", type=int, default=7, help="how often each page is opened alone")
    args = parser.parse_args()
    with databases(args.databases) as urls:
        for url in urls:
            print(f"## {url.partition(':')[0]}", flush=True)
            for line in measure(url, args):
                print(line, flush=True)
    return 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main())
