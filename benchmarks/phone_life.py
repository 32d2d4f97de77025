# ruff: noqa: PLR2004 - how often things happen is made up
"""A shop's life on the telephone, made up by a seed: who gets through and who does not, who is called back or not."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import phone_plan as plan
import phone_work
from phone_plan import DAY, DIRECT_LINE, HOUR, LINES, MINUTE, OVERFLOW, WEEK, Call, Chase, Life, Manager, Order

STORIES = (
    ("answered", 62), ("hidden", 3), ("persistent", 7), ("called_back", 10), ("called_back_in_vain", 4),
    ("never_called", 8), ("ordered", 7), ("called_out", 22), ("inside", 5),
)  # fmt: skip
"""What happens, and how often."""
DELAYS = ((30, 1190), (1200, 1200), (1201, 3590), (3600, 3600), (3601, 7 * HOUR), (10 * HOUR, 70 * HOUR))
"""How long it takes until somebody calls back; the second and fourth are the very ends of 20 minutes and an hour."""
LOST_BY = (("gave_up", 60), ("time_out", 16), ("nobody_there", 9), ("key", 7), ("busy", 4), ("menu", 2), ("failed", 2))
LATE_S = 30 * MINUTE
"""The last half hour of the last opening is not told: the logs are read in the middle of a day."""


@dataclass(slots=True)
class _Known:
    """A customer who has called before and may call again from a moment on without the two having to do with it."""

    number: str
    free_from: int


def live(*, seed: int, first_day: int, days: int, calls: int, managers: int = 20) -> Life:
    """Make up a life of about so many calls.

    Args:
        seed: the same seed tells the same life.
        first_day: days since 1970, on the shop's clock.
        days: how many.
        calls: at least so many.
        managers: how many there are, at least five.
    """
    since, until = plan.midnight(first_day), plan.midnight(first_day + days)
    last = until - DAY + (plan.OPEN[plan.weekday(until - DAY)][1] * HOUR)
    life = Life(since, until, last - LATE_S, plan.managers(managers))
    author = _Author(random.Random(seed), life)  # noqa: S311 - nothing secret
    author.recent()
    names, weights = zip(*STORIES, strict=True)
    while len(life.calls) < calls:
        author.tell(author.random.choices(names, weights)[0])
    life.calls.sort(key=lambda call: call.at)
    life.shifts += phone_work.shifts(author.random, life)
    return life


class _Author:
    """Writes stories into a life. A story that would not be over in time is not told."""

    def __init__(self, rng: random.Random, life: Life) -> None:
        self.random, self.life = rng, life
        self.known: list[_Known] = []
        self.numbers = 0
        self.stories: dict[str, Callable[[int, str], bool]] = {
            "answered": self._answered, "persistent": self._persistent, "called_back": self._called_back,
            "called_back_in_vain": self._called_back_in_vain, "never_called": self._never_called,
            "ordered": self._ordered, "called_out": self._called_out,
        }  # fmt: skip

    def tell(self, story: str) -> None:
        at = self._moment()
        if story == "inside":
            self.life.calls.append(self._inside(at))
        elif story == "hidden":
            call = self._spoken(at, None) if self.random.random() < 0.6 else self._lost(at, None)
            self._add(call)
        else:
            known = None if story == "ordered" else self._returning(at)
            customer = known.number if known else self._new_number()
            before = len(self.life.calls)
            if self.stories[story](at, customer) and story != "ordered":
                told = self.life.calls[before:]
                spoke = told[-1].ending == "answered"
                free_from = max(call.end for call in told) + (HOUR if spoke else WEEK + HOUR)
                if known:
                    known.free_from = free_from
                else:
                    self.known.append(_Known(customer, free_from))

    def recent(self) -> None:
        """Tell of customers and orders of the last hour, whom somebody may still call in time."""
        for _one in range(5):
            lost = self._lost(self.life.now - self.random.randint(300, 3000), self._new_number())
            self._chase(Chase((lost,)))
            self._order(self.life.now - self.random.randint(60, 3500), self._new_number())

    def _answered(self, at: int, customer: str) -> bool:
        return self._through(1, self._spoken(at, customer))

    def _persistent(self, at: int, customer: str) -> bool:
        """Nobody calls back, but the customer gets through in the end."""
        tries = [self._lost(at, customer)]
        while self.random.random() < 0.4:
            tries.append(self._lost(tries[-1].end + self.random.randint(20, 3 * HOUR), customer))
        call = self._spoken(tries[-1].end + self.random.randint(20, 2 * DAY), customer)
        return self._chase(Chase(tuple(tries), through=call)) and self._through(len(tries) + 1, call)

    def _called_back(self, at: int, customer: str) -> bool:
        tries, called_at = self._tries(at, customer)
        return self._chase(Chase(tuple(tries), (self._out(called_at, customer, "answered"),)))

    def _called_back_in_vain(self, at: int, customer: str) -> bool:
        tries, called_at = self._tries(at, customer)
        back = [self._out(called_at, customer, self.random.choice(("time_out", "busy", "gave_up")))]
        what = self.random.choice(("nothing", "again", "reached", "through"))
        later = back[-1].end + self.random.randint(60, 5 * HOUR)
        if what == "again":
            tries.append(self._lost(later, customer))
        if what == "reached":
            back.append(self._out(later, customer, "answered"))
        call = self._spoken(later, customer) if what == "through" else None
        told = self._chase(Chase(tuple(tries), tuple(back), call))
        return told and (call is None or self._through(len(tries) + 1, call))

    def _never_called(self, at: int, customer: str) -> bool:
        tries = [self._lost(at, customer)]
        while self.random.random() < 0.3:
            tries.append(self._lost(tries[-1].end + self.random.randint(20, DAY), customer))
        return self._chase(Chase(tuple(tries)))

    def _ordered(self, at: int, customer: str) -> bool:
        what = self.random.choice((*["called"] * 3, "in_vain", "calls", "on_the_phone", "nothing", "no_number"))
        delay = self._delay()
        if what in {"nothing", "no_number"}:
            return self._order(at, None if what == "no_number" else customer)
        if what == "on_the_phone":
            call = self._spoken(at, customer)
            ordered_at = self.random.randint(call.over, call.over + call.talk)
            return self._through(1, call) and self._order(ordered_at, customer)
        if what == "calls":
            return self._through(1, self._spoken(plan.opening(at) + delay, customer)) and self._order(at, customer)
        calls = [self._out(plan.opening(at) + delay, customer, "answered")]
        if what == "in_vain":
            calls.insert(0, self._out(plan.opening(at) + delay // 2, customer, "time_out"))
            if calls[0].end >= calls[1].at:
                return False
        return all(map(self._in_time, calls)) and all(map(self._add, calls)) and self._order(at, customer)

    def _called_out(self, at: int, customer: str) -> bool:
        ending = self.random.choices(("answered", "time_out", "gave_up", "busy", "failed"), (60, 15, 10, 10, 5))[0]
        return self._add(self._out(at, customer, ending))

    def _inside(self, at: int) -> Call:
        caller, called = self.random.sample(self.life.managers, 2)
        ending = self.random.choice(("answered", "time_out", "busy"))
        wait = {"answered": self.random.randint(1, 20), "time_out": 20, "busy": 0}[ending]
        return Call(at, "internal", None, ending, caller, wait, self._talk(ending), rings=((called, 0),))

    def _tries(self, at: int, customer: str) -> tuple[list[Call], int]:
        """Return one call in vain or several, and when somebody calls back after them."""
        tries = [self._lost(at, customer)]
        called_at = plan.opening(tries[0].over) + self._delay()
        if not plan.is_open(tries[0].over) and self.random.random() < 0.1:
            called_at = tries[0].end + 10 * MINUTE  # before the shop opens
        while self.random.random() < 0.3:
            again = self._lost(self.random.randint(tries[-1].end + 20, tries[-1].end + HOUR), customer)
            if again.end + 20 > called_at:
                break
            tries.append(again)
        return tries, max(called_at, tries[-1].end + 1)

    def _lost(self, at: int, customer: str | None) -> Call:
        """A call in vain: when the shop is closed mostly an announcement."""
        pick = self.random
        if not plan.is_open(at) and pick.random() < 0.6:
            return Call(at, "in", customer, "menu", line=LINES["sales"])
        endings, weights = zip(*LOST_BY, strict=True)
        ending = pick.choices(endings, weights)[0]
        if ending == "menu":
            return Call(at, "in", customer, "menu", line=LINES["service"])
        if ending in {"busy", "failed"} or (ending in {"gave_up", "time_out"} and pick.random() < 0.15):
            wait = {"busy": 0, "failed": 0, "gave_up": pick.randint(1, 22), "time_out": 25}[ending]
            return Call(at, "in", customer, ending, None, wait, line=DIRECT_LINE, rings=((self._who(), 0),))
        queue = pick.choice(plan.QUEUES)
        wait = pick.randint(0, 12) if ending == "gave_up" and pick.random() < 0.3 else pick.randint(6, 180)
        queues = self._waits(queue, 120 if ending == "time_out" else wait)
        return self._queued(at, customer, ending, queues)

    def _spoken(self, at: int, customer: str | None) -> Call:
        """An answered call."""
        pick = self.random
        who, talk = self._who(), pick.randint(5, 600)
        if pick.random() < 0.06:
            return Call(at, "in", customer, "answered", who, pick.randint(1, 22), talk, line=DIRECT_LINE)
        wait = pick.randint(0, 30) if pick.random() < 0.75 else pick.randint(20, 240)
        queues = self._waits(pick.choice(who.queues), wait)
        if pick.random() < 0.03:
            behind = pick.randint(1, 15)
            return self._queued(at, customer, "answered", queues, who, talk, behind)
        transfer = (self._who(but=who), pick.randint(5, 300)) if pick.random() < 0.05 else None
        return self._queued(at, customer, "answered", queues, who, talk, None, transfer)

    def _waits(self, queue: str, wait: int) -> tuple[tuple[str, int], ...]:
        """Let a call wait in a queue, or in another before."""
        before = [first for first, second in OVERFLOW.items() if second == queue]
        if not before or wait < 30 or self.random.random() > 0.3:
            return ((queue, wait),)
        first = self.random.randint(10, wait - 10)
        return ((before[0], first), (queue, wait - first))

    def _queued(  # noqa: PLR0917 - a call in all its parts
        self, at: int, customer: str | None, ending: str, queues: tuple[tuple[str, int], ...],
        who: Manager | None = None, talk: int = 0, behind: int | None = None,
        transfer: tuple[Manager, int] | None = None,
    ) -> Call:  # fmt: skip
        wait = sum(seconds for _queue, seconds in queues)
        most = 0 if ending == "nobody_there" else min(queues[-1][1] // 7, 6)
        others = [one for one in self.life.managers if one != who]
        rings = tuple(
            (self.random.choice(others), self.random.choice((0, 1000, 3000, 5000, 6000)))
            for _ring in range(self.random.randint(0, most))
        )
        return Call(
            at, "in", customer, ending, who, wait + (behind or 0), talk, queues, LINES[queues[0][0]], rings,
            self.random.choice((0, 0, 7, 12)), transfer, behind,
        )  # fmt: skip

    def _out(self, at: int, customer: str, ending: str) -> Call:
        wait = {"busy": 1, "failed": 0, "time_out": 30}.get(ending) or self.random.randint(2, 25)
        return Call(at, "out", customer, ending, self._who(), 0 if ending == "failed" else wait, self._talk(ending))

    def _talk(self, ending: str) -> int:
        return self.random.randint(5, 600) if ending == "answered" else 0

    def _who(self, but: Manager | None = None) -> Manager:
        return self.random.choice([one for one in self.life.managers if one != but])

    def _delay(self) -> int:
        first, last = self.random.choices(DELAYS, (30, 2, 15, 2, 15, 15))[0]
        return self.random.randint(first, last)

    def _moment(self) -> int:
        """Draw a moment: nine of ten in opening hours, most of them around noon."""
        inside = self.random.random() < 0.9
        while True:
            number = self.random.randrange(plan.day(self.life.since), plan.day(self.life.until))
            at = plan.midnight(number) + int(self.random.triangular(0, DAY - 1, 12.5 * HOUR))
            if plan.is_open(at) == inside and at < self.life.now:
                return at

    def _new_number(self) -> str:
        self.numbers += 1
        return f"+79{self.numbers * 7_368_787 % 1_000_000_000:09}"

    def _returning(self, at: int) -> _Known | None:
        """Draw a customer who has called before, if one is free; a quarter of all who call are."""
        if not self.known or self.random.random() > 0.25:
            return None
        known = self.random.choice(self.known)
        return known if known.free_from <= at else None

    def _in_time(self, call: Call) -> bool:
        return call.end + 30 < self.life.now

    def _add(self, call: Call) -> bool:
        if self._in_time(call):
            self.life.calls.append(call)
            return True
        return False

    def _through(self, attempt: int, call: Call) -> bool:
        if attempt == 1 and not self._add(call):
            return False
        self.life.through_at[attempt] = self.life.through_at.get(attempt, 0) + 1
        return True

    def _chase(self, chase: Chase) -> bool:
        calls = [*chase.tries, *chase.back, *([chase.through] if chase.through else [])]
        if not all(map(self._in_time, calls)):
            return False
        self.life.calls += sorted(calls, key=lambda call: call.at)
        self.life.chases.append(chase)
        return True

    def _order(self, at: int, customer: str | None) -> bool:
        self.life.orders.append(Order(10_000 + len(self.life.orders), at, customer))
        return True
