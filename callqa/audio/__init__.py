"""Decoding: a file that a phone system wrote → sound, its channels kept apart."""

from callqa.audio.decoding import Audio, decode
from callqa.audio.outline import Peaks, peaks
from callqa.audio.playable import playable_wav
from callqa.audio.silencing import silence
from callqa.audio.tracks import RATE_HZ, Samples, StoredTrack, Track

__all__ = ["RATE_HZ", "Audio", "Peaks", "Samples", "StoredTrack", "Track", "decode", "peaks", "playable_wav", "silence"]
