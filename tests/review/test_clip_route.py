"""Clips of evidence: who gets them, and what is in them."""

import io
import re
import wave

import pytest

from callqa.review import context
from callqa.store.accounts import Account
from tests.review import seed
from tests.review.conftest import App

REFUSAL_MS = round(seed.REFUSAL_S * 1000)


@pytest.fixture(scope="module")
def calls(running_app: App) -> seed.Seed:
    folder = running_app.settings.home / "clipped"
    folder.mkdir()
    return seed.fill(context.engine(), folder)


def address(calls: seed.Seed, call: str = "awful", name: str = "never_say_no", start_ms: int = REFUSAL_MS) -> str:
    return f"/clip/{calls.calls[call]}/{name}/{start_ms}"


def length_s(content: bytes) -> float:
    with wave.open(io.BytesIO(content)) as clip:
        return float(clip.getnframes() / clip.getframerate())


def test_evidence_comes_with_the_seconds_around_it(app: App, calls: seed.Seed) -> None:
    app.come_in_as(calls.supervisor)
    evidence_s = 0.4  # one word
    assert length_s(app.client.get(address(calls)).content) == pytest.approx(3 + evidence_s + 2, abs=0.01)
    asked = app.client.get(address(calls) + "?before=1&after=0.5")
    assert length_s(asked.content) == pytest.approx(1 + evidence_s + 0.5, abs=0.01)


def test_steps_and_conclusions_have_clips_too(app: App, calls: seed.Seed) -> None:
    app.come_in_as(calls.supervisor)
    for name in ("need", "outcome"):
        assert app.client.get(address(calls, name=name, start_ms=6000)).status_code == 200


def test_the_file_is_named_by_call_rule_and_second_and_kept_nowhere(app: App, calls: seed.Seed) -> None:
    app.come_in_as(calls.supervisor)
    headers = app.client.get(address(calls)).headers
    assert headers["content-type"] == "audio/wav"
    assert headers["cache-control"] == "private, no-store"
    named = f'attachment; filename="call-{calls.calls["awful"]}_never_say_no_0m12s.wav"'
    assert headers["content-disposition"] == named


def test_managers_get_clips_of_their_own_calls_only(app: App, calls: seed.Seed) -> None:
    got = {}
    people: dict[str, Account] = {"anna": calls.supervisor, "olga": calls.olga, "ivan": calls.ivan}
    for who, account in people.items():
        app.come_in_as(account)
        got[who] = {call for call in ("awful", "nasty") if app.client.get(address(calls, call)).status_code == 200}
    assert got == {"anna": {"awful", "nasty"}, "olga": {"awful"}, "ivan": {"nasty"}}


def test_another_ones_call_no_call_and_no_evidence_look_the_same(app: App, calls: seed.Seed) -> None:
    app.come_in_as(calls.olga)
    answers = [
        app.client.get(where)
        for where in (
            address(calls, "nasty"),
            "/clip/999999/never_say_no/12000",
            address(calls, start_ms=12_001),
            address(calls, name="greeting"),
            address(calls, name="no_such_rule"),
            address(calls, "short"),
            "/clip/1%20OR%201=1/never_say_no/12000",
            "/clip/-1/never_say_no/12000",
            f"/clip/{'9' * 30}/never_say_no/12000",
        )
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, "There is no such call.")}


def test_nobody_gets_anything_without_a_session(app: App, calls: seed.Seed) -> None:
    assert app.client.get(address(calls)).status_code == 401


@pytest.mark.parametrize("asked", ["before=-1", "after=31", "before=nan", "after=inf", "before=many"])
def test_seconds_that_make_no_sense_are_refused(app: App, calls: seed.Seed, asked: str) -> None:
    app.come_in_as(calls.supervisor)
    answer = app.client.get(f"{address(calls)}?{asked}")
    assert (answer.status_code, answer.text) == (400, "'before' and 'after' are seconds from 0 to 30.")


def test_a_recording_that_is_gone_has_no_clips(app: App, calls: seed.Seed) -> None:
    app.come_in_as(calls.supervisor)
    where = address(calls, "middling")
    assert app.client.get(where).status_code == 200
    (app.settings.home / "clipped" / "middling.wav").unlink()
    gone = app.client.get(where)
    assert gone.status_code == 404
    assert re.match("The recording is no longer where it was", gone.text)
