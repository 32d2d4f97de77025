"""The logs of two real phone systems, and what becomes of lines of logs."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from functools import lru_cache
from pathlib import Path

import pytest

from callqa.phone import queue_log
from callqa.phone.calls import PhoneCall
from callqa.phone.cdr import Leg, cells
from callqa.phone.cdr import parse as parse_row
from callqa.phone.clock import located
from callqa.phone.joining import call_of, is_extension
from callqa.phone.queue_log import QueueEvent
from callqa.phone.reading import BrokenLine

INTERNAL = is_extension("[0-9]{2,5}")
SHARED = Path(__file__).parents[3] / "shared" / "phone"
QUEUE_LOG = SHARED / "queue_log"
MASTER = SHARED / "Master.csv"
needs_logs = pytest.mark.skipif(not QUEUE_LOG.exists(), reason="the real logs lie beside the project, not in it")


def calls_of(content: bytes) -> dict[str, PhoneCall]:
    """Take the content of a queue log or CDR to calls, by their keys; what is broken is left out, as an import does."""
    events: dict[str, list[QueueEvent]] = {}
    legs: dict[str, list[Leg]] = {}
    for told in _told(content.split(b"\n")):
        if isinstance(told, Leg):
            legs.setdefault(told.linked_id, []).append(told)
        else:
            events.setdefault(told.call_id, []).append(told)
    found = [
        call_of(events.get(key, []), legs.get(key, []), country="RU", is_extension=INTERNAL) for key in events | legs
    ]
    return {call.key: call for call in found if call}


def keys_of(lines: Iterable[bytes]) -> set[str]:
    """Return the calls that some lines are of."""
    return {told.linked_id if isinstance(told, Leg) else told.call_id for told in _told(lines)}


def _told(lines: Iterable[bytes]) -> Iterator[QueueEvent | Leg]:
    return filter(None, map(_of_line, lines))


@lru_cache(2**16)
def _of_line(line: bytes) -> QueueEvent | Leg | None:
    text = line.decode(errors="replace").rstrip("\r")
    try:
        if text.count("|") <= text.count(","):
            return located(parse_row(cells(text), None), UTC) if text.strip() else None
        event = queue_log.parse(text)
    except BrokenLine:
        return None
    return event if event is not None and event.call_id else None
