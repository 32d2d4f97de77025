"""Meanings found in a call, as matches over whole sentences. Only what a rule asks for is looked at."""

from callqa.calls import Speaker, Transcript
from callqa.meaning.classifier import Level
from callqa.meaning.encoder import Vectors
from callqa.meaning.meanings import Meanings
from callqa.rules.lexicon import Line
from callqa.rules.search import Match
from callqa.rules.sentences import Sentence, sentences_of

LIKE = "≈ "
"""Begins the phrase of a match that was found by its meaning; the nearest example follows."""


class Meant:
    """The sentences of one call. All of one side are encoded at once, when the first of them is asked for."""

    def __init__(self, meanings: Meanings, transcript: Transcript, lines: tuple[Line, ...]) -> None:
        self._meanings = meanings
        self._transcript = transcript
        self._lines = lines
        self._encoded: dict[Speaker, tuple[list[tuple[int, Sentence]], Vectors]] = {}
        self._found: dict[tuple[str, Level, Speaker], dict[int, list[Match]]] = {}

    def find(self, name: str, level: Level, turn: int) -> list[Match]:
        """Return the sentences of a turn that have a meaning."""
        speaker = self._transcript.turns[turn].speaker
        key = (name, level, speaker)
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key].get(turn, [])

    def _find(self, name: str, level: Level, speaker: Speaker) -> dict[int, list[Match]]:
        sentences, vectors = self._side(speaker)
        found: dict[int, list[Match]] = {}
        for one in self._meanings.find(name, vectors, level):
            turn, sentence = sentences[one.sentence]
            match = Match(sentence.start, sentence.end, 100 * one.probability, LIKE + one.nearest)
            found.setdefault(turn, []).append(match)
        return found

    def _side(self, speaker: Speaker) -> tuple[list[tuple[int, Sentence]], Vectors]:
        if speaker not in self._encoded:
            sentences = [
                (turn, sentence)
                for turn, line in enumerate(self._lines)
                if self._transcript.turns[turn].speaker == speaker
                for sentence in sentences_of(line.tokens)
            ]
            vectors = self._meanings.vectors_of([sentence.text for _, sentence in sentences])
            self._encoded[speaker] = (sentences, vectors)
        return self._encoded[speaker]
