"""Small rulebooks and calls for tests."""

from pathlib import Path

from callqa.calls import Verdict
from callqa.recording import CallFacts
from callqa.rules.book import Rulebook
from callqa.rules.examples import example_call
from callqa.rules.folders import load

HEAD = "title: t\nwhy: w\nmessage: m\n"
EXAMPLES = "must_find: [плохо плохо плохо]\nmust_not_find: [хорошо]\n"
SCORECARD = "name: s\ntitle: S\npass_mark: 80\nsections: [{id: all, title: All, rules: {%s: 100}}]\n"


def write_rules(folder: Path, *, lists: str = "", scorecard: str | None = None, **rules: str) -> Path:
    """Write a Russian rulebook; each rule is what stands below its head, the first one gets all the weight."""
    (folder / "ru" / "rules").mkdir(parents=True)
    for name, body in rules.items():
        text = f"id: {name}\n{HEAD}{EXAMPLES}{body}"
        (folder / "ru" / "rules" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "ru" / "scorecard.yaml").write_text(scorecard or SCORECARD % next(iter(rules)), encoding="utf-8")
    if lists:
        (folder / "ru" / "lists.yaml").write_text(lists, encoding="utf-8")
    return folder / "ru"


def rulebook(folder: Path, body: str, *, lists: str = "") -> Rulebook:
    """Return a rulebook with one rule ``r``."""
    return load(write_rules(folder, lists=lists, r=body))


def verdict(book: Rulebook, passage: str, facts: CallFacts | None = None) -> Verdict:
    """Judge a passage by the first rule."""
    return book.judge(example_call(passage, facts or CallFacts(), "ru")).verdicts[0]
