"""Learning from reviewers: marks that a person called wrong become examples of the rules, once a person accepts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine as Database

from callqa import publishing
from callqa.errors import PublishError, RulebookError
from callqa.meaning.cache import CachedEncoder
from callqa.rules.amend import difference, items_of, with_item
from callqa.rules.book import Rulebook
from callqa.rules.check import JudgedExample, judge_examples
from callqa.rules.lessons import Lesson, key_for, lessons, passage, turns_needed
from callqa.rules.reader import assemble
from callqa.rules.rule import Rule
from callqa.store import proposals, rulechanges
from callqa.store.accounts import Account
from callqa.store.db import transaction
from callqa.store.overridden import Overridden, overridden
from callqa.store.proposals import NewProposal, Proposal

_AFTER = {"not_applicable": "must_not_find"}
"""The list that a missing one is written after."""


@dataclass(frozen=True, slots=True)
class School:
    """Where is learnt: the reviews and the rule files, and what the rules are judged with."""

    database: Database
    scripts: Path
    rulebooks: Mapping[str, Rulebook]
    encoder: CachedEncoder | None = None


@dataclass(frozen=True, slots=True)
class Unshown:
    """An overridden mark without a moment that could be shown: somebody has to choose the lines."""

    recording_id: int
    recording: str
    rule: str


def collect(school: School, account: Account | None, since: datetime | None = None) -> list[Unshown]:
    """Put forward what reviews teach that were not asked before; return those that need a person to choose the lines.

    Raises:
        PublishError: the account may not supervise.
        StoreError: the database cannot be used.
    """
    unshown = []
    with transaction(school.database) as session:
        asked = proposals.reviews_with_proposals(session)
        for one in list(overridden(session, account, since=since)):
            rule = rule_of(school, one)
            if one.review_id in asked or rule is None or key_for(rule, one.machine, one.person) is None:
                continue
            learnt = lessons(rule, one.transcript, one.evidence, machine=one.machine, person=one.person)
            if learnt:
                proposals.propose(session, account, one.review_id, _new(school, one, learnt))
            else:
                unshown.append(Unshown(one.recording_id, one.name, one.rule))
    return unshown


def suggestion(
    school: School, account: Account | None, recording_id: int, rule_id: str
) -> tuple[Overridden, str] | None:
    """Return an overridden mark and the passage that shows it, empty where the machine had no evidence.

    ``None`` where the mark was not overridden, or where no passage could show why.
    """
    with transaction(school.database) as session:
        found = next(overridden(session, account, recording_id=recording_id, rule=rule_id), None)
    rule = rule_of(school, found) if found else None
    if found is None or rule is None or key_for(rule, found.machine, found.person) is None:
        return None
    return found, passage(found.transcript, turns_needed(rule, found.transcript, found.evidence))


def put_forward(school: School, account: Account, found: Overridden, text: str) -> int:
    """Put forward a passage that a person has chosen; return how many proposals were made of it.

    Raises:
        PublishError: the account may not supervise, or there is nothing in the passage.
    """
    rule = rule_of(school, found)
    if rule is None or not text.strip():
        raise PublishError("The example is empty; write the lines in which the rule was wrong.")
    learnt = lessons(rule, found.transcript, found.evidence, machine=found.machine, person=found.person, text=text)
    with transaction(school.database) as session:
        return proposals.propose(session, account, found.review_id, _new(school, found, learnt))


def listed(school: School, account: Account | None) -> tuple[Proposal, ...]:
    """Return the proposals that wait for a decision."""
    with transaction(school.database) as session:
        return proposals.open_proposals(session, account)


def shown(school: School, account: Account | None, proposal: Proposal) -> str:
    """Return what would change in the rule file, as a unified diff.

    Raises:
        PublishError: the file is gone, or the account may not supervise.
        RulebookError: nothing can be added to the file.
    """
    new = proposal.new
    before = publishing.read(school.scripts, account, new.language, new.file)
    return difference(before, _amended(before, new), f"{new.language}/{new.file}")


def accept(school: School, account: Account | None, proposal_id: int) -> NewProposal:
    """Write a proposal into its rule file. Either file, note and decision are made, or none of them.

    Raises:
        PublishError: the account may not supervise, it is not open any more, or the file cannot be changed.
        RulebookError: nothing can be added to the file.
    """
    with transaction(school.database) as session:
        new = proposals.decide(session, account, proposal_id, proposals.ACCEPTED)
        before = publishing.read(school.scripts, account, new.language, new.file)
        after = _amended(before, new)
        if after != before:
            publishing.publish(
                session,
                school.scripts,
                account,
                language=new.language,
                file=new.file,
                before=before,
                after=after,
                why=rulechanges.LEARNED,
            )
    return new


def reject(school: School, account: Account | None, proposal_id: int) -> None:
    """Keep a proposal from coming back.

    Raises:
        PublishError: the account may not supervise, or it is not open any more.
    """
    with transaction(school.database) as session:
        proposals.decide(session, account, proposal_id, proposals.REJECTED)


def still_wrong(school: School, new: NewProposal) -> list[JudgedExample]:
    """Return the examples that a rule judges wrongly now that its file has a new one.

    Raises:
        RulebookError: the files are not in order.
    """
    folder, _, name = new.file.partition("/")
    if folder != "rules":
        return []
    reading = assemble(publishing.path_of(school.scripts, new.language, new.file).parents[1], school.encoder)
    if reading.rulebook is None:
        raise RulebookError(str(reading.problems[0]))
    rule = next(rule for rule in reading.rulebook.rules if f"{rule.id}.yaml" == name)
    return [example for example in judge_examples(reading.rulebook, rule) if not example.holds]


def rule_of(school: School, found: Overridden) -> Rule | None:
    """Return the rule that an overridden mark is of, if there still is one."""
    rulebook = school.rulebooks.get(found.transcript.language)
    return next((rule for rule in rulebook.rules if rule.id == found.rule), None) if rulebook else None


def _amended(before: str, new: NewProposal) -> str:
    if new.text in items_of(before, new.key):
        return before
    return with_item(before, new.key, new.text, after=_AFTER.get(new.key))


def _new(school: School, found: Overridden, learnt: Sequence[Lesson]) -> list[NewProposal]:
    """Leave out what the files say already."""
    language = found.transcript.language
    new = [NewProposal(language, lesson.file, lesson.key, lesson.text) for lesson in learnt]
    return [
        one
        for one in new
        if one.text not in items_of(publishing.path_of(school.scripts, language, one.file).read_text("utf-8"), one.key)
    ]
