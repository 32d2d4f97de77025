"""What every condition has, whatever it asks."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from callqa.calls import Evidence, Role
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Strict, VerdictOf


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a condition holds, and the moments that show it. ``None``: it cannot be told who said it."""

    holds: bool | None
    evidence: tuple[Evidence, ...] = ()


class Condition(Strict):
    """Something that is true of a call or is not."""

    @abstractmethod
    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:
        """Tell whether it holds; evidence gets the given role. Pure."""

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases in it."""
        yield from ()

    def builds_on(self) -> Iterator[str]:
        """Yield the ids of the rules whose verdicts it asks for."""
        yield from ()
