"""Mail addresses, written («ivanov@mail.ru») or spoken («иванов, собака, мейл, точка ру»)."""

import re
from collections.abc import Iterator, Sequence

from callqa.calls import Speaker
from callqa.privacy.cues import Cues
from callqa.privacy.heard import Heard, Passage, any_of

_WRITTEN = re.compile(r"[^\s,;<>()@]{1,64}(?:@[^\s,;<>()@]{1,255}){1,3}\.\w{1,63}")
"""As long as addresses may be (RFC 5321, 4.5.3.1), so that no text takes long to search; badly written ones, too."""
MAX_BEFORE, MAX_AFTER = 8, 8
"""Words of a spoken address before the «собака», and after it."""
MAX_LETTER = 2
"""Signs of a letter that is named: «дэ»."""
MAX_PLAIN = 3
"""Words before it that are neither letters nor numbers nor joined by «точка» or «тире»."""


def find_mail(passage: Passage, texts: Sequence[str], cues: Cues) -> Iterator[list[Heard]]:
    """Yield the words of the addresses of a passage that are not the shop's."""
    for turn in sorted({word.turn for word in passage.words}):
        for match in _WRITTEN.finditer(texts[turn]):
            begin, stop = match.span()
            found = [w for w in passage.words if w.turn == turn and begin <= w.begin and w.end <= stop]
            if found and not _shops(passage, found[0], cues):
                yield found
    for at, word in enumerate(passage.words):
        if word.form in cues.at:
            end = _end(passage.words, at, cues)
            first = _first(passage.words, at, cues)
            if end and first < at and not _shops(passage, passage.words[first], cues):
                yield passage.words[first:end]


def _end(words: Sequence[Heard], at: int, cues: Cues) -> int | None:
    """Return the word after the address, ``None`` where it has no domain: a dog, or the word "at"."""
    for end in range(at + 1, min(len(words), at + 1 + MAX_AFTER)):
        form = words[end].form
        if form in cues.top and end > at + 1:
            return end + 1
        if form in cues.domains:
            rest = [word.form for word in words[end + 1 : end + 3]]
            if rest[:1] and rest[0] in cues.top:
                return end + 2
            dotted = rest[:1] and rest[0] in cues.dot and rest[1:] and rest[1] in cues.top
            return end + 3 if dotted else end + 1
    return None


def _first(words: Sequence[Heard], at: int, cues: Cues) -> int:
    """Return the word the address begins with."""
    first, plain = at, 0
    while first > 0 and at - first < MAX_BEFORE:
        word = words[first - 1]
        joined = first < at and (words[first].form in cues.joins or word.form in cues.joins)
        simple = joined or len(word.form) <= MAX_LETTER or word.number is not None or word.token.raw.isascii()
        stops = word.form in cues.mail_stop_words or any_of(cues.mail_stops, word)
        if stops and word.form not in cues.joins and not joined:
            break
        if word.token.sentence != words[first].token.sentence and word.turn == words[first].turn and first < at:
            break
        plain += 0 if simple else 1
        if plain > MAX_PLAIN:
            break
        first -= 1
    return first


def _shops(passage: Passage, word: Heard, cues: Cues) -> bool:
    if passage.speaker is not Speaker.AGENT:
        return False
    earlier = [one for one in passage.words if one.turn == word.turn and one.begin < word.begin][-4:]
    return any(any_of(cues.own, one) or one.form in cues.own_words for one in earlier)
