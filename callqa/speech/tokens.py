"""From the tokens of a model to words: letters or parts of words, each with the moment at which the model wrote it.

A new word begins with a space, which is a token by itself (letters) or begins one (parts of words).
"""

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from callqa.calls import Word

LETTER_S = 0.08
"""A token lasts about so long for each of its letters: a model tells when it begins, not when it ends."""

_SPECIAL = re.compile(r"<[^<>]*>")
"""Such as ``<unk>``: nothing that was said."""


class Token(NamedTuple):
    """What a model wrote at a moment, and the logarithm of how probable that was to it."""

    text: str
    start_s: float
    log_probability: float


def words(tokens: Sequence[Token]) -> list[Word]:
    """Join tokens to words, punctuation included.

    A word begins with its first letter and ends a letter's time after its last, or where the next token begins. Its
    confidence is the mean probability of the tokens that hold letters or digits; what holds none is no word.
    """
    found = []
    ends_s = (token.start_s for token in (*tokens[1:], Token("", math.inf, 0.0)))
    for run in _runs(zip(tokens, ends_s, strict=False)):  # without tokens there is still one end
        spoken = [(token, end_s) for token, end_s in run if any(letter.isalnum() for letter in token.text)]
        if spoken:
            last, next_s = spoken[-1]
            end_s = min(last.start_s + LETTER_S * len(last.text.strip()), max(next_s, last.start_s + LETTER_S / 2))
            confidence = math.fsum(math.exp(token.log_probability) for token, _ in spoken) / len(spoken)
            text = "".join(token.text for token, _ in run).strip()
            found.append(Word(text, spoken[0][0].start_s, end_s, min(1.0, confidence)))
    return found


def _runs(tokens: Iterable[tuple[Token, float]]) -> list[list[tuple[Token, float]]]:
    runs: list[list[tuple[Token, float]]] = [[]]
    for token, end_s in tokens:
        if token.text.startswith(" "):
            runs.append([])
        if token.text.strip() and not _SPECIAL.fullmatch(token.text.strip()):
            runs[-1].append((token, end_s))
    return runs
