"""The pages without a browser: what each role is given to draw."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from callqa.store.queue import Show
from tests.review import seed
from tests.review.drawn import Draw, given


def listed(page: AppTest) -> list[str]:
    return [call["file"].removesuffix(".wav") for call in given(page, "calls")["calls"]]


def test_the_queue_holds_what_needs_a_person_and_follows_the_filters(draw: Draw, calls: seed.Seed) -> None:
    page = draw("queue.py", calls.supervisor)
    assert listed(page)[:2] == ["awful", "nasty"]
    assert given(page, "heading")["facts"][0]["text"] == "4 звонка"
    page.selectbox(key="queue_agent").select(seed.IVAN).run()
    assert listed(page) == ["nasty"]
    page.button_group(key="queue_show").set_value(Show.ALL).run()
    assert listed(page) == ["nasty", "exemplary"]


def test_a_call_shows_marks_with_their_evidence(draw: Draw, calls: seed.Seed) -> None:
    page = draw("call.py", calls.supervisor, call=str(calls.calls["awful"]))
    card = given(page, "scorecard")
    assert card["score"] == "0"
    assert card["may_change"]
    broken = next(rule for section in card["sections"] for rule in section["rules"] if rule["rule"] == "never_say_no")
    assert broken["evidence"][0] | {"start_s": 12.0, "quote": "Нет,", "tone": "fail"} == broken["evidence"][0]
    player = given(page, "player")
    assert player["src"] == f"/audio/{calls.calls['awful']}"
    assert {mark["rule"] for mark in player["marks"]} >= {"never_say_no", "greeting"}
    marked = [piece for line in player["lines"] for piece in line["pieces"] if piece.get("tone") == "fail"]
    assert "".join(piece["text"] for piece in marked) == "Нет,у настакого нет."


def test_a_call_shows_its_script_and_what_it_came_to(draw: Draw, calls: seed.Seed) -> None:
    script = given(draw("call.py", calls.olga, call=str(calls.calls["awful"])), "script")
    assert [(answer["value"], len(answer["moments"])) for answer in script["answers"]] == [
        ("Без заказа", 1),
        ("Нет в наличии", 0),
    ]
    said, skipped = script["steps"]
    assert said["moments"] == [{"start_s": 6.0, "quote": "есть аккумулятор"}]
    assert (skipped["state_words"], skipped["sample"]) == ("Пропущено", "Итак…")


def test_a_call_without_a_score_says_why(draw: Draw, calls: seed.Seed) -> None:
    page = draw("call.py", calls.supervisor, call=str(calls.calls["short"]))
    assert given(page, "heading")["alarm"] == "Не оценён. Запись слишком короткая."
    assert given(page, "scorecard")["sections"] == []


@pytest.mark.parametrize("asked", ["", "0", "-1", "999", "1 OR 1=1", "9" * 40, "١", "<b>"])
def test_a_missing_call_and_anothers_look_the_same(draw: Draw, calls: seed.Seed, asked: str) -> None:
    missing = draw("call.py", calls.olga, call=asked)
    anothers = draw("call.py", calls.olga, call=str(calls.calls["nasty"]))
    for page in (missing, anothers):
        assert [text.value for text in page.text] == ["Такого звонка нет."]
        assert not page.get("bidi_component")


def test_a_manager_reads_the_own_call_and_changes_nothing(draw: Draw, calls: seed.Seed) -> None:
    page = draw("call.py", calls.olga, call=str(calls.calls["awful"]))
    assert not given(page, "scorecard")["may_change"]


def test_my_scores(draw: Draw, calls: seed.Seed) -> None:
    page = draw("my_scores.py", calls.olga)
    costs = given(page, "costs")
    assert [figure["value"] for figure in costs["figures"]] == ["37,5", "2"]
    assert costs["rules"][0]["title"] == seed.RULES["never_say_no"]
    assert costs["rules"][0]["often"] == "нарушен в 2 из 2 звонков"
    assert listed(page) == ["awful", "middling"]
    nobody = draw("my_scores.py", replace(calls.olga, agent="Никто"))
    assert listed(nobody) == []
