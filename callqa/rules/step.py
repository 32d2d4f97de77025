"""Steps of a conversation, and which of them were taken, in order or not."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Self

from pydantic import model_validator

from callqa.calls import Evidence, Mark, StepSaid, StepState
from callqa.rules.conditions import AnyCondition
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import RuleId, Strict, Text, VerdictOf


class Step(Strict):
    """One step of a conversation.

    Keys:
        id: short and stable.
        title: for people.
        sample: how it may be said, for people.
        met: a condition that holds where the step was taken; its evidence is the moments.
        rule: in place of ``met``, a rule that tells: passed is taken, failed is skipped, not applicable is not needed.
        needed: a condition without which the step is not needed.
        required: whether leaving it out is a mistake (default true).
        anywhere: whether it may be taken at any time (default false: after the steps above it).
    """

    id: RuleId
    title: Text
    sample: Text | None = None
    met: AnyCondition | None = None
    rule: RuleId | None = None
    needed: AnyCondition | None = None
    required: bool = True
    anywhere: bool = False

    @model_validator(mode="after")
    def _can_be_told(self) -> Self:
        if (self.met is None) == (self.rule is None):
            raise ValueError("name either 'met' or 'rule'")
        return self

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases in it."""
        for condition in (self.met, self.needed):
            if condition is not None:
                yield from condition.phrases_used()

    def builds_on(self) -> Iterator[str]:
        """Yield the ids of the rules that it asks for."""
        if self.rule is not None:
            yield self.rule
        for condition in (self.met, self.needed):
            if condition is not None:
                yield from condition.builds_on()

    def taken(self, heard: Heard, verdict_of: VerdictOf) -> StepSaid:
        """Tell whether it was taken, whatever the order."""
        if self.needed is not None and not self.needed.find(heard, verdict_of, "trigger").holds:
            return self._step(StepState.NOT_NEEDED)
        if self.met is not None:
            found = self.met.find(heard, verdict_of, "satisfied")
            if found.holds is None:
                return self._step(StepState.NOT_JUDGED)
            return self._step(StepState.SAID if found.holds else self._left_out, found.evidence)
        assert self.rule is not None  # noqa: S101 - one of both is there
        verdict = verdict_of(self.rule)
        if not verdict.judged:
            return self._step(StepState.NOT_JUDGED)
        if verdict.mark == Mark.NA:
            return self._step(StepState.NOT_NEEDED)
        satisfied = tuple(moment for moment in verdict.evidence if moment.role == "satisfied")
        return self._step(StepState.SAID if verdict.mark == Mark.PASS else self._left_out, satisfied)

    @property
    def _left_out(self) -> StepState:
        return StepState.SKIPPED if self.required else StepState.NOT_NEEDED

    def _step(self, state: StepState, evidence: tuple[Evidence, ...] = ()) -> StepSaid:
        return StepSaid(self.id, self.title, self.required, state, evidence)


Steps = tuple[Step, ...]


def follow(steps: Sequence[Step], heard: Heard, verdict_of: VerdictOf) -> tuple[StepSaid, ...]:
    """Tell of each step whether it was taken. As few as possible of those taken are called out of order.

    In order are the most steps of which moments can be chosen that follow one another: the longest increasing
    subsequence with one moment a step (Fredman 1975, over the moments of each step from the last to the first).
    """
    taken = [step.taken(heard, verdict_of) for step in steps]
    timed = [index for index, one in enumerate(taken) if one.evidence and not steps[index].anywhere]
    in_order = _longest_chain([[moment.start_s for moment in taken[index].evidence] for index in timed])
    late = {timed[position] for position in range(len(timed)) if position not in in_order}
    return tuple(
        StepSaid(one.id, one.title, one.required, StepState.OUT_OF_ORDER, one.evidence) if index in late else one
        for index, one in enumerate(taken)
    )


def _longest_chain(moments: Sequence[Sequence[float]]) -> set[int]:
    """Return the positions that one moment each can be chosen of so that no moment is before the one above it."""
    ends: list[float] = []
    chains: list[tuple[int, ...]] = []
    for position, times in enumerate(moments):
        for time_s in sorted(times, reverse=True):
            at = bisect_right(ends, time_s)
            chain = (*(chains[at - 1] if at else ()), position)
            if at == len(ends):
                ends.append(time_s)
                chains.append(chain)
            elif time_s < ends[at]:
                ends[at], chains[at] = time_s, chain
    return set(chains[-1]) if chains else set()
