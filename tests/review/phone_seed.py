"""A made-up week of the phone system for tests of the pages: twelve people's calls, some of them missed.

The days are the seven before a moment that the caller names, so that the pages show them as "7 days".
"""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, select

from callqa.phone.calls import Ending, Presence
from callqa.store.phone_tables import PhoneCallRow, PhonePresenceRow, PhoneRingRow, ShopOrderRow
from callqa.store.tables import RecordingRow
from tests.review import seed

MOSCOW = ZoneInfo("Europe/Moscow")
REGULAR = "+79160000001"
"""Usually speaks with Ольга, has two recorded calls with her and one with Ivan."""
WAITING = "+79160000002"
"""Tried three times today and was not called back."""
ORDERED = "+79160000003"
NASTY_MEMBER = f"x{seed.NASTY}"
NASTY_QUEUE = f"sales {seed.NASTY}"
ENDINGS = (Ending.ANSWERED,) * 14 + (Ending.GAVE_UP,) * 3 + (Ending.TIME_OUT, Ending.NOBODY_THERE, Ending.KEY)
PAUSES = ("обед", "курсы", "")


def fill(engine: Engine, now: datetime, *, calls_a_day: int = 40, days: int = 7) -> None:
    """Fill a database that ``seed`` has filled with a week of calls, orders and log-ins before ``now``."""
    random = Random(17)  # noqa: S311 - nothing secret
    with Session(engine) as session:
        for day in range(days):
            midnight = datetime.combine(now.astimezone(MOSCOW).date() - timedelta(days=day), time(), MOSCOW)
            for number in range(calls_a_day):
                at = midnight + timedelta(seconds=random.randrange(9 * 3600, 19 * 3600))
                if at < now - timedelta(hours=2):
                    _add(session, random, f"{day}.{number}", at)
            for manager in (seed.OLGA, seed.IVAN):
                _present(session, random, manager, midnight, now)
        session.add(_call("nasty", now - timedelta(hours=3), "+79160000666", member=NASTY_MEMBER, queue=NASTY_QUEUE))
        for number, ago_h in enumerate((5, 4, 3)):
            at = now - timedelta(hours=ago_h)
            session.add(_call(f"w{number}", at, WAITING, ending=Ending.GAVE_UP, wait_s=48.0, line="+74950000009"))
        short = _call("short", now - timedelta(hours=2), "+79160000004", ending=Ending.GAVE_UP, wait_s=2.0)
        session.add(short)
        orders = (("A-17", ORDERED, 5), ("A-18", REGULAR, 30), ("A-19", None, 4), (f"<b>{seed.NASTY}", WAITING, 2))
        for order, customer, ago_h in orders:
            ordered_at = now - timedelta(hours=ago_h)
            session.add(ShopOrderRow(order_id=order, ordered_at=ordered_at, number=customer, customer=customer))
        _regular(session, now)
        session.commit()


def _regular(session: Session, now: datetime) -> None:
    """Give the regular customer four calls; three of the seed's recordings are of them."""
    rows = [
        _call(f"r{number}", now - timedelta(days=5 - number), REGULAR, agent=agent, wait_s=12.0, queue="sales")
        for number, agent in enumerate((seed.OLGA, seed.OLGA, seed.IVAN, seed.OLGA))
    ]
    session.add_all(rows)
    session.flush()
    for name, row in zip(("awful", "middling", "exemplary"), rows, strict=False):
        recording = session.scalars(select(RecordingRow).where(RecordingRow.name == f"{name}.wav")).one()
        recording.phone_call_id, recording.started_at = row.id, row.started_at
        recording.customer_number, recording.customer = "8 (916) 000-00-01", REGULAR


def _add(session: Session, random: Random, key: str, at: datetime) -> None:
    number = f"+7903{random.randrange(10_000_000):07}"
    ending = random.choice(ENDINGS)
    answered = ending is Ending.ANSWERED
    agent = random.choice((seed.OLGA, seed.IVAN)) if answered else None
    wait_s = random.expovariate(1 / 18)
    row = _call(key, at, number, ending=ending, agent=agent, wait_s=wait_s, queue=random.choice(("sales", "b2b")))
    session.add(row)
    session.flush()
    if random.random() < 0.25:
        session.add(PhoneRingRow(phone_call_id=row.id or 0, member="2002", agent=seed.IVAN, times=2, longest_s=14.0))
    if not answered and random.random() < 0.6:
        after = at + timedelta(seconds=random.expovariate(1 / 2400) + 30)
        reached = Ending.ANSWERED if random.random() < 0.7 else Ending.GAVE_UP
        back = _call(f"{key}b", after, number, ending=reached, agent=seed.OLGA, wait_s=None, direction="out")
        session.add(back)


def _present(session: Session, random: Random, manager: str, midnight: datetime, now: datetime) -> None:
    phone = "2001" if manager == seed.OLGA else "2002"
    noon = midnight + timedelta(hours=12, minutes=random.randrange(90))
    events = [
        (midnight + timedelta(hours=9, minutes=random.randrange(20)), Presence.LOG_IN, None),
        (noon, Presence.PAUSE, random.choice(PAUSES)),
        (noon + timedelta(minutes=random.randrange(10, 50)), Presence.RESUME, None),
        (midnight + timedelta(hours=18, minutes=random.randrange(40)), Presence.LOG_OUT, None),
    ]
    for at, what, reason in events:
        if at < now:
            session.add(PhonePresenceRow(at=at, member=phone, agent=manager, what=what.value, reason=reason))


def _call(
    key: str,
    at: datetime,
    number: str,
    *,
    ending: Ending = Ending.ANSWERED,
    direction: str = "in",
    agent: str | None = None,
    member: str | None = None,
    queue: str | None = "sales",
    line: str | None = "+74950000001",
    wait_s: float | None = 8.0,
) -> PhoneCallRow:
    answered = ending is Ending.ANSWERED
    return PhoneCallRow(
        key=key,
        started_at=at.astimezone(UTC),
        direction=direction,
        number=number,
        customer=number,
        line=line if direction == "in" else None,
        queue=queue if direction == "in" else None,
        member=member or ({seed.OLGA: "2001", seed.IVAN: "2002"}.get(agent or "")),
        agent=agent,
        segment="b2b" if queue == "b2b" else "b2c",
        ending=ending.value,
        wait_s=wait_s,
        talk_s=95.0 if answered else None,
    )
