"""Tells words that Whisper invented from words that were said.

It learned from films: over music and noise it writes subtitles, over silence it repeats itself.
"""

import re
import zlib

NO_SPEECH = 0.6
LOG_PROBABILITY = -1.0
COMPRESSION = 2.4
"""Limits of openai/whisper's own transcribe(): no_speech_threshold, logprob_threshold, compression_ratio_threshold."""

_SUBTITLES = re.compile(
    r"субтитры|продолжение следует|корректор|dimatorzok|спасибо за просмотр|подписывайтесь на (наш )?канал"
    r"|thanks for watching|subtitles by|amara\.org|feliratok",
    re.IGNORECASE,
)


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
    repetitive = bool(written) and len(written) / len(zlib.compress(written)) > COMPRESSION
    caption = text.isupper() and " " in text  # ТЕЛЕФОННЫЙ ЗВОНОК: sounds are described for the deaf
    return silent or repetitive or caption or bool(_SUBTITLES.search(text))
