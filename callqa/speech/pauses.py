"""Stretches in which nobody speaks, found from the sound and not from the words.

What is heard in them tells hold from dead air: music and signals (ring-back, beeps that go on) are a hold, for somebody
has put the customer there; silence and the noise of the line are dead air.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from callqa.audio import RATE_HZ, Samples, Track
from callqa.calls import Pause, PauseKind
from callqa.speech import tones
from callqa.speech.recogniser import Span

PAUSE_S = 3.0
FRAME_S = 0.1
BLOCK_S = 20.0
"""Sound is read in blocks, as a call may last for hours."""
GAP_FRAMES = 10
GAP_PERCENTILE = 10
PERCENTILE = 2
"""Between words the line itself is heard, unless words were missed there; without gaps its noise is the quietest."""
ABOVE_FLOOR_DB = 1.5
"""Hum is as steady as music, but there all the time."""
STEADY_FROM, STEADY_TO = 0.3, 0.8
"""Moments count as music in proportion to how steady they are: noise is below, signals and long notes are above."""
MUSIC = 0.1
"""Share of music that makes a pause a hold: a ring-back tone sounds for one second in five."""
BELOW_SPEECH_DB = 12.0
"""Sound of any kind is about as loud as speech; the noise of a line lies further below."""
LOUD = 0.5
"""Share of loud sound that makes a pause a hold: drums have no tones."""
SILENCE_DB = -120.0

Channels = Sequence[tuple[Track, Sequence[Span]]]


def find(channels: Channels) -> tuple[Pause, ...]:
    """Find the pauses of at least ``PAUSE_S``, also before the first and after the last word.

    Args:
        channels: the sound of each and the speech in it.
    """
    duration_s = max(len(track) for track, _ in channels) / RATE_HZ
    spoken = sorted(span for _, spans in channels for span in spans)
    pauses = []
    end_s = 0.0
    for span in [*spoken, Span(duration_s, duration_s)]:
        if span.start_s - end_s >= PAUSE_S:
            pauses.append(Span(end_s, span.start_s))
        end_s = max(end_s, span.end_s)
    if not pauses:
        return ()
    levels = [_levels_db(track, duration_s) for track, _ in channels]
    speech_db = _speech_db(np.max(levels, axis=0), spoken)
    sides = [
        _Side(track, level_db, speech_db, _floor_db(level_db, spoken, pauses) + ABOVE_FLOOR_DB)
        for (track, _), level_db in zip(channels, levels, strict=True)
    ]
    return tuple(
        Pause(
            PauseKind.HOLD if any(side.plays(pause) for side in sides) else PauseKind.DEAD_AIR,
            round(pause.start_s, 2),
            round(pause.end_s, 2),
        )
        for pause in pauses
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """One channel: its sound, the level of every frame, how loud people speak, and what is more than line noise."""

    track: Track
    level_db: Samples
    speech_db: float
    audible_db: float

    def plays(self, pause: Span) -> bool:
        """Tell whether something is played in a pause."""
        loud_db = max(self.speech_db - BELOW_SPEECH_DB, self.audible_db)
        return float(np.mean(self.level_db[_frames(pause)] > loud_db)) >= LOUD or self._music(pause) >= MUSIC

    def _music(self, pause: Span) -> float:
        """Return the share of music in a pause."""
        music = moments = 0.0
        for start_s in np.arange(pause.start_s, pause.end_s, BLOCK_S).tolist():
            end_s = min(start_s + BLOCK_S, pause.end_s)
            steady, level_db = tones.steadiness(self.track[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)])
            certainty = np.clip((steady - STEADY_FROM) / (STEADY_TO - STEADY_FROM), 0, 1)
            music += float(np.sum(certainty[level_db > self.audible_db]))
            moments += len(steady)
        return music / moments if moments else 0.0


def _speech_db(level_db: Samples, spoken: Sequence[Span]) -> float:
    """Return how loud people speak; full scale, which nothing is near to, where nobody does."""
    return float(np.percentile(np.concatenate([level_db[_frames(span)] for span in spoken]), 75)) if spoken else 0.0


def _floor_db(level_db: Samples, spoken: Sequence[Span], pauses: Sequence[Span]) -> float:
    """Return the level of the noise of the line: what is heard in the gaps of the conversation, which are no pauses."""
    gaps = np.ones(len(level_db), bool)
    for span in (*spoken, *pauses):
        gaps[_frames(Span(max(0.0, span.start_s - FRAME_S), span.end_s + FRAME_S))] = False
    if np.count_nonzero(gaps) >= GAP_FRAMES:
        return float(np.percentile(level_db[gaps], GAP_PERCENTILE))
    return float(np.percentile(level_db, PERCENTILE))


def _levels_db(track: Track, duration_s: float) -> Samples:
    frame = round(FRAME_S * RATE_HZ)
    block = round(BLOCK_S * RATE_HZ)
    out = np.full(max(1, int(duration_s / FRAME_S)), SILENCE_DB, np.float32)
    for start in range(0, len(track), block):
        samples = track[start : start + block]
        whole = samples[: len(samples) // frame * frame].reshape(-1, frame)
        power = np.einsum("ij,ij->i", whole, whole, dtype=np.float64) / frame
        at = start // frame
        out[at : at + len(power)] = 10 * np.log10(np.maximum(power, 10 ** (SILENCE_DB / 10)))[: len(out) - at]
    return out


def _frames(span: Span) -> slice:
    return slice(int(span.start_s / FRAME_S), max(int(span.start_s / FRAME_S) + 1, int(span.end_s / FRAME_S)))
