"""The pages without a browser: what each role is given to draw."""

from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import update
from sqlmodel import Session, col
from streamlit.testing.v1 import AppTest

from callqa import scoring
from callqa.findings import Finding
from callqa.review import context, findings
from callqa.store import evaluations, saving, standing
from callqa.store.evaluations import NewEvaluation
from callqa.store.queue import Show
from callqa.store.tables import TranscriptRow
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
    expected = {
        "start_s": 12.0,
        "quote": "Нет,",
        "tone": "fail",
        "clip": f"/clip/{card['recording']}/never_say_no/12000",
    }
    assert broken["evidence"][0] | expected == broken["evidence"][0]
    player = given(page, "player")
    assert player["src"] == f"/audio/{calls.calls['awful']}"
    assert {mark["rule"] for mark in player["marks"]} >= {"never_say_no", "greeting"}
    marked = [piece for line in player["lines"] for piece in line["pieces"] if piece.get("tone") == "fail"]
    assert "".join(piece["text"] for piece in marked) == "Нет,у настакого нет."


def test_a_call_shows_its_script_and_what_it_came_to(draw: Draw, calls: seed.Seed) -> None:
    script = given(draw("call.py", calls.olga, call=str(calls.calls["awful"])), "script")
    told = [(answer["name"], answer["value"], len(answer["moments"])) for answer in script["answers"]]
    assert told == [
        ("Итог", "Без заказа", 1),
        ("Почему без заказа", "Нет в наличии", 0),
        ("Покупатель сказал", "", 1),
        ("Менеджер ответил", "", 1),
        ("Нарушено рядом", "", 3),
        ("Замена", "Не предложено", 1),
    ]
    broken = [moment["about"] for moment in script["answers"][4]["moments"]]
    assert broken == ["Не говорить покупателю «нет»", "Предложить замену", "Не грубить"]
    said, skipped = script["steps"]
    clip = f"/clip/{calls.calls['awful']}/need/6000"
    assert said["moments"] == [{"start_s": 6.0, "quote": "есть аккумулятор", "about": "", "clip": clip}]
    assert (skipped["state_words"], skipped["sample"]) == ("Пропущено", "Итак…")


def test_a_call_without_a_score_says_why(draw: Draw, calls: seed.Seed) -> None:
    page = draw("call.py", calls.supervisor, call=str(calls.calls["short"]))
    assert given(page, "heading")["alarm"] == "Не оценён. Запись слишком короткая."
    assert given(page, "scorecard")["sections"] == []


def hear_otherwise(recording_id: int, **values: object) -> None:
    """Change what was heard in a call."""
    with Session(context.engine()) as session:
        session.execute(update(TranscriptRow).where(col(TranscriptRow.recording_id) == recording_id).values(values))
        session.commit()


def side_buttons(page: AppTest) -> list[str]:
    return [button.label for button in page.button if (button.key or "").startswith("sides")]


def captions(page: AppTest) -> str:
    return " ".join(unescape(caption.value).replace("\u2060", "") for caption in page.caption)


def test_a_supervisor_reads_who_is_taken_for_the_manager_and_can_swap(draw: Draw, calls: seed.Seed) -> None:
    page = draw("call.py", calls.supervisor, call=str(calls.calls["middling"]))
    assert "Менеджер: «Добрый день, магазин «Батарейкин», меня зовут Ольга.»" in captions(page)
    facts = [fact["text"] for fact in given(page, "heading")["facts"]]
    assert "Стороны по каналам, уверенность 94\N{NO-BREAK SPACE}%" in facts
    assert side_buttons(page) == ["Поменять стороны"]


@pytest.mark.parametrize("values", [{"attribution_confidence": 0.71}, {"findings": ["sides_swapped"]}])
def test_sides_in_doubt_can_be_confirmed(draw: Draw, calls: seed.Seed, values: dict[str, object]) -> None:
    hear_otherwise(calls.calls["middling"], **values)
    page = draw("call.py", calls.supervisor, call=str(calls.calls["middling"]))
    assert side_buttons(page) == ["Стороны верны", "Поменять стороны"]


def test_a_click_swaps_the_speakers_and_judges_the_call(draw: Draw, calls: seed.Seed) -> None:
    page = draw("call.py", calls.supervisor, call=str(calls.calls["middling"]))
    page.button(key="sides_swap").click().run()
    assert [line["who"] for line in given(page, "player")["lines"]][:2] == ["Покупатель", "Менеджер"]
    assert "anna: стороны поменяны местами" in captions(page)
    facts = [fact["text"] for fact in given(page, "heading")["facts"]]
    assert "Стороны указал человек" in facts


def test_a_swap_that_cannot_be_judged_says_so_and_changes_nothing(draw: Draw, calls: seed.Seed) -> None:
    hear_otherwise(calls.calls["middling"], language="xx")
    page = draw("call.py", calls.supervisor, call=str(calls.calls["middling"]))
    page.button(key="sides_swap").click().run()
    assert "no_rulebook" in unescape(page.error[0].value).replace("\u2060", "")
    assert [line["who"] for line in given(page, "player")["lines"]][:2] == ["Менеджер", "Покупатель"]


def test_a_manager_reads_how_the_sides_are_known_and_cannot_swap(draw: Draw, calls: seed.Seed) -> None:
    hear_otherwise(calls.calls["awful"], attribution_confidence=0.71)
    page = draw("call.py", calls.olga, call=str(calls.calls["awful"]))
    assert side_buttons(page) == []
    known = next(fact for fact in given(page, "heading")["facts"] if fact["doubtful"])
    assert known["text"] == "Стороны по каналам, уверенность 71\N{NO-BREAK SPACE}%"


def test_what_was_found_out_about_the_sound_is_told_with_what_to_do(draw: Draw, calls: seed.Seed) -> None:
    hear_otherwise(calls.calls["awful"], findings=["clipping:1", "other_language:en", "novelty:7"])
    found = given(draw("call.py", calls.supervisor, call=str(calls.calls["awful"])), "heading")["notes"]
    loud, foreign, unknown = found
    assert loud.startswith("Правый канал: слишком громко")
    assert loud.endswith("Уменьшите уровень записи этой стороны.")
    assert foreign.startswith("Похоже, говорят на другом языке: английский. Если это так")
    assert unknown == "novelty:7"
    of_manager = given(draw("call.py", calls.olga, call=str(calls.calls["awful"])), "heading")["notes"]
    assert of_manager[1] == "Похоже, говорят на другом языке: английский."


def test_every_finding_has_words() -> None:
    assert [kind for kind in Finding if not findings.told(kind).advice] == []


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("speakers_unsure: Only 55 % sure.", "Неясно, какая сторона — менеджер"),
        ("low_confidence: Only 31 %.", "Распознано слишком неуверенно"),
        ("other_language: It sounds like 'en'.", "Разговор на другом языке"),
    ],
)
def test_a_heard_call_without_a_score_comes_to_the_queue_with_its_transcript(
    draw: Draw, calls: seed.Seed, reason: str, shown: str
) -> None:
    recording_id = calls.calls["exemplary"]
    with Session(context.engine()) as session:
        heard = standing.latest_transcript(session, recording_id)
        assert heard
        evaluation = scoring.not_scored(reason, None, seed.BOOK + "-2")
        saving.save_rulebook(session, seed.BOOK + "-2", seed.RULEBOOK)
        evaluations.add_current(session, [NewEvaluation(recording_id, heard.id or 0, evaluation)])
        session.commit()
    queued = given(draw("queue.py", calls.supervisor), "calls")["calls"]
    call = next(row for row in queued if row["id"] == recording_id)
    assert call["flags"][0]["text"] == f"Не оценён: {shown}"
    page = draw("call.py", calls.supervisor, call=str(recording_id))
    assert given(page, "heading")["alarm"] == f"Не оценён. {shown}."
    assert len(given(page, "player")["lines"]) > 3


@pytest.mark.parametrize("asked", ["", "0", "-1", "999", "1 OR 1=1", "9" * 40, "9" * 5000, "١", "<b>"])
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
    assert listed(page) == ["awful", "middling"]
    nobody = draw("my_scores.py", replace(calls.olga, agent="Никто"))
    assert listed(nobody) == []
