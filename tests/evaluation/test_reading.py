import json
from pathlib import Path
from typing import Any

import pytest

from callqa.calls import Mark, PauseKind, Speaker
from callqa.errors import LabelsError
from callqa.evaluation.reading import read

CALL: dict[str, Any] = {
    "id": "one",
    "segment": "b2b",
    "direction": "in",
    "ring_s": 7,
    "agent": {"name": "Ольга", "gender": "f"},
    "turns": [
        {"who": "A", "text": "Добрый день, магазин Тюльпан.", "start_s": 0.5, "end_s": 3.0},
        {"who": "C", "text": "Здравствуйте.", "start_s": 3.5, "end_s": 4.5},
        {"who": "A", "text": "Спасибо, что дождались.", "start_s": 20.0, "end_s": 22.0},
    ],
    "holds": [[5.0, 19.5]],
    "labels": {"greeting": {"verdict": "pass", "turns": [0]}, "no_long_wait": {"verdict": "pass", "turns": []}},
    "outcome": "service",
    "loss_reason": None,
    "site_feedback": False,
}


def written(folder: Path, *calls: object) -> Path:
    path = folder / "labels.json"
    path.write_text(json.dumps(list(calls), ensure_ascii=False), encoding="utf-8")
    return path


def test_a_call_is_read_with_what_was_said_and_how_it_is_to_be_judged(tmp_path: Path) -> None:
    (call,) = read(written(tmp_path, CALL), "ru")
    assert call.labels["greeting"].mark == Mark.PASS
    assert call.labels["greeting"].turns == (0,)
    assert call.conclusions == {"outcome": "service", "site_feedback": False}
    assert (call.facts.agent, call.facts.direction, call.facts.ring_s) == ("Ольга", "in", 7)
    assert [turn.speaker for turn in call.said.turns] == [Speaker.AGENT, Speaker.CUSTOMER, Speaker.AGENT]
    assert call.said.turns[0].words[3].text == "Тюльпан."
    assert [(pause.kind, pause.start_s, pause.end_s) for pause in call.said.pauses] == [(PauseKind.HOLD, 4.5, 20.0)]
    assert read(tmp_path, "ru") == (call,)


def test_the_sidecar_goes_before_the_labels(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"agent": "Ольга Смирнова", "shop_names": ["Тюльпан"]}', encoding="utf-8")
    (call,) = read(written(tmp_path, {**CALL, "file": "a.wav"}), "ru")
    assert call.file == tmp_path / "a.wav"
    assert (call.facts.agent, call.facts.shop_names, call.facts.segment) == ("Ольга Смирнова", ("Тюльпан",), "b2b")
    assert call.facts.agent_channel is None, "who speaks in which channel must be found out"


def test_turns_without_times_follow_each_other(tmp_path: Path) -> None:
    turns = [
        {"who": "A", "text": "раз два три четыре пять"},
        {"who": "C", "text": "раз два три четыре пять"},
        {"who": "A", "text": "раз", "overlap": 1.5},
        {"who": "A", "text": "раз", "hold": 15},
    ]
    (call,) = read(written(tmp_path, {**CALL, "holds": [], "turns": turns}), "ru")
    assert [(turn.start_s, turn.end_s) for turn in call.said.turns] == [
        (0.0, 2.0), (2.0, 4.0), (2.5, 2.9), (19.0, 19.4),
    ]  # fmt: skip
    assert call.holds == ((4.0, 19.0),)
    assert [pause.kind for pause in call.said.pauses] == [PauseKind.HOLD]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"labels": {"greeting": {"verdict": "pass", "turns": [3]}}}, "points at turn 3, but the turns are 0 to 2"),
        ({"labels": {"greeting": {"verdict": "yes"}}}, "'labels.greeting.verdict'"),
        ({"turns": []}, "'turns'"),
        ({"turns": [{"who": "B", "text": "да"}]}, "'turns.0.who'"),
        ({"turns": [{"who": "A", "text": "да", "start_s": 2.0, "end_s": 1.0}]}, "ends after its start"),
        ({"turns": [*reversed(CALL["turns"])]}, "in the order of their 'start_s'"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_place(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    path = written(tmp_path, CALL, {**CALL, "id": "two", **change})
    with pytest.raises(LabelsError) as told:
        read(path, "ru")
    assert str(path) in str(told.value)
    assert "call 2" in str(told.value)
    assert says in str(told.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"call_id": "17"}', "a list of at least one call is wanted"),
        ("[]", "a list of at least one call is wanted"),
        ('["one"]', "call 1"),
        ("[{", "is no JSON (line 1"),
        (json.dumps([CALL, CALL]), "two calls have the id 'one'"),
        (json.dumps([CALL | {"file": "a.wav"}, CALL | {"id": "two", "file": "a.wav"}]), "two calls have the file"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "labels.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LabelsError) as told:
        read(path, "ru")
    assert says in str(told.value)
    assert "\n" not in str(told.value)
