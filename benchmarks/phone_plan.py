"""A made-up shop and what happens on its telephones: the values that the other ``phone_*`` modules here share.

Nothing here or in ``phone_life.py`` and ``phone_truth.py`` uses callqa's code: the truth is told by whoever made it up.
Moments are whole seconds since 1970. The shop is in Moscow, whose clock is three hours ahead of UTC all year.
"""

from dataclasses import dataclass, field

MINUTE, HOUR, DAY = 60, 3600, 86400
OFFSET = 3 * HOUR
MONDAY = 4
"""1970 began on a Thursday."""
WEEK = 7 * DAY
QUEUES = ("sales", "service", "b2b")
SEGMENTS = {"sales": "b2c", "service": "b2c", "b2b": "b2b"}
LINES = {"sales": "74950001122", "service": "74950001133", "b2b": "74950001144"}
DIRECT_LINE = "74950001155"
OVERFLOW = {"sales": "service", "b2b": "sales"}
OPEN = dict.fromkeys(range(5), (9, 21)) | {5: (10, 18), 6: (10, 18)}
"""From hour to hour by weekday (0: Monday)."""
WITHIN_S = 20
SHORT_S = 5
RUNG_S = 5
PAUSES = ("lunch", "training", "")


@dataclass(frozen=True)
class Manager:
    """Somebody at a telephone; ``log_name`` is what the queue log writes, ``queues`` are those of the person."""

    extension: str
    name: str
    log_name: str
    queues: tuple[str, ...]


def managers(count: int) -> tuple[Manager, ...]:
    """Return the shop's managers: half in sales, a third in service, the rest in b2b, whom the log calls by name."""
    found = []
    for number in range(count):
        extension, name = str(2001 + number), f"Менеджер {number + 1:02}"
        if number < count / 2:
            found.append(Manager(extension, name, extension, ("sales",)))
        elif number < count * 0.8:
            found.append(Manager(extension, name, f"Local/{extension}@from-internal/n", ("service", "sales")))
        else:
            found.append(Manager(extension, name, name, ("b2b",)))
    return tuple(found)


@dataclass(frozen=True)
class Call:
    """A call as it happens.

    Attributes:
        at: when it begins to ring or wait.
        direction: ``in``, ``out`` or ``internal``.
        customer: ``+7…``; ``None`` where it is hidden or the call is internal.
        ending: in callqa's words.
        manager: who speaks or makes it.
        wait: until somebody answers or it is lost; ``None`` where it only hears an announcement.
        talk: how long they speak; of a transferred call with the first.
        queues: in which it waits, one after the other, with how long; none: no queue.
        line: the shop's number that is called.
        rings: telephones that ring in vain, with milliseconds.
        greeting: how long a greeting plays before it waits.
        transfer: to whom it is transferred, and how long they speak.
        behind: whether a telephone answers after the queue, and how long it rings.
    """

    at: int
    direction: str
    customer: str | None
    ending: str
    manager: Manager | None = None
    wait: int | None = None
    talk: int = 0
    queues: tuple[tuple[str, int], ...] = ()
    line: str = ""
    rings: tuple[tuple[Manager, int], ...] = ()
    greeting: int = 0
    transfer: tuple[Manager, int] | None = None
    behind: int | None = None

    @property
    def queue(self) -> str:
        """The last queue in which it waits."""
        return self.queues[-1][0] if self.queues else ""

    @property
    def over(self) -> int:
        """When the waiting is over."""
        return self.at + (self.wait or 0)

    @property
    def end(self) -> int:
        """When nobody speaks any more."""
        return self.over + self.talk + (self.transfer[1] if self.transfer else 0)

    @property
    def is_missed(self) -> bool:
        """Whether a customer calls and speaks with nobody."""
        return self.direction == "in" and self.ending != "answered"

    @property
    def is_short(self) -> bool:
        """Whether the customer gives up at once, while the shop is open."""
        return self.ending == "gave_up" and self.direction == "in" and (self.wait or 0) <= SHORT_S and is_open(self.at)


@dataclass(frozen=True)
class Chase:
    """A customer who does not get through, and what comes of it; moments as in ``callqa.phone.followup.Episode``."""

    tries: tuple[Call, ...]
    back: tuple[Call, ...] = ()
    through: Call | None = None
    """The try that gets through, before or after somebody called back in vain."""


@dataclass(frozen=True)
class Order:
    """An order of the shop."""

    number: int
    at: int
    customer: str | None


@dataclass(frozen=True)
class Shift:
    """A manager's day at work; ``pauses`` are (from, to, reason). ``out`` is ``None`` for who forgets to log out."""

    manager: Manager
    into: int
    out: int | None
    pauses: tuple[tuple[int, int, str], ...] = ()


@dataclass
class Life:
    """All that happens from ``since`` to ``until``; the logs are read at ``now``."""

    since: int
    until: int
    now: int
    managers: tuple[Manager, ...]
    calls: list[Call] = field(default_factory=list)
    chases: list[Chase] = field(default_factory=list)
    through_at: dict[int, int] = field(default_factory=dict)
    """By the number of the attempt, how many customers got through at it."""
    orders: list[Order] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)


def weekday(moment: int) -> int:
    """Return the weekday on the shop's clock, 0: Monday."""
    return (day(moment) - MONDAY) % 7


def day(moment: int) -> int:
    """Return the number of the day on the shop's clock."""
    return (moment + OFFSET) // DAY


def midnight(number: int) -> int:
    """Return when a day begins."""
    return number * DAY - OFFSET


def is_open(moment: int) -> bool:
    """Tell whether the shop is open."""
    first, last = OPEN[weekday(moment)]
    return first * HOUR <= (moment + OFFSET) % DAY < last * HOUR


def opening(moment: int) -> int:
    """Return when the shop is open next: the moment itself while it is."""
    if is_open(moment):
        return moment
    number = day(moment)
    today = midnight(number) + OPEN[weekday(moment)][0] * HOUR
    if moment < today:
        return today
    tomorrow = midnight(number + 1)
    return tomorrow + OPEN[weekday(tomorrow)][0] * HOUR
