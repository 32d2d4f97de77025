"""The kind ``required``."""

from collections.abc import Collection, Iterator
from typing import Literal

from callqa.calls import Evidence, Mark, Speaker, Verdict
from callqa.lemmas import is_known, normalise
from callqa.rules.heard import Heard
from callqa.rules.names import as_long
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Rule, VerdictOf
from callqa.rules.said import Said
from callqa.rules.text import likeness, name_likeness, sound
from callqa.rules.window import Window

MIN_MISHEARD_LETTERS = 4
SURE = 0.75
"""A word recognised with so much confidence was said so, whether a dictionary knows it or not.

Of 29 words unknown to the dictionary in the agents' first turns of 30 recognised calls, ten of the eleven from 0.72 on
were what was said; of the 18 below, 15 were misheard.
"""

MAYBE = 55.0
"""How like a known name (0 to 100), as written or as spoken, a misheard word must be to be perhaps that name.

In 30 recognised calls no word of an agent who had not said the name came to more than 50, but for one real word; of the
names said and not found, one came to 60.
"""


class WhenUnknown(Said):
    """What counts as well where the facts of the call do not fill a slot."""

    slot: Literal["shop", "agent"]


class Required(Rule, Said):
    """Something that must be said in every call.

    Passes when a phrase is found in the window: the first or last turns of the side named by ``by``, by number or by
    time. Recorded announcements are no turns of anybody. Fails otherwise; the evidence then is the turns of the window,
    or the nearest turn where there is none in it.

    Keys: ``within`` with one of ``first_turns``, ``last_turns`` (so many turns of that side), ``first_s`` (its turns
    begun within so many seconds of the first word of the conversation) and ``last_s`` (its turns ended within so many
    seconds of the last word); ``when_unknown`` with ``slot`` (``shop`` or ``agent``),
    ``phrases`` and ``exceptions`` that count in calls where that name is not known; ``misheard``: ``fail`` (default) or
    ``not_judged``, where the first turn of the window has a word that the recogniser doubted, that no dictionary knows
    and that is no known name, because what was sought may be just that word, badly recognised (where the name of
    ``when_unknown`` is known, only a word that is a little like it; where ``misheard_as`` lists words, only one that
    is a little like those); ``by``, ``phrases``, ``exceptions``,
    ``questions``, ``negated``, ``only_after``, ``not_after``, as described under "What is looked for".

    Example::

        kind: required
        within: {first_turns: 2}
        phrases: ["здравствуйте", "добрый (день | вечер)"]

    Passes: «Добрый день, слушаю вас.» Fails: «Да, говорите.»
    """

    kind: Literal["required"]
    within: Window
    when_unknown: WhenUnknown | None = None
    misheard: Literal["fail", "not_judged"] = "fail"
    misheard_as: tuple[str, ...] = ()

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the rule."""
        yield from self.all_phrases()
        if self.when_unknown:
            yield from self.when_unknown.all_phrases()

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:  # noqa: ARG002 - the same for all kinds
        """Judge a call."""
        window = self.within.of(heard, self.by)
        evidence = self._first(heard, window)
        if evidence:
            return self.verdict(Mark.PASS, (evidence,))
        unknown = heard.turns_of(Speaker.UNKNOWN)
        if not heard.turns_of(self.by) or self._first(heard, unknown):
            return self.not_judged("speakers_unknown" if unknown else "no_agent_turn")
        nearest = heard.turns_of(self.by)[:1] if self.within.first_s else heard.turns_of(self.by)[-1:]
        sought = self._meant(heard)
        if self.misheard == "not_judged" and any(_may_be_misheard(heard, turn, sought) for turn in window[:1]):
            return self.not_judged("misheard")
        return self.verdict(Mark.FAIL, tuple(heard.whole_turn(turn, "violation") for turn in window or nearest))

    def _meant(self, heard: Heard) -> tuple[str, ...]:
        """Return what a misheard word must be a little like, as letters written together; nothing: it may be any."""
        names = heard.names.known[self.when_unknown.slot] if self.when_unknown else ()
        return (*names, *map(_letters, self.misheard_as))

    def _first(self, heard: Heard, turns: tuple[int, ...]) -> Evidence | None:
        sought: list[Said] = [self]
        if self.when_unknown and not heard.names.known[self.when_unknown.slot]:
            sought.append(self.when_unknown)
        for said in sought:
            for turn in turns:
                for match in said.found_in(heard, turn):
                    return heard.moment(turn, match, "satisfied")
        return None


def _letters(words: str) -> str:
    return "".join(normalise(words).split())


def _may_be_misheard(heard: Heard, turn: int, sought: Collection[str]) -> bool:
    """Whether a word of a turn may be what was sought, badly recognised."""
    doubtful = _doubtful_words(heard, turn)
    if not sought:
        return bool(doubtful)
    return any(
        not doubtful.isdisjoint(range(start, end)) and _sounds_alike(letters, one, heard.language) >= MAYBE
        for one in sought
        for start, end, letters in as_long(heard.lines[turn].tokens, one)
    )


def _sounds_alike(heard: str, name: str, language: str) -> float:
    return max(name_likeness(heard, name), likeness(sound(heard, language), sound(name, language)))


def _doubtful_words(heard: Heard, turn: int) -> set[int]:
    line = heard.lines[turn]
    named = {
        at for slot in heard.names.known for start, (end, _) in line.slot(slot).items() for at in range(start, end)
    }
    return {
        at
        for at, token in enumerate(line.tokens)
        if len(token.form) >= MIN_MISHEARD_LETTERS
        and token.confidence < SURE
        and token.form.isalpha()
        and not is_known(token.form, heard.language)
        and at not in named
    }
