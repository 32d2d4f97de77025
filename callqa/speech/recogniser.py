"""The seam between callqa and whatever turns sound into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from callqa.audio import Track
from callqa.calls import Word


class Span(NamedTuple):
    """A stretch of a recording, in seconds."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """One channel and where there is speech in it."""

    samples: Track
    speech: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of each signal, in order of time, and the language that they were taken for.

    ``sounds_like`` is the language that it surely is instead, where the recogniser can tell.
    """

    words: tuple[tuple[Word, ...], ...]
    language: str
    sounds_like: str | None = None


class Recogniser(Protocol):
    """Finds speech and writes it down; the only thing that tests replace by a fake."""

    @property
    def fingerprint(self) -> str:
        """Everything that could change the words: model, options, versions."""

    def find_speech(self, samples: Track) -> tuple[Span, ...]:
        """Find the stretches of speech in one channel, in order, not overlapping."""

    def recognise(self, signals: Sequence[Signal], *, language: str | None, names: Sequence[str] = ()) -> Heard:
        """Write down the speech of the signals, all of one call.

        Args:
            signals: one for each channel.
            language: a code such as ``ru``; ``None`` to listen for it.
            names: of the shop and the agent, likely to be said.
        """
