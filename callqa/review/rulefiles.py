"""The rules as they are on disk, for the pages that show and change them. Only for those who may supervise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from callqa import learning, publishing, rescoring
from callqa.backtest import Difference
from callqa.errors import PublishError, RulebookError
from callqa.learning import School
from callqa.meaning.cache import CachedEncoder
from callqa.meaning.choice import open_encoder
from callqa.review.context import engine, settings
from callqa.rules.book import Rulebook
from callqa.rules.check import JudgedExample, judge_examples, problems_of
from callqa.rules.folders import language_folders, load_all
from callqa.rules.reader import Reading, assemble
from callqa.rules.sources import Problem
from callqa.store import proposals, rulechanges, rulefigures, stored
from callqa.store.access import may_supervise
from callqa.store.accounts import Account
from callqa.store.db import transaction
from callqa.store.overridden import Overridden
from callqa.store.rulechanges import RuleChange
from callqa.store.rulefigures import RuleFigures
from callqa.store.stored import Wanted
from callqa.store.tables import now

LATELY = timedelta(days=30)

_loaded: dict[tuple[object, ...], dict[str, Rulebook]] = {}
_loading = Lock()


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file by its language and the rule's id."""

    language: str
    rule: str

    @property
    def name(self) -> str:
        """The file within the language's folder."""
        return f"rules/{self.rule}.yaml"


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a text of a rule file, and how its examples are judged where it can judge at all."""

    problems: tuple[Problem, ...]
    examples: tuple[JudgedExample, ...]
    usable: bool

    @property
    def wrong(self) -> tuple[JudgedExample, ...]:
        """The examples that are judged otherwise than they should be."""
        return tuple(example for example in self.examples if not example.holds)


def files(account: Account) -> tuple[RuleFile, ...] | None:
    """Return all rule files, or ``None`` for those who may not supervise."""
    if not may_supervise(account):
        return None
    folders = language_folders(settings().scripts)
    return tuple(RuleFile(f.name, path.stem) for f in folders for path in sorted((f / "rules").glob("*.yaml")))


def rulebooks() -> dict[str, Rulebook]:
    """Return the rulebooks on disk by language; read again only once a file has changed.

    Raises:
        RulebookError: they are not in order.
    """
    scripts = settings().scripts
    paths = sorted(scripts.rglob("*.yaml"))
    state = (scripts, settings().meaning, *((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths))
    with _loading:
        if state not in _loaded:
            books = load_all(scripts, encoder())
            _loaded.clear()
            _loaded[state] = books
        return _loaded[state]


def encoder() -> CachedEncoder | None:
    """Return what tells meanings, as the settings want it."""
    return open_encoder(settings().meaning, settings().cache)


def school() -> School:
    """Return what ``callqa.learning`` works with."""
    return School(engine(), settings().scripts, rulebooks(), encoder())


def figures(account: Account) -> dict[str, RuleFigures] | None:
    """Return how the rules did lately, or ``None`` for those who may not supervise."""
    with transaction(engine()) as session:
        return rulefigures.rule_figures(session, account, now() - LATELY)


def text_of(account: Account, file: RuleFile) -> str:
    """Return a rule file as it is on disk.

    Raises:
        PublishError: it is not there, or the account may not supervise.
    """
    return publishing.read(settings().scripts, account, file.language, file.name)


def check(account: Account, file: RuleFile, text: str) -> Checked:
    """Check a text as if it stood in the file.

    Raises:
        PublishError: the file is not there, or the account may not supervise.
    """
    with _reading(account, file, text) as reading:
        if reading.rulebook is None:
            return Checked(tuple(problems_of(reading)), (), usable=False)
        judged = tuple(
            example
            for rule in reading.rulebook.rules
            if rule.id == file.rule
            for example in judge_examples(reading.rulebook, rule)
        )
        repeated = [one for one in problems_of(reading, with_examples=False) if one.rule == file.rule]
        return Checked(tuple(repeated), judged, usable=True)


def try_on(
    account: Account,
    file: RuleFile,
    text: str,
    *,
    latest: int | None,
    since: datetime | None,
    on_progress: Callable[[float], None],
) -> Difference:
    """Tell what would change in past calls if a text stood in the file. Changes nothing.

    Args:
        account: who asks.
        file: the rule file.
        text: what to try.
        latest: so many of the last calls; ``None`` for all.
        since: only calls since then.
        on_progress: told which share of the calls is done.

    Raises:
        PublishError: the account may not supervise.
        RulebookError: rules with that text cannot judge.
    """
    wanted = Wanted(since=since, account=account, latest=latest)
    with _reading(account, file, text) as reading, transaction(engine()) as session:
        if reading.rulebook is None:
            raise RulebookError(reading.problems[0].message)
        total = stored.count(session, wanted)
        books = rulebooks_but(file.language) | {file.language: reading.rulebook}
    desk = rescoring.Desk(engine(), books, settings().speech, settings().shop_names)
    done = 0

    def count(calls: int) -> None:
        nonlocal done
        done += calls
        on_progress(min(1.0, done / max(1, total)))

    return rescoring.compare(desk, wanted, on_calls=count)


def rulebooks_but(language: str) -> dict[str, Rulebook]:
    """Return the rulebooks of all other languages; the present text of this one may be broken."""
    others = [folder for folder in language_folders(settings().scripts) if folder.name != language]
    return {book.language: book for folder in others if (book := assemble(folder, encoder()).rulebook)}


def publish(account: Account, file: RuleFile, before: str, after: str) -> None:
    """Put a text in the place of a rule file.

    Raises:
        PublishError: the account may not supervise, the rules could not judge with it, the file has changed since it
            was opened, or it cannot be written.
    """
    with _reading(account, file, after) as reading:
        if reading.rulebook is None:
            raise PublishError(f"With this text no call could be judged: {reading.problems[0].message}.")
    with transaction(engine()) as session:
        publishing.publish(
            session,
            settings().scripts,
            account,
            language=file.language,
            file=file.name,
            before=before,
            after=after,
        )


def history(account: Account, file: RuleFile) -> tuple[RuleChange, ...]:
    """Return who changed a rule file, the latest first."""
    with transaction(engine()) as session:
        return rulechanges.history(session, account, language=file.language, file=file.name)


def teachable(account: Account, recording_id: int, rules: list[str]) -> list[tuple[Overridden, str]]:
    """Return the overridden marks of a call that could become examples and were not put forward yet.

    With each goes the passage that shows it, empty where the machine had found nothing. None at all where the rules
    are not in order.
    """
    with transaction(engine()) as session:
        asked = proposals.reviews_with_proposals(session)
    try:
        found = [learning.suggestion(school(), account, recording_id, rule) for rule in rules]
    except RulebookError:
        return []
    return [one for one in found if one is not None and one[0].review_id not in asked]


@contextmanager
def _reading(account: Account, file: RuleFile, text: str) -> Iterator[Reading]:
    scripts = settings().scripts
    if not may_supervise(account):
        raise PublishError(proposals.REFUSED)
    with publishing.copy_with(scripts, file.language, file.name, text.replace("\r\n", "\n")) as copy:
        yield assemble(Path(copy), encoder())
