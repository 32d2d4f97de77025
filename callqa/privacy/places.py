"""Where customers live: streets with their houses and flats, villages. The shop's own address is none of it."""

from collections.abc import Iterator, Sequence

from callqa.calls import Speaker
from callqa.privacy.context import before
from callqa.privacy.cues import Cues
from callqa.privacy.heard import Heard, Passage, any_of, has_capitals
from callqa.rules.slots.find import Slots

NEAR = 6
"""Words between two parts of one address."""
ASKED = 30
"""Words before within which an address may have been asked for."""
STEM = 5
"""Letters by which a street is known again in another case."""
_MAX_HOUSE_DIGITS = 4
_NO_VILLAGE = ("сел", "села")
"""A battery that died («села»), no village."""


def find_places(
    said: Sequence[Passage], turns: Sequence[Sequence[Heard]], cues: Cues, language: str
) -> Iterator[list[Heard]]:
    """Yield the words of customers' addresses; agents' only where they are no address of the shop."""
    known: set[str] = set()
    cased = has_capitals(turns)
    for passage in sorted(said, key=lambda one: one.speaker is Speaker.AGENT):
        for told in _together(passage, list(_candidates(passage, turns, cues, language)), cues):
            words = told if cased else [*_street_before(passage, told[0], cues), *told]
            stems = {word.form[:STEM] for word in words if word.token.capital and not _kind_word(word, cues)}
            if passage.speaker is Speaker.AGENT and not stems & known and _shops(words, turns, cues):
                continue
            known |= stems
            yield words


def _candidates(
    passage: Passage, turns: Sequence[Sequence[Heard]], cues: Cues, language: str
) -> Iterator[tuple[int, int]]:
    tokens = [word.token for word in passage.words]
    found = sorted((start, end) for start, (end, _) in Slots(tokens, language).find("address").items())
    for start, end in found:
        words = passage.words[start:end]
        number = any(word.number is not None for word in words)
        named = any(_names_place(word, cues) for word in words)
        house = any_of(cues.house, words[0]) or words[0].form in cues.house_words
        if any(word.form in cues.streets for word in words):
            sure = named or (number and any(any_of(cues.house, word) for word in words))
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


def _street_before(passage: Passage, first: Heard, cues: Cues) -> list[Heard]:
    """Return a street and its house that only stand before what is known: «кирова сорок два» «квартира семнадцать»."""
    end = at = next(at for at, word in enumerate(passage.words) if word is first)
    if at and (last := passage.words[at - 1].number) is not None:
        house = passage.numbers[last]
        at = house.start if len(house.digits) <= _MAX_HOUSE_DIGITS and not house.ordinal else at
    street = passage.words[at - 1] if at else None
    if street is None or street.turn != first.turn or street.token.sentence != first.token.sentence:
        return []
    other = street.form in cues.no_name or any_of((*cues.units, *cues.where_to, *cues.order), street)
    return passage.words[at - 1 : end] if cues.street.fullmatch(street.form) and not other else []


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
