"""Names of customers. The agent's own name and the shop's stay, and those of couriers and of heroes of books."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from callqa.calls import Speaker
from callqa.lemmas import is_known, lemma
from callqa.privacy.cues import Cues
from callqa.privacy.heard import Heard, Passage, any_of, has_capitals
from callqa.rules.text import words_of

MAX_NAMES = 3
"""Surname, given name and patronymic."""
SHORT_ANSWER = 5
"""Words of an answer that is nothing but a name."""
STEM = 3
"""Letters that two cases of a name have in common at least."""
CASE_ENDING = 2
_INTRODUCING = frozenset({"зовут", "меня", "слушаю", "линии", "оператор", "менеджер", "это", "name", "im"})
_OFFERING = frozenset({"чем", "how"})
"""«Денис, чем могу помочь?» asks nothing about Denis."""
INTRODUCED = 2
"""Turns of an agent in which it says its own name."""


def find_people(
    said: Sequence[Passage],
    turns: Sequence[Sequence[Heard]],
    cues: Cues,
    agent: str | None,
    shops: Iterable[str],
) -> Iterator[list[Heard]]:
    """Yield the words of customers' names.

    Args:
        said: what each side says.
        turns: the words of each turn.
        cues: of the language.
        agent: the agent's name as the phone system writes it.
        shops: the names of the shop.
    """
    agents = _agents(turns, cues, agent)
    stay = {token.form for name in shops for token in words_of(name)}
    cased = has_capitals(turns)
    known: set[str] = set()
    found: list[list[Heard]] = []
    for passage in said:
        for names in (*_told(passage, turns, cues, cased), *_given(passage, cues, agents, cased)):
            whole = [word for word in names if word.form not in stay]
            if whole and not (passage.speaker is Speaker.AGENT and all(_same(w.form, agents) for w in whole)):
                found.append(whole)
                known |= {word.form for word in whole if not _same(word.form, agents) and len(word.form) > STEM}
    yield from found
    for turn in turns:
        for at, word in enumerate(turn):
            if at and turn[at - 1].form in cues.places_in:
                continue
            if (word.token.capital or not cased) and not word.token.quoted and _is_case(word.form, known, cues):
                yield [word]


def _agents(turns: Sequence[Sequence[Heard]], cues: Cues, agent: str | None) -> set[str]:
    """Return the agent's names: as known, and as the agent says when it takes the call."""
    names = {token.form for token in words_of(agent or "") if len(token.form) >= STEM}
    theirs = [turn for turn in turns if turn and turn[0].speaker is Speaker.AGENT][:INTRODUCED]
    for turn in theirs:
        for at, word in enumerate(turn):
            nearby = {other.form for other in turn[max(0, at - 2) : at + 2]}
            offers = at + 1 < len(turn) and turn[at + 1].form in _OFFERING
            introduced = offers or bool(nearby & _INTRODUCING) or (at > 0 and turn[at - 1].token.quoted)
            if introduced and _is_person(word.form, cues) and (offers or not word.token.asks):
                names.add(word.form)
    return names


def _told(passage: Passage, turns: Sequence[Sequence[Heard]], cues: Cues, cased: bool) -> Iterator[list[Heard]]:
    """Yield names after «меня зовут», «фамилия» and the like, and answers to «как вас зовут?»."""
    for cue in cues.name_after:
        yield from _after_cue(passage, cue, cues, cased)
    yield from _surnames(passage, cues)
    if passage.speaker is not Speaker.AGENT and passage.first_turn and _asks_name(turns[passage.first_turn - 1], cues):
        yield from _answer(passage, cues, cased)


def _after_cue(passage: Passage, cue: tuple[str, ...], cues: Cues, cased: bool) -> Iterator[list[Heard]]:
    forms = [word.form for word in passage.words]
    if cue[0] not in forms:
        return
    for at in range(len(forms) - len(cue)):
        if tuple(forms[at : at + len(cue)]) != cue or passage.words[at].token.asks or _is_staff(passage, at, cues):
            continue
        of_agent = passage.speaker is Speaker.AGENT and "меня" in (*cue, *forms[max(0, at - 1) : at])
        if not of_agent:
            yield from _names_at(passage, at + len(cue), cues, cased, skip=2)


def _answer(passage: Passage, cues: Cues, cased: bool) -> Iterator[list[Heard]]:
    turn = [word for word in passage.words if word.turn == passage.first_turn]
    first = next((at for at, word in enumerate(turn[:SHORT_ANSWER]) if word.form not in cues.no_name), None)
    if first is not None:
        names = _names_at(passage, first, cues, cased, skip=0)
        yield from (one for one in names if _is_answer(one, turn, cues))


def _surnames(passage: Passage, cues: Cues) -> Iterator[list[Heard]]:
    """Yield what looks like a surname and is in no dictionary where a customer says who it is: «это Гнездилова»."""
    if passage.speaker is Speaker.AGENT or cues.surname is None:
        return
    for word, following in pairwise(passage.words):
        named = word.form in cues.surname_after and following.token.capital and not following.token.quoted
        if named and cues.surname.fullmatch(following.form) and not is_known(following.form, cues.code):
            yield [following]


def _is_answer(names: Sequence[Heard], turn: Sequence[Heard], cues: Cues) -> bool:
    """Whether words after a question for a name are one: a known name, or all that is said."""
    sentence = [word for word in turn if word.token.sentence == names[0].token.sentence]
    rest = [word for word in sentence if word not in names and word.form not in cues.no_name]
    return any(_is_person(word.form, cues) for word in names) or not rest


def _is_person(form: str, cues: Cues) -> bool:
    """Whether a word is a given name or a patronymic; «верю» and «ой» only look like cases of one."""
    if not cues.language.is_person(form) or len(form) < STEM or form in cues.brands:
        return False
    given = cues.language.given_names
    return form in given or not is_known(form, cues.code) or lemma(form, cues.code) in given


def _names_at(passage: Passage, at: int, cues: Cues, cased: bool, *, skip: int) -> Iterator[list[Heard]]:
    words = passage.words
    while skip and at < len(words) and words[at].form in cues.no_name:
        at, skip = at + 1, skip - 1
    names: list[Heard] = []
    for word in words[at : at + MAX_NAMES]:
        likely = word.token.capital or not cased
        if word.form in cues.no_name or word.number is not None or word.token.quoted or not likely:
            break
        if names and word.token.sentence != names[0].token.sentence:
            break
        if not cased and not _named_small(word, words, names, cues):
            break
        names.append(word)
    if names:
        yield names


def _given(passage: Passage, cues: Cues, agents: set[str], cased: bool) -> Iterator[list[Heard]]:
    """Yield given names and patronymics of the language with the names beside them."""
    words = passage.words
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and _may_be_name(words[end], cues, cased):
            end += 1
            if words[end - 1].token.ends_clause or words[end - 1].turn != words[min(end, len(words) - 1)].turn:
                break
        names = words[at:end]
        people = [word for word in names if _is_person(word.form, cues)]
        if people and not _is_other(passage, at, names, cues, agents):
            yield [word for word in names if not (len(names) > 1 and word is names[0] and _opens(word, cues))]
        at = max(end, at + 1)


def _may_be_name(word: Heard, cues: Cues, cased: bool) -> bool:
    if word.token.quoted or word.number is not None or word.form in cues.no_name:
        return False
    if cased:
        return word.token.capital
    return not is_known(word.form, cues.code) or _is_person(word.form, cues) or _like_patronymic(word.form, cues)


def _like_surname(form: str, cues: Cues) -> bool:
    """Whether a word has the form of a surname, or is none of the dictionary: all that small letters tell."""
    return bool(cues.surname and cues.surname.fullmatch(form)) or not is_known(form, cues.code)


def _named_small(word: Heard, words: Sequence[Heard], names: Sequence[Heard], cues: Cues) -> bool:
    """Whether a word in small letters is a name where one is told: by itself, or by the given name beside it."""
    if any(like(word.form, cues) for like in (_is_person, _like_surname, _like_patronymic)):
        return True
    at = next(at for at, one in enumerate(words) if one is word)
    following = [one for one in words[at + 1 : at + 2] if one.turn == word.turn]
    if any(_is_person(one.form, cues) for one in following):
        return True
    ends = not following and cues.surname is None
    return ends and bool(names) and _is_person(names[-1].form, cues)


def _like_patronymic(form: str, cues: Cues) -> bool:
    """Whether a word ends as patronymics do, and its dictionary form does: «отлична» is none."""
    pattern = cues.language.patronymic
    return pattern is not None and bool(pattern.search(form) and pattern.search(lemma(form, cues.code)))


def _opens(word: Heard, cues: Cues) -> bool:
    """Whether a capital letter may only begin a sentence."""
    return not _is_person(word.form, cues) and len(word.form) <= STEM


def _is_other(passage: Passage, at: int, names: Sequence[Heard], cues: Cues, agents: set[str]) -> bool:
    """Whether it is not the customer: the agent, a courier, somebody in a book, or no name at all."""
    if all(_same(word.form, agents) for word in names):
        return True
    if _is_staff(passage, at, cues):
        return True
    if len(names) == 1 and at and passage.words[at - 1].form in cues.places_in:
        return True
    near = passage.words[max(0, at - 4) : at + len(names) + 2]
    if any(any_of(cues.things, word) for word in near if not _is_person(word.form, cues)):
        return True
    sentence = [word for word in passage.words if word.token.sentence == names[0].token.sentence]
    alone = len(names) == len(sentence)
    unsure = len(names) == 1 and names[0].form in cues.ambiguous
    return unsure and not alone and not names[0].token.ends_clause


def _is_staff(passage: Passage, at: int, cues: Cues) -> bool:
    if passage.speaker is not Speaker.AGENT:
        return False
    turn = passage.words[at].turn
    return any(any_of(cues.staff, word) for word in passage.words[max(0, at - 8) : at] if word.turn == turn)


def _asks_name(turn: Sequence[Heard], cues: Cues) -> bool:
    forms = tuple(word.form for word in turn)
    return any(forms[at : at + len(cue)] == cue for cue in cues.name_asked for at in range(len(forms)))


def _is_case(form: str, names: Iterable[str], cues: Cues) -> bool:
    """Tell whether a word is one of some names in any case; a word of the dictionary by its form there, as «день»."""
    if is_known(form, cues.code) and not _is_person(form, cues):
        return lemma(form, cues.code) in {lemma(name, cues.code) for name in names}
    return _same(form, names)


def _same(form: str, names: Iterable[str]) -> bool:
    """Tell whether a word is one of some names in any case: they share all but their endings."""
    for name in names:
        if form == name:
            return True
        shared = max(STEM, min(len(form), len(name)) - CASE_ENDING)
        if abs(len(form) - len(name)) <= CASE_ENDING and form[:shared] == name[:shared]:
            return True
    return False
