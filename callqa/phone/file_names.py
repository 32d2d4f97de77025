"""A recording's file name → what it tells of the call.

FreePBX names a recording ``TYPE-DEST-FROM-YYYYMMDD-HHMMSS-UNIQUEID`` (its module Call Recording, context
``sub-record-check``): FROM is the user's extension, else the caller's number or ``unknown``; DEST is what was dialled
(``out``), the number that was called (``in``, ``generic``), the queue or ring group (``q``, ``rg``) or the extension
that answered (``external``, ``exten``, ``parked``). Conferences and pages put other things there, so that their names
tell only the time.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Literal
from zoneinfo import ZoneInfo

from callqa.errors import SettingsError
from callqa.phone.clock import moment
from callqa.recording import CallFacts

GROUPS = frozenset(
    (
        *("call_id", "date", "time", "epoch", "direction", "from", "to", "line", "customer_number"),
        *("queue", "member", "agent", "segment", "language", "script"),
    )
)
"""What the named groups of an own pattern may be called."""

_FREEPBX = re.compile(
    r"(?P<type>[^-]+)-(?P<ends>.*)-(?P<date>[0-9]{8})-(?P<time>[0-9]{6})-(?P<call_id>(?:.+-)?[0-9]{9,11}\.[0-9]+)"
)
_SUFFIXES = re.compile(r"(?:\.(?=[0-9]*[A-Za-z])[A-Za-z0-9]{1,5})+$")
"""One extension or several; ``.44`` at the end of a unique id is none."""
_NUMBER = re.compile(r"\+?[0-9]{10,15}")
_NO_DIGITS = re.compile(r"[^0-9]")
_YEARS = range(1990, 2100)
_WORDS: Mapping[str, Literal["in", "out"]] = {
    **dict.fromkeys(("in", "incoming", "inbound", "вх", "входящий"), "in"),
    **dict.fromkeys(("out", "outgoing", "outbound", "исх", "исходящий"), "out"),
}
_NOBODY = frozenset(("", "unknown", "anonymous", "unavailable", "restricted", "private", "s"))
"""What stands for a number that is hidden or not known, in lower case."""


@dataclass(frozen=True, slots=True)
class FileNames:
    """Reads file names; own patterns go before FreePBX's.

    Attributes:
        zone: of the times in the names.
        extensions: which numbers are internal.
        patterns: own patterns, the first that is found in a name counts.
    """

    zone: ZoneInfo
    extensions: re.Pattern[str]
    patterns: tuple[re.Pattern[str], ...] = ()

    def facts(self, path: PurePath) -> CallFacts:
        """Return what the name of a recording tells; nothing where no pattern fits."""
        whole = _SUFFIXES.sub("", path.as_posix())
        for pattern in self.patterns:
            found = pattern.search(whole)
            if found is not None:
                return self._own({group: text.strip() for group, text in found.groupdict().items() if text})
        freepbx = _FREEPBX.fullmatch(whole.rpartition("/")[2])
        return CallFacts() if freepbx is None else self._freepbx(freepbx)

    def _freepbx(self, found: re.Match[str]) -> CallFacts:
        known = CallFacts(call_id=found["call_id"], started_at=self._moment(found.groupdict()))
        dest, caller = _two(found["ends"])
        inside = self._is_internal(caller)
        match found["type"]:
            case "out":
                known = replace(known, direction="out", customer_number=dest, member=caller if inside else None)
            case "external":
                known = replace(known, direction="in", customer_number=caller, member=dest)
            case "q" | "rg":
                known = replace(known, queue=dest)
                known = known if inside else replace(known, direction="in", customer_number=caller)
            case "in" | "generic" if not inside:
                known = replace(known, direction="in", customer_number=caller, line=dest)
            case "exten" | "ondemand" | "parked":
                known = self._with_ends(known, caller, dest)
        return known

    def _own(self, told: Mapping[str, str]) -> CallFacts:
        known = CallFacts(
            call_id=told.get("call_id"),
            started_at=self._moment(told),
            direction=_WORDS.get(told.get("direction", "").lower()),
            queue=told.get("queue"),
            segment=told.get("segment"),
            agent=told.get("agent"),
            customer_number=_somebody(told.get("customer_number")),
            language=told.get("language"),
            line=_somebody(told.get("line")),
            member=_somebody(told.get("member")),
            script=told.get("script"),
        )
        return self._with_ends(known, _somebody(told.get("from")), _somebody(told.get("to")))

    def _with_ends(self, known: CallFacts, caller: str | None, dest: str | None) -> CallFacts:
        """Add what follows from who called whom: one of the two ends is the shop's, and it tells by its extension.

        The direction, where it is known, decides; a call between two extensions has none.
        """
        from_inside, to_inside = self._is_internal(caller), self._is_internal(dest)
        direction = known.direction
        if direction is None and from_inside != to_inside and (from_inside or to_inside):
            direction = "out" if from_inside else "in"
        if direction is None:
            return known
        customer, ours = (dest, caller) if direction == "out" else (caller, dest)
        is_member = self._is_internal(ours)
        return replace(
            known,
            direction=direction,
            customer_number=known.customer_number or customer,
            member=known.member or (ours if is_member else None),
            line=known.line or (None if is_member else ours),
        )

    def _is_internal(self, number: str | None) -> bool:
        return number is not None and self.extensions.fullmatch(number) is not None

    def _moment(self, told: Mapping[str, str]) -> datetime | None:
        """Read date and time, or the seconds since 1970; where a clock is put back, the unique id tells which hour."""
        epoch_s = _epoch_s(told)
        if "epoch" in told:
            return None if epoch_s is None else datetime.fromtimestamp(epoch_s, self.zone)
        local = _local(told.get("date", ""), told.get("time", ""))
        return None if local is None else moment(local, self.zone, epoch_s)


def file_names(patterns: Sequence[str], extensions: str, zone: ZoneInfo) -> FileNames:
    """Prepare the reading of file names.

    Args:
        patterns: regular expressions with the named groups ``GROUPS``, looked for in the path without the extension.
        extensions: a regular expression for the whole of an internal number.
        zone: of the phone system's clock.

    Raises:
        SettingsError: a pattern has no such group, or others.
    """
    compiled = tuple(map(re.compile, patterns))
    for pattern in compiled:
        strange = sorted(set(pattern.groupindex) - GROUPS)
        if strange or not pattern.groupindex:
            what = f"has a group '{strange[0]}'" if strange else "names no group"
            known = ", ".join(sorted(GROUPS))
            raise SettingsError(
                f"The pattern {pattern.pattern!r} of 'phone.file_names' {what}; groups are (?P<NAME>…) with one of the "
                f"names {known}. See docs/recordings.md."
            )
    return FileNames(zone, re.compile(extensions), compiled)


def _two(ends: str) -> tuple[str | None, str | None]:
    """Take DEST and FROM apart. With dashes in them that is told only where the last part is a whole number."""
    dest, dash, caller = ends.rpartition("-")
    if not dash or ("-" in dest and _NUMBER.fullmatch(caller) is None):
        return None, None
    return _somebody(dest), _somebody(caller)


def _somebody(number: str | None) -> str | None:
    return None if number is None or number.lower() in _NOBODY else number


def _epoch_s(told: Mapping[str, str]) -> int | None:
    text = told.get("epoch") or told.get("call_id", "").rpartition("-")[2]
    seconds = text.partition(".")[0]
    if not (seconds.isascii() and seconds.isdigit()) or len(seconds) > len("2147483647"):
        return None
    return int(seconds)


def _local(date: str, time: str) -> datetime | None:
    """Read a date (``20261120``, ``2026-11-20``, ``20.11.2026``) and a time (``101512``, ``10-15``)."""
    day, clock = _NO_DIGITS.sub("", date), _NO_DIGITS.sub("", time)
    for form in ("%Y%m%d%H%M%S", "%d%m%Y%H%M%S"):
        try:
            found = datetime.strptime(f"{day:0>8}{clock:0<6}", form)  # noqa: DTZ007 - the zone is added by the caller
        except ValueError:
            continue
        if found.year in _YEARS:
            return found
    return None
