"""What a language says its numbers, prices, dates and names with: one value a language, made from readable text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """The words and patterns of one language, all in normalised letters (small, «ё» as «е»).

    ``cardinals`` and ``ordinals`` are number words with their values, ``thousands`` the forms of "thousand" and
    ``ordinal_ends`` what may follow digits («25-го»). ``hundreds`` multiply what is before them, as ``thousands`` do,
    where a language has no words for 200 to 900; ``joining`` may follow them: "two hundred and five". ``name_ends`` are
    endings that a given name may have instead of ``case_ends``, those heard. ``patterns`` are by slot.
    """

    cardinals: Mapping[str, float]
    thousands: frozenset[str]
    given_names: frozenset[str]
    patterns: Mapping[str, re.Pattern[str]]
    ordinals: Mapping[str, int]
    ordinal_ends: frozenset[str] = frozenset()
    hundreds: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    patronymic: re.Pattern[str] | None = None
    case_ends: re.Pattern[str] | None = None
    name_ends: tuple[str, ...] = ()

    def is_person(self, form: str) -> bool:
        """Tell whether a word is a given name in any of its cases, or a patronymic."""
        if form in self.given_names or (self.patronymic and self.patronymic.search(form)):
            return True
        stem = self.case_ends.sub("", form) if self.case_ends else form
        return stem != form and any(stem + end in self.given_names for end in self.name_ends)


def patterns(slots: Mapping[str, str], parts: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    """Turn text into patterns.

    Each line of a slot is an alternative; of two that fit at a word the upper one is taken. ``<part>`` stands for one
    of the parts, which may use those above them. Around «…» there is what must be there but is not the slot. Otherwise
    lines are regular expressions over a turn as ``callqa.rules.slots.find`` writes it out: words with a space between,
    ``#25`` for a number, ``@25`` for an ordinal one and ``@25~`` for one that can be a day, ``,`` and ``.`` for
    themselves where a clause or a sentence ends; in addresses ``^`` stands before a word with a capital letter.
    """
    whole: dict[str, str] = {}
    for name, text in parts.items():
        whole[name] = _filled(text, whole)
    compiled = {}
    for slot, text in slots.items():
        lines = [_filled(line.strip(), whole) for line in text.strip().splitlines()]
        marked = [line.replace("«", f"(?P<s{at}>").replace("»", ")") for at, line in enumerate(lines)]
        joined = re.sub(r"\((?!\?)", "(?:", "|".join(marked))
        compiled[slot] = re.compile(rf"(?<!\S)(?:{joined})(?!\S)")
    return compiled


def forms(stems: Mapping[str, int], endings: str) -> dict[str, int]:
    """Return all stems with all endings, which are written with spaces between."""
    return {stem + end: value for stem, value in stems.items() for end in endings.split()}


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


def same(value: float, words: str) -> dict[str, float]:
    """Return words, written with spaces between, that all mean the same number."""
    return dict.fromkeys(words.split(), value)


def _filled(line: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"<([a-z_]+)>", lambda found: parts[found[1]], line)
