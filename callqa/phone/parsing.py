"""Lines of a file of the phone system → events and legs; it needs nothing else, so any process can do it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum

from callqa.phone import cdr, clock, queue_log
from callqa.phone.cdr import Leg
from callqa.phone.queue_log import QueueEvent
from callqa.phone.queue_table import queue_table
from callqa.phone.reading import BrokenLine, Trouble


class Kind(StrEnum):
    """What a file is."""

    QUEUE_LOG = "queue_log"
    QUEUE_TABLE = "queue_log table"
    CDR = "CDR"


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is read. ``heading``: it has one, of these columns."""

    kind: Kind
    delimiter: str = ","
    heading: tuple[str, ...] | None = None


@dataclass(slots=True)
class Batch:
    """What some lines of a file tell.

    ``lines`` is how many they are; ``misread`` the distance from UTC that the unique ids of a CDR tell, if that is not
    the zone's.
    """

    events: list[QueueEvent] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    lines: int = 0
    trouble: Trouble = field(default_factory=Trouble)
    misread: tzinfo | None = None


def parsed(lines: Sequence[tuple[int, str]], format_: Format, zone: tzinfo, *, tell_clock: bool) -> Batch:
    """Read lines, each with its number in the file.

    Args:
        lines: without line ends.
        format_: of the file.
        zone: of the times in it that name none.
        tell_clock: find out whether the unique ids tell another zone.
    """
    batch = Batch()
    table = queue_table(format_.heading, zone) if format_.kind is Kind.QUEUE_TABLE else None
    is_cdr, delimiter, heading = format_.kind is Kind.CDR, format_.delimiter, format_.heading
    for number, line in lines:
        if (number == 1 and heading) or not line.strip():
            continue
        batch.lines += 1
        try:
            if is_cdr:
                batch.legs.append(cdr.parse(cdr.cells(line, delimiter), heading))
            elif event := queue_log.parse(line) if table is None else table.parse(cdr.cells(line, delimiter)):
                batch.events.append(event)
        except BrokenLine as error:
            batch.trouble.add(str(error), number)
    if tell_clock:
        batch.misread = clock.misread_by(batch.legs, zone)
    batch.legs = [clock.located(leg, zone) for leg in batch.legs]
    return batch
