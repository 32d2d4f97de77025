"""What a real Asterisk wrote of calls that are known (``data/asterisk/README.md``), and what callqa makes of it."""

import re
import wave
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from callqa.cli import main
from callqa.intervals import Share
from callqa.phone.file_names import file_names
from callqa.phone.hours import Hours
from callqa.phone.promptness import Speed
from callqa.phone.service import Service
from callqa.store.db import open_store
from callqa.store.phone_columns import PhonePeriod
from callqa.store.phone_figures import phone_figures, presence_days
from callqa.store.phone_followup import followed
from callqa.store.phone_tables import PhoneCallRow, PhoneRingRow
from tests.phone.logs import calls_of

ASTERISK = Path(__file__).parent / "data" / "asterisk"
DOCUMENTATION = Path(__file__).parents[2] / "docs" / "asterisk.md"
ZONE = ZoneInfo("UTC")
DAY = PhonePeriod(datetime(2026, 11, 22, tzinfo=ZONE), datetime(2026, 11, 23, tzinfo=ZONE), ZONE)
SERVICE = Service(Hours({}, ZONE))
TRUTH = """
13:11:22 in 01 sales 2001 answered 2 10
13:11:36 in 02 sales 2002 answered 7 4
13:11:53 in 03 sales - gave_up 3 -
13:11:58 in 04 sales - gave_up 9 -
13:12:09 in 05 sales - time_out 12 -
13:12:25 in 06 sales - key 4 -
13:12:33 in 07 support - nobody_there 0 -
13:12:49 in 08 support 1001 answered 0 8
13:13:00 in 09 support 1001 answered 0 13
13:13:02 in 22 support - nobody_there 11 -
13:13:20 in 10 sales 2002 answered 2 5
13:13:33 in 11 sales 2001 answered 1 9
13:13:33 in 12 sales 2002 answered 3 8
13:13:47 in 13 sales 2001 answered 1 4
13:14:04 in 23 sales 2001 answered 1 12
13:14:27 in 14 sales - time_out 7 -
13:14:38 in 01 sales 2001 answered 2 4
13:14:47 out 04 - 2002 answered - 7
13:15:00 out 05 - 2002 time_out - -
13:15:24 out 06 - 2002 busy - -
13:15:30 internal - - 2003 answered - 4
13:15:39 in 15 - 2003 answered 2 5
13:15:49 in 16 - - busy 0 -
13:15:55 in 17 - - time_out 15 -
13:16:14 in 18 - - gave_up 5 -
13:16:23 in 19 - - menu - -
13:16:27 in - sales 2001 answered 2 6
13:16:38 in 30 - 2001 answered - 6
13:16:46 in 31 - 2001 answered - 6
13:16:54 in 32 - 2001 answered - 6
13:17:10 in 20 sales - gave_up 6 -
13:17:23 in 21 sales 2001 answered 1 -
13:17:39 in 03 sales 2001 answered 1 5
"""
"""Beginning, direction, end of the customer's number, queue, who spoke, ending, wait, talk. Three calls were answered
by Asterisk before it rang a telephone: how long that rang is not told, and it is in the talk."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "callqa.toml").write_text('time_zone = "Europe/Moscow"\n[phone]\ntime_zone = "UTC"\n')
    url = f"sqlite:///{folder / 'callqa.db'}"
    logs = (str(ASTERISK / "Master.csv"), str(ASTERISK / "queue_log"))
    options = ("--config", str(folder / "callqa.toml"), "--database", url, "--quiet")
    assert main(["phone", "import", *logs, *options]) == 0
    engine = open_store(url)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def test_every_call_is_as_it_was(session: Session) -> None:
    rows = session.exec(select(PhoneCallRow).order_by(col(PhoneCallRow.started_at), col(PhoneCallRow.key)))
    told = [
        (
            f"{row.started_at.astimezone(ZONE):%H:%M:%S}", row.direction, row.customer[-2:] if row.customer else "-",
            row.queue or "-", row.member or "-", row.ending,
            *("-" if seconds is None else str(int(seconds)) for seconds in (row.wait_s, row.talk_s)),
        )
        for row in rows
        if not _is_feature_code(row)
    ]  # fmt: skip
    assert "\n".join(map(" ".join, told)) == TRUTH.strip()


def test_phones_that_rang_in_vain(session: Session) -> None:
    calls = {row.id: row.key for row in session.exec(select(PhoneCallRow))}
    rings = session.exec(select(PhoneRingRow))
    told = {(calls[row.phone_call_id], row.member, row.times, row.longest_s) for row in rings}
    assert told == {
        ("1795353096.6", "2001", 1, 5.0),
        ("1795353118.17", "2001", 1, 5.0),
        ("1795353129.24", "2001", 1, 5.0), ("1795353129.24", "2002", 1, 5.0),
        ("1795353267.70", "2001", 1, 5.0), ("1795353267.70", "2002", 1, 1.0),
    }, "and not who was ringing when the customer gave up or pressed a key"  # fmt: skip


def test_what_the_cdr_tells_by_itself() -> None:
    calls = calls_of((ASTERISK / "Master.csv").read_bytes())
    moved = calls["1795353227.58"]
    assert (moved.direction, moved.number, moved.member) == ("in", "79000000013", "2003"), "whom it was transferred to"
    greeted = calls["1795353398.102"]
    assert (greeted.ending, greeted.wait_s) == ("answered", None), "Asterisk had answered before it rang anybody"


def test_figures(session: Session) -> None:
    found = phone_figures(session=session, account=None, period=DAY, service=SERVICE)
    assert found is not None
    assert (found.whole.answered, found.whole.missed, found.whole.short) == (17, 10, 2), "03 and 18 gave up at once"
    assert found.whole.in_time == Share(17 - 3, 17 - 3 + 10), "of three the wait is not known"
    assert {reason.value: share.part for reason, share in found.reasons.items()} == {
        "gave_up": 2, "time_out": 3, "nobody_there": 2, "key": 1, "busy": 1, "menu": 1,
    }  # fmt: skip


def test_when_managers_were_there(session: Session) -> None:
    days = {day.manager: day for day in presence_days(session=session, account=None, period=DAY)}
    assert set(days) == {"1001", "2001", "2002"}
    assert (days["1001"].logged_s, days["2002"].logged_s) == (36, 5 * 60 + 48)
    olga = days["2001"]
    assert (_clock(olga.first_in), _clock(olga.last_out)) == (time(13, 11, 14), time(13, 17, 48))
    assert olga.logged_s == (5 * 60 + 48) + 13, "and the time before the power was lost is not known"
    assert (olga.no_end, dict(olga.paused_s)) == (1, {"lunch": 13})


def test_who_was_called_back(session: Session) -> None:
    now = datetime(2026, 11, 22, 15, tzinfo=ZONE)
    found = followed(session=session, account=None, period=DAY, service=SERVICE, now=now)
    assert found is not None
    back = {one.customer[-2:]: one.reached for one in found.episodes if one.speed is Speed.WITHIN_20_MIN}
    assert back == {"04": True, "05": False, "06": False}
    assert found.figures.attempts == {1: 15, 2: 1}, "03 got through at the second attempt, one number is hidden"


@pytest.mark.parametrize("name", sorted(path.name for path in ASTERISK.glob("*.wav")))
def test_a_recording_has_who_called_on_the_left(name: str) -> None:
    with wave.open(str(ASTERISK / name)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 8000, 2)
        sound = array("h", file.readframes(file.getnframes()))
    sides = [sound[side::2][2 * 8000 : int(2.2 * 8000)] for side in (0, 1)]
    customer, manager = (sum(map(abs, side)) / len(side) for side in sides)
    assert customer > 5 * manager


def test_a_recordings_name_tells_its_call() -> None:
    names = file_names((), "[0-9]{2,5}", ZONE)
    told = {facts.call_id: facts for path in ASTERISK.glob("*.wav") if (facts := names.facts(path))}
    assert set(told) == {"1795353096.6", "1795353278.77"}
    assert told["1795353278.77"].started_at == datetime(2026, 11, 22, 13, 14, 38, tzinfo=UTC)
    assert told["1795353278.77"].line == "74950001123"


def test_the_documentation_shows_what_was_tried() -> None:
    tried = {" ".join(line.split()) for path in ASTERISK.iterdir() if path.suffix != ".wav"
             for line in path.read_text(errors="replace").splitlines()}  # fmt: skip
    blocks = re.findall(r"^```(?:ini|sh)\n(.*?)^```", DOCUMENTATION.read_text(), flags=re.MULTILINE | re.DOTALL)
    shown = [" ".join(line.split()) for block in blocks for line in block.splitlines() if line.strip()]
    assert len(shown) > 40
    assert [line for line in shown if not line.startswith(";") and line not in tried] == []


def _clock(moment: datetime | None) -> time | None:
    return None if moment is None else moment.astimezone(ZONE).time()


def _is_feature_code(row: PhoneCallRow) -> bool:
    return row.direction == "internal" and any(leg["dst"].startswith("*") for leg in row.legs)
