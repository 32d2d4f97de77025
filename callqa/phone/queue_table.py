"""Rows of the realtime table ``queue_log`` (ODBC, MySQL, PostgreSQL) as CSV → events.

Format: Asterisk's documentation "Queue Logs", "Queue log in a database": ``time, callid, queuename, agent, event`` and
either ``data1`` to ``data5`` or one ``data`` with bars between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from callqa.phone import clock, queue_log
from callqa.phone.members import epoch_s
from callqa.phone.queue_log import QueueEvent
from callqa.phone.reading import BrokenLine

_NEEDED = ("time", "callid", "queuename", "agent", "event")
_DATA = ("data1", "data2", "data3", "data4", "data5")
_ABSENT = {"NULL", "\\N"}


@dataclass(frozen=True, slots=True)
class QueueTable:
    """How the columns of a table are read; ``zone`` is that of its times."""

    places: dict[str, int]
    columns: int
    zone: tzinfo

    def parse(self, row: Sequence[str]) -> QueueEvent | None:
        """Read a row; ``None`` for one that tells nothing of calls or agents.

        Raises:
            BrokenLine: it cannot be read.
        """
        if len(row) != self.columns:
            raise BrokenLine("wrong number of columns")
        time, *fields = [self._text(row, name) for name in _NEEDED]
        data = [self._text(row, name) for name in _DATA if name in self.places]
        if "data" in self.places and not any(data):
            data = self._text(row, "data").split("|")
        while data and not data[-1]:
            data.pop()
        at = self._moment(time, fields[0])
        line = "|".join([str(int(at.timestamp())), *(field or "NONE" for field in fields[:3]), fields[3], *data])
        return queue_log.event_of(at, [*fields, *data], line)

    def _text(self, row: Sequence[str], name: str) -> str:
        text = row[self.places[name]].strip().replace("|", " ") if name != "data" else row[self.places[name]].strip()
        return "" if text in _ABSENT else text

    def _moment(self, text: str, call_id: str) -> datetime:
        if text.isascii() and text.replace(".", "", 1).isdecimal() and len(text) >= 10:  # noqa: PLR2004 - seconds since 1970
            return queue_log.moment(text.partition(".")[0])
        try:
            local = datetime.fromisoformat(text).replace(microsecond=0)
        except ValueError as error:
            raise BrokenLine("no time") from error
        return clock.moment(local, self.zone, epoch_s(call_id))


def queue_table(names: Sequence[str] | None, zone: tzinfo) -> QueueTable | None:
    """Return how a table with these columns is read; ``None`` where it is no queue log."""
    places = {name: place for place, name in enumerate(names or ())}
    return QueueTable(places, len(places), zone) if set(_NEEDED) <= set(places) else None
