"""What is shown of a call to those who may not see personal data: masks, made anew at every reading.

Stored is what was said, as rules have to judge it. ``docs/privacy.md`` tells why.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from callqa.calls import Checklist, Conclusion, Evidence, Speaker, Transcript, Turn
from callqa.numbermasks import masked_number, masked_numbers
from callqa.privacy import Span, find, mask, masked_evidence, masked_turn
from callqa.store.access import sees_personal
from callqa.store.accounts import Account
from callqa.store.codecs import FACTS
from callqa.store.tables import RecordingRow

VERSION = "2"
"""Changes when other things are found, so that what is masked in the search index is masked anew."""
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody is shown of what stands beside a call's words: all of it, or with masks."""

    open: bool

    def number(self, number: str) -> str:
        """Return a telephone number, or its end."""
        return number if self.open else masked_number(number)

    def name(self, name: str, number: str | None = None) -> str:
        """Return the name of a recording, without the telephone numbers in it; ``number``: the customer's."""
        return name if self.open else masked_numbers(name, number)

    def note(self, text: str) -> str:
        """Return what a person wrote, without what is personal in it."""
        return text if self.open else masked_quote(text, "ru" if _CYRILLIC.search(text) else "en")


def sight(account: Account | None) -> Sight:
    """Return what somebody is shown; ``None`` is whoever runs the commands."""
    return Sight(sees_personal(account))


@dataclass(frozen=True, slots=True)
class Masked:
    """A transcript with masks, and what is needed to mask what is quoted from it."""

    transcript: Transcript
    turns: tuple[Turn, ...]
    spans: tuple[Span, ...]

    def evidence(self, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """Return evidence with masked quotes."""
        return masked_evidence(evidence, self.turns, self.spans, self.transcript.language)

    def conclusions(self, conclusions: Sequence[Conclusion]) -> tuple[Conclusion, ...]:
        """Return conclusions with masked quotes."""
        return tuple(replace(one, evidence=self.evidence(one.evidence)) for one in conclusions)

    def checklist(self, checklist: Checklist | None) -> Checklist | None:
        """Return a checklist with masked quotes."""
        if checklist is None:
            return None
        return replace(
            checklist, steps=tuple(replace(step, evidence=self.evidence(step.evidence)) for step in checklist.steps)
        )


def masked(heard: Transcript, recording: RecordingRow) -> Masked:
    """Mask a transcript of a recording. The agent's name, the shop's and its line are known from the call's facts."""
    spans = spans_of(heard.turns, heard.language, recording.facts, recording.agent)
    return Masked(mask(heard, spans), heard.turns, spans)


def spans_of(turns: Sequence[Turn], language: str, facts: object, agent: str | None) -> tuple[Span, ...]:
    """Return what is personal in the turns of a call with stored facts, whose agent is known as ``agent``."""
    known = FACTS.validate_python(facts)
    names = " ".join(dict.fromkeys(name for name in (known.agent, agent) if name))
    return find(turns, language, replace(known, agent=names or None))


def masked_quote(quote: str, language: str) -> str:
    """Return a quote that is shown away from its call; only what it says itself tells what is personal in it."""
    turn = Turn(Speaker.UNKNOWN, 0.0, 0.0, quote, 0.0)
    return masked_turn(turn, find([turn], language), language).text
