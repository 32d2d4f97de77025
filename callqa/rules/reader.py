"""The files of one language's folder, read one after the other; everything that is wrong with them is collected."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from callqa.meaning.cache import CachedEncoder
from callqa.rules import KINDS
from callqa.rules.book import MATCHING_VERSION, Rulebook
from callqa.rules.callscript import CallScript
from callqa.rules.conclusions import FIELDS, Question
from callqa.rules.conditions import AnyCondition, Condition
from callqa.rules.conditions.logic import All
from callqa.rules.meaning_files import MeaningFiles
from callqa.rules.notation import Choice, Nodes, NotationError, Slot, parse
from callqa.rules.relations import wrongly_built
from callqa.rules.repeats import contradictions
from callqa.rules.rule import Rule
from callqa.rules.sources import Place, Problem, Source, SourceError, read
from callqa.scoring import Scorecard

LANGUAGES = ("ru", "en", "hu")
_EXAMPLES = frozenset({"must_find", "must_not_find", "not_applicable", "example_facts"})
"""Keys of a rule that change no verdict and are not shown."""
_CONDITION: TypeAdapter[Condition] = TypeAdapter(AnyCondition)
_UNREAD: Nodes = (Slot("name"),)
"""Stands for a list that is wrong, so that it is not called missing wherever it is used."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a language's folder: the rulebook, or ``None`` and everything that is wrong with the files."""

    rulebook: Rulebook | None
    problems: tuple[Problem, ...]
    sources: tuple[Source, ...] = ()


def assemble(folder: Path, encoder: CachedEncoder | None = None) -> Reading:
    """Read a language's folder, and find everything that is wrong with it."""
    language = folder.resolve().name
    if language not in LANGUAGES:
        message = f"is no language; name the folder after one of {', '.join(LANGUAGES)}"
        return Reading(None, (Problem(folder, None, None, message),))
    reader = _Reader(folder, language, encoder)
    return Reading(reader.rulebook(), tuple(reader.problems), reader.sources)


class _Reader:
    """Reads the files of one folder one after the other, and collects everything that is wrong with them."""

    def __init__(self, folder: Path, language: str, encoder: CachedEncoder | None) -> None:
        self.folder = folder
        self.encoder = encoder
        self.language = language
        self.problems: list[Problem] = []
        self._read: list[Source] = []

    def rulebook(self) -> Rulebook | None:
        """Return the rulebook, unless there are problems."""
        files = MeaningFiles(self.folder / "meaning", self.problems)
        context = {"language": self.language, "lists": self._lists(), "meanings": files.names}
        context["situations"] = self._situations(context)
        questions = self._questions(context)
        sources = self._sources("rules")
        if not sources and not self.problems:
            self._add(
                Problem(self.folder / "rules", None, None, "there are no rules; add files such as 'greeting.yaml'")
            )
        rules = [rule for source in sources if (rule := self._rule(source, context)) is not None]
        self.problems += wrongly_built(sources, rules, self._ids)
        scorecards = self._scorecards()
        scripts = self._scripts(context, {card.name for card in scorecards})
        if self.problems:
            return None
        return Rulebook(
            language=self.language,
            rules=tuple(rules),
            questions=questions,
            scripts=scripts,
            scorecards={card.name: card for card in scorecards},
            scorecard=scorecards[0].name,
            hash=self._hash(files),
            meanings=files.meanings(self.encoder),
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        """The files that could be read, but for those of ``meaning``."""
        return tuple(self._read)

    @cached_property
    def _ids(self) -> set[str]:
        """The ids that there are files for, broken ones included, so that one mistake is not told twice."""
        return {path.stem for path in (self.folder / "rules").glob("*.yaml")}

    def _lists(self) -> dict[str, Nodes]:
        """Compile the shared lists; a list may use those above it."""
        lists: dict[str, Nodes] = {}
        source = self._source("lists.yaml")
        if source is None:
            return lists
        for name, phrases in source.data.items():
            if not isinstance(phrases, list) or not phrases or not all(isinstance(phrase, str) for phrase in phrases):
                self._add(source.problem(f"'{name}' must be a list of phrases", (name,)))
                lists[name] = _UNREAD
                continue
            lists[name] = (Choice(tuple(self._phrases(source, name, phrases, lists))),)
        return lists

    def _phrases(
        self, source: Source, name: str, phrases: Sequence[str], lists: Mapping[str, Nodes]
    ) -> Iterator[Nodes]:
        for number, phrase in enumerate(phrases):
            try:
                yield parse(phrase, self.language, lists)
            except NotationError as error:
                self._add(source.problem(str(error), (name, number)))
                yield _UNREAD

    def _situations(self, context: Mapping[str, Any]) -> dict[str, Condition]:
        """Read the named conditions; one may use those above it."""
        situations: dict[str, Condition] = {}
        source = self._source("situations.yaml")
        if source is None:
            return situations
        for name, value in source.data.items():
            try:
                situations[name] = _CONDITION.validate_python(value, context={**context, "situations": situations})
            except ValidationError as error:
                self.problems += source.problems(error, (name,))
                situations[name] = All.model_construct(all=())  # stands for it, so that one mistake is not told twice
        return situations

    def _questions(self, context: Mapping[str, Any]) -> dict[str, Question]:
        questions: dict[str, Question] = {}
        source = self._source("conclusions.yaml")
        if source is None:
            return questions
        for name, value in source.data.items():
            if name not in FIELDS:
                self._add(source.problem(f"'{name}' is not told of calls; known are: {', '.join(FIELDS)}", (name,)))
                continue
            try:
                question = Question.model_validate(value, context={**context, "field": name})
            except ValidationError as error:
                self.problems += source.problems(error, (name,))
                question = Question.model_construct(choices=())
            questions[name] = question
            for other in question.only:
                if other not in questions:
                    self._add(source.problem(f"'{other}' is no question above this one", (name, "only")))
            self._check_built_on(source, question.builds_on(), (name,))
        return questions

    def _rule(self, source: Source, context: Mapping[str, Any]) -> Rule | None:
        kind = KINDS.get(str(source.data.get("kind")))
        if kind is None:
            self._add(source.problem(f"'kind' must be one of {', '.join(KINDS)}", ("kind",)))
            return None
        try:
            rule = kind.model_validate(source.data, context=context)
        except ValidationError as error:
            self.problems += source.problems(error)
            return None
        if rule.id != source.path.stem:
            self._add(source.problem(f"the file must be named after its rule: '{rule.id}.yaml'", ("id",)))
        self.problems += contradictions(source)
        return rule

    def _scripts(self, context: Mapping[str, Any], scorecards: Collection[str]) -> tuple[CallScript, ...]:
        scripts: list[CallScript] = []
        for source in self._sources("calls"):
            try:
                script = CallScript.model_validate(source.data, context=context)
            except ValidationError as error:
                self.problems += source.problems(error)
                continue
            if script.id != source.path.stem:
                self._add(source.problem(f"the file must be named after its script: '{script.id}.yaml'", ("id",)))
            if script.scorecard is not None and script.scorecard not in scorecards:
                self._add(source.problem(f"there is no scorecard '{script.scorecard}'", ("scorecard",)))
            if script.applies is None and any(other.applies is None for other in scripts):
                self._add(source.problem("another script applies to all other calls already; add 'applies'"))
            self._check_built_on(source, script.builds_on())
            scripts.append(script)
        return tuple(scripts)

    def _check_built_on(self, source: Source, rules: Iterable[str], under: Place = ()) -> None:
        for rule in rules:
            if rule not in self._ids:
                self._add(source.problem(f"there is no rule '{rule}' to build on", source.place_of(rule, under)))

    def _scorecards(self) -> list[Scorecard]:
        """Return the scorecard for all calls first, then those for certain calls."""
        if not (self.folder / "scorecard.yaml").exists():
            self._add(Problem(self.folder / "scorecard.yaml", None, None, "there is no such file; add it"))
        sources = [self._source("scorecard.yaml"), *self._sources("scorecards")]
        scorecards: list[Scorecard] = []
        for source in sources:
            if source is None:
                continue
            try:
                scorecard = Scorecard.model_validate(source.data)
            except ValidationError as error:
                self.problems += source.problems(error)
                continue
            for number, section in enumerate(scorecard.sections):
                for rule in sorted(set(section.rules) - self._ids):
                    place = ("sections", number, "rules", rule)
                    self._add(source.problem(f"there is no rule '{rule}'; remove it or add its file", place))
            if scorecard.name in {card.name for card in scorecards}:
                self._add(source.problem(f"another scorecard is named '{scorecard.name}' as well", ("name",)))
            scorecards.append(scorecard)
        return scorecards

    def _sources(self, folder: str) -> list[Source]:
        names = sorted(path.name for path in (self.folder / folder).glob("*.yaml"))
        return [source for name in names if (source := self._source(f"{folder}/{name}")) is not None]

    def _source(self, name: str) -> Source | None:
        """Read a file of the folder; ``None`` where there is none, or where it is no good."""
        path = self.folder / name
        if not path.exists():
            return None
        try:
            self._read.append(read(path))
        except SourceError as error:
            self._add(error.problem)
            return None
        return self._read[-1]

    def _add(self, problem: Problem) -> None:
        self.problems.append(problem)

    def _hash(self, files: MeaningFiles) -> str:
        """Return the hash of everything that changes a verdict or is shown."""
        content = [
            (
                source.path.relative_to(self.folder).as_posix(),
                {key: value for key, value in source.data.items() if key not in _EXAMPLES},
            )
            for source in self._read
        ]
        content.append(("meaning", files.content(self.encoder)))
        text = json.dumps([MATCHING_VERSION, self.language, content], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
