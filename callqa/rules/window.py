"""A part of a call: its beginning or its end, in turns or in seconds."""

from typing import Literal, Self

from pydantic import Field, model_validator

from callqa.calls import Speaker
from callqa.rules.heard import Heard
from callqa.rules.rule import Strict


class Window(Strict):
    """The turns of one side that are looked at.

    Keys:
        first_turns: so many first turns of the side.
        last_turns: so many last turns of the side.
        first_s: its turns that begin within so many seconds of the first word of either side.
        last_s: its turns that end within so many seconds of the last word of either side.
    """

    first_turns: int | None = Field(default=None, ge=1)
    last_turns: int | None = Field(default=None, ge=1)
    first_s: float | None = Field(default=None, gt=0)
    last_s: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("name one of first_turns, last_turns, first_s, last_s")
        return self

    def of(self, heard: Heard, side: Literal[Speaker.AGENT, Speaker.CUSTOMER]) -> tuple[int, ...]:
        """Return the indices of the side's turns that are inside."""
        turns = heard.turns_of(side)
        said = heard.transcript.turns
        if self.first_turns:
            return turns[: self.first_turns]
        if self.last_turns:
            return turns[-self.last_turns :]
        spoken = [turn for turn in said if turn.speaker != Speaker.OTHER]
        if self.first_s and spoken:
            until_s = min(turn.start_s for turn in spoken) + self.first_s
            return tuple(turn for turn in turns if said[turn].start_s <= until_s)
        since_s = max((turn.end_s for turn in spoken), default=0.0) - (self.last_s or 0.0)
        return tuple(turn for turn in turns if said[turn].end_s >= since_s)
