"""A call prepared for judging: every turn split into words and looked up once."""

from dataclasses import dataclass
from typing import Literal

from callqa.calls import Call, CallFacts, Evidence, Speaker, Transcript
from callqa.rules.lexicon import Lexicon, Line
from callqa.rules.names import Names
from callqa.rules.search import Match
from callqa.rules.text import tokens_of


@dataclass(frozen=True, slots=True)
class Heard:
    """A call, and its turns as lines that phrases are searched in."""

    facts: CallFacts
    transcript: Transcript
    names: Names
    language: str
    lines: tuple[Line, ...]

    def turns_of(self, speaker: Speaker) -> tuple[int, ...]:
        """Return the indices of a speaker's turns in which something was said."""
        turns = self.transcript.turns
        return tuple(index for index, line in enumerate(self.lines) if line.tokens and turns[index].speaker == speaker)

    def moment(self, turn: int, match: Match, role: Literal["violation", "trigger", "satisfied"]) -> Evidence:
        """Return a found phrase as evidence."""
        line = self.lines[turn]
        return Evidence(
            turn=turn,
            start_s=line.tokens[match.start].start_s,
            end_s=line.tokens[match.end - 1].end_s,
            quote=line.quote(match.start, match.end),
            similarity=round(match.similarity, 1),
            phrase=match.phrase,
            role=role,
        )

    def whole_turn(self, turn: int, role: Literal["violation", "trigger", "satisfied"]) -> Evidence:
        """Return a turn as evidence of something that is not in it."""
        said = self.transcript.turns[turn]
        return Evidence(turn=turn, start_s=said.start_s, end_s=said.end_s, quote=said.text, role=role)


def listen(call: Call, lexicon: Lexicon) -> Heard:
    """Prepare a call."""
    names = Names(call.facts, lexicon.language)
    lines = tuple(lexicon.line(tokens_of(turn), names) for turn in call.transcript.turns)
    return Heard(call.facts, call.transcript, names, lexicon.language, lines)
