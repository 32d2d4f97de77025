"""What alignment tells of a window's tokens → words with times of the recording."""

from typing import Any

import numpy as np
from faster_whisper.transcribe import merge_punctuations

from callqa.calls import Word
from callqa.speech.guards import is_unheard
from callqa.speech.windows import Window

ROUNDING_S = 0.01
_PREPENDED = "\"'“¿([{-«"
_APPENDED = "\"'.。,，!！?？:：”)]}、»…"


def words(window: Window, aligned: list[dict[str, Any]]) -> list[Word]:
    """Return the words of a window.

    Args:
        window: where its sound came from.
        aligned: what ``WhisperModel.find_alignment`` returns for it; is changed.
    """
    merge_punctuations(aligned, _PREPENDED, _APPENDED)
    found: list[Word] = []
    for run in _runs(aligned):
        text = "".join(part["word"] for part in run).strip()
        if any(character.isalnum() for character in text):
            span = window.to_recording(float(run[0]["start"]), float(run[-1]["end"]))
            confidence = float(np.mean([part["probability"] for part in run]))
            found.append(Word(text, round(span.start_s, 2), round(span.end_s, 2), round(confidence, 3)))
    return _heard(window, found)


def _heard(window: Window, found: list[Word]) -> list[Word]:
    """Drop the words of those stretches of speech in which the sound supports none."""
    kept: list[Word] = []
    for piece in window.pieces:
        start_s, end_s = piece.speech.start_s - ROUNDING_S, piece.speech.end_s + ROUNDING_S
        said = [word for word in found if start_s <= word.start_s and word.end_s <= end_s]
        if not is_unheard([word.confidence for word in said]):
            kept += said
    return kept


def _runs(aligned: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Join what is written without a space, such as «кое-что», which alignment splits."""
    runs: list[list[dict[str, Any]]] = []
    for found in aligned:
        if runs and found["word"] and not found["word"].startswith(" "):
            runs[-1].append(found)
        elif found["word"]:
            runs.append([found])
    return runs
