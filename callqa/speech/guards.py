"""Tells words that Whisper invented from words that were said.

It learned from films: over music and noise it writes subtitles, over silence it repeats itself. Given names to expect,
it hears them in anything.
"""

import re
import zlib
from collections.abc import Sequence

NO_SPEECH = 0.6
LOG_PROBABILITY = -1.0
COMPRESSION = 2.4
"""Limits of openai/whisper's own transcribe(): no_speech_threshold, logprob_threshold, compression_ratio_threshold."""
UNLIKELY = -1.5
"""Mean logarithm of the probability of a text that is invented whatever the model thinks of speech.

Windows of recognised calls stay above -0.8; words written over music, whether names were expected or not, are from -3
to -0.6.
"""
UNHEARD = 0.15
"""Confidence below which a word was expected, not heard: names written over music have 0.01, the second of two 0.12."""
FEW_WORDS = 2
LOUD_LETTERS = 5
"""Longer words in capitals are descriptions of sounds; shorter ones may be abbreviations (СДЭК, ИНН)."""

_SUBTITLES = re.compile(
    r"субтитры|продолжение следует|корректор|dimatorzok|спасибо за просмотр|подписывайтесь на (наш )?канал"
    r"|thanks for watching|subtitles by|amara\.org|feliratok",
    re.IGNORECASE,
)
_STUCK = re.compile(r"(.{1,6}?)\1{9,}|([^\W\d_])\2{6,}")
"""«А-а-а-а-а-а-а-а-а-а-а», «Таааааааа»: too short for the compression to tell."""
_LOUD_WORD = re.compile(rf"[А-ЯЁ]{{{LOUD_LETTERS},}}")


def is_invented(text: str, no_speech: float, log_probability: float) -> bool:
    """Judge the text of a window.

    Args:
        text: what the model wrote.
        no_speech: the model's probability that nobody speaks.
        log_probability: mean logarithm of the probability of the text.
    """
    text = text.strip()
    written = text.encode()
    silent = no_speech > NO_SPEECH and log_probability < LOG_PROBABILITY
    compressed = bool(written) and len(written) / len(zlib.compress(written)) > COMPRESSION
    repetitive = compressed or bool(_STUCK.search(text))
    # ТЕЛЕФОННЫЙ ЗВОНОК: sounds are described for the deaf
    caption = text.isupper() and (" " in text or bool(_LOUD_WORD.search(text)))
    return silent or log_probability < UNLIKELY or repetitive or caption or bool(_SUBTITLES.search(text))


def is_unheard(confidences: Sequence[float]) -> bool:
    """Judge the words of one stretch of speech: a few of them, none of which the sound supports, were not said.

    Args:
        confidences: probability of each word given the sound, by a model that was not told what names to expect.
    """
    return 0 < len(confidences) <= FEW_WORDS and max(confidences) < UNHEARD
