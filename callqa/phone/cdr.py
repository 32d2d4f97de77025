"""Rows of Asterisk's call detail records (CDR) → legs of calls.

Formats: ``cdr_csv.c`` (``Master.csv``: no heading, 16 to 21 columns in a fixed order) and any table with a heading,
such as a query of FreePBX's ``asteriskcdrdb.cdr`` as CSV.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from callqa.phone.members import bare_id, epoch_s
from callqa.phone.reading import BrokenLine

MASTER = (
    "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer",
    "end", "duration", "billsec", "disposition", "amaflags", "uniqueid", "userfield", "peeraccount", "linkedid",
    "sequence",
)  # fmt: skip
"""The columns of ``Master.csv``; older versions leave some at the end out."""
_LEAST_MASTER = 16
_ANSWERED = "ANSWERED"
DISPOSITIONS = frozenset({_ANSWERED, "NO ANSWER", "BUSY", "FAILED", "CONGESTION"})
_OTHER_NAMES = {"calldate": "start"}
_USED = frozenset(
    {
        "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "duration",
        "billsec", "disposition", "uniqueid", "linkedid", "sequence", "did", "cnum", "outbound_cnum", "recordingfile",
    }
)  # fmt: skip
"""The columns that tell something of a call."""
_ABSENT = frozenset({"", "NULL", "\\N"})


@dataclass(frozen=True, slots=True)
class Leg:
    """One row: one channel and whom it was connected with.

    Times have no zone where the row names none; ``callqa.phone.clock`` gives them one. ``values`` are the columns that
    tell something, by name, without empty ones.
    """

    unique_id: str
    linked_id: str
    started_at: datetime
    answered_at: datetime | None
    duration_s: int
    talk_s: int
    disposition: str
    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return a column, empty where it is missing."""
        return self.values.get(name, "")

    @property
    def answered(self) -> bool:
        """Whether somebody's phone, not a menu or announcement, answered."""
        return self.disposition == _ANSWERED and bool(self.text("dstchannel"))

    @property
    def epoch_s(self) -> int | None:
        """When the channel was made, by the phone system's unique id, in seconds since 1970."""
        return epoch_s(self.unique_id)


def heading(row: Sequence[str]) -> tuple[str, ...] | None:
    """Return the names of the columns if a row is the heading of a CDR."""
    names = tuple(_OTHER_NAMES.get(name.strip().lower(), name.strip().lower()) for name in row)
    return names if {"uniqueid", "disposition", "start"} <= set(names) else None


def parse(row: Sequence[str], names: Sequence[str] | None) -> Leg:
    """Read a row. ``names``: the columns, where the file has a heading.

    Raises:
        BrokenLine: it cannot be read.
    """
    if names is None:
        if not _LEAST_MASTER <= len(row) <= len(MASTER):
            raise BrokenLine("wrong number of columns")
        names = MASTER
    elif len(row) != len(names):
        raise BrokenLine("wrong number of columns")
    told = zip(_wanted(tuple(names)), row, strict=False)
    return leg_of({name: text for name, text in told if name is not None and text not in _ABSENT})


@lru_cache(16)
def _wanted(names: tuple[str, ...]) -> tuple[str | None, ...]:
    """Return the columns with ``None`` in place of those that tell nothing."""
    return tuple(name if name in _USED else None for name in names)


def leg_of(values: Mapping[str, str]) -> Leg:
    """Make a leg of a row's columns.

    Raises:
        BrokenLine: a needed one is missing or wrong.
    """
    unique_id, disposition = values.get("uniqueid", ""), values.get("disposition", "").upper()
    if not bare_id(unique_id):
        raise BrokenLine("no unique id")
    if disposition not in DISPOSITIONS:
        raise BrokenLine("unknown disposition")
    started_at = _moment(values.get("start", ""))
    if started_at is None:
        raise BrokenLine("no time")
    duration_s, talk_s = _seconds(values.get("duration", "")), _seconds(values.get("billsec", ""))
    answered_at = _moment(values["answer"]) if "answer" in values else None
    if answered_at is None and talk_s:
        answered_at = started_at + timedelta(seconds=max(duration_s - talk_s, 0))
    return Leg(
        unique_id,
        values.get("linkedid", "") or unique_id,
        started_at,
        answered_at,
        duration_s,
        talk_s,
        disposition,
        values,
    )


def cells(line: str, delimiter: str = ",") -> list[str]:
    """Split one line of a table.

    A line is taken by itself: a quote that is never closed must not swallow the rest of the file.
    """
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error as error:
        raise BrokenLine("no table row") from error


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year > 1990 else None  # noqa: PLR2004 - before there was Asterisk


@lru_cache(2**12)
def _seconds(text: str) -> int:
    whole = text.partition(".")[0]
    if not (whole.isascii() and whole.isdecimal() and len(whole) < 8):  # noqa: PLR2004 - months
        raise BrokenLine("no duration")
    return int(whole)
