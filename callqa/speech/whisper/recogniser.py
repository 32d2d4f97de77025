"""Recognition: windows of packed speech → words.

Against invented words: only speech is given to the model, no text is carried from window to window, nothing is tried
again at a higher temperature, and what reads like an invention is dropped (``guards``).
"""

import math
import operator
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from ctranslate2 import Device, StorageView
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens

from callqa.audio import RATE_HZ, Samples, Track
from callqa.calls import Word
from callqa.errors import NotScorableError
from callqa.speech.guards import is_invented
from callqa.speech.recogniser import Heard, Signal, Span
from callqa.speech.whisper import aligned, voice
from callqa.speech.windows import Window, pack

DECODED = 8
"""Windows decoded together: each step reads the whole decoder, for one window or for eight."""
ENCODED_CPU = 1
"""Windows encoded together on a processor: more do not fit its cache, and it gets slower."""
MAX_TOKENS_PER_S = 12.0
"""Nobody speaks faster; more is repetition."""

OPENING_S = 15.0
"""Names are said at the beginning; given later on, the model hears them in hold music."""
NO_WORDS = re.compile(r"[\d%№$€£¥+=]|^-$")
"""What people say as words and Whisper likes to write as signs; and the hyphen, which it repeats in place of digits."""
_WORD = re.compile(r"\w+")
SCANT_CHARS_PER_S = 11.5
"""Of speech; most people speak faster. Names to expect make the model leave out words beside them, now and then."""
FULLER_WORDS = 2
SKIPPED_S = 0.4
"""Shorter stretches without words are breaths and clicks."""

OTHER_LANGUAGE = 0.8
OWN_LANGUAGE = 0.1
"""A call is in another language if that one has so much of the probability, and the expected one no more than this:
related languages are taken for each other, now and then."""


class WhisperRecogniser:
    """A loaded Whisper model. Not for use by several threads at once."""

    def __init__(self, model: WhisperModel, beam_size: int, fingerprint: str) -> None:
        self._model = model
        self._beam_size = beam_size
        self._encoded_together = ENCODED_CPU if model.model.device == "cpu" else DECODED
        self._signs: list[int] | None = None
        self.fingerprint = fingerprint

    def find_speech(self, samples: Track) -> tuple[Span, ...]:
        """Find speech by silero's probabilities, with limits for the telephone."""
        return voice.find_speech(samples)

    def recognise(self, signals: Sequence[Signal], *, language: str | None, names: Sequence[str] = ()) -> Heard:
        """Recognise all signals together: the opening with the names, the rest, then once more what the model skipped.

        In a long window Whisper sometimes leaves out a whole sentence, which it hears well by itself.
        """
        call = _Sound(signals)
        speech = [signal.speech for signal in signals]
        if not any(speech):
            return Heard(tuple(() for _ in signals), language or "")
        language = language or self._listen_for_language(call, speech)
        if language not in self._model.supported_languages:
            raise NotScorableError(
                "unknown_language",
                f"The model does not know the language '{language}'. Correct it in the call's sidecar or the settings.",
            )
        tokenizer = Tokenizer(
            self._model.hf_tokenizer, self._model.model.is_multilingual, task="transcribe", language=language
        )
        votes: Counter[str] = Counter()
        opening_s = OPENING_S if names else 0.0
        opening = [[span for span in spans if span.start_s < opening_s] for spans in speech]
        later = [[span for span in spans if span.start_s >= opening_s] for spans in speech]
        words = self._pass(call, opening, tokenizer, votes, names)
        words = list(map(operator.add, words, self._pass(call, later, tokenizer, votes)))
        skipped = list(map(_skipped, speech, words))
        again = self._pass(call, skipped, tokenizer, votes)
        merged = (sorted(both, key=lambda word: word.start_s) for both in map(operator.add, words, again))
        return Heard(tuple(tuple(side) for side in merged), language, _other_language(votes, language))

    def _pass(
        self,
        call: "_Sound",
        speech: Sequence[Sequence[Span]],
        tokenizer: Tokenizer,
        votes: Counter[str],
        names: Sequence[str] = (),
    ) -> list[list[Word]]:
        words: list[list[Word]] = [[] for _ in speech]
        windows = call.windows(speech)
        for start in range(0, len(windows), DECODED):
            batch = windows[start : start + DECODED]
            encoded = self._encode(self._features(call.samples(batch)))
            if not votes:  # a few windows tell it as well as all of them
                self._vote(batch, encoded, votes)
            for window, said in zip(batch, self._read(batch, encoded, tokenizer, names), strict=True):
                words[window.signal].extend(said)
        return words

    def _features(self, sound: Sequence[Samples]) -> Samples:
        length = max(len(samples) for samples in sound)
        length += -length % (2 * self._model.feature_extractor.hop_length)  # the encoder halves the number of frames
        padded = (np.pad(samples, (0, length - len(samples))) for samples in sound)
        return np.stack([self._model.feature_extractor(samples, padding=0) for samples in padded])

    def _encode(self, features: Samples) -> StorageView:
        step = self._encoded_together
        if len(features) <= step:
            return self._model.encode(features)
        parts = [np.asarray(self._model.encode(features[at : at + step])) for at in range(0, len(features), step)]
        return StorageView.from_array(np.concatenate(parts))

    def _read(
        self, batch: Sequence[Window], encoded: StorageView, tokenizer: Tokenizer, names: Sequence[str]
    ) -> list[list[Word]]:
        tokens = self._decode(batch, encoded, tokenizer, names)
        texts = (tokenizer.decode(said) for said in tokens)
        scant = [at for at, (window, text) in enumerate(zip(batch, texts, strict=True)) if _is_scant(window, text)]
        if names and scant:
            unhinted = self._decode([batch[at] for at in scant], _part(encoded, scant), tokenizer, ())
            for at, said in zip(scant, unhinted, strict=True):
                hinted = tokenizer.decode(tokens[at])
                if _is_echo(hinted, names) or _is_fuller(tokenizer.decode(said), hinted):
                    tokens[at] = said
        frames = [round(window.duration_s * self._model.frames_per_second) for window in batch]
        found = self._model.find_alignment(tokenizer, tokens, encoded, frames)
        return [aligned.words(window, words) for window, words in zip(batch, found, strict=True)]

    def _decode(
        self, batch: Sequence[Window], encoded: StorageView, tokenizer: Tokenizer, names: Sequence[str]
    ) -> list[list[int]]:
        prompt = self._model.get_prompt(tokenizer, [], without_timestamps=True, hotwords=", ".join(names) or None)
        longest_s = max(window.speech_end_s for window in batch)
        results = self._model.model.generate(
            encoded,
            [prompt] * len(batch),
            beam_size=self._beam_size,
            max_length=min(self._model.max_length, len(prompt) + math.ceil(longest_s * MAX_TOKENS_PER_S)),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._suppressed(tokenizer),
        )
        return [_kept(result, tokenizer) for result in results]

    def _suppressed(self, tokenizer: Tokenizer) -> list[int]:
        """Return the tokens that are not said: signs and sounds, and digits, so that numbers are written as words.

        The model hears numbers better as the words that they are, and rules read them as people say them.
        """
        if self._signs is None:
            written = ((token, tokenizer.decode([token])) for token in range(tokenizer.eot))
            self._signs = [token for token, text in written if NO_WORDS.search(text)]
        return [*get_suppressed_tokens(tokenizer, [-1]), *self._signs]

    def _listen_for_language(self, call: "_Sound", speech: Sequence[Sequence[Span]]) -> str:
        if not self._model.model.is_multilingual:
            return str(self._model.supported_languages[0])
        votes: Counter[str] = Counter()
        longest = call.windows(speech)[-1:]
        self._vote(longest, self._encode(self._features(call.samples(longest))), votes)
        return votes.most_common(1)[0][0]

    def _vote(self, batch: Sequence[Window], encoded: StorageView, votes: Counter[str]) -> None:
        """Add how probable each language is in some windows, a second of sound being worth one vote."""
        if self._model.model.is_multilingual:
            for window, found in zip(batch, self._model.model.detect_language(encoded), strict=True):
                for language, probability in found:
                    votes[language.strip("<|>")] += probability * window.duration_s


class _Sound:
    """The sound of a call's channels."""

    def __init__(self, signals: Sequence[Signal]) -> None:
        self._tracks = [signal.samples for signal in signals]

    def windows(self, speech: Sequence[Sequence[Span]]) -> list[Window]:
        """Pack the speech of all signals, windows of similar length next to each other."""
        packed = [
            window
            for index, (track, spans) in enumerate(zip(self._tracks, speech, strict=True))
            for window in pack(spans, index, len(track) / RATE_HZ)
        ]
        return sorted(packed, key=lambda window: window.duration_s)

    def samples(self, windows: Sequence[Window]) -> list[Samples]:
        """Cut the sound of windows out of their signals."""
        return [window.samples(self._tracks[window.signal]) for window in windows]


def _kept(result: Any, tokenizer: Tokenizer) -> list[int]:  # noqa: ANN401 - CTranslate2 has no stubs
    """Return the tokens of a window, or none if they are likely invented."""
    tokens = [token for token in result.sequences_ids[0] if token < tokenizer.eot]
    invented = is_invented(tokenizer.decode(tokens), result.no_speech_prob, result.scores[0])
    return [] if invented else tokens


def _part(encoded: StorageView, places: Sequence[int]) -> StorageView:
    """Return some of the windows that were encoded together."""
    if len(places) == encoded.shape[0]:
        return encoded
    return StorageView.from_array(np.ascontiguousarray(np.asarray(encoded.to_device(Device.cpu))[places]))


def _is_scant(window: Window, text: str) -> bool:
    """Tell whether something may have been left out."""
    speech_s = sum(piece.speech.end_s - piece.speech.start_s for piece in window.pieces)
    return sum(map(len, text.split())) < SCANT_CHARS_PER_S * speech_s


def _is_echo(text: str, names: Sequence[str]) -> bool:
    """Tell whether a text is nothing but names to expect, which the model repeats where it hears nothing."""
    return set(_WORD.findall(text.lower())) <= set(_WORD.findall(" ".join(names).lower()))


def _is_fuller(text: str, with_names: str) -> bool:
    """Tell whether the names to expect cost more words than two readings may differ by."""
    return len(text.split()) >= len(with_names.split()) + FULLER_WORDS


def _skipped(speech: Sequence[Span], words: Sequence[Word]) -> list[Span]:
    """Find the stretches long enough to hold words in which none was recognised."""
    return [
        span
        for span in speech
        if span.end_s - span.start_s >= SKIPPED_S
        and not any(word.start_s <= span.end_s and word.end_s >= span.start_s for word in words)
    ]


def _other_language(votes: Counter[str], expected: str) -> str | None:
    """Return the language that it surely is instead of the expected one."""
    if not votes.total():
        return None
    likeliest, most = votes.most_common(1)[0]
    surely = most >= OTHER_LANGUAGE * votes.total() and votes[expected] <= OWN_LANGUAGE * votes.total()
    return likeliest if surely else None
