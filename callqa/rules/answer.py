"""What must follow something said, and how soon."""

from collections.abc import Iterator

from pydantic import Field

from callqa.calls import Evidence
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.said import Said

USUAL_TURNS = 2


class Answer(Said):
    """Something said after a moment: in the same turn or soon after.

    Keys, beside those of what is looked for:
        same_turn: whether it may be in the turn of the moment itself (default true).
        within_turns: how many next turns of the answering side count (default 2, any number if ``within_s`` is given).
        before_turns: how many of its turns before the moment count as well: what was said still holds (default 0).
        within_s: how many seconds after the moment it must be begun at the latest.
        also: a list of more that counts, with keys of its own.
    """

    same_turn: bool = True
    within_turns: int | None = Field(default=None, ge=0)
    before_turns: int = Field(default=0, ge=0)
    within_s: float | None = Field(default=None, gt=0)
    also: "tuple[Answer, ...]" = ()

    def all_phrases(self) -> Iterator[Phrase]:
        """Yield everything that has to be looked up."""
        yield from super().all_phrases()
        for more in self.also:
            yield from more.all_phrases()

    def after(self, heard: Heard, moment: Evidence) -> Evidence | None:
        """Return the first answer to a moment, if there is one."""
        found = [answer for one in (self, *self.also) if (answer := one._first_after(heard, moment))]
        return min(found, key=lambda answer: (answer.turn or 0, answer.start_s), default=None)

    def _first_after(self, heard: Heard, moment: Evidence) -> Evidence | None:
        for turn in self._turns_around(heard, moment):
            for match in self.found_in(heard, turn):
                answer = heard.moment(turn, match, "satisfied")
                if self.within_s is None or answer.start_s <= moment.end_s + self.within_s:
                    return answer
        return None

    def _turns_around(self, heard: Heard, moment: Evidence) -> list[int]:
        said_in = moment.turn if moment.turn is not None else -1
        turns = heard.turns_of(self.by)
        earlier = [turn for turn in turns if turn < said_in]
        later = [turn for turn in turns if turn > said_in]
        most = USUAL_TURNS if self.within_turns is None and self.within_s is None else self.within_turns
        same = [said_in] if self.same_turn and said_in in turns else []
        return earlier[max(0, len(earlier) - self.before_turns) :] + same + later[:most]
