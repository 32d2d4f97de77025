"""Finds what could tell who the customer is, in the turns of one call."""

from collections.abc import Iterator, Mapping, Sequence

from callqa.calls import Turn
from callqa.privacy.accounts import find_accounts
from callqa.privacy.cues import Cues
from callqa.privacy.cues_english import EN
from callqa.privacy.cues_hungarian import HU
from callqa.privacy.cues_russian import RU
from callqa.privacy.heard import Heard, passages, said, words_of_turns
from callqa.privacy.mail import find_mail
from callqa.privacy.numbers import find_numbers
from callqa.privacy.people import find_people
from callqa.privacy.places import find_places
from callqa.privacy.values import Kind, Span
from callqa.recording import CallFacts

_CUES: Mapping[str, Cues] = {cues.code: cues for cues in (RU, EN, HU)}


def find(turns: Sequence[Turn], language: str, facts: CallFacts | None = None) -> tuple[Span, ...]:
    """Return what is personal in a call, in the order in which it is said; no two overlap.

    Args:
        turns: as they were heard, unmasked.
        language: in which. Of one that is not known numbers and written mail addresses are found.
        facts: tell the agent, the shop's names and the line that was called, which are not masked.
    """
    facts = facts or CallFacts()
    cues = _CUES.get(language, EN)
    words = words_of_turns(turns, cues)
    own = (facts.line,) if facts.line else ()
    found: list[tuple[list[Heard], Kind]] = []
    speaking = passages(words, cues)
    texts = [said(turn) for turn in turns]
    found += ((one, Kind.ACCOUNT) for one in find_accounts(words, texts))
    found += ((one, Kind.MAIL) for passage in speaking for one in find_mail(passage, texts, cues))
    found += find_numbers(speaking, words, cues, own)
    found += ((one, Kind.ADDRESS) for one in find_places(speaking, words, cues))
    found += ((one, Kind.NAME) for one in find_people(speaking, words, cues, facts.agent, facts.shop_names))
    return tuple(_spans(found, words, turns, cues))


def _spans(
    found: Sequence[tuple[list[Heard], Kind]], words: Sequence[Sequence[Heard]], turns: Sequence[Turn], cues: Cues
) -> Iterator[Span]:
    """Yield spans of words, the first that claims a word keeps it; what only fillers part becomes one."""
    kinds: dict[tuple[int, int], Kind] = {}
    for one, kind in found:
        for word in one:
            kinds.setdefault((word.turn, word.begin), kind)
    for index, turn in enumerate(words):
        marked = [kinds.get((index, word.begin)) for word in turn]
        at = 0
        while at < len(turn):
            found_kind = marked[at]
            end = at + 1
            if found_kind:
                while (last := _next(turn, marked, end, found_kind, cues)) is not None:
                    end = last + 1
                yield _span(index, turn[at], turn[end - 1], found_kind, turns[index])
            at = end


def _next(turn: Sequence[Heard], marked: Sequence[Kind | None], end: int, kind: Kind, cues: Cues) -> int | None:
    """Return the next word of the same kind, if nothing but fillers is between."""
    for at in range(end, len(turn)):
        if kind is Kind.NAME and turn[at - 1].token.ends_clause:
            return None
        if marked[at] is kind:
            return at
        if marked[at] or turn[at].form not in cues.fillers or kind is Kind.NAME:
            return None
    return None


def _span(index: int, first: Heard, last: Heard, kind: Kind, turn: Turn) -> Span:
    begin = first.begin
    if kind is Kind.PHONE and said(turn)[:begin].endswith("+"):
        begin -= 1
    return Span(index, begin, last.end, kind, first.token.start_s, last.token.end_s)
