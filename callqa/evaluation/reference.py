"""What a perfect recogniser would hear: the transcript of a call whose turns people have written down."""

from collections.abc import Iterable, Iterator, Sequence

from callqa.calls import Attribution, Pause, PauseKind, Speaker, Transcript, Turn, Word

ENGINE = "reference"
MIN_PAUSE_S = 1.0
"""Shorter stretches without speech are no pause."""


def spoken(speaker: Speaker, start_s: float, end_s: float, text: str) -> Turn:
    """Make a turn whose words are spread evenly over it."""
    parts = text.split()
    step_s = (end_s - start_s) / len(parts)
    words = tuple(
        Word(part, start_s + index * step_s, start_s + (index + 1) * step_s, 1.0) for index, part in enumerate(parts)
    )
    return Turn(speaker, start_s, end_s, text, 1.0, words)


def as_said(
    turns: Sequence[Turn], holds: Sequence[tuple[float, float]], duration_s: float, language: str
) -> Transcript:
    """Make the transcript; ``holds`` tell which of the stretches without speech are hold music (seconds)."""
    return Transcript(
        turns=tuple(turns),
        pauses=tuple(_pauses(turns, holds)),
        duration_s=duration_s,
        channels=2,
        language=language,
        attribution=Attribution.CHANNELS,
        attribution_confidence=1.0,
        engine=ENGINE,
    )


def _pauses(turns: Iterable[Turn], holds: Sequence[tuple[float, float]]) -> Iterator[Pause]:
    end_s = 0.0
    for turn in turns:
        if turn.start_s - end_s >= MIN_PAUSE_S and end_s > 0:
            held = any(start_s < turn.start_s and stop_s > end_s for start_s, stop_s in holds)
            yield Pause(PauseKind.HOLD if held else PauseKind.DEAD_AIR, end_s, turn.start_s)
        end_s = max(end_s, turn.end_s)
