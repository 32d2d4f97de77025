# ruff: noqa: PLR0917 - rows and lines have their columns
"""A made-up life on the telephone → what Asterisk would have written of it: queue_log and Master.csv; the shop's files.

Lines and rows are those of Asterisk 22 (``tests/phone/data/asterisk``): a queue rings its members through local
channels, which have rows of their own, and a row is written when its channel is over.
"""

import csv
import io
import random
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import phone_plan as plan
from phone_plan import Call, Life, Manager, Shift

QUEUE_LIMIT = 300
_LEFT = {"gave_up": "ABANDON", "time_out": "EXITWITHTIMEOUT", "nobody_there": "EXITEMPTY", "key": "EXITWITHKEY"}
_DISPOSITIONS = {"answered": "ANSWERED", "busy": "BUSY", "failed": "FAILED"}
Row = tuple[int, list[str | int]]
"""When it was written, and its columns."""


class Logs:
    """The lines and rows of a life."""

    def __init__(self, life: Life, seed: int = 0) -> None:
        """Write all calls and shifts down."""
        self.lines: list[tuple[int, str]] = [(life.since, "NONE|NONE|NONE|QUEUESTART|")]
        self.rows: list[Row] = []
        self._random = random.Random(seed)  # noqa: S311 - nothing secret
        self._number = count()
        self._life = life
        for call in life.calls:
            if call.queues:
                self._queued(call)
            elif call.direction == "in":
                self._direct(call)
            else:
                self._dialled(call)
        for shift in life.shifts:
            self._present(shift)
        self.lines.sort(key=lambda line: line[0])
        self.rows.sort(key=lambda row: row[0])

    def write(self, folder: Path) -> tuple[Path, Path, Path]:
        """Write queue_log, Master.csv and orders.csv; return where they are."""
        log, master, orders = folder / "queue_log", folder / "Master.csv", folder / "orders.csv"
        log.write_text("".join(f"{at}|{text}\n" for at, text in self.lines))
        with master.open("w", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerows(row for _at, row in self.rows)
        orders.write_text(
            "id;time;phone\n"
            + "".join(f"{one.number};{_clock(one.at)};{one.customer or ''}\n" for one in self._life.orders)
        )
        return log, master, orders

    def _queued(self, call: Call) -> None:
        uid, channel, shown = self._id(call.at - call.greeting), self._channel("trunk"), self._written(call.customer)
        at = call.at
        for place, (queue, wait) in enumerate(call.queues):
            self._say(at, uid, queue, "NONE", "ENTERQUEUE", "", shown or "anonymous", 1)
            if place == len(call.queues) - 1:
                for order, (member, rang_ms) in enumerate(call.rings):
                    when = at + min(order * 6 + rang_ms // 1000, wait)
                    self._say(when, uid, queue, member.log_name, "RINGNOANSWER", rang_ms)
                    self._leg(call, uid, channel, queue, member, when - rang_ms // 1000, None, when)
                if call.ending == "answered" and call.behind is None:
                    self._connected(call, uid, channel, queue, at, wait)
                else:
                    self._left(call, uid, queue, at, wait)
            else:
                self._say(at + wait, uid, queue, "NONE", "EXITWITHTIMEOUT", 1, 1, wait)
            at += wait
        if call.behind is not None and call.manager:
            self._behind(call, uid, channel, call.manager.extension, at)
        elif call.ending != "answered":
            arguments = f"{call.queue},t,,,{QUEUE_LIMIT}"
            self._row(uid, uid, shown, call.line, "from-trunk", channel, "", "Queue", arguments,
                      call.at - call.greeting, call.at - call.greeting, at, "ANSWERED")  # fmt: skip

    def _behind(self, call: Call, uid: str, channel: str, extension: str, at: int) -> None:
        """Write the rows of a ring group that a call comes to after its queues."""
        local, shown = f"Local/{extension}@from-internal-{next(self._number):08x}", self._written(call.customer)
        answered = at + (call.behind or 0)
        self._row(self._id(at), uid, shown, extension, "from-internal", f"{local};2", self._channel(extension), "Dial",
                  f"PJSIP/{extension},20", at, answered, call.end, "ANSWERED")  # fmt: skip
        self._row(uid, uid, shown, call.line, "from-trunk", channel, f"{local};1", "Dial",
                  f"Local/{extension}@from-internal/n,20", at, at, call.end, "ANSWERED")  # fmt: skip

    def _connected(self, call: Call, uid: str, channel: str, queue: str, at: int, wait: int) -> None:
        if call.manager is None:
            return
        member, answered = call.manager, at + wait
        over = answered + call.talk
        bridged = self._leg(call, uid, channel, queue, member, max(at, answered - 3), answered, over)
        self._say(answered, uid, queue, member.log_name, "CONNECT", wait, bridged, min(3, wait))
        if call.transfer:
            to, seconds = call.transfer
            self._say(over, uid, queue, member.log_name, "BLINDTRANSFER", to.extension, "from-internal", wait,
                      call.talk, 1)  # fmt: skip
            self._row(uid, uid, self._written(call.customer), to.extension, "from-internal", channel,
                      self._channel(to.extension), "Dial", f"PJSIP/{to.extension},20", over, over, over + seconds,
                      "ANSWERED")  # fmt: skip
        else:
            who = self._random.choice(("COMPLETEAGENT", "COMPLETECALLER"))
            self._say(over, uid, queue, member.log_name, who, wait, call.talk, 1)

    def _left(self, call: Call, uid: str, queue: str, at: int, wait: int) -> None:
        event = _LEFT.get(call.ending, "EXITWITHTIMEOUT")
        key = (1,) if event == "EXITWITHKEY" else ()
        self._say(at + wait, uid, queue, "NONE", event, *key, 1, 1, wait)

    def _leg(
        self, call: Call, uid: str, channel: str, queue: str, member: Manager, rung: int, answered: int | None, end: int
    ) -> str:
        """Write the two rows of a queue ringing a member through a local channel; return its unique id.

        The caller's row of a transferred call tells where it went, and not what was called.
        """
        shown, number = self._written(call.customer), next(self._number)
        local = f"Local/{member.extension}@from-internal-{number:08x}"
        disposition = "NO ANSWER" if answered is None else "ANSWERED"
        begun = call.at - call.greeting
        first, second = self._id(rung), self._id(rung)
        self._row(second, uid, shown, member.extension, "from-internal", f"{local};2", self._channel(member.extension),
                  "Dial", f"PJSIP/{member.extension},20", rung, answered, end, disposition)  # fmt: skip
        to, context = (call.transfer[0].extension, "from-internal") if call.transfer else (call.line, "from-trunk")
        self._row(uid, uid, shown, to, context, channel, f"{local};1", "Queue",
                  f"{queue},t,,,{QUEUE_LIMIT}", begun, begun, end, disposition)  # fmt: skip
        return first

    def _direct(self, call: Call) -> None:
        uid, channel = self._id(call.at), self._channel("trunk")
        target = call.manager or (call.rings[0][0] if call.rings else None)
        shown = self._written(call.customer)
        if target is None:
            self._row(uid, uid, shown, call.line, "from-trunk", channel, "", "Playback", "closed", call.at, call.at,
                      call.at + 9, "ANSWERED")  # fmt: skip
            return
        answered = call.over if call.ending == "answered" else None
        self._row(uid, uid, shown, call.line, "from-trunk", channel, self._channel(target.extension), "Dial",
                  f"PJSIP/{target.extension},25", call.at, answered, call.end,
                  _DISPOSITIONS.get(call.ending, "NO ANSWER"))  # fmt: skip

    def _dialled(self, call: Call) -> None:
        if call.manager is None:
            return
        uid, own = self._id(call.at), call.manager.extension
        inside = call.rings[0][0].extension if call.direction == "internal" else None
        to = inside or self._written(call.customer).removeprefix("+")
        limit, target = (20, f"PJSIP/{inside}") if inside else (30, f"PJSIP/{to}@trunk")
        answered = call.over if call.ending == "answered" else None
        self._row(uid, uid, own, to, "from-internal", self._channel(own), self._channel(inside or "trunk"), "Dial",
                  f"{target},{limit}", call.at, answered, call.end,
                  _DISPOSITIONS.get(call.ending, "NO ANSWER"))  # fmt: skip

    def _present(self, shift: Shift) -> None:
        who = shift.manager.log_name
        for queue in shift.manager.queues:
            self._say(shift.into, self._id(shift.into), queue, who, "ADDMEMBER", "")
        for since, until, reason in shift.pauses:
            for at, event in ((since, "PAUSE"), (until, "UNPAUSE")):
                told = reason if event == "PAUSE" else ""
                self._say(at, "NONE", "NONE", who, f"{event}ALL", told)
                for queue in shift.manager.queues:
                    self._say(at, "NONE", queue, who, event, told)
        if shift.out is not None:
            for queue in shift.manager.queues:
                self._say(shift.out, self._id(shift.out), queue, who, "REMOVEMEMBER", "")

    def _say(self, at: int, uid: str, queue: str, member: str, event: str, *data: str | int) -> None:
        self.lines.append((at, "|".join(map(str, (uid, queue, member, event, *data)))))

    def _row(
        self, uid: str, linked: str, src: str, dst: str, context: str, channel: str, other: str, app: str,
        arguments: str, start: int, answered: int | None, end: int, disposition: str,
    ) -> None:  # fmt: skip
        shown = src or "anonymous"
        spoken = 0 if answered is None or disposition != "ANSWERED" else end - answered
        moments = (_clock(start), "" if answered is None else _clock(answered), _clock(end))
        self.rows.append((end, [
            "", shown, dst, context, f'"{shown}" <{shown}>', channel, other, app, arguments, *moments, end - start,
            spoken, disposition, "DOCUMENTATION", uid, "", "", linked, len(self.rows),
        ]))  # fmt: skip

    def _id(self, at: int) -> str:
        return f"{at}.{next(self._number)}"

    def _channel(self, name: str) -> str:
        return f"PJSIP/{name}-{next(self._number):08x}"

    def _written(self, customer: str | None) -> str:
        """Write a number as trunks do: with or without a plus sign, or as it is dialled."""
        if customer is None:
            return ""
        return (customer, customer[1:], "8" + customer[2:])[int(customer[-1]) % 3]


def phone_yaml(life: Life) -> str:
    """Return who is who in the shop."""
    file = io.StringIO()
    file.write("managers:\n")
    for one in life.managers:
        file.write(f'  - {{name: "{one.name}", members: ["{one.extension}"]}}\n')
    file.write("lines:\n")
    for queue in plan.QUEUES:
        file.write(f'  - {{queues: [{queue}], numbers: ["{plan.LINES[queue]}"], segment: {plan.SEGMENTS[queue]}}}\n')
    file.write(f'  - {{numbers: ["{plan.DIRECT_LINE}"], segment: b2b}}\n')
    return file.getvalue()


def settings() -> str:
    """Return the shop's callqa.toml."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = (f'{names[day]} = "{first:02}:00-{last:02}:00"' for day, (first, last) in plan.OPEN.items())
    return f'time_zone = "Europe/Moscow"\n\n[phone]\nopen = {{ {", ".join(hours)} }}\n'


def _clock(at: int) -> str:
    return datetime.fromtimestamp(at + plan.OFFSET, UTC).strftime("%Y-%m-%d %H:%M:%S")
