"""Release, answers, voiding: who may do what, what is kept, and what another manager gets of it, which is nothing."""

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from callqa.calls import Mark
from callqa.errors import ReviewError
from callqa.store import disputes, fairlists, steps
from callqa.store.accounts import Account
from callqa.store.callhistory import history
from callqa.store.callpage import call_page
from callqa.store.fairpage import call_fairness
from callqa.store.listening import recording_file
from callqa.store.queue import QueueFilter, Show, queue
from callqa.store.tables import RecordingRow, now
from callqa.workflow import Answer, Release, Releasing, State, Step
from tests.review import seed
from tests.store.fair_calls import WEEK, change, counted_scores, fairness, object_to, rule_on, trail, unreleased

ALL = QueueFilter(show=Show.ALL)


class TestRelease:
    def test_before_it_a_manager_gets_nothing_of_the_call(self, session: Session, calls: seed.Seed) -> None:
        awful, middling = calls.calls["awful"], calls.calls["middling"]
        unreleased(session, awful)
        assert call_page(session=session, account=calls.olga, recording_id=awful) is None
        assert recording_file(session=session, account=calls.olga, recording_id=awful) is None
        assert call_fairness(session, calls.olga, awful) is None
        assert history(session, calls.olga, awful) == ()
        assert counted_scores(session, calls.olga) == [75.0]
        assert [row.recording_id for row in queue(session=session, account=calls.olga, wanted=ALL)] == [middling]
        steps.release(session, calls.supervisor, [awful], WEEK)
        assert recording_file(session=session, account=calls.olga, recording_id=awful)
        assert counted_scores(session, calls.olga) == [0.0, 75.0]

    def test_a_run_releases_what_is_not_flagged(self, session: Session, calls: seed.Seed) -> None:
        unreleased(session, *calls.calls.values())
        done = steps.release_at_once(session, [*calls.calls.values()], Releasing(Release.UNFLAGGED, WEEK))
        shown = select(col(RecordingRow.name)).where(col(RecordingRow.state) == State.RELEASED)
        assert (done, set(session.scalars(shown))) == (2, {"exemplary.wav", "middling.wav"})
        assert trail(session, calls.calls["middling"]) == [("release", "auto_scored", "released", None)]

    def test_several_at_once_as_far_as_they_can_be(self, session: Session, calls: seed.Seed) -> None:
        unreleased(session, calls.calls["awful"], calls.calls["nasty"])
        change(session, calls.supervisor, calls.calls["nasty"], "greeting", Mark.PASS)
        done = steps.release(session, calls.supervisor, [*calls.calls.values()], WEEK)
        assert (done.done, done.skipped) == (2, 4)
        steps_of_nasty = [step for step, *_rest in trail(session, calls.calls["nasty"])]
        assert steps_of_nasty == [Step.TAKE, Step.RELEASE], "a review takes a call into work"

    def test_managers_release_nothing(self, session: Session, calls: seed.Seed) -> None:
        unreleased(session, calls.calls["awful"])
        with pytest.raises(ReviewError, match="supervisor"):
            steps.release(session, calls.olga, [calls.calls["awful"]], WEEK)


class TestAcknowledging:
    def test_is_for_the_manager_whose_call_it_is(self, session: Session, calls: seed.Seed) -> None:
        awful = calls.calls["awful"]
        for other in (calls.ivan, calls.supervisor):
            with pytest.raises(ReviewError):
                steps.acknowledge(session, other, awful)
        steps.acknowledge(session, calls.olga, awful)
        assert fairness(session, calls.olga, awful).state is State.ACKNOWLEDGED
        assert trail(session, awful)[-1] == ("acknowledge", "released", "acknowledged", calls.olga.id)

    def test_a_window_that_passed_counts_as_acknowledged(self, session: Session, calls: seed.Seed) -> None:
        awful = calls.calls["awful"]
        session.execute(update(RecordingRow).where(col(RecordingRow.id) == awful).values(due_at=now() - WEEK))
        session.commit()
        with pytest.raises(ReviewError, match="time to answer is over"):
            object_to(session, calls.olga, awful, "never_say_no")
        with pytest.raises(ReviewError, match="time to answer is over"):
            steps.acknowledge(session, calls.olga, awful)
        assert steps.lapse(session) == 1
        assert steps.lapse(session) == 0
        assert trail(session, awful)[-1] == ("lapse", "released", "acknowledged", None)
        assert fairness(session, calls.olga, awful).steps == frozenset()


class TestVoiding:
    def test_takes_the_call_out_of_everything(self, session: Session, calls: seed.Seed, boris: Account) -> None:
        awful = calls.calls["awful"]
        object_to(session, calls.olga, awful, "never_say_no")
        disputes.void(session, calls.supervisor, awful, "Проверка связи")
        session.commit()
        assert call_page(session=session, account=calls.olga, recording_id=awful) is None
        assert recording_file(session=session, account=calls.olga, recording_id=awful) is None
        assert counted_scores(session, calls.olga) == [75.0]
        assert len(counted_scores(session, calls.supervisor)) == 3
        told = fairlists.disputes(session, calls.olga)[0]
        assert told.answer
        assert (told.answer.answer, told.answer.comment) == ("voided", "Проверка связи")
        assert [one.why for one in fairlists.voided(session, calls.olga)] == ["Проверка связи"]
        assert fairlists.voided(session, calls.ivan) == ()
        found = fairness(session, calls.supervisor, awful)
        assert (found.void_reason, found.steps) == ("Проверка связи", frozenset({Step.RESTORE}))
        with pytest.raises(ReviewError, match="voided"):
            change(session, calls.supervisor, awful, "greeting", Mark.FAIL)
        with pytest.raises(ReviewError, match="answered already"):
            rule_on(session, boris, "never_say_no", Answer.ACCEPTED)
        steps.restore(session, calls.supervisor, awful, "Нет, звонок настоящий")
        assert fairness(session, calls.supervisor, awful).state is State.IN_REVIEW

    @pytest.mark.parametrize("why", ["", " ", "x" * 4001])
    def test_needs_a_reason(self, session: Session, calls: seed.Seed, why: str) -> None:
        with pytest.raises(ReviewError, match="reason"):
            disputes.void(session, calls.supervisor, calls.calls["awful"], why)

    def test_is_not_for_managers(self, session: Session, calls: seed.Seed) -> None:
        with pytest.raises(ReviewError):
            disputes.void(session, calls.olga, calls.calls["awful"], "Не мой звонок")


def test_the_history_of_a_call_tells_everything_in_order(session: Session, calls: seed.Seed, boris: Account) -> None:
    awful = calls.calls["awful"]
    object_to(session, calls.olga, awful, "never_say_no")
    rule_on(session, boris, "never_say_no", Answer.ACCEPTED)
    told = [(event.kind, event.what, event.who) for event in reversed(history(session, calls.olga, awful))]
    assert told == [
        ("step", "release", None),
        ("step", "dispute", "olga"),
        ("dispute", "", "olga"),
        ("review", "wrong_verdict", "boris"),
        ("answer", "accepted", "boris"),
        ("step", "resolve", "boris"),
    ]
    assert history(session, calls.ivan, awful) == ()
