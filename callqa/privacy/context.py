"""What was said before a number: it tells what the number is."""

from collections.abc import Sequence

from callqa.privacy.cues import Cues, Told
from callqa.privacy.heard import Heard, Passage, any_of
from callqa.privacy.values import Kind

BEFORE, AFTER, OWN = 25, 4, 6
"""Words that are looked at before a number, after it, and for whose number it is."""
BESIDE = 1
"""Words between «серия», which goods have too, and the number of a passport."""
NEAR = 6
"""Words between «номер» and what it is the number of."""
TURNS = 2
"""Turns of others before a passage in which it may have been asked for."""
WEAK = ("номер", "number", "szám")
"""Words that say only that it is a number: what stands before them says of what."""


def before(passage: Passage, at: int, turns: Sequence[Sequence[Heard]], most: int) -> list[Heard]:
    """Return up to so many words that were said before one of a passage, in their order.

    They are those of the passage, and of the turns before it: a number in pieces is asked for once.
    """
    asked = [word for turn in turns[max(0, passage.first_turn - TURNS) : passage.first_turn] for word in turn]
    return (asked + passage.words[:at])[-most:]


def told_kind(passage: Passage, first: int, end: int, turns: Sequence[Sequence[Heard]], cues: Cues) -> Told:
    """Return what the words around a number say that it is.

    ``order`` is anything that is not personal, ``number`` a number that nothing else is said of, ``account`` a bank
    account or an invoice, ``taxpayer`` a person or a firm.
    """
    weak: int | None = None
    words = [word for word in before(passage, first, turns, BEFORE) if word.number is None]
    for at, word in enumerate(reversed(words)):
        kind = _kind_of(word, words[-at - 2 : -at - 1], cues)
        if weak is not None and at - weak > NEAR:
            break
        if kind is Kind.PHONE and word.form.startswith(WEAK):
            weak = at if weak is None else weak
        elif kind and not (weak is None and at > BESIDE and word.form.startswith(cues.series)):
            return kind
    if weak is not None:
        return "number"
    turn = passage.words[end - 1].turn
    after = [word for word in passage.words[end : end + AFTER] if word.turn == turn]
    return next((kind for word in after if (kind := _kind_of(word, (), cues))), None)


def own_phone(passage: Passage, at: int, cues: Cues) -> bool:
    """Whether an agent is telling a number of the shop."""
    turn = passage.words[at].turn
    words = [word for word in passage.text_before(at, OWN) if word.turn == turn]
    return any(any_of(cues.own, word) for word in words)


def banking(passage: Passage, at: int, turns: Sequence[Sequence[Heard]], cues: Cues) -> bool:
    """Whether a bank was spoken of before a number."""
    return any(any_of(cues.bank, word) for word in before(passage, at, turns, BEFORE))


def _kind_of(word: Heard, previous: Sequence[Heard], cues: Cues) -> Told:
    """Return what a word says that a number is; ``previous`` is the word before it, or none."""
    if previous and (previous[0].form, word.form) in cues.spelled:
        return cues.spelled[previous[0].form, word.form]
    if any_of(cues.order, word) or word.form in cues.order_words:
        return "order"
    if any_of(cues.account, word) or any_of(cues.bank, word):
        return "account"
    if any_of(cues.taxpayer, word):
        return "taxpayer"
    return next((kind for kind, stems in cues.numbers.items() if any_of(stems, word)), None)
