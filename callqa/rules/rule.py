"""What every rule has, whatever its kind."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import Annotated, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
)

from callqa.calls import NOT_JUDGED, Evidence, Mark, Verdict
from callqa.rules.heard import Heard
from callqa.rules.notation import NotationError, parse
from callqa.rules.phrase import Phrase, compile_phrase
from callqa.rules.strength import weakness

VerdictOf: TypeAlias = Callable[[str], Verdict]
"""Gives the verdict of another rule on the same call."""

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Strict(BaseModel):
    """A part of a rule file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _compile(value: object, info: ValidationInfo) -> Phrase:
    if not isinstance(value, str):
        raise ValueError("a phrase is a text; put it in quotation marks if it looks like something else")  # noqa: TRY004 - pydantic reports ValueError
    context = info.context or {}
    if not value.strip():
        raise ValueError("the phrase is empty; write what is said, or remove the line")
    try:
        nodes = parse(value, context["language"], context["lists"])
    except NotationError as error:
        raise ValueError(str(error)) from error
    # Only what is looked for can be found too easily; what is excepted or left out may be as short as «да».
    wrong = weakness(value, nodes) if info.field_name == "phrases" else None
    if wrong:
        raise ValueError(wrong)
    return compile_phrase(value, nodes)


PhraseText = Annotated[Phrase, BeforeValidator(_compile), PlainSerializer(lambda phrase: phrase.text, return_type=str)]
"""A phrase in the notation of ``callqa.rules.notation``."""


class ExampleFacts(Strict):
    """What is known of the calls in a rule's examples."""

    shop_names: tuple[str, ...] = ()
    agent: str | None = None


class Rule(Strict):
    """Base of all kinds of rules.

    ``must_find`` are passages in which the rule finds a violation, ``must_not_find`` passages in which it does not,
    ``not_applicable`` passages that the rule is not about. Speakers are named ``М:``/``К:`` or ``A:``/``C:``.
    """

    id: RuleId
    title: Text
    why: Text
    message: Text
    must_find: tuple[Text, ...] = Field(min_length=1)
    must_not_find: tuple[Text, ...] = Field(min_length=1)
    not_applicable: tuple[Text, ...] = ()
    example_facts: ExampleFacts = ExampleFacts()

    @abstractmethod
    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:
        """Judge a call. Pure."""

    def phrases_used(self) -> Iterator[Phrase]:
        """Yield all phrases of the rule."""
        yield from ()

    def builds_on(self) -> tuple[str, ...]:
        """Return the ids of the rules whose verdicts this one asks for."""
        return ()

    def verdict(self, mark: Mark, evidence: tuple[Evidence, ...] = (), note: str | None = None) -> Verdict:
        """Return a verdict of this rule."""
        return Verdict(rule=self.id, mark=mark, evidence=evidence, note=note)

    def not_judged(self, reason: Literal["speakers_unknown", "no_agent_turn", "misheard"]) -> Verdict:
        """Return the verdict of a rule that should apply but could not be judged."""
        return self.verdict(Mark.NA, note=f"{NOT_JUDGED}:{reason}")
