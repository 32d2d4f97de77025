"""The list of rules: what each weighs, how often it fails calls, and how often people agree with it."""

from collections.abc import Iterable, Mapping

from callqa.review.language import _, number, percent
from callqa.review.parts.tables import Cell, Row, Table, show_tables
from callqa.review.rulebook import Rules, RuleSection
from callqa.review.rulefiles import RuleFile
from callqa.store.rulefigures import RuleFigures

_WIDTHS = "minmax(12rem, 3fr) 4rem 6rem minmax(6rem, 1fr) minmax(8rem, 1.4fr)"
_DOUBTFUL_BELOW = 0.8
"""People who agree less often than this point at a rule that needs work."""


def show_rules(
    rules: Mapping[str, Rules], files: Iterable[RuleFile], figures: Mapping[str, RuleFigures]
) -> RuleFile | None:
    """Draw the rules of every language by section, and return the one just chosen, if any."""
    by_language: dict[str, list[str]] = {}
    for file in files:
        by_language.setdefault(file.language, []).append(file.rule)
    tables = [
        _table(language, section, rules[language], figures, many=len(by_language) > 1)
        for language, known in by_language.items()
        for section in _sections(rules[language], known)
    ]
    chosen = show_tables(tables, key="rules")
    if chosen is None:
        return None
    language, _slash, rule = chosen.partition("/")
    return RuleFile(language, rule)


def _sections(rules: Rules, known: list[str]) -> Iterable[RuleSection]:
    for section in rules.sections(known):
        there = tuple(rule for rule in section.rules if rule in known)
        if there:
            yield RuleSection(section.title, section.weight, there)


def _table(
    language: str, section: RuleSection, rules: Rules, figures: Mapping[str, RuleFigures], *, many: bool
) -> Table:
    return Table(
        title=f"{section.title} ({language})" if many else section.title,
        columns=(_("Rule"), _("Weight"), _("Judged"), _("Broken"), _("People agree")),
        rows=tuple(_row(language, rule, rules, figures.get(rule, RuleFigures())) for rule in section.rules),
        widths=_WIDTHS,
        note=percent(section.weight / 100) if section.weight else "",
    )


def _row(language: str, rule: str, rules: Rules, figures: RuleFigures) -> Row:
    share = figures.failed / figures.judged if figures.judged else None
    failed = _("{count} ({share})").format(count=number(figures.failed), share=percent(share)) if share else "0"
    agreed = Cell("–", "muted")
    if figures.agreement is not None:
        of = _("{overridden} changed of {looked_at} looked at").format(
            overridden=number(figures.overridden), looked_at=number(figures.looked_at)
        )
        agreed = Cell(percent(figures.agreement), "warn" if figures.agreement < _DOUBTFUL_BELOW else "", of)
    weight = rules.weight(rule)
    cells = (
        Cell(rules.title(rule), below=rule),
        Cell(percent(weight / 100) if weight else "–", number=True),
        Cell(number(figures.judged), number=True),
        Cell(failed if figures.judged else "–", share=share),
        agreed,
    )
    return Row(cells, f"rule?rule={rule}&language={language}", f"{language}/{rule}")
