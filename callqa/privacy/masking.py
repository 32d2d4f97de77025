"""Puts masks in the place of what is personal: in a transcript, word by word, and in what is quoted from it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from callqa.calls import Evidence, Transcript, Turn, Word
from callqa.privacy.heard import said
from callqa.privacy.values import Span, mask_of


def mask(transcript: Transcript, spans: Sequence[Span]) -> Transcript:
    """Return the transcript with a mask for each span, in the text and in the words.

    The words of a span become one, which lasts as long; turns, pauses and times stay.
    """
    return replace(
        transcript,
        turns=tuple(
            masked_turn(turn, [span for span in spans if span.turn == index], transcript.language)
            for index, turn in enumerate(transcript.turns)
        ),
    )


def masked_turn(turn: Turn, spans: Sequence[Span], language: str) -> Turn:
    """Return one turn with masks; ``spans`` are those of this turn."""
    if not spans:
        return turn
    if not turn.words:
        return replace(turn, text=_masked(turn.text, spans, language))
    words = tuple(_words(turn.words, sorted(spans, key=lambda span: span.begin), language))
    return replace(turn, words=words, text=" ".join(word.text for word in words))


def masked_quote(quote: str, turn: Turn, spans: Sequence[Span], language: str) -> str:
    """Return words quoted from a turn with the masks of the turn.

    Words that are not found in the turn, such as those of an evaluation of another transcript, cannot be masked by
    their place: if anything in the turn is masked, nothing of them is shown but that there was something.
    """
    text = said(turn)
    for source in (text, turn.text):
        at = source.find(quote)
        if at >= 0 and source == text:
            inside = [
                replace(span, begin=max(span.begin - at, 0), end=min(span.end - at, len(quote)))
                for span in spans
                if span.begin < at + len(quote) and at < span.end
            ]
            return _masked(quote, inside, language)
    return " ".join(dict.fromkeys(mask_of(span.kind, language) for span in spans)) if spans else quote


def masked_evidence(
    evidence: Sequence[Evidence], turns: Sequence[Turn], spans: Sequence[Span], language: str
) -> tuple[Evidence, ...]:
    """Return evidence with its quotes masked as the transcript is."""
    return tuple(_masked_piece(one, turns, spans, language) for one in evidence)


def _masked_piece(one: Evidence, turns: Sequence[Turn], spans: Sequence[Span], language: str) -> Evidence:
    if one.turn is None or not 0 <= one.turn < len(turns):
        return one
    of_turn = [span for span in spans if span.turn == one.turn]
    return replace(one, quote=masked_quote(one.quote, turns[one.turn], of_turn, language))


def _masked(text: str, spans: Sequence[Span], language: str) -> str:
    for span in sorted(spans, key=lambda span: span.begin, reverse=True):
        text = text[: span.begin] + mask_of(span.kind, language) + text[span.end :]
    return text


def _words(words: Sequence[Word], spans: Sequence[Span], language: str) -> Iterator[Word]:
    """Yield the words with those of a span made one. A word that two spans share is masked by both."""
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word.text) + 1
    index = 0
    while index < len(words):
        end, inside = index + 1, _touching(spans, starts[index], words[index])
        while inside and end < len(words) and starts[end] < inside[-1].end:
            inside = list(dict.fromkeys([*inside, *_touching(spans, starts[end], words[end])]))
            end += 1
        if not inside:
            yield words[index]
        else:
            begin = starts[index]
            text = " ".join(word.text for word in words[index:end])
            moved = [replace(span, begin=span.begin - begin, end=span.end - begin) for span in inside]
            yield Word(
                _masked(text, moved, language),
                words[index].start_s,
                words[end - 1].end_s,
                min(word.confidence for word in words[index:end]),
            )
        index = end


def _touching(spans: Sequence[Span], start: int, word: Word) -> list[Span]:
    return [span for span in spans if span.begin < start + len(word.text) and start < span.end]
