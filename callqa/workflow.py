"""Where people are with the evaluation of a call, and who may take which step from there. Pure.

::

    auto_scored → in_review → released → acknowledged | disputed → resolved          aside: voided

A manager sees a call from its release on. They acknowledge it, or dispute marks while the window is open; a window that
passes counts as acknowledged. Marks that change after the release open the window anew, so that nobody is bound by what
they have not seen. A voided call (a wrong recording, a test) counts nowhere; if it is restored, it is released anew.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from callqa.calls import Mark


class State(StrEnum):
    """Where people are with a call."""

    AUTO_SCORED = "auto_scored"
    IN_REVIEW = "in_review"
    RELEASED = "released"
    ACKNOWLEDGED = "acknowledged"
    DISPUTED = "disputed"
    RESOLVED = "resolved"
    VOIDED = "voided"


SHOWN = frozenset({State.RELEASED, State.ACKNOWLEDGED, State.DISPUTED, State.RESOLVED})
"""The states in which the manager sees the call. A voided one is hidden: a wrong recording may be anybody's call."""


class Party(StrEnum):
    """Who takes a step. ``PROGRAM``: a run, a re-scoring, or the passing of time."""

    PROGRAM = "program"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"


class Step(StrEnum):
    """What is done with a call.

    ``TAKE``: a supervisor looks at it. ``LAPSE``: the manager's window passed. ``RESOLVE``: the last disputed mark was
    answered. ``CHANGE``: the score or a mark is another than the manager was shown.
    """

    TAKE = "take"
    RELEASE = "release"
    ACKNOWLEDGE = "acknowledge"
    LAPSE = "lapse"
    DISPUTE = "dispute"
    RESOLVE = "resolve"
    CHANGE = "change"
    VOID = "void"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Move:
    """Who may take a step, from which states, and where it leads."""

    step: Step
    by: frozenset[Party]
    begins: frozenset[State]
    to: State


_BOTH = frozenset({Party.SUPERVISOR, Party.PROGRAM})
_SUPERVISOR, _MANAGER, _PROGRAM = (frozenset({party}) for party in (Party.SUPERVISOR, Party.MANAGER, Party.PROGRAM))

MOVES = (
    Move(Step.TAKE, _SUPERVISOR, frozenset({State.AUTO_SCORED}), State.IN_REVIEW),
    Move(Step.RELEASE, _PROGRAM, frozenset({State.AUTO_SCORED}), State.RELEASED),
    Move(Step.RELEASE, _SUPERVISOR, frozenset({State.AUTO_SCORED, State.IN_REVIEW}), State.RELEASED),
    Move(Step.ACKNOWLEDGE, _MANAGER, frozenset({State.RELEASED}), State.ACKNOWLEDGED),
    Move(Step.LAPSE, _PROGRAM, frozenset({State.RELEASED}), State.ACKNOWLEDGED),
    Move(Step.DISPUTE, _MANAGER, frozenset({State.RELEASED}), State.DISPUTED),
    Move(Step.RESOLVE, _SUPERVISOR, frozenset({State.DISPUTED}), State.RESOLVED),
    Move(Step.CHANGE, _BOTH, SHOWN - {State.DISPUTED}, State.RELEASED),
    Move(Step.VOID, _SUPERVISOR, frozenset(State) - {State.VOIDED}, State.VOIDED),
    Move(Step.RESTORE, _SUPERVISOR, frozenset({State.VOIDED}), State.IN_REVIEW),
)


def after(step: Step, party: Party, state: State) -> State | None:
    """Return where a step leads, or ``None`` if that party may not take it from there."""
    found = [move.to for move in MOVES if move.step is step and party in move.by and state in move.begins]
    return found[0] if found else None


class Release(StrEnum):
    """Which calls a run releases by itself: all with a score, those of them without a flag, or none."""

    ALL = "all"
    UNFLAGGED = "unflagged"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Releasing:
    """What is released by itself, and how long managers may answer then."""

    release: Release
    window: timedelta

    @classmethod
    def of(cls, release: str, days: int) -> "Releasing":
        """Make it of what settings say."""
        return cls(Release(release), timedelta(days=days))

    def at_once(self, score: float | None, flags: Collection[str]) -> bool:
        """Tell whether a freshly judged call goes to its manager without a supervisor's look."""
        if score is None or self.release is Release.BY_HAND:
            return False
        return self.release is Release.ALL or not flags


def in_time(due_at: datetime | None, moment: datetime) -> bool:
    """Tell whether a deadline has not passed; without one there is always time."""
    return due_at is None or moment <= due_at


class Answer(StrEnum):
    """What becomes of a disputed mark: the mark that the manager proposed, something else, or nothing changes."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"


def outcome(answers: Sequence[Answer]) -> Answer:
    """Return what became of a dispute as a whole: accepted or rejected if each mark was, else partly accepted."""
    return answers[0] if len(set(answers)) == 1 else Answer.PARTLY


def answered_mark(answer: Answer, *, proposed: Mark, present: Mark, chosen: Mark | None) -> Mark | None:
    """Return the mark that counts after an answer, or ``None`` if the answer contradicts itself.

    Args:
        answer: of the supervisor.
        proposed: what the manager asks for.
        present: what counts now.
        chosen: what the supervisor gives where the dispute is partly accepted: neither what is asked for, nor
            (where the manager disputes the evidence of a mark that stays) anything but the present mark.
    """
    if answer is Answer.ACCEPTED:
        return proposed
    if answer is Answer.REJECTED:
        return present
    return chosen if chosen is not None and chosen != proposed else None


def may_answer(*, decided_by: int | None, account: int, others: int) -> bool:
    """Tell whether somebody may decide on a dispute about a mark: not about their own while there is somebody else.

    Args:
        decided_by: the account whose mark it is; ``None`` for the machine's.
        account: who wants to answer.
        others: how many other people could.
    """
    return decided_by != account or others == 0
