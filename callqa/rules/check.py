"""Checking a folder of rules: every file, and every rule's own examples."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from callqa.calls import Evidence, Mark, Verdict
from callqa.meaning.cache import CachedEncoder
from callqa.recording import CallFacts
from callqa.rules.book import Rulebook
from callqa.rules.examples import example_call
from callqa.rules.reader import Reading, assemble
from callqa.rules.repeats import FOUND, repeats, short
from callqa.rules.rule import Rule
from callqa.rules.sources import Problem, Source
from callqa.rules.unused import unused

_MEANS = {
    Mark.FAIL: "a violation is found",
    Mark.PASS: "nothing wrong is found",
    Mark.NA: "it does not apply",
}
WANTED = {FOUND: (Mark.FAIL,), "must_not_find": (Mark.PASS, Mark.NA), "not_applicable": (Mark.NA,)}
"""The lists of examples in a rule, and the marks that are right for the passages in them."""
_SHOWN_FINDS = 3


@dataclass(frozen=True, slots=True)
class JudgedExample:
    """An example of a rule, by the list it stands in and its number there, and what the rule says of it."""

    key: str
    number: int
    text: str
    verdict: Verdict

    @property
    def holds(self) -> bool:
        """Whether it is judged as its list says."""
        return self.verdict.mark in WANTED[self.key]

    @property
    def finding(self) -> str:
        """What the rule says, and of which words."""
        finds = ", ".join(map(_find, self.verdict.evidence[:_SHOWN_FINDS]))
        return _MEANS[self.verdict.mark] + (f": {finds}" if finds else "")


def check(folder: Path, encoder: CachedEncoder | None = None) -> list[Problem]:
    """Return everything that is wrong with a language's rules, by file and line; an empty list if all is well."""
    return problems_of(assemble(folder, encoder))


def problems_of(reading: Reading, *, with_examples: bool = True) -> list[Problem]:
    """Return everything that is wrong with rules that were read; examples are judged where the files are in order."""
    found = [*reading.problems, *(problem for source in reading.sources for problem in repeats(source))]
    if with_examples and reading.rulebook is not None:
        sources = {source.path.stem: source for source in reading.sources if source.path.parent.name == "rules"}
        for rule in reading.rulebook.rules:
            found += _wrong_examples(reading.rulebook, rule, sources[rule.id])
    return sorted(dict.fromkeys(found), key=lambda problem: problem.place)


def warnings_of(folder: Path, reading: Reading) -> list[Problem]:
    """Return what is of no harm but may be a mistake: what nothing uses. Nothing where the files are not in order."""
    return sorted(unused(folder, reading.sources), key=lambda one: one.place) if reading.rulebook is not None else []


def judge_examples(rulebook: Rulebook, rule: Rule) -> Iterator[JudgedExample]:
    """Judge every example of a rule."""
    for key in WANTED:
        for number, text in enumerate(getattr(rule, key)):
            yield JudgedExample(key, number, text, judge_example(rulebook, rule, text))


def judge_example(rulebook: Rulebook, rule: Rule, text: str) -> Verdict:
    """Return a rule's verdict on a passage."""
    about = rule.example_facts
    facts = CallFacts(shop_names=about.shop_names, agent=about.agent, language=rulebook.language)
    return rulebook.verdict(example_call(text, facts, rulebook.language), rule.id)


def _wrong_examples(rulebook: Rulebook, rule: Rule, source: Source) -> Iterator[Problem]:
    for example in judge_examples(rulebook, rule):
        if not example.holds:
            message = (
                f"{example.key} example «{short(example.text)}»: {example.finding}; change the phrases or the example"
            )
            yield source.problem(message, (example.key, example.number))


def _find(evidence: Evidence) -> str:
    phrase = f" (phrase '{short(evidence.phrase)}')" if evidence.phrase else ""
    return f"«{short(evidence.quote)}»{phrase}" if evidence.quote else f"{evidence.end_s - evidence.start_s:.0f} s"
