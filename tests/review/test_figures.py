"""The pages My scores, Team and Coaching, drawn without a browser."""

from typing import Any

import pytest
from sqlmodel import Session
from streamlit.testing.v1 import AppTest

from callqa.calls import Speaker
from callqa.review import context, data_coaching
from callqa.store import exemplary
from callqa.store.coaching import Kind, NewNote
from callqa.store.exemplary import Line, Passage
from tests.review import seed
from tests.review.drawn import Draw, given, rows

DAYS = {"period": "own", "from": "2026-11-01", "to": "2026-11-30"}
IN_QUEUE = "queue?show=all&from=2026-11-01&to=2026-11-30"


def chart(page: AppTest, name: str, number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = given(page, "charts", name)["charts"][number]
    return found


def facts(page: AppTest) -> list[str]:
    return [fact["text"] for fact in given(page, "heading")["facts"]]


def release(calls: seed.Seed) -> None:
    line = Line(Speaker.CUSTOMER, 0.0, seed.NASTY)
    found = Passage(calls.calls["middling"], 52.0, 60.0, seed.NASTY, "Сразу предложила", (line,), "offer_alternative")
    with Session(context.engine()) as session:
        exemplary.release(session=session, account=calls.supervisor, passage=found)
        session.commit()


def test_my_scores_tell_what_cost_most_and_what_to_hear(draw: Draw, calls: seed.Seed) -> None:
    page = draw("my_scores.py", calls.olga, **DAYS)
    costs = given(page, "costs")
    assert [figure["value"] for figure in costs["figures"]] == ["37,5", "2", "–"]
    assert costs["figures"][2]["label"].startswith("сравнения нет: нужны 5 коллег")
    assert costs["rules"][0]["often"] == "баллов на звонок: −27,5; нарушен в 1 из 2"
    assert chart(page, "my_trend")["points"][0]["cells"] == ["37,5", "–", "2"]
    broken = given(page, "tables", "broken")["tables"][0]["rows"]
    assert broken[0]["href"] == f"call?call={calls.calls['awful']}&at=12.4"
    assert [row[0] for row in rows(page, "kept")] == [seed.RULES["offer_alternative"], seed.RULES["greeting"]]


def test_other_days_have_other_figures(draw: Draw, calls: seed.Seed) -> None:
    page = draw("my_scores.py", calls.olga, **(DAYS | {"to": "2026-11-02"}))
    assert given(page, "costs")["figures"][0]["value"] == "–"
    assert chart(page, "my_trend")["points"] == []


def test_the_team_by_manager_leads_to_the_calls(draw: Draw, calls: seed.Seed, monkeypatch: pytest.MonkeyPatch) -> None:
    few = chart(draw("team.py", calls.supervisor, **DAYS), "team_managers")
    assert [(row["label"], row["at"], row["cells"][-1]) for row in few["rows"]] == [
        (seed.IVAN, None, "2"),
        (seed.OLGA, None, "2"),
    ]
    monkeypatch.setattr("callqa.store.team.MIN_CALLS", 2)
    page = draw("team.py", calls.supervisor, **DAYS)
    assert facts(page)[0] == "4 оценённых звонка"
    ranking, heat = chart(page, "team_managers"), chart(page, "team_managers", 1)
    assert [row["cells"][0] for row in ranking["rows"]] == ["68,8", "37,5"]
    assert heat["columns"] == [seed.IVAN, seed.OLGA]
    refusals = next(row for row in heat["rows"] if row["key"] == "never_say_no")
    assert [cell["text"] for cell in refusals["cells"]] == ["1/2", "2/2"]
    assert refusals["href"] == f"{IN_QUEUE}&rule=never_say_no"
    assert refusals["cells"][1]["href"].endswith("&rule=never_say_no")
    assert refusals["cells"][1]["href"].startswith(f"{IN_QUEUE}&agent=")


@pytest.mark.parametrize(
    ("section", "texts"),
    [
        ("rules", [seed.RULES["never_say_no"]]),
        ("outcomes", ["Без заказа", "Нет в наличии"]),
        ("times", ["среда"]),
        ("people", ["Из"]),
    ],
)
def test_the_sections_of_the_team(draw: Draw, calls: seed.Seed, section: str, texts: list[str]) -> None:
    page = draw("team.py", calls.supervisor, section=section, **DAYS)
    shown = str(given(page, "charts", f"team_{section}"))
    assert [text for text in texts if text not in shown] == []


def test_the_team_of_a_segment(draw: Draw, calls: seed.Seed) -> None:
    page = draw("team.py", calls.supervisor, segment="b2b", **DAYS)
    assert facts(page)[0] == "1 оценённый звонок"
    assert facts(draw("team.py", calls.supervisor, segment="<b>", **DAYS))[0] == "4 оценённых звонка"


def test_managers_get_what_a_missing_page_gives(draw: Draw, calls: seed.Seed) -> None:
    for view in ("team.py", "coaching.py"):
        page = draw(view, calls.olga)
        assert [text.value for text in page.text] == ["Такой страницы нет."]
        assert not page.get("bidi_component")


def test_a_note_is_written_read_answered_and_done(draw: Draw, calls: seed.Seed) -> None:
    data_coaching.add_note(calls.supervisor, NewNote(seed.OLGA, seed.NASTY, "offer_alternative"))
    page = draw("my_scores.py", calls.olga)
    assert "<img" not in "".join(text.value for text in page.markdown)
    page.button(key="note_read_1").click().run()
    page.text_area(key="note_answer_1").set_value("Попробую")
    page.button(key="note_send_1").click().run()
    (note,) = data_coaching.notes(calls.supervisor)
    assert [entry.kind for entry in note.entries] == [Kind.WRITTEN, Kind.READ, Kind.ANSWERED]
    of_anna = draw("coaching.py", calls.supervisor)
    assert facts(of_anna) == ["1 открытая заметка"]
    assert any("olga отвечает" in caption.value for caption in of_anna.caption)
    of_anna.button(key="note_done_1").click().run()
    assert data_coaching.notes(calls.supervisor)[0].done
    assert not [button for button in draw("my_scores.py", calls.ivan).button if str(button.key).startswith("note")]


def test_a_passage_shows_colleagues_its_lines_alone(draw: Draw, calls: seed.Seed) -> None:
    release(calls)
    (of_ivan,) = given(draw("my_scores.py", calls.ivan), "passages")["passages"]
    assert of_ivan["lines"] == [{"kind": "customer", "who": "Покупатель", "text": seed.NASTY}]
    assert (of_ivan["src"], of_ivan["href"], of_ivan["origin"]) == ("/exemplary/1", "", "")
    (of_anna,) = given(draw("coaching.py", calls.supervisor), "passages")["passages"]
    assert of_anna["href"] == f"call?call={calls.calls['middling']}&at=52.0"
    assert of_anna["origin"].startswith("anna, ")


def test_what_colleagues_read_hides_the_customers_number() -> None:
    heard = seed._transcript("Ваш номер 8 916 123 45 67, верно?")
    lines = data_coaching.lines_of(heard, 1, 2)
    assert [line.text for line in lines] == [heard.turns[1].text, "Ваш номер [телефон], верно?"]
    assert [line.start_s for line in lines] == [0.0, 6.0]


def test_supervisors_coach_from_the_page_of_a_call(draw: Draw, calls: seed.Seed) -> None:
    page = draw("call.py", calls.supervisor, call=str(calls.calls["middling"]))
    assert {"coach", "exemplary"} <= {button.key for button in page.button}
    page = draw("call.py", calls.olga, call=str(calls.calls["middling"]))
    assert {"coach", "exemplary"}.isdisjoint({button.key for button in page.button})
