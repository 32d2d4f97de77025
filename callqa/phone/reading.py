"""What was wrong with a log's lines: counted by reason and named by line, never fatal."""

from collections import Counter
from dataclasses import dataclass, field

NAMED = 5
"""So many lines are named for each reason."""


class BrokenLine(ValueError):  # noqa: N818 - it is one line of many, counted and left out
    """A line that cannot be read; the text says why, and never what stands in it."""


@dataclass(slots=True)
class Trouble:
    """Broken lines of one file: how many for each reason, and the numbers of the first of them."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, reason: str, line: int) -> None:
        """Count a line."""
        self.counts[reason] += 1
        named = self.lines.setdefault(reason, [])
        if len(named) < NAMED:
            named.append(line)

    def add_all(self, other: "Trouble") -> None:
        """Count the lines of a later part of the file."""
        self.counts += other.counts
        for reason, lines in other.lines.items():
            named = self.lines.setdefault(reason, [])
            named.extend(lines[: NAMED - len(named)])

    @property
    def total(self) -> int:
        """How many lines could not be read."""
        return self.counts.total()

    def told(self) -> list[str]:
        """Return one sentence a reason."""
        return [
            f"{count} × {reason}: line{'s' if count > 1 else ''} {', '.join(map(str, self.lines[reason]))}"
            f"{' …' if count > NAMED else ''}"
            for reason, count in self.counts.most_common()
        ]
