"""YAML files to a rulebook that judges calls.

A language's folder, named after it (``scripts/ru``), holds ``rules/*.yaml`` with one rule each, ``scorecard.yaml``, and
``lists.yaml`` with phrases that several rules share.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from callqa.calls import Call, Verdict
from callqa.errors import RulebookError
from callqa.rules import KINDS
from callqa.rules.heard import listen
from callqa.rules.lexicon import Lexicon
from callqa.rules.notation import Choice, Nodes, NotationError, parse
from callqa.rules.rule import Rule
from callqa.rules.sources import Problem, Source, SourceError, read
from callqa.scoring import Scorecard

MATCHING_VERSION = 1
"""Raised whenever the same rules judge the same words differently than before."""
LANGUAGES = ("ru", "en", "hu")


@dataclass(frozen=True)
class Rulebook:
    """The rules of one language, ready to judge."""

    language: str
    rules: tuple[Rule, ...]
    scorecard: Scorecard
    hash: str

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon((phrase for rule in self.rules for phrase in rule.phrases_used()), self.language)

    @cached_property
    def _by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    def judge(self, call: Call) -> tuple[Verdict, ...]:
        """Judge a call by every rule, in the order of the rules. The same call always gets the same verdicts."""
        heard = listen(call, self._lexicon)
        given: dict[str, Verdict] = {}

        def verdict_of(rule: str) -> Verdict:
            if rule not in given:
                given[rule] = self._by_id[rule].judge(heard, verdict_of)
            return given[rule]

        return tuple(verdict_of(rule.id) for rule in self.rules)

    def published(self) -> dict[str, Any]:
        """Return what people are shown of the rulebook, as plain JSON values."""
        return {
            "language": self.language,
            "rules": [
                rule.model_dump(mode="json", include={"id", "title", "why", "message", "kind"}) for rule in self.rules
            ],
            "scorecard": self.scorecard.model_dump(mode="json"),
        }


def load(folder: Path) -> Rulebook:
    """Read the rules of one language.

    Raises:
        RulebookError: something in the files is wrong; says the first mistake with file, line and rule.
    """
    rulebook, problems = assemble(folder)
    if rulebook is None:
        more = f" ({len(problems) - 1} more; 'callqa rules check' lists all)" if len(problems) > 1 else ""
        raise RulebookError(f"{problems[0]}{more}")
    return rulebook


def load_all(scripts: Path) -> dict[str, Rulebook]:
    """Read the rules of every language there is, by language.

    Raises:
        RulebookError: there are none, or something in the files is wrong.
    """
    folders = language_folders(scripts)
    if not folders:
        raise RulebookError(
            f"There are no rules in {scripts}; name a folder with 'ru/rules' and 'ru/scorecard.yaml' as 'scripts'."
        )
    return {rulebook.language: rulebook for rulebook in map(load, folders)}


def language_folders(folder: Path) -> list[Path]:
    """Return the folders of languages: the folder itself if it is one, else those in it."""
    if (folder / "rules").is_dir():
        return [folder]
    return sorted(path.parent for path in folder.glob("*/rules") if path.is_dir())


def assemble(folder: Path) -> tuple[Rulebook | None, list[Problem]]:
    """Read a language's folder; return the rulebook, or ``None`` and everything that is wrong with the files."""
    language = folder.resolve().name
    if language not in LANGUAGES:
        message = f"is no language; name the folder after one of {', '.join(LANGUAGES)}"
        return None, [Problem(folder, None, None, message)]
    problems: list[Problem] = []
    lists = _lists(folder / "lists.yaml", language, problems)
    sources = _read_rules(folder / "rules", problems)
    rules = [rule for source in sources if (rule := _rule(source, language, lists, problems)) is not None]
    problems += _among_rules(sources, rules, _ids(folder / "rules"))
    scorecard = _scorecard(folder / "scorecard.yaml", _ids(folder / "rules"), problems)
    if problems or scorecard is None:
        return None, problems
    content = [language, _list_data(folder / "lists.yaml"), *(_meaningful(source) for source in sources)]
    return Rulebook(language, tuple(rules), scorecard, _hash([*content, scorecard.model_dump(mode="json")])), []


def _read_rules(folder: Path, problems: list[Problem]) -> list[Source]:
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        problems.append(Problem(folder, None, None, "there are no rules; add files such as 'greeting.yaml'"))
    sources = []
    for path in paths:
        try:
            sources.append(read(path))
        except SourceError as error:
            problems.append(error.problem)
    return sources


def _rule(source: Source, language: str, lists: Mapping[str, Nodes], problems: list[Problem]) -> Rule | None:
    kind = KINDS.get(str(source.data.get("kind")))
    if kind is None:
        problems.append(source.problem(f"'kind' must be one of {', '.join(KINDS)}", ("kind",)))
        return None
    try:
        rule = kind.model_validate(source.data, context={"language": language, "lists": lists})
    except ValidationError as error:
        problems += source.problems(error)
        return None
    if rule.id != source.path.stem:
        problems.append(source.problem(f"the file must be named after its rule: '{rule.id}.yaml'", ("id",)))
    both = set(rule.must_find) & {*rule.must_not_find, *rule.not_applicable}
    problems += [
        source.problem(f"'{text}' is listed both as found and as not found", ("must_find",)) for text in sorted(both)
    ]
    return rule


def _among_rules(sources: list[Source], rules: list[Rule], ids: set[str]) -> list[Problem]:
    known = {rule.id: rule for rule in rules}
    said = {source.rule: source for source in sources}
    problems = []
    for rule in rules:
        for other in rule.builds_on():
            if other not in ids:
                problems.append(said[rule.id].problem(f"there is no rule '{other}' to build on", ("trigger_rules",)))
            elif other in known and rule.id in _all_below(other, known):
                problems.append(said[rule.id].problem(f"'{other}' builds on this rule in turn", ("trigger_rules",)))
    return problems


def _all_below(rule: str, known: Mapping[str, Rule]) -> set[str]:
    seen: set[str] = set()
    todo = [rule]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += known[one].builds_on() if one in known else ()
    return seen


def _ids(folder: Path) -> set[str]:
    """Return the ids that there are files for, broken ones included, so that one mistake is not told twice."""
    return {path.stem for path in folder.glob("*.yaml")}


def _scorecard(path: Path, rules: set[str], problems: list[Problem]) -> Scorecard | None:
    try:
        source = read(path)
        scorecard = Scorecard.model_validate(source.data)
    except SourceError as error:
        problems.append(error.problem)
        return None
    except ValidationError as error:
        problems += source.problems(error)
        return None
    unknown = scorecard.unknown_rules(rules)
    problems += [
        source.problem(f"there is no rule '{rule}'; remove it or add its file", ("sections",)) for rule in unknown
    ]
    return scorecard


def _lists(path: Path, language: str, problems: list[Problem]) -> dict[str, Nodes]:
    """Compile the shared lists; a list may use those above it."""
    if not path.exists():
        return {}
    try:
        source = read(path)
    except SourceError as error:
        problems.append(error.problem)
        return {}
    lists: dict[str, Nodes] = {}
    for name, phrases in source.data.items():
        if not isinstance(phrases, list) or not phrases or not all(isinstance(phrase, str) for phrase in phrases):
            problems.append(source.problem(f"'{name}' must be a list of phrases", (name,)))
            continue
        try:
            lists[name] = (Choice(tuple(parse(phrase, language, lists) for phrase in phrases)),)
        except NotationError as error:
            problems.append(source.problem(str(error), (name,)))
    return lists


def _list_data(path: Path) -> dict[str, Any]:
    return read(path).data if path.exists() else {}


def _meaningful(source: Source) -> dict[str, Any]:
    """Leave out what changes no verdict and is not shown: the examples."""
    examples = {"must_find", "must_not_find", "not_applicable", "example_facts"}
    return {key: value for key, value in source.data.items() if key not in examples}


def _hash(content: list[Any]) -> str:
    text = json.dumps([MATCHING_VERSION, *content], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
