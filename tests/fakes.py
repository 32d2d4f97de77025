"""The only fake: a recogniser that hears what a test tells it to."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from callqa.audio import Track
from callqa.calls import Word
from callqa.speech.recogniser import Heard, Signal, Span

RATE_HZ = 16_000
WORD_S = 0.25

Script = Sequence[tuple[int, float, str]]
"""Lines of a call: channel, start in seconds, text. A word lasts a quarter of a second."""

SALE: Script = (
    (0, 0.5, "Добрый день! Магазин Батарейкин, меня зовут Ольга, чем могу помочь?"),
    (1, 3.5, "Здравствуйте, я хотел бы заказать аккумулятор, у вас есть в наличии?"),
    (0, 6.5, "Да, есть. Оформим заказ? Назовите, пожалуйста, ваш номер телефона."),
    (1, 9.5, "Спасибо, пишите."),
    (0, 10.5, "Спасибо за заказ, всего доброго, до свидания!"),
)


@dataclass(frozen=True)
class FakeRecogniser:
    """Hears ``script`` in every call, or the one that ``by_duration`` names for calls of so many whole seconds.

    A silent channel holds no speech, as in life. Can be sent to other processes. ``fails_on`` are durations at which
    recognising raises ``RuntimeError``; ``sleep_s`` makes it take its time.
    """

    script: Script = SALE
    by_duration: Mapping[int, Script] = field(default_factory=dict)
    fails_on: frozenset[int] = frozenset()
    sleep_s: float = 0.0
    fingerprint: str = "fake-1"

    def find_speech(self, samples: Track) -> tuple[Span, ...]:
        return (Span(0.0, len(samples) / RATE_HZ),) if len(samples) and abs(samples[:]).max() > 0 else ()

    def recognise(self, signals: Sequence[Signal], *, language: str | None, names: Sequence[str] = ()) -> Heard:  # noqa: ARG002 - the seam's
        time.sleep(self.sleep_s)
        seconds = len(signals[0].samples) // RATE_HZ
        if seconds in self.fails_on:
            raise RuntimeError("the recogniser broke")
        words: list[list[Word]] = [[] for _ in signals]
        for channel, start_s, text in self.by_duration.get(seconds, self.script):
            if channel < len(signals) and signals[channel].speech:
                words[channel].extend(
                    Word(word, start_s + WORD_S * place, start_s + WORD_S * (place + 1), 0.9)
                    for place, word in enumerate(text.split())
                )
        return Heard(tuple(tuple(side) for side in words), language or "ru")
