"""What a person's mark teaches: a passage of the call, as an example of the rule that judged it wrongly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from callqa.calls import Evidence, Mark, Speaker, Transcript
from callqa.rules.answer import USUAL_TURNS, Answer
from callqa.rules.conditional import Conditional
from callqa.rules.counted import Counted
from callqa.rules.forbidden import Forbidden
from callqa.rules.masking import masked
from callqa.rules.measured import Measured
from callqa.rules.phone import Phone
from callqa.rules.required import Required
from callqa.rules.response import Response
from callqa.rules.rule import Rule
from callqa.rules.sentences import sentences_of
from callqa.rules.talk_over import TalkOver
from callqa.rules.text import words_of
from callqa.rules.waiting import Waiting

MAX_SENTENCES = 3
"""So many sentences of one call are offered for a meaning."""
_NOT_IN_WORDS = (Measured, Phone, TalkOver)
"""These go by measures and facts, which no passage shows."""
_ALWAYS_APPLY = (Forbidden, Required, Counted, Waiting)
_NAMES = {"ru": {Speaker.AGENT: "М", Speaker.CUSTOMER: "К"}}
_OTHER_NAMES = {Speaker.AGENT: "A", Speaker.CUSTOMER: "C"}
_SECONDS = {"ru": "с"}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One text to be added to a list of a rule file: ``file`` is within the language's folder, ``key`` the list."""

    file: str
    key: str
    text: str


def key_for(rule: Rule, machine: Mark, person: Mark) -> str | None:
    """Return the list of examples that a person's mark in place of the machine's belongs to, if to any."""
    if machine == person or isinstance(rule, _NOT_IN_WORDS):
        return None
    if person == Mark.FAIL:
        return "must_find"
    if person == Mark.NA and not isinstance(rule, _ALWAYS_APPLY):
        return "not_applicable"
    return "must_not_find" if machine == Mark.FAIL else None


def passage(transcript: Transcript, turns: Sequence[int], *, with_pauses: bool = False) -> str:
    """Write turns as the lines of an example, with placeholders for numbers that tell who the customer is."""
    names = _NAMES.get(transcript.language, _OTHER_NAMES)
    lines = []
    for place, number in enumerate(turns):
        turn = transcript.turns[number]
        if with_pauses and place:
            lines += _pauses(transcript, transcript.turns[turns[place - 1]].start_s, turn.start_s)
        if turn.speaker in names:
            lines.append(f"{names[turn.speaker]}: {masked(' '.join(turn.text.split()), transcript.language)}")
    return "\n".join(lines)


def turns_needed(rule: Rule, transcript: Transcript, evidence: Sequence[Evidence]) -> tuple[int, ...]:
    """Return the turns by which a rule came to its evidence; none where there is nothing to show."""
    turns = {moment.turn for moment in evidence if moment.turn is not None}
    turns |= {near for moment in evidence if moment.turn is None for near in _around(transcript, moment)}
    if not turns or isinstance(rule, _NOT_IN_WORDS):
        return ()
    if isinstance(rule, Required):
        last = len(transcript.turns) - 1
        ends = bool(rule.within.last_turns or rule.within.last_s)
        return tuple(range(min(turns), last + 1) if ends else range(max(turns) + 1))
    if isinstance(rule, Conditional | Response):
        turns = set(range(min(turns), max(turns) + 1))
    wanted = {near for turn in turns for near in (*_asked_before(transcript, turn), turn)}
    answers = {moment.turn for moment in evidence if moment.role == "satisfied"}
    wanted |= {near for turn in turns - answers for near in _answered_after(rule, transcript, turn)}
    return tuple(sorted(wanted))


def lessons(
    rule: Rule,
    transcript: Transcript,
    evidence: Sequence[Evidence],
    *,
    machine: Mark,
    person: Mark,
    text: str | None = None,
) -> list[Lesson]:
    """Return what a person's mark teaches: an example of the rule, and sentences for the meaning that it goes by.

    Args:
        rule: the one that judged.
        transcript: the call.
        evidence: the machine's, of its mark.
        machine: the machine's mark.
        person: the mark that is right.
        text: the passage as a person chose it; else it is cut around the evidence.
    """
    key = key_for(rule, machine, person)
    words = text or passage(transcript, turns_needed(rule, transcript, evidence), with_pauses=isinstance(rule, Waiting))
    if key is None or not words.strip():
        return []
    found = [Lesson(f"rules/{rule.id}.yaml", key, words.strip())]
    meaning = _meaning_of(rule)
    if meaning is not None:
        sentences = _said_alone(words) if key == "must_find" else _sentences_of(transcript, evidence)
        list_ = "meant" if key == "must_find" else "not_meant"
        found += [Lesson(f"meaning/{meaning}.yaml", list_, sentence) for sentence in sentences]
    return found


def _meaning_of(rule: Rule) -> str | None:
    if not isinstance(rule, Forbidden):
        return None
    return next((said.meaning for said in (rule, *rule.also) if said.meaning), None)


def _sentences_of(transcript: Transcript, evidence: Sequence[Evidence]) -> list[str]:
    """Return the sentences in which the machine found something."""
    found: list[str] = []
    for moment in evidence:
        if moment.turn is None or moment.role != "violation":
            continue
        tokens = words_of(transcript.turns[moment.turn].text)
        for sentence in sentences_of(tokens):
            raw = " ".join(token.raw for token in tokens[sentence.start : sentence.end])
            if moment.quote and moment.quote in raw:
                found.append(masked(sentence.text, transcript.language))
                break
    return list(dict.fromkeys(found))[:MAX_SENTENCES]


def _said_alone(words: str) -> list[str]:
    """Return the agent's sentence of a passage in which the agent says no other."""
    lines = [line.partition(":")[2] for line in words.splitlines() if line.startswith(("М:", "A:"))]
    sentences = [sentence.text for line in lines for sentence in sentences_of(words_of(line))]
    return sentences if len(sentences) == 1 else []


def _asked_before(transcript: Transcript, turn: int) -> Iterator[int]:
    """Yield the turn before if it is the other side's: what is said is mostly an answer to it."""
    if turn and transcript.turns[turn - 1].speaker != transcript.turns[turn].speaker:
        yield turn - 1


def _answered_after(rule: Rule, transcript: Transcript, turn: int) -> Iterator[int]:
    """Yield the turns after a moment in which the rule looks for an answer, and those between them."""
    answer = rule.response if isinstance(rule, Response) else rule.redeemed_by if isinstance(rule, Forbidden) else None
    if answer is None:
        after = turn + 1
        if isinstance(rule, Forbidden) and rule.only_before and after < len(transcript.turns):
            yield after
        return
    yield from range(turn + 1, _last_answer(answer, transcript, turn) + 1)


def _last_answer(answer: Answer, transcript: Transcript, turn: int) -> int:
    most = USUAL_TURNS if answer.within_turns is None else answer.within_turns
    later = [at for at in range(turn + 1, len(transcript.turns)) if transcript.turns[at].speaker == answer.by]
    return later[:most][-1] if later[:most] else turn


def _around(transcript: Transcript, moment: Evidence) -> Iterator[int]:
    """Yield the last turn begun before a pause, and the first one after it has begun."""
    before = [at for at, turn in enumerate(transcript.turns) if turn.start_s <= moment.start_s]
    yield from before[-1:]
    yield from [at for at, turn in enumerate(transcript.turns) if turn.start_s > moment.start_s][:1]


def _pauses(transcript: Transcript, since_s: float, until_s: float) -> list[str]:
    sign = _SECONDS.get(transcript.language, "s")
    inside = [pause for pause in transcript.pauses if since_s <= pause.start_s < until_s]
    return [f"({pause.duration_s:.0f} {sign})" for pause in inside if pause.duration_s >= 1]
