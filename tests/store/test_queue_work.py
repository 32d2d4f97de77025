"""Working on the queue: parts, filters, whose call it is, ticks, saved views."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from callqa.calls import Mark, Setback, Status
from callqa.errors import ReviewError
from callqa.shoptime import Shift
from callqa.store import accounts, assigning, callpage, reviews, saving, settling, signs, ticking, views
from callqa.store.accounts import Account
from callqa.store.callwork import call_work
from callqa.store.queue import NOBODY, QueueFilter, Show, queue, queue_lengths, queue_parts, still_open
from callqa.store.queue_tables import AssignmentRow, TickRow
from callqa.store.tables import RecordingRow
from callqa.workflow import State
from tests.review import seed

PASSWORD = "kx7m-9pqd-wn4t"


@pytest.fixture
def database_url(either_url: str) -> str:
    return either_url


@pytest.fixture
def boris(session: Session) -> Account:
    return accounts.add(session=session, login="boris", role="supervisor", password=PASSWORD)


def names(session: Session, account: Account, **wanted: object) -> list[str]:
    rows = queue(session=session, account=account, wanted=QueueFilter(**wanted))  # type: ignore[arg-type]
    return [row.name.removesuffix(".wav") for row in rows]


def put(session: Session, recording_id: int, **values: object) -> None:
    session.execute(update(RecordingRow).where(col(RecordingRow.id) == recording_id).values(values))


def evaluation_of(session: Session, recording_id: int) -> int | None:
    return session.get_one(RecordingRow, recording_id).evaluation_id


class TestParts:
    def test_each_part_tells_why_a_call_needs_a_person(self, session: Session, calls: seed.Seed) -> None:
        put(session, calls.calls["exemplary"], state=State.DISPUTED)
        assert names(session, calls.supervisor, show=Show.FLAGGED) == ["awful", "nasty"]
        assert set(names(session, calls.supervisor, show=Show.UNSURE)) == {"short", "broken"}
        assert names(session, calls.supervisor, show=Show.DISPUTED) == ["exemplary"]

    def test_what_is_disputed_comes_first_reviewed_or_not(self, session: Session, calls: seed.Seed) -> None:
        put(session, calls.calls["exemplary"], state=State.DISPUTED, reviewed=True)
        assert names(session, calls.supervisor)[:2] == ["exemplary", "awful"]

    def test_a_voided_call_needs_nobody(self, session: Session, calls: seed.Seed) -> None:
        put(session, calls.calls["awful"], state=State.VOIDED)
        assert "awful" not in names(session, calls.supervisor)

    def test_counts_follow_the_other_filters(self, session: Session, calls: seed.Seed) -> None:
        ivan = queue_parts(session=session, account=calls.supervisor, wanted=QueueFilter(agent=seed.IVAN))
        assert (ivan[Show.ATTENTION], ivan[Show.FLAGGED], ivan[Show.UNSURE], ivan[Show.ALL]) == (1, 1, 0, 2)
        several = [QueueFilter(), QueueFilter(show=Show.ALL, rule="greeting"), QueueFilter(outcome="order")]
        assert queue_lengths(session=session, account=calls.supervisor, wanted=several) == (4, 1, 0)

    @pytest.mark.parametrize(
        "wanted", [QueueFilter(), QueueFilter(show=Show.ALL, assigned_id=1), QueueFilter(sample="x")]
    )
    def test_managers_have_no_queue(self, session: Session, calls: seed.Seed, wanted: QueueFilter) -> None:
        put(session, calls.calls["awful"], assigned_id=1)
        assert queue(session=session, account=calls.olga, wanted=wanted) == ()
        assert queue_lengths(session=session, account=calls.olga, wanted=[wanted]) == (0,)
        own = queue(session=session, account=calls.olga, wanted=QueueFilter(show=Show.ALL))
        assert {(row.assigned, row.sampled) for row in own} == {(None, False)}


class TestFilters:
    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            (time(0), time(0), {"awful", "nasty"}),
            (time(20), time(6), {"awful", "nasty"}),  # 20:15 UTC is 23:15 in Moscow
            (time(9), time(21), set()),
            (time(23, 15), time(23, 16), {"awful", "nasty"}),
            (time(23, 16), time(23, 15), set()),
        ],
    )
    def test_shifts_go_by_the_shops_clock(
        self, session: Session, calls: seed.Seed, start: time, end: time, expected: set[str]
    ) -> None:
        shift = Shift("", start, end, ZoneInfo("Europe/Moscow"))
        assert set(names(session, calls.supervisor, shift=shift, show=Show.FLAGGED)) == expected

    def test_a_shift_follows_the_clock_that_is_put_back(self, session: Session, calls: seed.Seed) -> None:
        for name, day in (
            ("awful", datetime(2026, 10, 24, 8, 30, tzinfo=UTC)),
            ("nasty", datetime(2026, 10, 26, 9, 30, tzinfo=UTC)),
        ):
            put(session, calls.calls[name], started_at=day)
        budapest = ZoneInfo("Europe/Budapest")
        morning = Shift("", time(10), time(11), budapest)
        assert set(names(session, calls.supervisor, shift=morning, show=Show.FLAGGED)) == {"awful", "nasty"}
        assert names(session, calls.supervisor, shift=Shift("", time(11), time(12), budapest), show=Show.FLAGGED) == []

    def test_by_outcome_language_state_status_and_rule(self, session: Session, calls: seed.Seed) -> None:
        of_all = {"show": Show.ALL}
        assert len(names(session, calls.supervisor, **of_all, outcome="no_order")) == 4
        assert names(session, calls.supervisor, **of_all, language="hu") == []
        assert names(session, calls.supervisor, **of_all, status=Status.FAILED) == ["broken"]
        put(session, calls.calls["awful"], state=State.IN_REVIEW)
        assert names(session, calls.supervisor, **of_all, state=State.IN_REVIEW) == ["awful"]

    def test_a_rule_filter_follows_peoples_decisions(self, session: Session, calls: seed.Seed) -> None:
        assert "nasty" in names(session, calls.supervisor, show=Show.ALL, rule="greeting")
        reviews.override(
            session=session, account=calls.supervisor, evaluation_id=evaluation_of(session, calls.calls["nasty"]) or 0,
            rule="greeting", mark=Mark.PASS, reason_code="wrong_verdict", comment="Слышно.",
        )  # fmt: skip
        assert names(session, calls.supervisor, show=Show.ALL, rule="greeting") == []


class TestAssigning:
    def test_take_give_and_give_back_leave_a_trail(self, session: Session, calls: seed.Seed, boris: Account) -> None:
        anna, ids = calls.supervisor, [calls.calls["awful"], calls.calls["nasty"]]
        assert assigning.assign(session, anna, ids, anna.id) == 2
        assert assigning.assign(session, anna, ids, anna.id) == 0
        assert assigning.assign(session, boris, ids[:1], boris.id) == 1
        assert names(session, anna, assigned_id=anna.id) == ["nasty"]
        assert assigning.assign(session, anna, ids, None) == 2
        assert len(names(session, anna, assigned_id=NOBODY)) == 4
        trail = [(row.recording_id, row.account_id, row.by_id) for row in session.exec(select(AssignmentRow))]
        awful, nasty = ids
        assert trail == [
            (awful, anna.id, anna.id), (nasty, anna.id, anna.id), (awful, boris.id, boris.id),
            (awful, None, anna.id), (nasty, None, anna.id),
        ]  # fmt: skip

    def test_an_even_split_gives_each_as_many_bad_calls(
        self, session: Session, calls: seed.Seed, boris: Account
    ) -> None:
        anna = calls.supervisor
        assert assigning.split(session, anna, QueueFilter(), [anna.id, boris.id]) == 4
        first, second, *_others = names(session, anna)
        assert names(session, anna, assigned_id=anna.id)[0] == first
        assert names(session, anna, assigned_id=boris.id)[0] == second
        assert {(one.login, one.waiting) for one in assigning.people(session, anna)} == {("anna", 2), ("boris", 2)}
        assert assigning.split(session, anna, QueueFilter(), [boris.id]) == 0, "what somebody has stays"
        assert assigning.split(session, anna, QueueFilter(), [boris.id], taken_too=True) == 2

    def test_who_may_not_and_whom_not(self, session: Session, calls: seed.Seed, boris: Account) -> None:
        awful = [calls.calls["awful"]]
        with pytest.raises(ReviewError, match="Only supervisors"):
            assigning.assign(session, calls.olga, awful, calls.olga.id)
        with pytest.raises(ReviewError, match="Only supervisors"):
            assigning.split(session, calls.olga, QueueFilter(), [boris.id])
        accounts.disable(session=session, login="boris")
        for to in (calls.olga.id, boris.id, 999):
            with pytest.raises(ReviewError, match="accounts are active"):
                assigning.assign(session, calls.supervisor, awful, to)
        with pytest.raises(ReviewError, match="accounts are active"):
            assigning.split(session, calls.supervisor, QueueFilter(), [])
        assert assigning.people(session, calls.olga) == ()

    def test_the_next_call_is_nobody_elses(self, session: Session, calls: seed.Seed, boris: Account) -> None:
        order = list(calls.calls.values())
        assigning.assign(session, boris, [calls.calls["nasty"]], boris.id)
        found = still_open(session=session, account=calls.supervisor, recording_ids=order)
        assert found == {calls.calls[name] for name in ("awful", "short", "broken")}
        assert still_open(session=session, account=calls.olga, recording_ids=order) == set()


class TestTicks:
    def test_a_call_without_a_score_can_be_ticked_off(self, session: Session, calls: seed.Seed) -> None:
        short, anna = calls.calls["short"], calls.supervisor
        ticking.tick_off(session, anna, short, None)
        assert "short" not in names(session, anna)
        work = call_work(session, anna, short)
        assert work
        assert (work.needed, work.reviewed, work.tick and work.tick.who) == (False, True, "anna")
        ticking.take_back(session, anna, short)
        assert "short" in names(session, anna)
        assert [(row.done, row.account_id) for row in session.exec(select(TickRow))] == [
            (True, anna.id),
            (False, anna.id),
        ]

    def test_a_tick_holds_until_there_is_a_flag_that_nobody_saw(self, session: Session, calls: seed.Seed) -> None:
        awful, anna = calls.calls["awful"], calls.supervisor
        ticking.tick_off(session, anna, awful, evaluation_of(session, awful))
        settling.settle(session, [awful])
        assert "awful" not in names(session, anna)
        tick = session.exec(select(TickRow)).one()
        tick.flags = ["below_pass_mark"]
        settling.settle(session, [awful])
        assert "awful" in names(session, anna)
        assert ticking.standing_tick(session, anna, awful) is None

    def test_a_setback_that_comes_again_leaves_the_tick(
        self, session: Session, calls: seed.Seed, tmp_path: Path
    ) -> None:
        ticking.tick_off(session, calls.supervisor, calls.calls["broken"], None)
        again = seed._recording(tmp_path, "broken", None)
        saving.save_setback(session, again, Setback(Status.FAILED, "not_audio: broken.wav is no audio file."))
        assert "broken" not in names(session, calls.supervisor)

    def test_from_the_list_only_calls_without_a_score_are_ticked_off(self, session: Session, calls: seed.Seed) -> None:
        ids = [calls.calls[name] for name in ("awful", "short", "broken")]
        assert ticking.tick_off_unscored(session, calls.supervisor, ids) == 2
        assert names(session, calls.supervisor) == ["awful", "nasty"]

    def test_what_is_refused(self, session: Session, calls: seed.Seed) -> None:
        awful = calls.calls["awful"]
        with pytest.raises(ReviewError, match="Only supervisors"):
            ticking.tick_off(session, calls.olga, awful, evaluation_of(session, awful))
        with pytest.raises(ReviewError, match="judged again"):
            ticking.tick_off(session, calls.supervisor, awful, 999)
        with pytest.raises(ReviewError, match="no such call"):
            ticking.tick_off(session, calls.supervisor, 999, None)
        with pytest.raises(ReviewError, match="not ticked off"):
            ticking.take_back(session, calls.supervisor, awful)
        assert call_work(session, calls.olga, awful) is None


class TestSigns:
    def test_they_are_kept_with_the_flags(self, session: Session, calls: seed.Seed) -> None:
        ids = list(calls.calls.values())
        before = queue_parts(session=session, account=calls.supervisor, wanted=QueueFilter())
        signs.keep(session, ids)
        assert queue_parts(session=session, account=calls.supervisor, wanted=QueueFilter()) == before
        page = callpage.call_page(session=session, account=calls.supervisor, recording_id=calls.calls["awful"])
        assert page
        assert page.judged
        for rule in page.judged.rules:
            if rule.machine_mark is Mark.FAIL:
                assert "awful" in names(session, calls.supervisor, rule=rule.rule)


class TestViews:
    def test_ones_own_and_shared_ones(self, session: Session, calls: seed.Seed, boris: Account) -> None:
        root = accounts.add(session=session, login="root", role="admin", password=PASSWORD)
        views.save_view(session, calls.supervisor, "Утро", "show=all&shift=Утро")
        views.save_view(session, root, "Жалобы", "outcome=no_order", shared=True)
        assert [view.name for view in views.saved_views(session, calls.supervisor)] == ["Жалобы", "Утро"]
        seen = views.saved_views(session, boris)
        assert [(view.name, view.own) for view in seen] == [("Жалобы", False)]
        assert views.saved_views(session, calls.olga) == ()
        with pytest.raises(ReviewError, match="no such view"):
            views.drop_view(session, boris, seen[0].id)
        views.drop_view(session, root, seen[0].id)
        assert views.saved_views(session, boris) == ()

    def test_a_name_is_one_view(self, session: Session, calls: seed.Seed) -> None:
        for address in ("show=all", "show=flagged"):
            views.save_view(session, calls.supervisor, " Мой  вид ", address)
        assert [(view.name, view.address) for view in views.saved_views(session, calls.supervisor)] == [
            ("Мой вид", "show=flagged")
        ]

    def test_what_is_refused(self, session: Session, calls: seed.Seed) -> None:
        with pytest.raises(ReviewError, match="Only supervisors"):
            views.save_view(session, calls.olga, "x", "")
        with pytest.raises(ReviewError, match="Only administrators"):
            views.save_view(session, calls.supervisor, "x", "", shared=True)
        with pytest.raises(ReviewError, match="1 to 60"):
            views.save_view(session, calls.supervisor, " ", "")
        with pytest.raises(ReviewError, match="too long"):
            views.save_view(session, calls.supervisor, "x", "a" * 2001)


def test_no_filter_opens_a_way_around_rights(session: Session, calls: seed.Seed) -> None:
    for agent in (seed.IVAN, "' OR 1=1 --", "%"):
        assert queue(session=session, account=calls.olga, wanted=QueueFilter(show=Show.ALL, agent=agent)) == ()
    later = datetime.now(UTC) + timedelta(days=400)
    assert names(session, calls.supervisor, since=later) == []
