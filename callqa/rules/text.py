"""Words of a turn: written form, place in the sentence, likeness to other words.

The only module that imports rapidfuzz. A word that the dictionary knows is compared by its dictionary form alone: two
real words that look alike («возможно», «невозможно») mean different things. Likeness is asked only of words that are
in no dictionary, which is what a misheard word mostly is. Only what a telephone cannot tell apart is told of both.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from callqa.calls import Turn, Word
from callqa.lemmas import normalise

MIN_FUZZY_LETTERS = 6
"""Shorter words must match exactly: one wrong letter makes another word of them."""
MIN_LIKENESS = 84.0
"""From here on (0 to 100) an unknown word passes for a phrase's word; see docs/rules.md for how it was chosen."""

SAME_SOUND = 95.0
"""How like a word another one is that is spoken the same («домафон», «домофон»)."""
MIN_SOUND_LETTERS = 4
"""Of shorter words too many sound the same."""

_SOUNDS = {"ru": str.maketrans({"о": "а", "е": "и", "э": "и", "ы": "и", "щ": "ш", "з": "д", "ь": None, "ъ": None})}
"""What is not told apart, by language: vowels that are not stressed, and in the telephone's band «з» and «д», whose
difference lies above it. A recogniser that does not know the word writes either («домафон», «магадин»)."""
_TWINS = {"ru": {"з": "д", "д": "з"}}
_DOUBLED = re.compile(r"(.)\1+")

_PIECE = re.compile(
    r"(?P<particle>-(?:то|ка|таки|с)\b)|(?P<word>[^\W_]+|%)|(?P<stop>[.!?…]+)|(?P<open>[«„“])|(?P<close>[»”])"
    r"|(?P<clause>[,;:—]|(?<=\s)[-–](?=\s))",
    re.IGNORECASE,
)
"""A particle is left out: «денег-то нет» is «денег нет»."""
NEGATIONS = {
    "ru": frozenset({"не", "ни"}),
    "en": frozenset({"not", "never", "no"}),
    "hu": frozenset({"nem", "ne", "sem"}),
}
"""What turns the next word into its opposite, by language."""
_CASE_ENDINGS = frozenset(("", *"аяыиуюе", "ой", "ей", "ом", "ем", "ою", "ею", "ам", "ах"))
"""How a name may end instead: «Тюльпан», «в Тюльпане», «с Ингой»."""
_MIN_STEM = 3


@dataclass(slots=True)
class Token:
    """One word of a turn.

    ``form`` is in small letters with «ё» as «е». ``sentence`` counts sentences within the turn; ``ends_clause`` is
    true before a comma, a dash or the end of a sentence. Times are seconds; they and the confidence (0 to 1) are the
    turn's where the recogniser gave none for words.
    """

    form: str
    raw: str
    start_s: float
    end_s: float
    confidence: float
    sentence: int
    quoted: bool = False
    ends_clause: bool = False
    asks: bool = False

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital letter."""
        return self.raw[:1].isupper()


def tokens_of(turn: Turn) -> list[Token]:
    """Split a turn into words with their times, sentences and clauses."""
    if not turn.words:
        return _Splitter().split(turn.text, [Word(turn.text, turn.start_s, turn.end_s, turn.confidence)])
    return _Splitter().split(" ".join(word.text for word in turn.words), turn.words)


def words_of(text: str) -> list[Token]:
    """Split a text that has no times."""
    return _Splitter().split(text, [Word(text, 0.0, 0.0, 1.0)])


def likeness(heard: str, meant: str) -> float:
    """Return how alike two normalised words are, 0 to 100."""
    return float(fuzz.ratio(heard, meant))


def nearest(heard: str, meant: Collection[str], at_least: float = MIN_LIKENESS) -> list[tuple[str, float]]:
    """Return those of ``meant`` that a misheard word may stand for, with their likeness.

    A word too short to be sure of stands for nothing, and a word never stands for its own negation with «не».
    """
    if len(heard) < MIN_FUZZY_LETTERS:
        return []
    found = process.extract(heard, meant, scorer=fuzz.ratio, score_cutoff=at_least, limit=None)
    return [(text, score) for text, score, _ in found if text.startswith("не") == heard.startswith("не")]


def sound(form: str, language: str) -> str:
    """Write a normalised word as it sounds: words that are spoken the same give the same, of one language.

    Empty where the word is too short, or nothing is known of how the language sounds.
    """
    if language not in _SOUNDS or len(form) < MIN_SOUND_LETTERS:
        return ""
    return _DOUBLED.sub(r"\1", form.replace("ться", "ца").replace("тся", "ца").translate(_SOUNDS[language]))


def twins(form: str, language: str) -> Iterator[str]:
    """Yield what a normalised word may have been before the telephone: «приводим» was «привозим»."""
    swapped = _TWINS.get(language, {})
    if len(form) > MIN_SOUND_LETTERS:
        for at, letter in enumerate(form):
            if at and letter in swapped:
                yield form[:at] + swapped[letter] + form[at + 1 :]


def name_likeness(heard: str, name: str) -> float:
    """Return how well letters heard fit a name, 0 to 100, whatever case ending they carry.

    Both are normalised letters without spaces; the ending of the name may be missing or replaced by another.
    """
    if heard == name:
        return 100.0
    stem = name[:-1] if len(name) > _MIN_STEM and name[-1] in "аеиоуыюяьй" else name
    if heard.startswith(stem) and heard[len(stem) :] in _CASE_ENDINGS:
        return 97.0
    return likeness(heard, name)


class _Splitter:
    """Collects the tokens of one turn."""

    def __init__(self) -> None:
        self._tokens: list[Token] = []
        self._sentence = 0
        self._first = 0
        self._quoted = False
        self._trails_off = False

    def split(self, text: str, heard: Sequence[Word]) -> list[Token]:
        """Split a text, which is that of the words heard, with a space between them."""
        at, end = 0, len(heard[0].text)
        for match in _PIECE.finditer(text):
            while match.start() >= end:
                at += 1
                end += 1 + len(heard[at].text)
            piece, kind = match.group(), match.lastgroup
            if kind == "word":
                self._word(piece, heard[at])
            elif kind in ("open", "close"):
                self._quoted = kind == "open"
            elif self._tokens and kind != "particle":
                self._tokens[-1].ends_clause = True
                if kind == "stop":
                    self._stop(piece)
        if self._tokens:
            self._tokens[-1].ends_clause = True
        return self._tokens

    def _word(self, piece: str, heard: Word) -> None:
        if self._trails_off and piece[0].isupper():
            self._end_sentence()
        self._trails_off = False
        self._tokens.append(
            Token(
                normalise(piece),
                piece,
                heard.start_s,
                heard.end_s,
                heard.confidence,
                self._sentence,
                quoted=self._quoted,
            )
        )

    def _stop(self, piece: str) -> None:
        if "?" in piece:
            for token in self._tokens[self._first :]:
                token.asks = True
        elif "…" in piece or ".." in piece:
            # Three dots are mostly a hesitation in the middle of a sentence.
            self._trails_off = True
            return
        self._end_sentence()

    def _end_sentence(self) -> None:
        self._sentence += 1
        self._first = len(self._tokens)
