"""Checking a folder of rules: every file, and every rule's own examples."""

from pathlib import Path

from callqa.calls import CallFacts, Mark
from callqa.rules.book import Rulebook, assemble
from callqa.rules.examples import example_call
from callqa.rules.rule import Rule
from callqa.rules.sources import Problem

_MEANS = {
    Mark.FAIL: "a violation is found",
    Mark.PASS: "nothing wrong is found",
    Mark.NA: "it does not apply",
}


def check(folder: Path) -> list[Problem]:
    """Return everything that is wrong with a language's rules; an empty list if all is well."""
    rulebook, problems = assemble(folder)
    if rulebook is None:
        return problems
    return [problem for rule in rulebook.rules for problem in _examples(rulebook, rule, folder)]


def judge_example(rulebook: Rulebook, rule: Rule, text: str) -> Mark:
    """Return a rule's mark for a passage."""
    about = rule.example_facts
    facts = CallFacts(shop_names=about.shop_names, agent=about.agent, language=rulebook.language)
    verdicts = rulebook.judge(example_call(text, facts, rulebook.language))
    return next(verdict.mark for verdict in verdicts if verdict.rule == rule.id)


def _examples(rulebook: Rulebook, rule: Rule, folder: Path) -> list[Problem]:
    groups = (
        ("must_find", rule.must_find, (Mark.FAIL,)),
        ("must_not_find", rule.must_not_find, (Mark.PASS, Mark.NA)),
        ("not_applicable", rule.not_applicable, (Mark.NA,)),
    )
    problems = []
    for key, texts, wanted in groups:
        for text in texts:
            mark = judge_example(rulebook, rule, text)
            if mark not in wanted:
                message = f"{key} example «{text.strip()}»: {_MEANS[mark]}; change the phrases or the example"
                problems.append(Problem(folder / "rules" / f"{rule.id}.yaml", rule.id, None, message))
    return problems
