"""How a sale was lost: what was asked, what was answered, what went wrong around it. Pure; nothing is judged anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from callqa.calls import Conclusion, Evidence, Mark, Speaker, Transcript, Turn

AROUND_S = 30.0
"""Evidence of a broken rule is around the answer when it begins at most so long before or after."""
LOOK_BACK_TURNS = 3
"""What decided was asked for in one of so many turns of the customer: «жду» and «угу» come between."""
ALTERNATIVE = "offer_alternative"
"""The rule of the shipped rulebook that tells whether something else was offered; without it, nothing is told."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A rule with the mark that counts, and its evidence as far as the mark is the machine's."""

    mark: Mark
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class LostSale:
    """One lost sale.

    Attributes:
        asked: the customer's turn that was answered wrongly, or in vain.
        answered: what the agent said to it until the customer spoke again, and at the moment that decided; empty:
            nothing.
        broken: rules broken around it, with their evidence there, in order of time.
        alternative: whether something else was offered; ``None`` where no rule tells.
        offered: where it was offered, or what called for an offer.
    """

    asked: Turn | None
    answered: tuple[Turn, ...]
    broken: tuple[tuple[str, tuple[Evidence, ...]], ...]
    alternative: Mark | None
    offered: tuple[Evidence, ...]


def analyse(heard: Transcript, conclusions: Sequence[Conclusion], rules: Mapping[str, Marked]) -> LostSale | None:
    """Find out how a call ended without the order that was in view.

    The moment that decided is the first evidence of the loss reason, else of the first broken rule, else the last
    turn of the customer. What the customer asked shortly before it is what the agent's answer is held against.

    Args:
        heard: the transcript.
        conclusions: what was told of the call; only one without an order is analysed.
        rules: by id, those that were judged.
    """
    if not any(told.field == "outcome" and told.value == "no_order" for told in conclusions):
        return None
    decided_s = _decided_s(heard, conclusions, rules)
    asked = _asked(heard, decided_s)
    alternative = rules.get(ALTERNATIVE)
    return LostSale(
        asked=None if asked is None else heard.turns[asked],
        answered=() if asked is None else _answer(heard, asked, decided_s),
        broken=_broken(rules, decided_s),
        alternative=alternative.mark if alternative else None,
        offered=alternative.evidence if alternative else (),
    )


def _decided_s(heard: Transcript, conclusions: Sequence[Conclusion], rules: Mapping[str, Marked]) -> float:
    reasons = [moment.start_s for told in conclusions if told.field == "loss_reason" for moment in told.evidence]
    broken = [moment.start_s for rule in rules.values() if rule.mark is Mark.FAIL for moment in rule.evidence]
    last = [turn.start_s for turn in heard.turns if turn.speaker is Speaker.CUSTOMER][-1:]
    return min(reasons or broken or last or [0.0])


def _asked(heard: Transcript, decided_s: float) -> int | None:
    """Return the place of the last question among the customer's last turns until then, else of the longest of them."""
    before = [
        place
        for place, turn in enumerate(heard.turns)
        if turn.speaker is Speaker.CUSTOMER and turn.start_s <= decided_s
    ]
    latest = before[-LOOK_BACK_TURNS:]
    questions = [place for place in latest if "?" in heard.turns[place].text]
    return questions[-1] if questions else max(latest, key=lambda place: len(heard.turns[place].text), default=None)


def _answer(heard: Transcript, asked: int, decided_s: float) -> tuple[Turn, ...]:
    said: list[Turn] = []
    for turn in heard.turns[asked + 1 :]:
        if turn.speaker is Speaker.CUSTOMER and said:
            break
        if turn.speaker is Speaker.AGENT:
            said.append(turn)
    later = (turn for turn in heard.turns[asked + 1 :] if turn.start_s <= decided_s <= turn.end_s)
    said.extend(turn for turn in later if turn.speaker is Speaker.AGENT and turn not in said)
    return tuple(said)


def _broken(rules: Mapping[str, Marked], decided_s: float) -> tuple[tuple[str, tuple[Evidence, ...]], ...]:
    found = []
    for rule, marked in rules.items():
        near = tuple(moment for moment in marked.evidence if abs(moment.start_s - decided_s) <= AROUND_S)
        if marked.mark is Mark.FAIL and near:
            found.append((rule, near))
    return tuple(sorted(found, key=lambda each: min(moment.start_s for moment in each[1])))
