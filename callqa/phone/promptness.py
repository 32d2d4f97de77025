"""How soon somebody was called back, or called after an order, and what counts as soon. Pure."""

from enum import StrEnum

BEST_MS = 20 * 60 * 1000
ACCEPTABLE_MS = 60 * 60 * 1000


class Speed(StrEnum):
    """How soon it was. The ends belong to it: 20 minutes and no second more is within 20 minutes."""

    WITHIN_20_MIN = "within_20_min"
    WITHIN_1_H = "within_1_h"
    SAME_DAY = "same_day"
    LATER = "later"
    NEVER = "never"
    OPEN = "open"
    """Not yet, and the hour is not over."""
