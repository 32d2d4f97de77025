"""Every step of everybody from every state, and what must never happen on any way through them."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from callqa.calls import Mark
from callqa.workflow import (
    SHOWN,
    Answer,
    Party,
    Release,
    Releasing,
    State,
    Step,
    after,
    answered_mark,
    in_time,
    may_answer,
    outcome,
)

ALL = list(product(Step, Party, State))
TAKEN = {(step, party, state): to for step, party, state in ALL if (to := after(step, party, state)) is not None}


def led_by(party: Party) -> dict[State, set[tuple[Step, State]]]:
    moves: dict[State, set[tuple[Step, State]]] = {}
    for (step, by, state), to in TAKEN.items():
        if by is party:
            moves.setdefault(state, set()).add((step, to))
    return moves


def test_a_manager_only_answers_what_was_released_to_them() -> None:
    answers = {(Step.ACKNOWLEDGE, State.ACKNOWLEDGED), (Step.DISPUTE, State.DISPUTED)}
    assert led_by(Party.MANAGER) == {State.RELEASED: answers}


def test_nobody_answers_in_a_managers_name() -> None:
    answering = {Step.ACKNOWLEDGE, Step.DISPUTE}
    assert {party for (step, party, _state) in TAKEN if step in answering} == {Party.MANAGER}


def test_the_program_releases_only_what_no_person_has_taken() -> None:
    assert led_by(Party.PROGRAM) == {
        State.AUTO_SCORED: {(Step.RELEASE, State.RELEASED)},
        State.RELEASED: {(Step.LAPSE, State.ACKNOWLEDGED), (Step.CHANGE, State.RELEASED)},
        State.ACKNOWLEDGED: {(Step.CHANGE, State.RELEASED)},
        State.RESOLVED: {(Step.CHANGE, State.RELEASED)},
    }


def test_what_was_shown_is_hidden_only_by_voiding() -> None:
    hiding = {step for (step, _party, state), to in TAKEN.items() if state in SHOWN and to not in SHOWN}
    assert hiding == {Step.VOID}


def test_only_a_release_shows_a_call() -> None:
    showing = {step for (step, _party, state), to in TAKEN.items() if state not in SHOWN and to in SHOWN}
    assert showing == {Step.RELEASE}


def test_a_dispute_ends_by_an_answer_or_with_the_call() -> None:
    ends = {(step, to) for (step, _party, state), to in TAKEN.items() if state is State.DISPUTED}
    assert ends == {(Step.RESOLVE, State.RESOLVED), (Step.VOID, State.VOIDED)}


def test_a_voided_call_comes_back_hidden() -> None:
    ends = {(step, party, to) for (step, party, state), to in TAKEN.items() if state is State.VOIDED}
    assert ends == {(Step.RESTORE, Party.SUPERVISOR, State.IN_REVIEW)}


def test_every_state_is_reached_from_a_fresh_score() -> None:
    reached, edge = {State.AUTO_SCORED}, {State.AUTO_SCORED}
    while edge:
        edge = {to for (_step, _party, state), to in TAKEN.items() if state in edge} - reached
        reached |= edge
    assert reached == set(State)


@pytest.mark.parametrize(
    ("release", "score", "flags", "shown"),
    [
        (Release.ALL, 40.0, ["below_pass_mark"], True),
        (Release.ALL, None, ["not_scored"], False),
        (Release.UNFLAGGED, 90.0, [], True),
        (Release.UNFLAGGED, 90.0, ["check_speakers"], False),
        (Release.BY_HAND, 100.0, [], False),
    ],
)
def test_what_a_run_releases(release: Release, score: float | None, flags: list[str], *, shown: bool) -> None:
    assert Releasing(release, timedelta(days=7)).at_once(score, flags) is shown


def test_the_last_moment_is_in_time() -> None:
    due = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert in_time(due, due)
    assert not in_time(due, due + timedelta(microseconds=1))
    assert in_time(None, due)


@pytest.mark.parametrize(
    ("answers", "whole"),
    [
        ([Answer.ACCEPTED], Answer.ACCEPTED),
        ([Answer.ACCEPTED, Answer.ACCEPTED], Answer.ACCEPTED),
        ([Answer.REJECTED, Answer.REJECTED], Answer.REJECTED),
        ([Answer.ACCEPTED, Answer.REJECTED], Answer.PARTLY),
        ([Answer.PARTLY], Answer.PARTLY),
    ],
)
def test_the_answer_as_a_whole(answers: list[Answer], whole: Answer) -> None:
    assert outcome(answers) is whole


@pytest.mark.parametrize(("proposed", "present", "chosen"), list(product(Mark, Mark, [None, *Mark])))
def test_the_mark_after_an_answer(proposed: Mark, present: Mark, chosen: Mark | None) -> None:
    def mark(answer: Answer) -> Mark | None:
        return answered_mark(answer, proposed=proposed, present=present, chosen=chosen)

    assert mark(Answer.ACCEPTED) is proposed
    assert mark(Answer.REJECTED) is present
    assert mark(Answer.PARTLY) is (None if chosen == proposed else chosen)


def test_nobody_decides_about_their_own_mark_while_there_is_somebody_else() -> None:
    assert not may_answer(decided_by=1, account=1, others=1)
    assert may_answer(decided_by=1, account=1, others=0)
    assert may_answer(decided_by=1, account=2, others=1)
    assert may_answer(decided_by=None, account=1, others=1)
