"""The sound of released passages: everybody hears the passage, nobody more than it."""

import io
import wave

import pytest
from sqlmodel import Session

from callqa.review import context
from callqa.store import exemplary
from callqa.store.exemplary import Passage
from tests.review import seed
from tests.review.conftest import App


@pytest.fixture(scope="module")
def calls(running_app: App) -> seed.Seed:
    folder = running_app.settings.home / "exemplary"
    folder.mkdir()
    return seed.fill(context.engine(), folder)


def release(calls: seed.Seed, start_s: float = 20.0, end_s: float = 26.5) -> int:
    passage = Passage(calls.calls["middling"], start_s, end_s, "Замена", "", ())
    with Session(context.engine()) as session:
        number = exemplary.release(session=session, account=calls.supervisor, passage=passage)
        session.commit()
    return number


def test_everybody_hears_the_passage_and_no_more(app: App, calls: seed.Seed) -> None:
    number = release(calls)
    for account in (calls.ivan, calls.olga, calls.supervisor):
        app.come_in_as(account)
        answer = app.client.get(f"/exemplary/{number}?before=30&after=30")
        with wave.open(io.BytesIO(answer.content)) as clip:
            assert clip.getnframes() / clip.getframerate() == pytest.approx(6.5, abs=0.01)
        assert answer.headers["cache-control"] == "private, no-store"
        assert "content-disposition" not in answer.headers
    app.come_in_as(calls.ivan)
    assert app.client.get(f"/audio/{calls.calls['middling']}").status_code == 404, "the call stays closed"


def test_what_is_not_released_is_not_there(app: App, calls: seed.Seed) -> None:
    number = release(calls)
    with Session(context.engine()) as session:
        exemplary.withdraw(session=session, account=calls.supervisor, exemplary_id=number)
        session.commit()
    app.come_in_as(calls.ivan)
    for asked in (str(number), "999", "-1", "x", "1" * 40, "%D9%A1"):
        assert app.client.get(f"/exemplary/{asked}").status_code == 404, asked
    app.client.cookies.clear()
    assert app.client.get(f"/exemplary/{release(calls)}").status_code == 401
