"""Which rules build on which others."""

from collections.abc import Iterable, Mapping

from callqa.rules.rule import Rule
from callqa.rules.sources import Problem, Source


def wrongly_built(sources: Iterable[Source], rules: Iterable[Rule], ids: set[str]) -> list[Problem]:
    """Find rules that build on one that is not there, or on each other."""
    known = {rule.id: rule for rule in rules}
    said = {source.rule: source for source in sources}
    problems = []
    for rule in rules:
        for other in rule.builds_on():
            where = said[rule.id].place_of(other)
            if other not in ids:
                problems.append(said[rule.id].problem(f"there is no rule '{other}' to build on", where))
            elif other in known and rule.id in _all_below(other, known):
                problems.append(said[rule.id].problem(f"'{other}' builds on this rule in turn", where))
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
