"""What is heard on a telephone line when nobody speaks: silence, noise, signals and music, made by formula.

All are samples at 8 kHz, full scale being 1. Music is made as simply as it is recognised by: notes with overtones.
"""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

RATE_HZ = 8_000
SEED = 7

Sound = npt.NDArray[np.float64]

BAND_HZ = (300, 3400)
CHORDS = ((60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62))
"""C, a, F, G: numbers of notes as MIDI counts them."""
MELODY = (72, 74, 76, 79, 76, 74, 72, 67, 69, 72, 74, 71, 72, 0, 67, 0)
DTMF_HZ = tuple((low, high) for low in (697, 770, 852, 941) for high in (1209, 1336, 1477))
VOWELS = ((700, 1200, 2600), (400, 2000, 2600), (450, 800, 2500))
"""Formants of «а», «э», «о»."""


def everything(seconds: float) -> Iterator[tuple[str, Sound]]:
    """Yield each kind of sound by name, so many seconds of it."""
    for name, make in _KINDS.items():
        yield name, make(seconds, np.random.default_rng(SEED))


def noise(seconds: float, level_db: float, chance: np.random.Generator, *, tilt: float = 0.5) -> Sound:
    """Make noise within the telephone's band; ``tilt`` 0 is white, 1 falls by 20 dB a decade."""
    count = round(seconds * RATE_HZ)
    frequency = np.fft.rfftfreq(count, 1 / RATE_HZ)
    spectrum = np.fft.rfft(chance.standard_normal(count))
    spectrum *= (
        np.where((frequency > BAND_HZ[0]) & (frequency < BAND_HZ[1]), 1.0, 0.05) / np.maximum(frequency, 50) ** tilt
    )
    made = np.fft.irfft(spectrum, count)
    return np.asarray(made * (10 ** (level_db / 20) / max(float(made.std()), 1e-9)))


def signal(seconds: float, hertz: tuple[float, ...], pattern: tuple[float, ...], level: float = 0.15) -> Sound:
    """Sound some tones together, on and off by turns of ``pattern`` seconds."""
    time = _time(seconds)
    edges = np.cumsum(pattern)
    on = np.searchsorted(edges, time % edges[-1], side="right") % 2 == 0
    tone = sum((np.sin(2 * np.pi * one * time) for one in hertz), np.zeros_like(time)) / len(hertz)
    return np.asarray(level * tone * on)


def music(seconds: float, instrument: Callable[[float, float], Sound], beat_s: float = 0.5) -> Sound:
    """Play the chords and above them the melody."""
    out = np.zeros(round(seconds * RATE_HZ))
    for beat in range(int(seconds / beat_s)):
        notes = [MELODY[beat % len(MELODY)]] + (list(CHORDS[beat // 4 % len(CHORDS)]) if beat % 2 == 0 else [])
        for note in filter(None, notes):
            played = instrument(440 * 2 ** ((note - 69) / 12), 2 * beat_s)
            at = round(beat * beat_s * RATE_HZ)
            out[at : at + len(played)] += played[: len(out) - at]
    return np.asarray(0.15 * out / max(float(np.abs(out).max()), 1e-9) * 3)


def organ(hertz: float, seconds: float) -> Sound:
    """Hold a note with eight overtones."""
    time = _time(seconds)
    tones = (np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, 9) if hertz * k < RATE_HZ / 2)
    return np.asarray(sum(tones, np.zeros_like(time)) * np.minimum(1, np.minimum(time, seconds - time) / 0.05))


def violin(hertz: float, seconds: float) -> Sound:
    """Bow a note with vibrato: six times a second, by a third of a semitone."""
    time = _time(seconds)
    phase = 2 * np.pi * hertz * (time + 0.02 / (2 * np.pi * 6) * np.sin(2 * np.pi * 6 * time))
    tones = (np.sin(k * phase) / k for k in range(1, 12) if hertz * k < RATE_HZ / 2)
    return np.asarray(sum(tones, np.zeros_like(time)) * np.minimum(1, np.minimum(time, seconds - time) / 0.1))


def guitar(hertz: float, seconds: float) -> Sound:
    """Pluck a string (Karplus and Strong 1983)."""
    period = round(RATE_HZ / hertz)
    string = np.random.default_rng(period).uniform(-1, 1, period)
    out: list[Sound] = []
    while len(out) * period < seconds * RATE_HZ:
        out.append(string)
        string = 0.498 * (string + np.roll(string, -1))
    return np.asarray(np.concatenate(out)[: round(seconds * RATE_HZ)])


def choir(hertz: float, seconds: float) -> Sound:
    """Sing a note on a vowel: overtones are as loud as they are near to a formant."""
    time = _time(seconds)
    formants = VOWELS[round(hertz) % len(VOWELS)]
    out = np.zeros_like(time)
    for voice in (0.995, 1.0, 1.004):
        phase = 2 * np.pi * hertz * voice * (time + 0.006 / (2 * np.pi * 5) * np.sin(2 * np.pi * 5 * time + voice * 99))
        for k in range(1, int(RATE_HZ / 2 / hertz)):
            gain = sum(1 / (1 + ((k * hertz - formant) / 90) ** 2) for formant in formants)
            out += gain * np.sin(k * phase)
    return np.asarray(out * np.minimum(1, np.minimum(time, seconds - time) / 0.12))


def _time(seconds: float) -> Sound:
    return np.arange(round(seconds * RATE_HZ)) / RATE_HZ


def _bursts(seconds: float, chance: np.random.Generator, longest_s: float, level_db: float) -> Sound:
    """Make rustling: noise that swells and dies away now and then."""
    out = noise(seconds, -62, chance)
    at_s = 0.5
    while at_s < seconds - longest_s:
        length_s = chance.uniform(0.3, 1.0) * longest_s
        burst = noise(length_s, level_db, chance) * np.hanning(round(length_s * RATE_HZ))
        at = round(at_s * RATE_HZ)
        out[at : at + len(burst)] += burst
        at_s += length_s + chance.uniform(0.2, 3.0)
    return out


def _clicks(seconds: float, chance: np.random.Generator) -> Sound:
    out = noise(seconds, -60, chance)
    out[chance.integers(0, len(out), round(seconds * 3))] += chance.uniform(-0.6, 0.6, round(seconds * 3))
    return out


def _keys(seconds: float, chance: np.random.Generator) -> Sound:
    tones = [signal(0.25, chance.choice(DTMF_HZ), (0.12, 0.13), 0.2) for _ in range(round(seconds / 0.25))]
    return np.concatenate(tones)


def _drums(seconds: float, chance: np.random.Generator) -> Sound:
    out = np.zeros(round(seconds * RATE_HZ))
    hit = noise(0.2, -14, chance, tilt=0) * np.exp(-_time(0.2) * 25)
    kick = 0.5 * np.sin(2 * np.pi * 110 * _time(0.2)) * np.exp(-_time(0.2) * 15)
    for beat in range(int(seconds / 0.3) - 1):
        at = round(beat * 0.3 * RATE_HZ)
        out[at : at + len(hit)] += kick if beat % 4 in (0, 3) else hit
    return out


def _fax(seconds: float, chance: np.random.Generator) -> Sound:
    calling = signal(seconds / 2, (1100,), (0.5, 3.0))
    bits = np.repeat(chance.integers(0, 2, round(seconds / 2 * 300)), RATE_HZ // 300 + 1)[
        : round(seconds / 2 * RATE_HZ)
    ]
    modem = 0.15 * np.sin(2 * np.pi * np.cumsum(np.where(bits, 1650, 1850)) / RATE_HZ)
    return np.concatenate([calling, modem])


_KINDS: dict[str, Callable[[float, np.random.Generator], Sound]] = {
    "digital silence": lambda s, _: np.zeros(round(s * RATE_HZ)),
    "line noise -70 dB": lambda s, chance: noise(s, -70, chance),
    "line noise -55 dB": lambda s, chance: noise(s, -55, chance),
    "line noise -45 dB": lambda s, chance: noise(s, -45, chance),
    "line noise -35 dB": lambda s, chance: noise(s, -35, chance),
    "white noise -30 dB": lambda s, chance: noise(s, -30, chance, tilt=0),
    "hum": lambda s, chance: signal(s, (50, 100, 150, 250, 350), (s, 0), 0.05) + noise(s, -60, chance),
    "rustling": lambda s, chance: _bursts(s, chance, 0.8, -30),
    "breath": lambda s, chance: _bursts(s, chance, 2.0, -38),
    "clicks": _clicks,
    "ring-back, Russia": lambda s, chance: signal(s, (425,), (1, 4)) + noise(s, -60, chance),
    "ring-back, USA": lambda s, chance: signal(s, (440, 480), (2, 4)) + noise(s, -60, chance),
    "ring-back, UK": lambda s, chance: signal(s, (400, 450), (0.4, 0.2, 0.4, 2)) + noise(s, -60, chance),
    "busy": lambda s, chance: signal(s, (425,), (0.4, 0.4)) + noise(s, -50, chance),
    "dialling": _keys,
    "fax": _fax,
    "beeps": lambda s, chance: signal(s, (1000,), (0.2, 1.8), 0.3) + noise(s, -50, chance),
    "number unobtainable": lambda s, _: np.concatenate(
        [signal(s / 3, (h,), (0.33, 1), 0.2) for h in (950, 1400, 1800)]
    ),
    "organ": lambda s, _: music(s, organ),
    "violin": lambda s, _: music(s, violin),
    "guitar": lambda s, _: music(s, guitar, 0.3),
    "choir": lambda s, _: music(s, choir, 0.8),
    "drums": _drums,
    "guitar, quiet, noisy line": lambda s, chance: 0.15 * music(s, guitar, 0.3) + noise(s, -45, chance),
}
