"""The kind ``response``."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from pydantic import Field

from callqa.calls import Evidence, Mark, Speaker, Verdict
from callqa.rules.answer import Answer
from callqa.rules.heard import Heard
from callqa.rules.phrase import Phrase
from callqa.rules.rule import Rule, RuleId, VerdictOf
from callqa.rules.said import Said


class Response(Rule):
    """Something that must be said once something else was.

    Not applicable unless a trigger is found. Passes when each trigger is followed by a response, in the same turn or
    in one of the next turns of the side that must respond; fails otherwise. The evidence is the triggers, and what
    satisfied them.

    Keys: ``triggers``, a list of what is looked for (one of them is enough); ``trigger_rules``, ids of rules whose
    violations are triggers too; ``response`` with what is looked for and ``same_turn`` (default true), ``within_turns``
    (how many next turns count, default 2), ``within_s`` (by so many seconds after the trigger it must be begun; then
    any number of turns counts unless ``within_turns`` is given). Each takes ``by``, ``phrases``, ``exceptions``,
    ``questions``, ``only_after``, ``not_after``, as described under "What is looked for".

    Example::

        kind: response
        triggers:
          - phrases: ["нет в наличии"]
        response:
          within_turns: 3
          phrases: ["могу предложить", "есть похожий"]

    Passes: «Нет в наличии, но есть похожий.» Fails: «Нет в наличии.» Not applicable: «Есть в наличии.»
    """

    kind: Literal["response"]
    triggers: tuple[Said, ...] = Field(min_length=1)
    trigger_rules: tuple[RuleId, ...] = ()
    response: Answer

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the rule."""
        for trigger in self.triggers:
            yield from trigger.all_phrases()
        yield from self.response.all_phrases()

    def builds_on(self) -> tuple[str, ...]:
        """Return the ids of the rules whose violations are triggers."""
        return self.trigger_rules

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:
        """Judge a call."""
        triggers = self._triggers(heard, verdict_of)
        if not triggers:
            return self._without_trigger(heard)
        answers = [(trigger, self.response.after(heard, trigger)) for trigger in triggers]
        missing = tuple(trigger for trigger, answer in answers if answer is None)
        if missing:
            return self.verdict(Mark.FAIL, missing)
        evidence = [moment for trigger, answer in answers for moment in (trigger, answer) if moment is not None]
        return self.verdict(Mark.PASS, tuple(dict.fromkeys(evidence)))

    def _triggers(self, heard: Heard, verdict_of: VerdictOf) -> list[Evidence]:
        """Return one trigger a turn, in order."""
        found: dict[int, Evidence] = {}
        for sought in self.triggers:
            for turn in heard.turns_of(sought.by):
                for match in sought.found_in(heard, turn):
                    found.setdefault(turn, heard.moment(turn, match, "trigger"))
        for rule in self.trigger_rules:
            for moment in verdict_of(rule).evidence:
                if moment.turn is not None and moment.role == "violation":
                    found.setdefault(moment.turn, _as_trigger(moment))
        return [found[turn] for turn in sorted(found)]

    def _without_trigger(self, heard: Heard) -> Verdict:
        unknown = heard.turns_of(Speaker.UNKNOWN)
        if any(trigger.found_in(heard, turn) for trigger in self.triggers for turn in unknown):
            return self.not_judged("speakers_unknown")
        if not heard.turns_of(Speaker.AGENT):
            return self.not_judged("speakers_unknown" if unknown else "no_agent_turn")
        return self.verdict(Mark.NA)


def _as_trigger(moment: Evidence) -> Evidence:
    return replace(moment, role="trigger")
