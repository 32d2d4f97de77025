"""The queue's page: its filters stand in the address, and calls are worked on."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from callqa import shoptime
from callqa.review import context, data_queue, queue_address
from callqa.review.parts.calls import GIVE, GIVE_BACK, TAKE, TICK_OFF, Asked
from callqa.review.parts.working import do
from callqa.shoptime import Shift
from callqa.store import samples
from callqa.store.assigning import Person
from callqa.store.queue import NOBODY, Show
from callqa.store.queue_tables import TickRow
from callqa.store.tables import RecordingRow
from tests.review import seed
from tests.review.drawn import Draw, given

MOSCOW = ZoneInfo("Europe/Moscow")


def listed(page: object) -> list[str]:
    return [call["file"].removesuffix(".wav") for call in given(page, "calls")["calls"]]  # type: ignore[arg-type]


class TestAddress:
    def test_what_makes_no_sense_is_left_out(self) -> None:
        wild = {
            "show": "<b>", "days": "-1", "from": "2026-13-01", "to": "9999-12-31", "min": "101", "max": "-1",
            "flag": "%", "state": "x", "sample": "2026-W99", "agent": "", "rule": "r" * 201, "evil": "1", "open": "2",
            "page": "0",
        }  # fmt: skip
        assert queue_address.read(wild) == {}
        assert queue_address.page_of(wild) == 1

    def test_a_saved_address_comes_back_as_it_was(self) -> None:
        asked = {"show": "all", "agent": "Иван <b>&=?# Петров", "min": "10", "whose": "me"}
        assert queue_address.read_text(queue_address.write(asked)) == asked

    def test_days_are_the_shops(self, calls: seed.Seed) -> None:
        wanted = queue_address.to_filter({"from": "2026-11-20", "to": "2026-11-20"}, calls.supervisor, (), (), MOSCOW)
        assert wanted.since == datetime(2026, 11, 19, 21, tzinfo=UTC)
        assert wanted.until == datetime(2026, 11, 20, 21, tzinfo=UTC)
        moving = queue_address.to_filter({"days": "yesterday"}, calls.supervisor, (), (), MOSCOW)
        assert moving.until == shoptime.day_start(shoptime.today(MOSCOW), MOSCOW)

    def test_whose_calls(self, calls: seed.Seed) -> None:
        people = [Person(7, "boris", 0)]
        found = [
            queue_address.to_filter({"whose": whose}, calls.supervisor, people, (), MOSCOW).assigned_id
            for whose in ("me", "nobody", "boris", "gone")
        ]
        assert found == [calls.supervisor.id, NOBODY, 7, -1]

    def test_a_shift_that_is_no_more_does_not_matter(self, calls: seed.Seed) -> None:
        night = Shift("Ночь", time(21), time(9), MOSCOW)
        asked = [
            queue_address.to_filter({"shift": name}, calls.supervisor, (), [night], MOSCOW) for name in ("Ночь", "?")
        ]
        assert [wanted.shift for wanted in asked] == [night, None]


def test_the_address_says_what_is_shown(draw: Draw, calls: seed.Seed) -> None:
    page = draw("queue.py", calls.supervisor, show="all", agent=seed.IVAN, min="50")
    assert listed(page) == ["exemplary"]
    assert page.selectbox(key="queue_agent").value == seed.IVAN
    assert page.slider(key="queue_scores").value == (50, 100)


def test_what_is_chosen_stands_in_the_address(draw: Draw, calls: seed.Seed) -> None:
    page = draw("queue.py", calls.supervisor, page="3")
    page.selectbox(key="queue_agent").select(seed.IVAN).run()
    page.button_group(key="queue_show").set_value(Show.ALL).run()
    page.slider(key="queue_scores").set_range(0, 40).run()
    assert dict(page.query_params) == {"agent": seed.IVAN, "show": "all", "max": "40"}
    assert listed(page) == ["nasty"]
    page.button(key="queue_reset").click().run()
    assert dict(page.query_params) == {"show": "all"}
    assert len(listed(page)) == 6


def test_exact_days_can_be_chosen(draw: Draw, calls: seed.Seed) -> None:
    page = draw("queue.py", calls.supervisor, show="all")
    page.selectbox(key="queue_days").select("other").run()
    page.date_input(key="queue_from").set_value(date(2026, 11, 18)).run()
    page.date_input(key="queue_to").set_value(date(2026, 11, 18)).run()
    assert set(listed(page)) == calls.calls.keys() - {"exemplary"}


def test_a_manager_named_only_in_the_address_can_be_taken_out(draw: Draw, calls: seed.Seed) -> None:
    page = draw("queue.py", calls.supervisor, agent="<img src=x>")
    assert listed(page) == []
    assert page.selectbox(key="queue_agent").value == "<img src=x>"


def test_selected_calls_are_taken_given_and_ticked_off(calls: seed.Seed) -> None:
    anna, ids = calls.supervisor, (calls.calls["awful"], calls.calls["short"])

    def owners() -> set[int | None]:
        with Session(context.engine()) as session:
            return set(session.exec(select(RecordingRow.assigned_id).where(col(RecordingRow.id).in_(ids))))

    do(anna, Asked(TAKE, ids))
    assert owners() == {anna.id}
    do(anna, Asked(GIVE_BACK, ids))
    assert owners() == {None}
    do(anna, Asked(GIVE, ids, anna.id))
    assert owners() == {anna.id}
    told = do(anna, Asked(TICK_OFF, ids))
    with Session(context.engine()) as session:
        assert [tick.recording_id for tick in session.exec(select(TickRow))] == [calls.calls["short"]]
    assert told == "Отмечен 1 звонок. Звонки с баллом смотрят по одному."


def test_views_are_saved_shown_with_their_counts_and_deleted(draw: Draw, calls: seed.Seed) -> None:
    page = draw("queue.py", calls.supervisor, show="all", agent=seed.IVAN)
    page.text_input[0].set_value("Иван <b>")
    next(button for button in page.button if button.label == "Сохранить").click().run()
    view = data_queue.saved_views(calls.supervisor)[0]
    assert (view.name, queue_address.read_text(view.address)) == ("Иван <b>", {"show": "all", "agent": seed.IVAN})
    elsewhere = draw("queue.py", calls.supervisor)
    elsewhere.button(key=f"view_{view.id}").click().run()
    assert dict(elsewhere.query_params) == {"show": "all", "agent": seed.IVAN}
    assert elsewhere.button(key=f"view_{view.id}").label.endswith(" 2")
    page.button(key=f"drop_view_{view.id}").click().run()
    assert data_queue.saved_views(calls.supervisor) == ()


def test_what_is_shown_is_shared_out(draw: Draw, calls: seed.Seed) -> None:
    page = draw("queue.py", calls.supervisor, agent=seed.OLGA)
    page.multiselect[0].select(calls.supervisor.id)
    next(button for button in page.button if button.label == "Распределить").click().run()
    mine = draw("queue.py", calls.supervisor, whose="me")
    assert set(listed(mine)) == {"awful", "short"}
    assert given(mine, "calls")["calls"][0]["assigned"] == "anna"


class TestOnTheCall:
    def test_the_key_leads_to_the_next_open_call(self, draw: Draw, calls: seed.Seed) -> None:
        page = draw("call.py", calls.supervisor, call=str(calls.calls["awful"]))
        assert page.button(key="next_open").label == "Следующий · 3"
        data_queue.tick_off(calls.supervisor, calls.calls["short"], None)
        page.run()
        assert page.button(key="next_open").label == "Следующий · 2"

    def test_a_tick_can_be_taken_back(self, draw: Draw, calls: seed.Seed) -> None:
        data_queue.tick_off(calls.supervisor, calls.calls["broken"], None)
        page = draw("call.py", calls.supervisor, call=str(calls.calls["broken"]))
        page.button(key="tick_back").click().run()
        assert page.button(key="tick_off")

    def test_a_call_is_taken_and_given_back(self, draw: Draw, calls: seed.Seed) -> None:
        page = draw("call.py", calls.supervisor, call=str(calls.calls["awful"]))
        page.button(key="own_take").click().run()
        page.button(key="own_give_back").click().run()
        assert page.button(key="own_take")

    def test_managers_have_none_of_it(self, draw: Draw, calls: seed.Seed) -> None:
        page = draw("call.py", calls.olga, call=str(calls.calls["awful"]))
        keys = {button.key for button in page.button}
        assert keys.isdisjoint({"next_open", "tick_off", "tick_back", "own_take", "own_give_back"})


def test_the_samples_of_the_last_week_are_drawn_once(draw: Draw, calls: seed.Seed) -> None:
    monday = shoptime.monday_of(data_queue.last_week())
    with Session(context.engine()) as session:
        for row in session.exec(select(RecordingRow)):
            row.started_at = shoptime.day_start(monday, data_queue.zone()) + timedelta(hours=12)
            session.add(row)
        session.commit()
    page = draw("samples.py", calls.supervisor)
    page.button(key="draw").click().run()
    page.button(key="draw").click().run()
    shown = given(page, "tables", "samples")["tables"][0]["rows"]
    assert [row["cells"][0]["text"] for row in shown] == [seed.IVAN, seed.OLGA]
    assert {row["cells"][3]["text"] for row in shown} == {"anna"}
    assert shown[0]["href"].startswith("queue?show=all&sample=")


@pytest.mark.parametrize("view", ["queue.py", "samples.py"])
def test_a_manager_who_gets_there_finds_nothing(draw: Draw, calls: seed.Seed, view: str) -> None:
    with Session(context.engine()) as session:
        samples.draw_week(session, None, "2026-W46", MOSCOW, 1)
        session.commit()
    page = draw(view, calls.olga)
    if view == "queue.py":
        assert listed(page) == []
        assert page.selectbox(key="queue_agent").options == []
    else:
        assert given(page, "tables", "samples")["tables"][0]["rows"] == []
