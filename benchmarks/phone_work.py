# ruff: noqa: PLR2004 - how often things happen is made up
"""When a made-up shop's managers come, pause and go."""

import random
from collections.abc import Iterator

import phone_plan as plan
from phone_plan import HOUR, MINUTE, Life, Manager, Shift


def shifts(rng: random.Random, life: Life) -> Iterator[Shift]:
    """Let the managers work on most days; the last, in which the logs are read, is not told."""
    for day in range(plan.day(life.since), plan.day(life.now)):
        for manager in life.managers:
            if rng.random() < 0.7:
                yield _shift(rng, manager, day)


def _shift(rng: random.Random, manager: Manager, day: int) -> Shift:
    """A day at work, with pauses one after the other; some forget to log out."""
    into = plan.midnight(day) + rng.randint(8 * HOUR + 30 * MINUTE, 12 * HOUR)
    out = into + rng.randint(5 * HOUR, 9 * HOUR)
    pauses, at = [], into
    for _pause in range(rng.randint(0, 4)):
        begin = at + rng.randint(10 * MINUTE, 60 * MINUTE)
        at = begin + rng.randint(20, 15 * MINUTE)
        pauses.append((begin, at, rng.choice(plan.PAUSES)))
    return Shift(manager, into, None if rng.random() < 0.02 else out, tuple(pauses))
