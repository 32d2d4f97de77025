"""A day of a shop's phone in a database, for tests of what is read from it."""

from datetime import UTC
from typing import Any

from sqlmodel import Session

from callqa.phone.calls import Ending, Presence
from callqa.store.admin_tables import AgentNameRow
from callqa.store.phone_columns import PhonePeriod
from callqa.store.phone_tables import PhoneCallRow, PhonePresenceRow, PhoneRingRow
from tests.phone.build import ANNA, BORIS, MOSCOW, at

OLGA = "Ольга Смирнова"
DAY = PhonePeriod(at("00:00"), at("00:00", day=21), MOSCOW)
"""Friday, 20 November 2026."""
ORDERS = "id;time;phone\n1;20.11.2026 09:00;8 900 000-00-01\n2;20.11.2026 17:30;8 900 000-00-02\n3;20.11.2026 12:00;\n"


def row(clock: str, ending: str = Ending.ANSWERED, day: int = 20, **others: Any) -> PhoneCallRow:  # noqa: ANN401 - whatever a call has
    """Make a call: by default a customer rang and was answered after 10 seconds."""
    values: dict[str, Any] = {"direction": "in", "queue": "sales", "customer": ANNA, "wait_s": 10.0, **others}
    moment = at(clock, day).astimezone(UTC)
    return PhoneCallRow(key=f"{moment.timestamp()}", started_at=moment, ending=ending, **values)


def fill(session: Session) -> None:
    """Write the day down: two calls answered, three missed, one called back, and calls around it."""
    session.add(AgentNameRow(name="Смирнова О.", agent=OLGA))
    calls = [
        row("12:00", Ending.GAVE_UP, day=19, customer=BORIS),
        row("09:10", agent=OLGA, member="2004", talk_s=60.0),
        row("09:30", agent="Смирнова О.", member="2004", talk_s=30.0, wait_s=25.0, queue="service", segment="b2b"),
        row("10:00", Ending.TIME_OUT, customer=BORIS, wait_s=60.0),
        row("10:11", member="2009", agent=None, customer=BORIS, direction="out", wait_s=None, queue=None),
        row("11:00", Ending.NOBODY_THERE, customer=None, segment="b2b"),
        row("17:30", Ending.GAVE_UP, wait_s=40.0),
        row("00:00", day=21),
    ]
    session.add_all(calls)
    session.flush()
    rings = [(calls[3], "2004", "Смирнова О.", 2, 15.0), (calls[3], "2005", OLGA, 1, 0.0)]
    for of, member, agent, times, longest_s in rings:
        session.add(
            PhoneRingRow(phone_call_id=of.id or 0, member=member, agent=agent, times=times, longest_s=longest_s)
        )
    for clock, what, agent in (("08:00", Presence.LOG_IN, "Смирнова О."), ("17:00", Presence.LOG_OUT, OLGA)):
        session.add(
            PhonePresenceRow(at=at(clock).astimezone(UTC), member="2004", agent=agent, queue="sales", what=what.value)
        )
    session.commit()
