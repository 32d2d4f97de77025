"""The condition ``said``."""

from collections.abc import Iterator

from pydantic import Field

from callqa.calls import Role, Speaker
from callqa.rules.conditions.condition import Condition, Finding
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import VerdictOf
from callqa.rules.said import Said
from callqa.rules.window import Window


class SaidInCall(Said):
    """What to look for, where, and in how many turns."""

    within: Window | None = None
    turns: int = Field(default=1, ge=1)


class SaidCondition(Condition):
    """Holds where one side says something.

    Keys: ``by``, ``phrases`` and the others under "What is looked for"; ``within``, a part of the call with
    ``first_turns``, ``last_turns``, ``first_s`` or ``last_s``; ``turns``, in how many turns at least (default 1).

    Example::

        said: {by: customer, phrases: ["сколько стоит доставка"]}
    """

    said: SaidInCall

    def find(self, heard: Heard, verdict_of: VerdictOf, role: Role) -> Finding:  # noqa: ARG002 - the same for all
        """Look for it; the evidence is the first find of each turn."""
        said = self.said
        turns = said.within.of(heard, said.by) if said.within else heard.turns_of(said.by)
        found = [(turn, matches[0]) for turn in turns if (matches := said.found_in(heard, turn))]
        if len(found) >= said.turns:
            return Finding(holds=True, evidence=tuple(heard.moment(turn, match, role) for turn, match in found))
        unknown = any(said.found_in(heard, turn) for turn in heard.turns_of(Speaker.UNKNOWN))
        return Finding(holds=None if unknown else False)

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases in it."""
        yield from self.said.all_phrases()
