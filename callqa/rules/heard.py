"""A call prepared for judging: every turn split into words and looked up once."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from callqa.calls import Call, Evidence, Role, Speaker, Transcript
from callqa.meaning.meanings import Meanings
from callqa.recording import CallFacts
from callqa.rules.lexicon import Lexicon, Line
from callqa.rules.meant import Meant
from callqa.rules.names import Names
from callqa.rules.search import Match
from callqa.rules.text import tokens_of

if TYPE_CHECKING:
    from callqa.rules.conditions import Finding


@dataclass(frozen=True, slots=True)
class Heard:
    """A call, and its turns as lines that phrases are searched in."""

    facts: CallFacts
    transcript: Transcript
    names: Names
    language: str
    lines: tuple[Line, ...]
    meant: Meant | None = None
    """What sentences mean, where the rulebook has that second opinion."""
    situations: dict[str, "Finding"] = field(default_factory=dict)
    """Named situations that some rule has asked for already."""

    _turns: dict[Speaker, tuple[int, ...]] = field(default_factory=dict)

    def turns_of(self, speaker: Speaker) -> tuple[int, ...]:
        """Return the indices of a speaker's turns in which something was said."""
        if speaker not in self._turns:
            spoken = zip(self.transcript.turns, self.lines, strict=True)
            self._turns[speaker] = tuple(
                index for index, (turn, line) in enumerate(spoken) if line.tokens and turn.speaker == speaker
            )
        return self._turns[speaker]

    def moment(self, turn: int, match: Match, role: Role) -> Evidence:
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

    def whole_turn(self, turn: int, role: Role) -> Evidence:
        """Return a turn as evidence of something that is not in it."""
        said = self.transcript.turns[turn]
        return Evidence(turn=turn, start_s=said.start_s, end_s=said.end_s, quote=said.text, role=role)


def listen(call: Call, lexicon: Lexicon, meanings: Meanings | None = None) -> Heard:
    """Prepare a call."""
    names = Names(call.facts, lexicon.language)
    lines = tuple(lexicon.line(tokens_of(turn), names) for turn in call.transcript.turns)
    meant = Meant(meanings, call.transcript, lines) if meanings else None
    return Heard(call.facts, call.transcript, names, lexicon.language, lines, meant)
