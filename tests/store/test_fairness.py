"""Release, answers, disputes: who may do what, what is kept, and what another manager gets of it, which is nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from callqa.calls import Evaluation, Mark
from callqa.errors import ReviewError
from callqa.store import disputes, evaluations, fairlists, fairpage, figures, saving, steps
from callqa.store.access import visible
from callqa.store.accounts import Account
from callqa.store.callhistory import history
from callqa.store.callpage import call_page
from callqa.store.disputes import Objection, Ruling
from callqa.store.evaluations import NewEvaluation
from callqa.store.fairness_tables import AnswerRow, DisputeRow, StepRow
from callqa.store.fairpage import CallFairness, call_fairness
from callqa.store.listening import recording_file
from callqa.store.queue import QueueFilter, Show, queue
from callqa.store.reviews import override
from callqa.store.saving import to_transcript
from callqa.store.tables import AccountRow, EvaluationRow, RecordingRow, ReviewRow, TranscriptRow, VerdictRow, now
from callqa.workflow import Answer, Release, Releasing, State, Step
from tests.review import seed

WEEK = timedelta(days=7)
ALL = QueueFilter(show=Show.ALL)


def fairness(session: Session, account: Account, recording_id: int) -> CallFairness:
    found = call_fairness(session, account, recording_id)
    assert found is not None
    return found


def unreleased(session: Session, *recording_ids: int) -> None:
    fresh = {"state": State.AUTO_SCORED, "due_at": None}
    session.execute(update(RecordingRow).where(col(RecordingRow.id).in_(recording_ids)).values(fresh))
    session.execute(StepRow.__table__.delete().where(col(StepRow.recording_id).in_(recording_ids)))  # type: ignore[attr-defined]
    session.commit()


def object_to(session: Session, account: Account, recording_id: int, *rules: str, proposed: Mark = Mark.PASS) -> None:
    call = session.get_one(RecordingRow, recording_id)
    objections = [Objection(rule, proposed, f"Послушайте: {rule}") for rule in rules]
    disputes.dispute(
        session, account, recording_id, objections, evaluation_id=call.evaluation_id or 0, answer_within=WEEK
    )
    session.commit()


def rule_on(session: Session, account: Account, rule: str, answer: Answer, mark: Mark | None = None) -> None:
    row = session.scalars(select(DisputeRow).where(DisputeRow.rule == rule).order_by(col(DisputeRow.id).desc())).first()
    assert row
    assert row.id
    disputes.answer(session, account, row.id, Ruling(answer, "Послушали ещё раз.", mark))
    session.commit()


def change(session: Session, account: Account, recording_id: int, rule: str, mark: Mark) -> None:
    call = session.get_one(RecordingRow, recording_id)
    override(
        session=session,
        account=account,
        evaluation_id=call.evaluation_id or 0,
        rule=rule,
        mark=mark,
        reason_code="wrong_verdict",
        comment="Слышно иначе.",
    )
    session.commit()


def judge_again(session: Session, recording_id: int, mark: Mark) -> None:
    """Make an evaluation current in which ``never_say_no`` has another mark and the score is 91."""
    heard = session.scalars(select(TranscriptRow).where(TranscriptRow.recording_id == recording_id)).one()
    saving.save_rulebook(session, "book-2", seed.RULEBOOK)
    before = session.get_one(EvaluationRow, session.get_one(RecordingRow, recording_id).evaluation_id)
    marks = session.scalars(select(VerdictRow).where(VerdictRow.evaluation_id == before.id))
    verdicts = tuple(
        seed._verdict(row.rule, mark if row.rule == "never_say_no" else Mark(row.mark), to_transcript(heard))
        for row in marks
    )
    judged = Evaluation(verdicts, 91.0, None, (), None, "book-2", seed.SCORECARD.name)
    evaluations.add_current(session, [NewEvaluation(recording_id, heard.id or 0, judged)])
    session.commit()


def counted_scores(session: Session, account: Account) -> list[float]:
    """What an account's averages are made of, the lowest first."""
    return sorted(float(score) for score in figures.read(session, figures.of_recordings(visible(account))).score)


def trail(session: Session, recording_id: int) -> list[tuple[str, str, str, int | None]]:
    rows = session.scalars(select(StepRow).where(StepRow.recording_id == recording_id).order_by(col(StepRow.id)))
    return [(row.step, row.before, row.after, row.account_id) for row in rows]


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


class TestDispute:
    def test_accepted_in_part_and_the_score_follows(self, session: Session, calls: seed.Seed, boris: Account) -> None:
        awful = calls.calls["awful"]
        object_to(session, calls.olga, awful, "never_say_no", "no_rudeness")
        found = fairness(session, calls.supervisor, awful)
        assert (found.state, found.score, len(found.disputes)) == (State.DISPUTED, 0.0, 2)
        rule_on(session, boris, "no_rudeness", Answer.ACCEPTED)
        assert fairness(session, calls.olga, awful).state is State.DISPUTED, "one is open"
        rule_on(session, boris, "never_say_no", Answer.PARTLY, Mark.NA)
        found = fairness(session, calls.olga, awful)
        assert (found.state, found.score, found.due_at) == (State.RESOLVED, 73.33, None)
        assert [one.answer and (one.answer.answer, one.answer.mark) for one in found.disputes] == [
            ("partly", Mark.NA),
            ("accepted", Mark.PASS),
        ]
        assert trail(session, awful)[-1] == ("resolve", "disputed", "resolved", boris.id)
        verdicts = select(VerdictRow).where(VerdictRow.rule == "no_rudeness", VerdictRow.mark == Mark.FAIL)
        assert session.scalars(verdicts).all(), "what the machine said stays"
        assert {row.reason_code for row in session.scalars(select(ReviewRow))} == {"wrong_verdict"}

    def test_rejected_changes_nothing_and_cannot_be_asked_again(
        self, session: Session, calls: seed.Seed, boris: Account
    ) -> None:
        awful = calls.calls["awful"]
        object_to(session, calls.olga, awful, "never_say_no")
        rule_on(session, boris, "never_say_no", Answer.REJECTED)
        assert session.scalars(select(ReviewRow)).all() == []
        change(session, calls.supervisor, awful, "no_rudeness", Mark.PASS)
        found = fairness(session, calls.olga, awful)
        assert (found.state, found.settled) == (State.RELEASED, frozenset({"never_say_no"}))
        with pytest.raises(ReviewError, match="answered already"):
            object_to(session, calls.olga, awful, "never_say_no")

    def test_whoever_gave_the_mark_does_not_decide_while_there_is_another(
        self, session: Session, calls: seed.Seed, boris: Account
    ) -> None:
        middling = calls.calls["middling"]
        change(session, boris, middling, "greeting", Mark.FAIL)
        object_to(session, calls.olga, middling, "greeting")
        assert fairness(session, calls.olga, middling).disputes[0].given_by == "boris"
        with pytest.raises(ReviewError, match="yourself"):
            rule_on(session, boris, "greeting", Answer.REJECTED)
        session.execute(update(AccountRow).where(col(AccountRow.login) == "anna").values(disabled=True))
        rule_on(session, boris, "greeting", Answer.REJECTED)

    @pytest.mark.parametrize("who", ["ivan", "supervisor"])
    def test_is_for_the_manager_whose_call_it_is(self, session: Session, calls: seed.Seed, who: str) -> None:
        with pytest.raises(ReviewError):
            object_to(session, getattr(calls, who), calls.calls["awful"], "never_say_no")
        assert session.scalars(select(DisputeRow)).all() == []

    def test_managers_do_not_decide(self, session: Session, calls: seed.Seed) -> None:
        object_to(session, calls.olga, calls.calls["awful"], "never_say_no")
        for manager in (calls.olga, calls.ivan):
            with pytest.raises(ReviewError, match="supervisors"):
                rule_on(session, manager, "never_say_no", Answer.ACCEPTED)

    @pytest.mark.parametrize(
        ("objections", "why"),
        [
            ([], "Choose the marks"),
            ([Objection("greeting", Mark.FAIL, "а"), Objection("greeting", Mark.NA, "б")], "each once"),
            ([Objection("never_say_no", Mark.FAIL, "а")], "another mark"),
            ([Objection("never_say_no", Mark.PASS, "  ")], "1 to 4000"),
            ([Objection("never_say_no", Mark.PASS, "я" * 4001)], "1 to 4000"),
            ([Objection("no_such_rule", Mark.PASS, "а")], "not judged"),
        ],
    )
    def test_refused(self, session: Session, calls: seed.Seed, objections: list[Objection], why: str) -> None:
        awful = session.get_one(RecordingRow, calls.calls["awful"])
        with pytest.raises(ReviewError, match=why):
            disputes.dispute(
                session,
                calls.olga,
                awful.id or 0,
                objections,
                evaluation_id=awful.evaluation_id or 0,
                answer_within=WEEK,
            )
        session.rollback()
        assert session.get_one(RecordingRow, awful.id).state == State.RELEASED

    def test_in_part_needs_another_mark_than_the_one_asked_for(
        self, session: Session, calls: seed.Seed, boris: Account
    ) -> None:
        object_to(session, calls.olga, calls.calls["awful"], "never_say_no")
        for mark in (None, Mark.PASS):
            with pytest.raises(ReviewError, match="choose a mark"):
                rule_on(session, boris, "never_say_no", Answer.PARTLY, mark)

    def test_is_answered_once_even_by_two_at_a_time(
        self, engine: Engine, session: Session, calls: seed.Seed, boris: Account
    ) -> None:
        object_to(session, calls.olga, calls.calls["awful"], "never_say_no")

        def decide(account: Account) -> bool:
            with Session(engine) as own:
                try:
                    rule_on(own, account, "never_say_no", Answer.ACCEPTED)
                except ReviewError:
                    return False
                return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(decide, [calls.supervisor, boris])) == [False, True]
        assert len(session.scalars(select(AnswerRow)).all()) == 1


class TestJudgedAgain:
    def test_a_dispute_keeps_what_the_manager_saw(self, session: Session, calls: seed.Seed, boris: Account) -> None:
        awful = calls.calls["awful"]
        object_to(session, calls.olga, awful, "never_say_no")
        judge_again(session, awful, Mark.PASS)
        found = fairness(session, calls.supervisor, awful)
        assert (found.state, found.marks["never_say_no"]) == (State.DISPUTED, Mark.PASS)
        assert (found.disputes[0].mark, found.disputes[0].score) == (Mark.FAIL, 0.0)
        rule_on(session, boris, "never_say_no", Answer.ACCEPTED)
        assert fairness(session, calls.olga, awful).state is State.RESOLVED
        assert [row.reason_code for row in session.scalars(select(ReviewRow))] == ["confirmed"]

    def test_a_disputed_rule_that_is_judged_no_more_is_answered_without_a_review(
        self, session: Session, calls: seed.Seed, boris: Account
    ) -> None:
        awful = calls.calls["awful"]
        object_to(session, calls.olga, awful, "never_say_no")
        judge_again(session, awful, Mark.PASS)
        session.execute(VerdictRow.__table__.delete().where(col(VerdictRow.rule) == "never_say_no"))  # type: ignore[attr-defined]
        rule_on(session, boris, "never_say_no", Answer.ACCEPTED)
        assert fairness(session, calls.olga, awful).state is State.RESOLVED
        assert session.scalars(select(ReviewRow)).all() == []

    def test_another_score_opens_the_window_anew_and_is_told(self, session: Session, calls: seed.Seed) -> None:
        awful = calls.calls["awful"]
        fairpage.note_seen(session, calls.olga, awful, again=False)
        steps.acknowledge(session, calls.olga, awful)
        judge_again(session, awful, Mark.PASS)
        found = fairness(session, calls.olga, awful)
        assert found.state is State.RELEASED
        assert found.seen
        assert (found.seen.score, found.score) == (0.0, 91.0)
        assert found.seen.changes == {"never_say_no": (Mark.FAIL, Mark.PASS)}

    def test_the_same_score_leaves_the_managers_word(self, session: Session, calls: seed.Seed) -> None:
        middling = calls.calls["middling"]
        steps.acknowledge(session, calls.olga, middling)
        session.execute(update(RecordingRow).where(col(RecordingRow.id) == middling).values(score=91.0))
        judge_again(session, middling, Mark.FAIL)
        assert fairness(session, calls.olga, middling).state is State.ACKNOWLEDGED


class TestChangedAfterRelease:
    def test_the_manager_is_told_and_may_answer_again(self, session: Session, calls: seed.Seed) -> None:
        middling = calls.calls["middling"]
        fairpage.note_seen(session, calls.olga, middling, again=False)
        steps.acknowledge(session, calls.olga, middling)
        change(session, calls.supervisor, middling, "greeting", Mark.FAIL)
        found = fairness(session, calls.olga, middling)
        assert (found.state, found.seen and found.seen.score) == (State.RELEASED, 75.0)
        assert found.due_at
        assert now() + timedelta(days=6) < found.due_at <= now() + WEEK
        assert {(one.recording_id, one.new, one.changed) for one in fairlists.waiting(session, calls.olga)} == {
            (middling, False, True),
            (calls.calls["awful"], True, False),
        }
        fairpage.note_seen(session, calls.olga, middling, again=True)
        assert fairness(session, calls.olga, middling).seen is None

    def test_a_confirmed_mark_changes_nothing(self, session: Session, calls: seed.Seed) -> None:
        middling = session.get_one(RecordingRow, calls.calls["middling"])
        steps.acknowledge(session, calls.olga, middling.id or 0)
        override(
            session=session,
            account=calls.supervisor,
            evaluation_id=middling.evaluation_id or 0,
            rule="greeting",
            mark=Mark.PASS,
            reason_code="confirmed",
            comment="Верно.",
        )
        assert middling.state == State.ACKNOWLEDGED


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


def test_lists_hold_the_own_alone_and_the_urgent_first(session: Session, calls: seed.Seed, boris: Account) -> None:
    object_to(session, calls.olga, calls.calls["middling"], "never_say_no")
    rule_on(session, boris, "never_say_no", Answer.REJECTED)
    object_to(session, calls.olga, calls.calls["awful"], "no_rudeness")
    object_to(session, calls.ivan, calls.calls["nasty"], "greeting")
    soon = update(RecordingRow).where(col(RecordingRow.id) == calls.calls["nasty"]).values(due_at=now())
    session.execute(soon)

    def listed(who: Account) -> list[str]:
        return [one.rule for one in fairlists.disputes(session, who)]

    assert listed(calls.supervisor) == ["greeting", "no_rudeness", "never_say_no"]
    assert listed(calls.olga) == ["no_rudeness", "never_say_no"]
    assert listed(calls.ivan) == ["greeting"]


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
