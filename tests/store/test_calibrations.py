import pytest
from sqlmodel import Session, col, select

from callqa.calls import Mark
from callqa.errors import ReviewError
from callqa.store import calibration_rounds, calibrations
from callqa.store.accounts import Account
from callqa.store.calibration_rounds import BlindMark, Round
from callqa.store.tables import AccountRow, RecordingRow, ReviewRow
from tests.review import seed


def begin(session: Session, calls: seed.Seed, boris: Account, **other: object) -> int:
    asked = {
        "title": "Ноябрь",
        "recording_ids": [calls.calls["awful"], calls.calls["exemplary"]],
        "takers": [calls.supervisor.id, boris.id],
        "expert": boris.id,
    } | other
    made = calibrations.start(session, calls.supervisor, **asked)  # type: ignore[arg-type]
    session.commit()
    return made


def mark_next(session: Session, account: Account, number: int, **marks: Mark) -> None:
    call = calibration_rounds.next_call(session, account, number)
    assert call
    given = {rule: BlindMark(marks.get(rule, Mark.PASS), 2, "слышно") for rule in call.rules}
    calibrations.give(session, account, number, call.call_id, given)
    session.commit()


def the_round(session: Session, account: Account) -> Round:
    return calibration_rounds.rounds(session, account)[0]


def test_each_marks_blind_and_the_last_one_opens_the_results(
    session: Session, calls: seed.Seed, boris: Account
) -> None:
    before = {row.id: (row.score, row.flags) for row in session.scalars(select(RecordingRow))}
    number = begin(session, calls, boris)
    blind = calibration_rounds.next_call(session, boris, number)
    assert blind
    assert (blind.place, blind.page.judged, set(blind.rules)) == (1, None, set(seed.RULES))
    mark_next(session, boris, number, never_say_no=Mark.FAIL)
    assert the_round(session, calls.supervisor).left == 2
    assert calibration_rounds.results(session, calls.supervisor, number) == ()
    mark_next(session, calls.supervisor, number)
    mark_next(session, calls.supervisor, number)
    assert the_round(session, boris).closed_at is None
    mark_next(session, boris, number)
    assert the_round(session, boris).closed_at
    awful, exemplary = calibration_rounds.results(session, calls.supervisor, number)
    assert awful.machine["never_say_no"] is Mark.FAIL
    assert {taker: one.mark for taker, one in awful.marks["never_say_no"].items()} == {
        calls.supervisor.id: Mark.PASS,
        boris.id: Mark.FAIL,
    }
    assert exemplary.marks["greeting"][boris.id] == BlindMark(Mark.PASS, 2, "слышно")
    assert {row.id: (row.score, row.flags) for row in session.scalars(select(RecordingRow))} == before
    assert session.scalars(select(ReviewRow)).all() == []


def test_marks_are_given_once_and_whole(session: Session, calls: seed.Seed, boris: Account) -> None:
    number = begin(session, calls, boris)
    call = calibration_rounds.next_call(session, boris, number)
    assert call
    with pytest.raises(ReviewError, match="every rule"):
        calibrations.give(session, boris, number, call.call_id, {"greeting": BlindMark(Mark.PASS)})
    mark_next(session, boris, number)
    with pytest.raises(ReviewError, match="already"):
        calibrations.give(session, boris, number, call.call_id, {rule: BlindMark(Mark.NA) for rule in call.rules})


def test_the_owner_may_close_it_early_and_others_may_not(session: Session, calls: seed.Seed, boris: Account) -> None:
    number = begin(session, calls, boris)
    mark_next(session, boris, number)
    with pytest.raises(ReviewError, match="began the round"):
        calibrations.close(session, boris, number)
    calibrations.close(session, calls.supervisor, number)
    assert len(calibration_rounds.results(session, boris, number)[0].marks["greeting"]) == 1
    assert calibration_rounds.next_call(session, boris, number) is None


def test_managers_have_no_part_in_it(session: Session, calls: seed.Seed, boris: Account) -> None:
    number = begin(session, calls, boris)
    assert calibration_rounds.rounds(session, calls.olga) == ()
    assert calibration_rounds.people(session, calls.olga) == ()
    assert calibration_rounds.next_call(session, calls.olga, number) is None
    with pytest.raises(ReviewError):
        calibrations.start(session, calls.olga, "x", [calls.calls["awful"]], takers=[1, 2], expert=None)
    with pytest.raises(ReviewError):
        calibrations.close(session, calls.olga, number)
    calibrations.close(session, calls.supervisor, number)
    assert calibration_rounds.results(session, calls.olga, number) == ()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": " "}, "title"),
        ({"recording_ids": []}, "1 to 50 calls"),
        ({"recording_ids": [999]}, "nothing to mark in them: 999"),
        ({"takers": [1]}, "at least 2"),
        ({"takers": [1, 2]}, "at least 2 supervisors"),
        ({"expert": 2}, "expert"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused(
    session: Session, calls: seed.Seed, boris: Account, wrong: dict[str, object], why: str
) -> None:
    assert session.scalars(select(AccountRow.login).where(col(AccountRow.id) == 2)).one() == "olga"
    with pytest.raises(ReviewError, match=why):
        begin(session, calls, boris, **wrong)
