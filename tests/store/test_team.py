"""Figures of the team, my scores and the band, read from a database."""

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, update
from sqlmodel import Session, col

from callqa.calls import Mark, Setback, Status
from callqa.intervals import Quartiles, Share
from callqa.shoptime import Shift
from callqa.store import figures, myscores, saving
from callqa.store.accounts import Account
from callqa.store.callpage import call_page
from callqa.store.figure_tables import CallMarksRow
from callqa.store.figures import Period
from callqa.store.myscores import Step, my_scores
from callqa.store.reviews import override
from callqa.store.tables import RecordingRow
from callqa.store.team import Decided, TeamFigures, decided, site_remarks, team_figures
from tests.review import seed

ZONE = ZoneInfo("Europe/Moscow")
EVER = Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), ZONE)


def team(session: Session, account: Account, period: Period = EVER, shifts: tuple[Shift, ...] = ()) -> TeamFigures:
    found = team_figures(session=session, account=account, period=period, shifts=shifts)
    assert found is not None
    return found


def say(session: Session, calls: seed.Seed, call: str, mark: Mark, reason: str = "wrong_verdict") -> None:
    page = call_page(session=session, account=calls.supervisor, recording_id=calls.calls[call])
    assert page is not None
    assert page.judged is not None
    override(
        session=session,
        account=calls.supervisor,
        evaluation_id=page.judged.evaluation_id,
        rule="never_say_no",
        mark=mark,
        reason_code=reason,
        comment="слышно",
    )
    session.commit()


def put(session: Session, calls: seed.Seed, call: str, state: str) -> None:
    session.execute(update(RecordingRow).where(col(RecordingRow.id) == calls.calls[call]).values(state=state))
    session.commit()


def test_adds_up_all_calls_with_a_score(session: Session, calls: seed.Seed) -> None:
    found = team(session, calls.supervisor)
    assert found.score.count == 4
    assert {one.name: one.score.count for one in found.managers} == {seed.OLGA: 2, seed.IVAN: 2}
    assert found.heat[seed.OLGA, "never_say_no"] == Share(2, 2)
    assert found.heat[seed.IVAN, "never_say_no"] == Share(1, 2)
    assert found.outcomes == {"no_order": Share(4, 4)}
    assert found.loss_reasons == {"out_of_stock": Share(4, 4)}
    assert sum(one.points for one in found.rules) == pytest.approx(100 - (found.score.value or 0))


def test_marks_that_people_changed_count_and_voided_calls_do_not(session: Session, calls: seed.Seed) -> None:
    before = team(session, calls.supervisor).score.value
    say(session, calls, "middling", Mark.PASS)
    after = team(session, calls.supervisor)
    assert after.heat[seed.OLGA, "never_say_no"] == Share(1, 2)
    assert (after.score.value or 0) > (before or 0)
    put(session, calls, "awful", "voided")
    assert team(session, calls.supervisor).score.count == 3


def test_nobody_is_ranked_with_few_calls(session: Session, calls: seed.Seed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(one.ranked for one in team(session, calls.supervisor).managers)
    monkeypatch.setattr("callqa.store.team.MIN_CALLS", 2)
    assert [one.name for one in team(session, calls.supervisor).managers if one.ranked] == [seed.IVAN, seed.OLGA]


def test_periods_segments_and_shifts(session: Session, calls: seed.Seed) -> None:
    b2b = replace(EVER, segment="b2b")
    assert team(session, calls.supervisor, b2b).score.count == 1
    later = replace(EVER, since=datetime(2026, 11, 18, 12, tzinfo=UTC))
    assert team(session, calls.supervisor, later).score.count == 2
    assert team(session, calls.supervisor, replace(EVER, until=EVER.since)).score.count == 0
    night = Shift("Ночь", time(21), time(6), ZONE)
    day = Shift("День", time(6), time(21), ZONE)
    found = team(session, calls.supervisor, EVER, (night, day)).shifts
    assert found["Ночь"].count + found["День"].count == 4


def test_a_manager_gets_no_figures_of_the_team(session: Session, calls: seed.Seed) -> None:
    for account in (calls.olga, replace(calls.olga, agent=None)):
        assert team_figures(session=session, account=account, period=EVER) is None
        assert site_remarks(session=session, account=account, period=EVER) == ()
        assert decided(session=session, account=account, period=EVER) == ()


def test_what_people_decided_is_compared_with_the_machine(session: Session, calls: seed.Seed) -> None:
    say(session, calls, "middling", Mark.PASS)
    say(session, calls, "awful", Mark.FAIL, "confirmed")
    say(session, calls, "nasty", Mark.PASS)
    say(session, calls, "nasty", Mark.FAIL)  # taken back: the latest counts
    (found,) = decided(session=session, account=calls.supervisor, period=EVER)
    assert found == Decided("never_say_no", {(Mark.FAIL, Mark.PASS): 1, (Mark.FAIL, Mark.FAIL): 2})
    assert found.kept == Share(2, 3)
    only = col(RecordingRow.id) == calls.calls["awful"]
    (of_one,) = decided(session=session, account=calls.supervisor, period=EVER, among=only)
    assert of_one.kept == Share(1, 1)


def test_figures_follow_facts_that_change_later(session: Session, calls: seed.Seed, tmp_path: Path) -> None:
    recording = seed._recording(tmp_path, "awful", "Новая Фамилия")
    saving.save_setback(session, recording, Setback(Status.FAILED, "not_audio: Broken."))
    session.commit()
    assert "Новая Фамилия" in {one.name for one in team(session, calls.supervisor).managers}


def test_the_narrow_table_can_be_made_again(session: Session, calls: seed.Seed) -> None:
    before = team(session, calls.supervisor)
    session.execute(delete(CallMarksRow))
    assert team(session, calls.supervisor).score.count == 0
    figures.keep(session, list(calls.calls.values()))
    assert team(session, calls.supervisor) == before


class TestMyScores:
    def test_are_of_the_own_released_calls(self, session: Session, calls: seed.Seed) -> None:
        found = my_scores(session=session, account=calls.olga, period=EVER)
        assert (found.score.count, found.score.value) == (2, 37.5)
        assert [row.name for row in found.calls] == ["awful.wav", "middling.wav"]
        assert found.rules[0].rule == "no_rudeness"
        assert sum(point.score.count for point in found.trend) == 2
        put(session, calls, "awful", "in_review")
        assert my_scores(session=session, account=calls.olga, period=EVER).score.count == 1
        assert team(session, calls.supervisor).score.count == 4

    def test_of_nobody_are_empty(self, session: Session, calls: seed.Seed) -> None:
        for agent in ("Никто", None):
            found = my_scores(session=session, account=replace(calls.olga, agent=agent), period=EVER)
            assert (found.score.count, found.rules, found.calls, found.moments.broken) == (0, (), (), ())
            assert found.trend == ()

    def test_moments_lead_to_the_second(self, session: Session, calls: seed.Seed) -> None:
        found = my_scores(session=session, account=calls.olga, period=EVER).moments
        broken = {one.rule: (one.recording_id, round(one.start_s, 1)) for one in found.broken}
        assert broken["no_rudeness"] == (calls.calls["awful"], 12.4)
        kept = {one.rule: one.recording_id for one in found.kept}
        assert kept["offer_alternative"] == calls.calls["middling"]
        assert {one.recording_id for one in (*found.broken, *found.kept)} <= {
            calls.calls["awful"],
            calls.calls["middling"],
        }

    def test_the_band_names_nobody_and_needs_enough_colleagues(
        self, session: Session, calls: seed.Seed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert my_scores(session=session, account=calls.olga, period=EVER).band is None
        monkeypatch.setattr(myscores, "MIN_COLLEAGUES", 1)
        monkeypatch.setattr(myscores, "MIN_BAND_CALLS", 2)
        ivan = my_scores(session=session, account=calls.ivan, period=EVER, step=Step.DAY).score.value or 0
        found = my_scores(session=session, account=calls.olga, period=EVER)
        assert found.band == Quartiles(round(ivan), round(ivan), round(ivan)), "the own calls are not in it"
        put(session, calls, "nasty", "in_review")
        assert my_scores(session=session, account=calls.olga, period=EVER).band is None, "nor are unreleased ones"
        nobody = replace(calls.olga, agent=None)
        assert my_scores(session=session, account=nobody, period=EVER).band is None
