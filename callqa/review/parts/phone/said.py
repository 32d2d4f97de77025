"""How figures of the phone system are written: lengths of time, and shares with their counts."""

from collections.abc import Iterable

from callqa.intervals import Share
from callqa.review.language import _, number, percent

FEW = 10
"""A share of fewer is written as it is counted: a per cent would pretend to know more."""
SHOWN = 200
"""So many rows of a list are shown."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_SHOWN_DAYS = 2


def seconds(length_s: float | None, *, days: bool = True) -> str:
    """Write a length of time, a dash where it is not known; without ``days`` a long one is of hours alone."""
    if length_s is None:
        return "–"
    whole = max(0, round(length_s))
    if whole < _MINUTE:
        return _("{count} s").format(count=whole)
    if whole < _HOUR:
        return _two(_("{count} min").format(count=whole // _MINUTE), whole % _MINUTE, _("{count} s"))
    if whole < _SHOWN_DAYS * _DAY or not days:
        return _two(_("{count} h").format(count=whole // _HOUR), whole % _HOUR // _MINUTE, _("{count} min"))
    return _two(_("{count} d").format(count=whole // _DAY), whole % _DAY // _HOUR, _("{count} h"))


def _two(first: str, rest: int, text: str) -> str:
    return f"{first} {text.format(count=rest)}" if rest else first


def of(share: Share) -> str:
    """Write so many of so many."""
    return _("{part} of {whole}").format(part=number(share.part), whole=number(share.whole))


def share(found: Share) -> str:
    """Write a share by itself: the counts of few, a dash of nothing."""
    if found.value is None:
        return "–"
    return percent(found.value) if found.whole >= FEW else f"{number(found.part)}/{number(found.whole)}"


def with_counts(found: Share) -> str:
    """Write a share and what it is counted from."""
    if found.value is None:
        return "–"
    return f"{percent(found.value)} ({of(found)})" if found.whole >= FEW else of(found)


def newest(count: int, otherwise: str) -> str:
    """Write that a list shows only the newest ``SHOWN`` of so many, or something else where it shows all."""
    if count <= SHOWN:
        return otherwise
    return _("the newest {shown} of {count}").format(shown=number(SHOWN), count=number(count))


def first(count: int, otherwise: str) -> str:
    """Write the same of a list in an order of its own."""
    if count <= SHOWN:
        return otherwise
    return _("the first {shown} of {count}").format(shown=number(SHOWN), count=number(count))


def listed(parts: Iterable[str]) -> str:
    """Write several facts in a line, empty ones left out."""
    return " · ".join(part for part in parts if part)


def ends_only() -> str:
    """Tell those who may not see customers' numbers why they see the ends of them."""
    return _("of numbers the ends are shown; administrators give the right to see them")
