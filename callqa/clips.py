"""Evidence as sound: the seconds around a moment of a call, cut out for coaching.

A clip is a 16-bit PCM WAV: the one form that pydub writes without FFmpeg's program, which a bare machine lacks.
"""

import io
import math
import re
import warnings
import wave
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from callqa.calls import Speaker, Turn

with warnings.catch_warnings():
    # pydub looks for FFmpeg's program, which only its other formats need.
    warnings.filterwarnings("ignore", "Couldn't find ff", RuntimeWarning)
    # It imports audioop, gone in Python 3.13, where the package audioop-lts takes its place.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    # Its regular expressions are written without r"" (a DeprecationWarning before Python 3.12).
    warnings.filterwarnings("ignore", ".*invalid escape sequence", SyntaxWarning)
    warnings.filterwarnings("ignore", "invalid escape sequence", DeprecationWarning)
    from pydub import AudioSegment

BEFORE_S = 3.0
AFTER_S = 2.0
MAX_AROUND_S = 30.0
MAX_CLIP_S = 120.0
"""A wait may last for many minutes; its clip ends here."""
FADE_MS = 30
"""Long enough not to click, too short to be heard."""
_COMPARED_TURNS = 5
_COMPARED_S = 4.0
_SAMPLE_BYTES = 2


def cut(
    wav: Path,
    start_s: float,
    end_s: float,
    turns: Sequence[Turn] = (),
    *,
    before_s: float = BEFORE_S,
    after_s: float = AFTER_S,
) -> bytes:
    """Cut a moment out of a recording, as a WAV file.

    Both channels are kept. Where the recording has one a side, the agent is on the left. Only the seconds that are
    needed are read, however long the recording is.

    Args:
        wav: a 16-bit PCM WAV as ``audio.playable_wav`` writes it.
        start_s: where the evidence begins.
        end_s: where it ends; after ``MAX_CLIP_S`` seconds the clip ends anyway.
        turns: who speaks when, to find the agent's channel.
        before_s: what is heard before it, up to ``MAX_AROUND_S``.
        after_s: what is heard after it, likewise.
    """
    around_s = [min(max(seconds, 0.0), MAX_AROUND_S) for seconds in (before_s, after_s)]
    with wave.open(str(wav), "rb") as file:
        first_s = max(0.0, start_s - around_s[0])
        clip = _read(file, first_s, min(end_s + around_s[1], first_s + MAX_CLIP_S))
        if file.getnchannels() > 1 and _agent_is_right(file, turns):
            left, right = clip.split_to_mono()
            clip = AudioSegment.from_mono_audiosegments(right, left)
    out = io.BytesIO()
    clip.fade_in(FADE_MS).fade_out(FADE_MS).export(out, format="wav")
    return out.getvalue()


def file_name(recording_id: int, name: str, start_s: float) -> str:
    """Name a clip by its call's number, its rule and where the evidence begins; safe in headers and file systems.

    The recording's own name is left out: phone systems write customers' numbers into it.
    """
    minutes, seconds = divmod(int(start_s), 60)
    rule = re.sub(r"[^A-Za-z0-9_-]+", "-", name)[:60] or "evidence"
    return f"call-{recording_id}_{rule}_{minutes}m{seconds:02}s.wav"


def _read(file: wave.Wave_read, start_s: float, end_s: float) -> AudioSegment:
    """Read a stretch, as far as the recording goes."""
    rate_hz, frames = file.getframerate(), file.getnframes()
    first = min(round(start_s * rate_hz), frames)
    file.setpos(first)
    data = file.readframes(max(0, min(round(end_s * rate_hz), frames) - first))
    return AudioSegment(data=data, sample_width=_SAMPLE_BYTES, frame_rate=rate_hz, channels=file.getnchannels())


def _agent_is_right(file: wave.Wave_read, turns: Sequence[Turn]) -> bool:
    """Tell by the levels whether the agent speaks in the second channel; transcripts keep sides, not channels."""
    agent = _rightness_db(file, turns, Speaker.AGENT)
    customer = _rightness_db(file, turns, Speaker.CUSTOMER)
    return agent is not None and customer is not None and agent > customer


def _rightness_db(file: wave.Wave_read, turns: Sequence[Turn], speaker: Speaker) -> float | None:
    """Return by how much the second channel is louder than the first while somebody speaks, at the median."""
    found = sorted(islice(_differences_db(file, turns, speaker), _COMPARED_TURNS))
    return found[len(found) // 2] if found else None


def _differences_db(file: wave.Wave_read, turns: Sequence[Turn], speaker: Speaker) -> Iterator[float]:
    longest = sorted((turn for turn in turns if turn.speaker == speaker), key=lambda turn: turn.start_s - turn.end_s)
    for turn in longest:
        stretch = _read(file, turn.start_s, min(turn.end_s, turn.start_s + _COMPARED_S))
        left, right = (max(channel.rms, 1) for channel in stretch.split_to_mono())
        yield 20 * math.log10(right / left)
