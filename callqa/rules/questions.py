"""The kind ``questions``."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from pydantic import Field

from callqa.calls import Evidence, Mark, Speaker, Verdict
from callqa.rules.heard import Heard
from callqa.rules.lexicon import Line
from callqa.rules.phrase import Phrase
from callqa.rules.rule import PhraseText, Rule, VerdictOf
from callqa.rules.said import Said
from callqa.rules.search import PhraseSet


class Questions(Rule):
    """The customer must not be questioned.

    Fails when the agent asks ``in_one_turn`` or more questions in one turn, when ``running_turns`` of the agent's turns
    or more follow each other that hold nothing but a question, or when a question is tactless. The evidence is these
    turns, and the tactless words. A question is a sentence with a question mark; turns of nothing but assent do not
    matter.

    Keys: ``in_one_turn`` (default 3), ``running_turns`` (default 5); ``unmarked``, phrases that make a sentence without
    a question mark a question, because recognisers lose some: one such turn is let into a run; ``assent``, phrases that
    beside a question are
    nothing («хорошо», «так»); ``not_counted``, phrases that make a sentence no question of this sort, such as the
    «правильно?» after a recap; ``joined``, what begins another question inside a sentence («…, а цвет?»), because
    recognisers write commas there; ``needed``, phrases of questions that an order needs («адрес»), which may follow
    each other turn by turn; ``protests``, phrases of the customer, who answers what an order needs willingly: if there
    are any, running turns count only where the customer says one between them; ``tactless``, a list of what is looked
    for, each with ``phrases``, ``exceptions``, ``only_after`` and so on, as described under "What is looked for".

    Example::

        kind: questions
        running_turns: 3
        assent: ["хорошо", "так"]
        not_counted: [". верно ?"]
        needed: ["адрес", "телефон"]
        tactless: [{phrases: ["зачем вам"]}]

    Passes: «Какой размер? Верно, сорок второй?» Fails: «А размер? А цвет? А для кого?», «А зачем вам?»
    """

    kind: Literal["questions"]
    in_one_turn: int = Field(default=3, ge=1)
    running_turns: int = Field(default=5, ge=2)
    unmarked: tuple[PhraseText, ...] = ()
    assent: tuple[PhraseText, ...] = ()
    not_counted: tuple[PhraseText, ...] = ()
    needed: tuple[PhraseText, ...] = ()
    protests: tuple[PhraseText, ...] = ()
    joined: Said | None = None
    tactless: tuple[Said, ...] = ()

    @cached_property
    def _unmarked(self) -> PhraseSet:
        return PhraseSet(self.unmarked)

    @cached_property
    def _assent(self) -> PhraseSet:
        return PhraseSet(self.assent)

    @cached_property
    def _harmless(self) -> PhraseSet:
        return PhraseSet(self.not_counted)

    @cached_property
    def _needed(self) -> PhraseSet:
        return PhraseSet(self.needed)

    @cached_property
    def _protests(self) -> PhraseSet:
        return PhraseSet(self.protests)

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the rule."""
        yield from self.unmarked
        yield from self.assent
        yield from self.not_counted
        yield from self.needed
        yield from self.protests
        for said in (*self.tactless, *([self.joined] if self.joined else [])):
            yield from said.all_phrases()

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:  # noqa: ARG002 - the same for all kinds
        """Judge a call."""
        evidence = self._found(heard, heard.turns_of(Speaker.AGENT))
        if evidence:
            return self.verdict(Mark.FAIL, evidence)
        unknown = heard.turns_of(Speaker.UNKNOWN)
        if unknown and self._found(heard, unknown):
            return self.not_judged("speakers_unknown")
        if not heard.turns_of(Speaker.AGENT):
            return self.not_judged("speakers_unknown" if unknown else "no_agent_turn")
        return self.verdict(Mark.PASS)

    def _found(self, heard: Heard, turns: tuple[int, ...]) -> tuple[Evidence, ...]:
        """Return all violations in order of time, a turn no more than once."""
        at_fault = {turn for turn in turns if self._count(heard, turn) >= self.in_one_turn}
        at_fault.update(self._questionnaire(heard, turns))
        found = [heard.whole_turn(turn, "violation") for turn in at_fault]
        found += [
            heard.moment(turn, match, "violation")
            for said in self.tactless
            for turn in turns
            if turn not in at_fault
            for match in said.found_in(heard, turn)
        ]
        return tuple(sorted(found, key=lambda moment: moment.start_s))

    def _questionnaire(self, heard: Heard, turns: tuple[int, ...]) -> set[int]:
        """Return the turns of all long enough runs that hold nothing but a question."""
        found: set[int] = set()
        run: list[int] = []
        guessed: int | None = None
        for turn in turns:
            line = heard.lines[turn]
            more = self._more_than_assent(line)
            if not more:
                continue
            asked = self._questions(line)
            perhaps = {line.tokens[match.start].sentence for match in self._unmarked.find(line)}
            if self._needed.find(line) or not more <= asked | perhaps:
                run, guessed = [], None
                continue
            if not more <= asked:
                # A second guess begins the run anew behind the first one.
                run = [one for one in run if guessed is None or one > guessed]
                guessed = turn
            run = [*run, turn]
            if len(run) >= self.running_turns and self._protested(heard, run):
                found.update(run)
        return found

    def _protested(self, heard: Heard, run: list[int]) -> bool:
        between = (turn for turn in heard.turns_of(Speaker.CUSTOMER) if run[0] < turn < run[-1])
        return not self.protests or any(self._protests.find(heard.lines[turn]) for turn in between)

    def _count(self, heard: Heard, turn: int) -> int:
        """Return how many questions there are, those included that a recogniser joined with a comma."""
        line = heard.lines[turn]
        asked = self._questions(line)
        joined = self.joined.found_in(heard, turn) if self.joined and asked else []
        begun = Counter(line.tokens[match.end - 1].sentence for match in joined)
        return sum(max(1, begun[sentence]) for sentence in asked)

    def _questions(self, line: Line) -> set[int]:
        """Return the numbers of the sentences that are questions."""
        asked = {token.sentence for token in line.tokens if token.asks}
        return asked - {line.tokens[match.start].sentence for match in self._harmless.find(line)} if asked else asked

    def _more_than_assent(self, line: Line) -> set[int]:
        """Return the numbers of the sentences in which something else is said than assent."""
        assent = {at for match in self._assent.find(line) for at in range(match.start, match.end)}
        return {token.sentence for at, token in enumerate(line.tokens) if at not in assent}
