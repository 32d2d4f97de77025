"""What the player is given to draw."""

import json
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import Session, select

from callqa.calls import Evidence, Mark, Speaker, Turn, Word
from callqa.review import context, data, language
from callqa.review.highlight import Highlight
from callqa.review.parts.player import drawing
from callqa.review.rulebook import Rules
from callqa.store.tables import EvaluationRow, VerdictRow
from tests.review import long_call, seed


@pytest.fixture(autouse=True)
def russian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "chosen", lambda: "ru")


def player(calls: seed.Seed, name: str) -> dict[str, Any]:
    """What the player draws of a call for the supervisor."""
    call = data.call_page(calls.supervisor, str(calls.calls[name]))
    assert call
    return drawing.to_draw(call, Rules(call.judged.rulebook if call.judged else {}), 0.0)


def test_lines_carry_the_times_of_their_words(calls: seed.Seed) -> None:
    lines = player(calls, "awful")["lines"]
    refusal = next(line for line in lines if line["turn"] == 2)
    assert refusal["end_s"] == pytest.approx(14.0)
    assert [piece["text"] for piece in refusal["pieces"]] == ["Нет,", " ", "у нас", " ", "такого нет."]
    assert [piece.get("times") for piece in refusal["pieces"]] == [
        [1200, 1240], None, [1240, 1280, 1280, 1320], None, [1320, 1360, 1360, 1400],
    ]  # fmt: skip


def test_a_mark_tells_its_rule_what_it_shows_and_the_words(calls: seed.Seed) -> None:
    drawn = player(calls, "middling")
    assert drawn["peaks"] == f"/peaks/{calls.calls['middling']}"
    assert [mark["start_s"] for mark in drawn["marks"]] == sorted(mark["start_s"] for mark in drawn["marks"])
    refusal = next(mark for mark in drawn["marks"] if mark["rule"] == "never_say_no")
    assert (refusal["title"], refusal["tone"], refusal["role"], refusal["quote"]) == (
        "Не говорить покупателю «нет»", "fail", "Нарушение", "Нет,",
    )  # fmt: skip
    kept = next(mark for mark in drawn["marks"] if mark["rule"] == "offer_alternative")
    assert (kept["tone"], kept["role"]) == ("pass", "Чем выполнено")


def test_evidence_on_the_same_words_is_told_once_and_together() -> None:
    def found(title: str) -> Highlight:
        return Highlight("rule", title, "fail", Evidence(0, 0.0, 1.0, "нет"))

    turn = Turn(Speaker.AGENT, 0.0, 2.0, "нет да", 0.9, (Word("нет", 0.0, 1.0, 0.9), Word("да", 1.0, 2.0, 0.9)))
    line = drawing._turn_line(0, turn, [found("Первое"), found("Второе"), found("Первое")])
    assert [told["title"] for told in line["pieces"][0]["told"]] == ["Первое", "Второе"]


def test_words_that_are_not_the_text_are_not_followed() -> None:
    words = (Word("сто рублей", 0.0, 1.0, 0.9), Word("да", 1.0, 2.0, 0.9))
    inner_space = drawing._turn_line(0, Turn(Speaker.AGENT, 0.0, 2.0, "сто рублей да", 0.9, words), [])
    other_text = drawing._turn_line(0, Turn(Speaker.AGENT, 0.0, 2.0, "100 рублей", 0.9, words), [])
    assert "times" not in inner_space["pieces"][0]
    assert other_text["pieces"] == [{"text": "100 рублей"}]


@pytest.mark.parametrize("name", ["short", "broken"])
def test_calls_that_were_not_heard_have_a_player_without_lines(calls: seed.Seed, name: str) -> None:
    drawn = player(calls, name)
    assert (drawn["lines"], drawn["marks"], drawn["duration_s"]) == ([], [], 0.0)


def test_a_heard_call_that_was_not_judged_has_lines_without_marks(calls: seed.Seed) -> None:
    with Session(context.engine()) as session:
        session.execute(delete(VerdictRow))
        session.commit()
    drawn = player(calls, "exemplary")
    assert drawn["marks"] == []
    assert len(drawn["lines"]) == 7


def test_a_mark_that_a_person_replaced_no_longer_counts(calls: seed.Seed) -> None:
    with Session(context.engine()) as session:
        evaluation_id = session.exec(
            select(EvaluationRow.id).where(EvaluationRow.recording_id == calls.calls["awful"])
        ).one()
    assert evaluation_id
    data.override(
        calls.supervisor, evaluation_id=evaluation_id, rule="no_rudeness", mark=Mark.PASS,
        reason_code="wrong_verdict", comment="Тон спокойный",
    )  # fmt: skip
    marks = player(calls, "awful")["marks"]
    replaced = next(mark for mark in marks if mark["rule"] == "no_rudeness")
    assert (replaced["tone"], replaced["role"]) == ("off", "Больше не учитывается")


def test_an_hour_of_a_thousand_turns_stays_small() -> None:
    heard = long_call.transcript()
    begun = perf_counter()
    lines = drawing._lines(heard, [])
    took_s = perf_counter() - begun
    assert len(lines) == long_call.TURNS + 2
    assert len(json.dumps(lines, ensure_ascii=False).encode()) < 600_000
    assert took_s < 1
