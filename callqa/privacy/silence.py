"""Which seconds of a recording are silenced: those in which a card's numbers are said."""

from collections.abc import Iterable

from callqa.privacy.values import Kind, Span

Stretch = tuple[float, float]
"""Seconds: from, to."""
AROUND_S = 0.3
"""Words begin and end this much earlier or later than the recogniser says."""
GAP_S = 3.0
"""Pauses in dictation, in which a digit may be that was not heard as one."""


def silences(spans: Iterable[Span]) -> tuple[Stretch, ...]:
    """Return the stretches in which card numbers and their codes are said, in order of time; no two overlap."""
    found: list[Stretch] = []
    said = ((max(0.0, span.start_s - AROUND_S), span.end_s + AROUND_S) for span in spans if span.kind is Kind.CARD)
    for start_s, end_s in sorted(said):
        if found and start_s - found[-1][1] <= GAP_S:
            found[-1] = (found[-1][0], max(found[-1][1], end_s))
        else:
            found.append((start_s, end_s))
    return tuple(found)
