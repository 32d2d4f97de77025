"""Release, disputes and calibration on the pages, without a browser."""

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select
from streamlit.testing.v1 import AppTest

from callqa.calls import Mark
from callqa.review import context, data_calibration, data_fairness
from callqa.store.accounts import Account, Role
from callqa.store.calibration_rounds import BlindMark
from callqa.store.disputes import Objection, Ruling
from callqa.store.tables import AccountRow, RecordingRow, now
from callqa.workflow import Answer, State, Step
from tests.review import seed
from tests.review.drawn import Draw, given, rows


@pytest.fixture
def boris(calls: seed.Seed) -> Account:  # noqa: ARG001 - filled first
    """A second supervisor."""
    with Session(context.engine()) as session:
        row = AccountRow(login="boris", role="supervisor", password_hash="")
        session.add(row)
        session.commit()
        return Account(row.id or 0, "boris", Role.SUPERVISOR)


def set_call(recording_id: int, **values: object) -> None:
    with Session(context.engine()) as session:
        session.execute(update(RecordingRow).where(col(RecordingRow.id) == recording_id).values(values))
        session.commit()


def state_of(recording_id: int) -> str:
    with Session(context.engine()) as session:
        return session.scalars(select(RecordingRow.state).where(RecordingRow.id == recording_id)).one()


def dispute(account: Account, recording_id: int, rule: str, comment: str = "Послушайте с 12-й секунды") -> int:
    fair = data_fairness.of_call(account, recording_id)
    assert fair
    data_fairness.dispute(account, fair, [Objection(rule, Mark.PASS, comment)])
    fair = data_fairness.of_call(account, recording_id)
    assert fair
    return fair.disputes[-1].id


def buttons(page: AppTest) -> set[str]:
    return {button.key for button in page.button if button.key}


def said(page: AppTest) -> str:
    shown = [*page.markdown, *page.caption, *page.warning]
    return " ".join(unescape(one.value).replace("\u2060", "") for one in shown)


def test_a_manager_accepts_the_own_score(draw: Draw, calls: seed.Seed) -> None:
    page = draw("call.py", calls.olga, call=str(calls.calls["awful"]))
    assert "Ответьте до" in said(page)
    assert {"acknowledge", "dispute"} <= buttons(page)
    assert not {"release", "void", "take"} & buttons(page)
    page.button(key="acknowledge").click().run()
    assert "Вы согласились с баллом." in said(page)
    assert state_of(calls.calls["awful"]) == State.ACKNOWLEDGED


def test_what_is_not_released_a_manager_does_not_find(draw: Draw, calls: seed.Seed) -> None:
    awful = calls.calls["awful"]
    set_call(awful, state=State.IN_REVIEW)
    assert [text.value for text in draw("call.py", calls.olga, call=str(awful)).text] == ["Такого звонка нет."]
    page = draw("call.py", calls.supervisor, call=str(awful))
    assert "менеджер этого звонка не видит" in said(page)
    page.button(key="release").click().run()
    assert "Показан: менеджер может ответить до" in said(page)
    assert given(draw("call.py", calls.olga, call=str(awful)), "scorecard")["score"] == "0"


def test_a_manager_disputes_and_reads_the_answer(draw: Draw, calls: seed.Seed, boris: Account) -> None:
    awful = calls.calls["awful"]
    number = dispute(calls.olga, awful, "no_rudeness")
    page = draw("call.py", calls.supervisor, call=str(awful))
    assert "Апелляция: ответить до" in said(page)
    assert "Менеджер видел балл 0. Оценку поставила программа." in said(page)
    assert f"decide_{number}" in buttons(page)
    assert f"decide_{number}" not in buttons(draw("call.py", calls.olga, call=str(awful)))
    data_fairness.answer(boris, number, Ruling(Answer.ACCEPTED, "Тон спокойный"))
    page = draw("call.py", calls.olga, call=str(awful))
    assert "Принято: Выполнен" in said(page)
    assert "Тон спокойный" in said(page)
    assert given(page, "scorecard")["score"] == "55"
    assert rows(draw("disputes.py", calls.olga), "disputes", table=2)[0][2] == "Принято: Выполнен"


def test_a_disputed_mark_of_ones_own_is_pointed_out(draw: Draw, calls: seed.Seed) -> None:
    page = draw("call.py", calls.supervisor, call=str(calls.calls["middling"]))
    data_fairness.of_call(calls.olga, calls.calls["middling"])
    change(calls.supervisor, page, "greeting")
    dispute(calls.olga, calls.calls["middling"], "greeting")
    page = draw("call.py", calls.supervisor, call=str(calls.calls["middling"]))
    assert "Оценку поставил(а) anna, решать об этом должен кто-то другой." in said(page)


def change(account: Account, page: AppTest, rule: str) -> None:
    """Give a rule another mark through the form of the page's data."""
    from callqa.review import data  # noqa: PLC0415 - the page has configured it

    recording_id = given(page, "scorecard")["recording"]
    call = data.call_page(account, str(recording_id))
    assert call
    assert call.judged
    data.override(
        account,
        evaluation_id=call.judged.evaluation_id,
        rule=rule,
        mark=Mark.FAIL,
        reason_code="wrong_verdict",
        comment="Не здоровается",
    )


def test_a_change_after_the_release_is_told_until_it_was_noted(draw: Draw, calls: seed.Seed) -> None:
    middling = calls.calls["middling"]
    draw("call.py", calls.olga, call=str(middling))
    change(calls.supervisor, draw("call.py", calls.supervisor, call=str(middling)), "greeting")
    listed = rows(draw("disputes.py", calls.olga), "disputes")
    assert len(listed) == 2
    page = draw("call.py", calls.olga, call=str(middling))
    assert "Балл: 75 → 60" in said(page)
    assert "Поздоровался в начале разговора: Выполнен → Нарушен" in said(page)
    page.button(key="noted").click().run()
    assert "Изменилось" not in said(page)


def test_after_the_deadline_the_score_counts_as_accepted(draw: Draw, calls: seed.Seed) -> None:
    set_call(calls.calls["awful"], due_at=now() - timedelta(minutes=1))
    page = draw("call.py", calls.olga, call=str(calls.calls["awful"]))
    assert "Срок ответа прошёл: балл считается принятым." in said(page)
    assert not {"acknowledge", "dispute"} & buttons(page)


def test_a_voided_call_is_gone_for_its_manager_who_reads_why(draw: Draw, calls: seed.Seed) -> None:
    awful = calls.calls["awful"]
    data_fairness.void_or_restore(calls.supervisor, awful, Step.VOID, seed.NASTY)
    assert [text.value for text in draw("call.py", calls.olga, call=str(awful)).text] == ["Такого звонка нет."]
    assert rows(draw("disputes.py", calls.olga), "disputes", table=3)[0][1] == seed.NASTY
    page = draw("call.py", calls.supervisor, call=str(awful))
    assert "Аннулирован, нигде не учитывается: <img src=x" in said(page)
    assert "restore" in buttons(page)


def test_each_manager_reads_the_own_disputes_alone(draw: Draw, calls: seed.Seed) -> None:
    dispute(calls.olga, calls.calls["awful"], "no_rudeness", seed.NASTY)
    dispute(calls.ivan, calls.calls["nasty"], "greeting", "я" * 4000)
    of_supervisor = given(draw("disputes.py", calls.supervisor), "tables", "disputes")["tables"][0]["rows"]
    assert {row["key"] for row in of_supervisor} == {str(calls.calls["awful"]), str(calls.calls["nasty"])}
    assert seed.NASTY in of_supervisor[0]["cells"][1]["below"]
    of_olga = given(draw("disputes.py", calls.olga), "tables", "disputes")["tables"][1]["rows"]
    assert [row["key"] for row in of_olga] == [str(calls.calls["awful"])]


def test_the_history_tells_steps_and_reviews(draw: Draw, calls: seed.Seed) -> None:
    page = draw("call.py", calls.supervisor, call=str(calls.calls["awful"]))
    change(calls.supervisor, page, "greeting")
    page.button(key="call_history").click().run()
    told = [cells[1] for cells in rows(page, "call_history_table")]
    assert told == [
        "Изменено после показа, срок ответа начался заново",
        "Поздоровался в начале разговора. Оценка: Нарушен (программа: Выполнен). Оценка неверна",
        "Показан менеджеру",
    ]


class TestCalibration:
    @pytest.fixture
    def number(self, calls: seed.Seed, boris: Account) -> int:
        chosen = [calls.calls["awful"]]
        people = [calls.supervisor.id, boris.id]
        return data_calibration.start(calls.supervisor, "Ноябрь", chosen, people, boris.id)

    def test_a_taker_sees_no_marks(self, draw: Draw, calls: seed.Seed, number: int) -> None:
        page = draw("calibration.py", calls.supervisor, round=str(number))
        form = given(page, "blind")
        assert {rule["rule"] for section in form["sections"] for rule in section["rules"]} == set(seed.RULES)
        assert given(page, "player")["marks"] == []
        assert not [piece for line in given(page, "player")["lines"] for piece in line["pieces"] if "tone" in piece]

    def test_results_come_when_all_have_answered(
        self, draw: Draw, calls: seed.Seed, boris: Account, number: int
    ) -> None:
        for account, comment in ((calls.supervisor, "слышно"), (boris, seed.NASTY)):
            assert rows(draw("calibration.py", account), "rounds")[0][2] == "ждёт вас"
            call = data_calibration.next_call(account, number)
            assert call
            marks = {rule: BlindMark(Mark.PASS if account is boris else Mark.FAIL, 2, comment) for rule in call.rules}
            data_calibration.give(account, number, call.call_id, marks)
        page = draw("calibration.py", calls.supervisor, round=str(number))
        assert rows(page, "calibration")[0] == [
            "Все критерии вместе",
            "–",
            "0\N{NO-BREAK SPACE}%",
            "50\N{NO-BREAK SPACE}%",
        ]
        different = given(page, "tables", "calibration")["tables"][1]["rows"]
        assert len(different) == len(seed.RULES)
        assert f"boris: Выполнен [0:12] {seed.NASTY}" in different[0]["cells"][1]["text"]

    def test_a_round_that_is_open_shows_no_results(self, draw: Draw, boris: Account, number: int) -> None:
        call = data_calibration.next_call(boris, number)
        assert call
        data_calibration.give(boris, number, call.call_id, {rule: BlindMark(Mark.NA) for rule in call.rules})
        page = draw("calibration.py", boris, round=str(number))
        assert "результаты появятся" in given(page, "heading")["facts"][0]["text"]
        assert rows(page, "rounds")[0][1] == "anna 0/1, boris 1/1"

    def test_managers_have_no_such_page(self, draw: Draw, calls: seed.Seed, number: int) -> None:
        page = draw("calibration.py", calls.olga, round=str(number))
        assert [text.value for text in page.text] == ["Такой страницы нет."]
        assert not page.get("bidi_component")
