"""Which of two sides is the agent, judged by what they say.

Phrases that one side says far more often than the other have weights (``role_cues``), and so have the names of shop and
agent and who speaks first. One side's sum against the other's gives how sure the answer is.
"""

import difflib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from callqa.speech.role_cues import AGENT, CUSTOMER, GREETINGS

CERTAIN = 1.0
OPENING_WORDS = 15
"""Names of shop and agent count in so many first words: a greeting, not a mention."""
NAME_WEIGHT = 3.0
NAME_SIMILARITY = 0.75
"""Names are often misheard; ``difflib`` ratio."""
FIRST_WEIGHT = 1.5
"""Whoever is called speaks first."""
SCALE = 1.5
"""Weight that makes the odds e to 1."""
CLEARLY = 0.97
"""Confidence against the phone system's word: the weight of two clear phrases."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one side said, and when it first spoke."""

    text: str
    start_s: float


def agent_side(
    sides: tuple[Side, Side],
    *,
    language: str,
    direction: Literal["in", "out"] | None = None,
    agent: str | None = None,
    shop_names: Sequence[str] = (),
) -> tuple[int, float]:
    """Find out which side is the agent.

    Returns:
        0 or 1, and how sure: 0.5 is a guess, 1 certainty. By the logistic function of the difference of weights:
        about 0.8 for one clear phrase, above 0.95 for two.
    """
    scores = [_score(side, language, agent, shop_names) for side in sides]
    difference = scores[0] - scores[1]
    if direction:
        called_first = 1.0 if sides[0].start_s < sides[1].start_s else -1.0
        difference += FIRST_WEIGHT * called_first * (1.0 if direction == "in" else -1.0)
    confidence = 1 / (1 + math.exp(-min(abs(difference) / SCALE, 50.0)))
    return (0 if difference >= 0 else 1), round(confidence, 3)


def _score(side: Side, language: str, agent: str | None, shop_names: Sequence[str]) -> float:
    words = normalised(side.text).split()
    text = " ".join(words)
    score = _weigh(text, AGENT.get(language, "")) - _weigh(text, CUSTOMER.get(language, ""))
    opening = words[:OPENING_WORDS]
    names = [normalised(name) for name in shop_names]
    score += NAME_WEIGHT * any(_said(name, opening) for name in names if name)
    if agent:
        score += NAME_WEIGHT * any(_said(name, _not_addressed(opening)) for name in normalised(agent).split())
    return score


def _weigh(text: str, cues: str) -> float:
    """Add up the weights; a line counts twice at most, or a long call would drown its greeting."""
    lines = (line.split(maxsplit=1) for line in cues.strip().splitlines())
    return sum(float(weight) * min(2, len(re.findall(rf"\b(?:{cue})\b", text))) for weight, cue in lines)


def _not_addressed(words: Sequence[str]) -> list[str]:
    """Leave out what directly follows a greeting: «Здравствуйте, Артём» is said to Artyom, not by him."""
    return [word for before, word in pairwise(("", *words)) if before not in GREETINGS]


def _said(name: str, words: Sequence[str]) -> bool:
    length = len(name.split())
    runs = (" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
    return any(difflib.SequenceMatcher(None, name, run).ratio() >= NAME_SIMILARITY for run in runs)


def normalised(text: str) -> str:
    """Return the words in lower case with single spaces, «е» for «ё», without punctuation."""
    return " ".join(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.lower().replace("ё", "е")))
