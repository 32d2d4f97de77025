"""What is wrong with the sound of a recording, found from the sound alone.

Everything is told from parts of at most a minute or two, so that a long recording costs no more than a short one.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from callqa.audio import RATE_HZ, Samples, Track
from callqa.findings import Finding
from callqa.speech import tempo
from callqa.speech.activity import FRAME, levels_db
from callqa.speech.recogniser import Span

LOOKED_AT_S = 40.0
"""So much speech of a channel is looked at, from all over the recording."""
BLOCK_S = 20.0

CLIPPED = 0.8
"""How much denser samples must lie at a level than somewhat below it: 1.1 and more where 1 % of the speech is clipped,
0.5 at most in sound that is not."""
CLIPPED_SHARE = 0.004
BINS = 1_024

OTHERS_DB = 12.0
"""So much quieter than the other channel at the same moment, sound is the other side heard through the line."""
ECHO_FRAMES = 10
"""A third of a second: so late the other side may come back."""
OVER_NOISE_DB = 12.0
AUDIBLE_DB = -55.0
OWN_S = 0.5
OWN_SHARE = 0.01
"""Clicks and crackling are no more of a channel than this."""

PARTS, PART = 60, RATE_HZ // 2
LOUD_DB = 15.0
SAME_GAIN_DB = 4.0
"""Between two copies of a signal the difference in level stays the same; between two people it does not."""
COMPARED, COMPARED_PART = 6, 2 * RATE_HZ
SAME = 0.85
"""Correlation from which two channels are one: telephone codecs leave more of it, two people with a leak less."""
DELAY_S = 0.05
SAME_DELAY_S = 0.002

Numbers = npt.NDArray[np.float64]


def examine(tracks: Sequence[Track], speech: Sequence[Sequence[Span]]) -> tuple[str, ...]:
    """Find out what is wrong with the sound of the channels, none of them a copy (see ``distinct``).

    Args:
        tracks: one or two channels of the same length.
        speech: the speech found in each.

    Returns:
        Values as in ``Transcript.findings``: ``silent_channel:N``, ``clipping:N``, ``wrong_rate``.
    """
    spoken = [_spoken(track, spans) for track, spans in zip(tracks, speech, strict=True)]
    found = []
    if len(tracks) > 1:
        silent = [_is_silent(tracks, speech, own) for own in range(len(tracks))]
        if not all(silent):
            found += [f"{Finding.SILENT_CHANNEL}:{own}" for own, is_silent in enumerate(silent) if is_silent]
    found += [f"{Finding.CLIPPING}:{own}" for own, samples in enumerate(spoken) if is_clipped(samples)]
    if tempo.is_wrong(spoken):
        found.append(str(Finding.WRONG_RATE))
    return tuple(found)


def distinct(tracks: Sequence[Track]) -> tuple[Track, ...]:
    """Leave out a channel that only repeats the other one, the quieter of both."""
    if len(tracks) < 2 or not same_signal(tracks[0], tracks[1]):  # noqa: PLR2004 - sides of a call
        return tuple(tracks)
    return (max(tracks, key=lambda track: float(np.percentile(_part_levels(track, len(track))[1], 90))),)


def same_signal(left: Track, right: Track) -> bool:
    """Tell whether both channels hold the same sound, whatever its gain, codec and a delay of up to 0.05 s.

    Two people who hear each other through the line are not the same: the channels' levels differ by turns.
    """
    size = min(len(left), len(right))
    starts, left_db = _part_levels(left, size)
    level_db = np.stack((left_db, _part_levels(right, size)[1]))
    loudest = level_db.max(axis=0)
    loud = np.flatnonzero((loudest > loudest.max() - LOUD_DB) & (loudest > AUDIBLE_DB))
    if not len(loud):
        return False
    gain_db = level_db[0, loud] - level_db[1, loud]
    if np.subtract(*np.percentile(gain_db, (90, 10))) > SAME_GAIN_DB:
        return False
    compared = loud[np.linspace(0, len(loud) - 1, min(COMPARED, len(loud))).astype(int)]
    peaks = [_peak(*(track[starts[at] : starts[at] + COMPARED_PART] for track in (left, right))) for at in compared]
    likeness, delay_s = np.median([peak[0] for peak in peaks]), np.array([peak[1] for peak in peaks])
    return bool(likeness > SAME and np.mean(np.abs(delay_s - np.median(delay_s)) < SAME_DELAY_S) > 1 / 2)


def is_clipped(speech: Samples) -> bool:
    """Tell whether speech was cut off at a level, at full scale or before its gain was changed.

    The louder, the rarer: so it is with samples of speech. Where they were cut off they heap up instead, and resampling
    and codecs spread the heap by no more than some per cent.
    """
    if not len(speech):
        return False
    counts = np.bincount((np.abs(speech) * BINS).astype(np.int32), minlength=BINS + 1).astype(np.float64)
    up_to = np.concatenate(([0.0], np.cumsum(counts)))
    levels = np.unique(np.geomspace(BINS / 40, BINS, 150).astype(int))

    def below(factor: float) -> Numbers:
        return np.asarray(up_to[np.minimum((levels * factor).astype(int), BINS + 1)])

    heap = below(1.08) - below(0.92)
    widths = (np.minimum(levels * 1.08, BINS + 1) - levels * 0.92) / (levels * (0.85 - 0.72))
    density = heap / widths / np.maximum(below(0.85) - below(0.72), 1)
    beyond = len(speech) - below(1.25)
    is_top = (heap >= CLIPPED_SHARE * len(speech)) & (beyond <= 0.15 * heap)
    return bool((density[is_top] > CLIPPED).any())


def _is_silent(tracks: Sequence[Track], speech: Sequence[Sequence[Span]], own: int) -> bool:
    """Tell whether a channel holds nothing of its own but noise, whatever comes over from the other one."""
    track, other = tracks[own], tracks[1 - own]
    own_s = 0.0
    for span in speech[own]:
        cut = slice(round(span.start_s * RATE_HZ), round(span.end_s * RATE_HZ))
        if _level_db(track[cut]) > _level_db(other[cut]) - OTHERS_DB:
            own_s += span.end_s - span.start_s
        if own_s > OWN_S:
            return False
    if not len(track):
        return True
    level_db, other_db = _frame_levels(track), _frame_levels(other)
    size = min(len(level_db), len(other_db))
    level_db, other_db = level_db[:size], other_db[:size]
    for _ in range(ECHO_FRAMES):
        other_db = np.maximum(other_db, np.concatenate((other_db[:1], other_db[:-1] - 1)))
    is_own = (level_db > np.percentile(level_db, 20) + OVER_NOISE_DB) & (level_db > AUDIBLE_DB)
    return bool(np.mean(is_own & (level_db > other_db - OTHERS_DB)) < OWN_SHARE)


def _frame_levels(track: Track) -> Numbers:
    return np.concatenate([levels_db(block) for block in _blocks(track)])


def _blocks(track: Track) -> Iterator[Samples]:
    size = round(BLOCK_S * RATE_HZ) // FRAME * FRAME
    for start in range(0, len(track), size):
        yield track[start : start + size]


def _spoken(track: Track, spans: Sequence[Span]) -> Samples:
    """Join speech from all over a channel, at most ``LOOKED_AT_S``."""
    total_s = sum(span.end_s - span.start_s for span in spans)
    share = min(1.0, LOOKED_AT_S / total_s) if total_s else 0.0
    parts = [
        track[round(span.start_s * RATE_HZ) : round((span.start_s + share * (span.end_s - span.start_s)) * RATE_HZ)]
        for span in spans
    ]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _part_levels(track: Track, size: int) -> tuple[npt.NDArray[np.int64], Numbers]:
    """Return where the parts begin that are looked at, and how loud they are."""
    starts = np.linspace(0, max(0, size - PART), PARTS).astype(np.int64)
    return starts, np.array([_level_db(track[start : start + PART]) for start in starts.tolist()])


def _level_db(samples: Samples) -> float:
    power = float(samples @ samples) / len(samples) if len(samples) else 0.0
    return float(10 * np.log10(power + 1e-12))


def _peak(left: Samples, right: Samples) -> tuple[float, float]:
    """Return the correlation of two stretches at the delay at which it is greatest, and that delay in seconds."""
    halves = [samples[: len(samples) // 2 * 2].reshape(-1, 2).mean(axis=1) for samples in (left, right)]
    size = 2 ** int(np.ceil(np.log2(2 * len(halves[0]))))
    spectra = [np.fft.rfft(half, size) for half in halves]
    products = np.abs(np.fft.irfft(spectra[0] * np.conj(spectra[1]), size))
    reach = round(DELAY_S * RATE_HZ / 2)
    near = np.concatenate((products[-reach:], products[: reach + 1]))
    norm = float(np.linalg.norm(halves[0]) * np.linalg.norm(halves[1]))
    return float(near.max()) / max(norm, 1e-12), abs(int(near.argmax()) - reach) * 2 / RATE_HZ
