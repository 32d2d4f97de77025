"""Where customers live: streets with their houses and flats, villages. The shop's own address is none of it."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from callqa.calls import Speaker
from callqa.privacy.context import before
from callqa.privacy.cues import Cues
from callqa.privacy.heard import Heard, Passage, any_of, has_capitals
from callqa.rules.slots.find import Slots
from callqa.rules.text import Token

NEAR = 6
"""Words between two parts of one address."""
ASKED = 30
"""Words before within which an address may have been asked for."""
STEM = 5
"""Letters by which a street is known again in another case."""
_MAX_HOUSE_DIGITS = 4
_NO_VILLAGE = ("сел", "села")
"""A battery that died («села»), no village."""


def find_places(said: Sequence[Passage], turns: Sequence[Sequence[Heard]], cues: Cues) -> Iterator[list[Heard]]:
    """Yield the words of customers' addresses; agents' only where they are no address of the shop."""
    known: set[str] = set()
    cased = has_capitals(turns)
    for passage in sorted(said, key=lambda one: one.speaker is Speaker.AGENT):
        guessed = set() if cased else _guessed(passage, cues)
        for words in _together(passage, list(_candidates(passage, turns, cues, guessed)), cues):
            stems = {word.form[:STEM] for word in words if word.token.capital and not _kind_word(word, cues)}
            if passage.speaker is Speaker.AGENT and not stems & known and _shops(words, turns, cues):
                continue
            known |= stems
            yield words


def _candidates(
    passage: Passage, turns: Sequence[Sequence[Heard]], cues: Cues, guessed: Set[int]
) -> Iterator[tuple[int, int]]:
    tokens = [_capital(word.token) if at in guessed else word.token for at, word in enumerate(passage.words)]
    found = sorted((start, end) for start, (end, _) in Slots(tokens, cues.code).find("address").items())
    for start, end in found:
        words = passage.words[start:end]
        number = any(word.number is not None for word in words)
        named = any(_names_place(word, cues) for word in words) or not guessed.isdisjoint(range(start, end))
        house = any_of(cues.house, words[0]) or words[0].form in cues.house_words
        if any(word.form in cues.streets for word in words):
            told = number or not guessed or _house_follows(passage, start, end, cues)
            sure = (named and told) or (number and any(any_of(cues.house, word) for word in words))
        elif named and any_of(cues.villages, words[0]):
            sure = words[0].form not in _NO_VILLAGE
        elif house:
            sure = number and (_flat(words) or _near(found, start, end) or _asked(passage, start, turns, cues))
        elif named and number:
            sure = _asked(passage, start, turns, cues) or _house_follows(passage, start, end, cues)
        else:
            sure = number and _near(found, start, end)
        if sure:
            yield start, end


def _capital(token: Token) -> Token:
    return replace(token, raw=token.raw.capitalize())


def _names_place(word: Heard, cues: Cues) -> bool:
    known = word.number is not None or _kind_word(word, cues) or word.form in cues.no_name
    return word.token.capital and not known


def _together(passage: Passage, found: Sequence[tuple[int, int]], cues: Cues) -> Iterator[list[Heard]]:
    """Yield addresses with the numbers of house and flat that follow them."""
    for start, found_end in found:
        last = end = found_end
        while last < len(passage.words) and passage.words[last].turn == passage.words[end - 1].turn:
            word = passage.words[last]
            belongs = any_of(cues.house, word) or word.form in cues.house_words
            if word.token.sentence != passage.words[end - 1].token.sentence and not belongs:
                break
            if word.number is not None:
                number = passage.numbers[word.number]
                following = passage.words[number.end : number.end + 1]
                counted = following and (any_of(cues.units, following[0]) or following[0].form in cues.unit_words)
                if counted or len(number.digits) > _MAX_HOUSE_DIGITS:
                    break
                last = end = number.end
            elif belongs and last + 1 < len(passage.words) and passage.words[last + 1].number is not None:
                last += 1
            else:
                break
        yield passage.words[start:end]


def _guessed(passage: Passage, cues: Cues) -> set[int]:
    """Return which words may name a street or a village where nothing is written with a capital letter.

    They are beside the word "street", or house and flat follow them: «кирова сорок два квартира семнадцать».
    """
    words = passage.words
    guessed = set()
    for at, word in enumerate(words):
        other = word.number is not None or _kind_word(word, cues) or word.form in cues.no_name
        if other or not cues.street.fullmatch(word.form) or any_of(cues.units + cues.where_to + cues.order, word):
            continue
        last, following = words[max(0, at - 1) : at], words[at + 1 : at + 2]
        beside = any(one.form in cues.streets and not any_of(cues.areas, one) for one in last + following)
        village = any(any_of(cues.villages, one) and one.form not in _NO_VILLAGE for one in last)
        if following and (number := following[0].number) is not None:
            following = words[passage.numbers[number].end :][:1]
            numbered = True
        else:
            numbered = any(one.number is not None for one in words[at + 2 : at + 3])
        house = any(any_of(cues.house, one) or one.form in cues.house_words for one in following)
        if beside or village or (house and numbered):
            guessed.add(at)
    return guessed


def _flat(words: Sequence[Heard]) -> bool:
    return words[0].form.startswith(("кварт", "дом", "flat", "apart", "apt"))


def _near(found: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any((one, other) != (start, end) and one - end <= NEAR and start - other <= NEAR for one, other in found)


def _house_follows(passage: Passage, start: int, end: int, cues: Cues) -> bool:
    """Whether house or flat are told with a name that may be a street's."""
    return any(any_of(cues.house, word) for word in passage.words[start : end + 2])


def _asked(passage: Passage, at: int, turns: Sequence[Sequence[Heard]], cues: Cues) -> bool:
    return any(any_of(cues.where_to, word) for word in before(passage, at, turns, ASKED))


def _kind_word(word: Heard, cues: Cues) -> bool:
    return word.form in cues.streets or any_of(cues.house, word) or any_of(cues.villages, word)


def _shops(words: Sequence[Heard], turns: Sequence[Sequence[Heard]], cues: Cues) -> bool:
    """Whether an agent tells where the shop is: it says so, or was asked where it is."""
    turn = words[0].turn
    if any(any_of(cues.own, word) or word.form in cues.own_words for word in turns[turn]):
        return True
    asked = [word.form for word in turns[turn - 1]] if turn else []
    return "где" in asked or "куда" in asked or "where" in asked or "hol" in asked
