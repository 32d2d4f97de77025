"""The machine against labelled calls, from text and, with the fake recogniser, from recordings."""

import json
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from callqa import pipeline, pools
from callqa.cli import main
from callqa.speech import engines
from tests.fakes import SALE, WORD_S
from tests.shop import FakeEngine, run_in, settings_in, write_call

GREETED = {"greeting": {"verdict": "pass", "turns": [0]}, "never_say_no": {"verdict": "pass", "turns": []}}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop whose recognisers are fake and work in threads."""
    settings_in(tmp_path)
    monkeypatch.setenv("CALLQA_CONFIG", str(tmp_path / "callqa.toml"))
    monkeypatch.setattr(engines, "prepare", lambda *_, cpu_threads: FakeEngine())  # noqa: ARG005 - the seam's
    monkeypatch.setattr(pools, "process_pool", in_threads)
    return tmp_path


def in_threads(workers: int) -> Executor:
    return ThreadPoolExecutor(workers)


def sale(name: str) -> dict[str, Any]:
    """The call that the fake recogniser hears, as people write it down."""
    turns = [
        {"who": "AC"[channel], "text": text, "start_s": start_s, "end_s": start_s + WORD_S * len(text.split())}
        for channel, start_s, text in SALE
    ]
    return {"id": name, "file": f"{name}.wav", "format": "stereo", "turns": turns, "labels": GREETED}


def labels_in(folder: Path, *calls: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "labels.json"
    path.write_text(json.dumps(calls, ensure_ascii=False), encoding="utf-8")
    return path


def figures(*argv: str) -> dict[str, Any]:
    """Run the command and return the figures that it writes."""
    out = Path(argv[0]).with_name("figures.json")
    assert main(["evaluate", *argv, "--quiet", "--out", str(out)]) == 0
    written: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return written


def test_text_is_judged_without_a_recogniser(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rude = {
        "id": "no greeting",
        "turns": [{"who": "A", "text": "Слушаю."}, {"who": "C", "text": "Есть чайник?"}, {"who": "A", "text": "Есть."}],
        "labels": {"greeting": {"verdict": "fail", "turns": [0]}, "telepathy": {"verdict": "pass"}},
    }
    found = figures(str(labels_in(shop / "calls", sale("a"), rude)), "--from-text")
    assert found["rules"]["greeting"] | {"kappa": None} == {
        "calls": 2,
        "fails": 1,
        "found": 1,
        "hits": 1,
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "accuracy": 1.0,
        "kappa": None,
        "evidence_hit_rate": 1.0,
        "wrong": [],
    }
    assert (found["calls"], found["macro_f1"], found["not_measured"], found["words"]) == (2, 1.0, ["telepathy"], None)
    said = capsys.readouterr().out
    assert "greeting" in said
    assert "lacks them: telepathy" in said


def test_recordings_are_heard_and_nothing_is_stored(shop: Path) -> None:
    calls = shop / "recordings"
    write_call(calls / "a.wav", seed=1)
    write_call(calls / "short.wav", duration_s=1.0)
    labels = labels_in(calls, sale("short"), sale("a"))
    found = figures(str(labels))
    assert found["engine"] == "fake-1"
    assert list(found["without_score"]) == ["short"]
    assert found["rules"]["greeting"]["wrong"] == [{"call": "short", "labelled": "pass", "found": "na"}]
    assert found["words"]["stereo"]["calls"] == 1
    assert (found["words"]["all"]["word_error_rate"], found["words"]["all"]["role_accuracy"]) == (0.0, 1.0)
    assert {event.outcome for event in run_in(shop).values()} == {"scored", "not_scored"}, "the run finds all new"


def test_what_the_same_model_has_transcribed_is_not_heard_again(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_call(shop / "recordings" / "a.wav", seed=1)
    run_in(shop)
    monkeypatch.setattr(pipeline, "hear", lambda *_: pytest.fail("a recording was heard again"))
    found = figures(str(labels_in(shop / "recordings", sale("a"))))
    assert found["words"]["all"]["calls"] == 1


@pytest.mark.usefixtures("shop")
def test_wrong_marks_are_shown_with_their_evidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strict = {**sale("a"), "labels": {"greeting": {"verdict": "fail", "turns": [0]}}}
    assert main(["evaluate", str(labels_in(tmp_path / "calls", strict)), "--from-text", "--show"]) == 0
    said = capsys.readouterr().out
    assert "greeting, a: labelled fail, found pass" in said
    assert "labelled, turn 0: Добрый день! Магазин Батарейкин" in said
    assert "satisfied, turn 0: Добрый день" in said


@pytest.mark.parametrize(
    ("calls", "options", "says"),
    [
        ([{**sale("a"), "file": None}], [], "measure its text with --from-text"),
        ([sale("gone")], [], "gone.wav of the labelled call 'gone' is not there"),
        (
            [{"sha256": "…"}],
            ["--from-text"],
            "does not hold labelled calls (docs/accuracy.md): call 1 of the list at 'id'",
        ),
        ([sale("a")], ["--from-text", "--rules", "/no/such/folder"], "There are no rules in /no/such/folder"),
        ([sale("a")], ["--from-text", "--out", "/no/such/folder/x.json"], "Cannot write /no/such/folder/x.json"),
    ],
)
@pytest.mark.usefixtures("shop")
def test_what_cannot_be_measured_says_why_and_exits_with_2(
    tmp_path: Path, calls: list[dict[str, Any]], options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(labels_in(tmp_path / "calls", *calls)), *options]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1
