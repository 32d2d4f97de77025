"""What leaves the app: the evaluation of a call for printing, and the calls of the queue as files."""

import csv
import io
import re
import zipfile
from html.parser import HTMLParser

import pytest
from sqlmodel import Session

from callqa.calls import Mark
from callqa.review import context, export_route, sheet_route
from callqa.store import reviews
from callqa.store.accounts import Account
from callqa.store.queue import QueueFilter, Show
from tests.review import seed
from tests.review.conftest import App

ALL = QueueFilter(show=Show.ALL)


@pytest.fixture(scope="module")
def calls(running_app: App) -> seed.Seed:
    folder = running_app.settings.home / "printed"
    folder.mkdir()
    return seed.fill(context.engine(), folder)


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def sheet(app: App, account: Account, recording_id: int, language: str = "ru") -> str:
    app.come_in_as(account)
    answer = app.client.get(sheet_route.address(recording_id, language, "Europe/Moscow"))
    assert answer.status_code == 200
    return answer.text


def test_the_sheet_tells_everything_of_a_call(app: App, calls: seed.Seed) -> None:
    with Session(context.engine()) as session:
        evaluation_id = session.connection().exec_driver_sql(
            f"SELECT evaluation_id FROM recording WHERE id = {calls.calls['awful']}"  # noqa: S608 - a number
        )
        reviews.override(
            session=session,
            account=calls.supervisor,
            evaluation_id=evaluation_id.scalar_one(),
            rule="no_rudeness",
            mark=Mark.PASS,
            reason_code="wrong_verdict",
            comment=f"Тон <b>спокойный</b>\nвесь разговор {seed.NASTY}",
        )
        session.commit()
    text = " ".join(Page(sheet(app, calls.olga, calls.calls["awful"])).text.split())
    for said in (
        seed.OLGA, "Входящий", "B2C", "awful.wav", "Без заказа", "Нет в наличии", "Повторить заказ",
        "Пропущено", "Не говорить покупателю «нет»", "Нарушен", "0:12", "Нет,", "сходство 93", "anna",
        "Тон <b>спокойный</b> весь разговор", "Программа: Нарушен", "55", "Балл программы: 0",
    ):  # fmt: skip
        assert said in text, said


def test_the_sheet_speaks_the_readers_language(app: App, calls: seed.Seed) -> None:
    english = sheet(app, calls.supervisor, calls.calls["middling"], "en")
    assert '<html lang="en">' in english
    assert "Evaluation of a call" in english
    app.come_in_as(calls.supervisor)
    plain = app.client.get(f"/evaluation/{calls.calls['middling']}?language=tlh&timezone=No/Where")
    assert '<html lang="ru">' in plain.text


def test_the_sheet_loads_and_runs_nothing_whatever_was_said(app: App, calls: seed.Seed) -> None:
    html = sheet(app, calls.supervisor, calls.calls["nasty"])
    page = Page(html)
    assert "<img" in page.text
    assert "=HYPERLINK" in Page(sheet(app, calls.supervisor, calls.calls["awful"])).text
    assert "\u202e" not in html
    assert {tag for tag, _attributes in page.tags} & {"script", "img", "a", "iframe", "form", "object"} == set()
    addresses = [value for _tag, found in page.tags for name, value in found.items() if name in {"src", "href"}]
    assert addresses == ["data:,"]
    assert not re.search(r"url\(|@import", html)
    assert not [name for _tag, found in page.tags for name in found if name.startswith("on")]


def test_the_sheet_goes_to_those_who_may_see_the_call(app: App, calls: seed.Seed) -> None:
    hers, his = calls.calls["awful"], calls.calls["nasty"]
    app.come_in_as(calls.olga)
    answers = [app.client.get(f"/evaluation/{asked}") for asked in (his, 999_999, "1 OR 1=1", "9" * 30, "-1")]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, "There is no such call.")}
    mine = app.client.get(f"/evaluation/{hers}")
    assert mine.status_code == 200
    assert mine.headers["cache-control"] == "private, no-store"
    assert mine.headers["content-security-policy"].startswith("default-src 'none'")
    app.client.cookies.clear()
    assert app.client.get(f"/evaluation/{hers}").status_code == 401


def test_a_call_without_a_score_can_be_printed_too(app: App, calls: seed.Seed) -> None:
    text = Page(sheet(app, calls.supervisor, calls.calls["short"])).text
    assert "Не оценён. Запись слишком короткая." in text


def rows(app: App, account: Account, wanted: QueueFilter) -> list[dict[str, str]]:
    app.come_in_as(account)
    answer = app.client.get(export_route.address("csv", wanted))
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def names(app: App, account: Account, wanted: QueueFilter) -> set[str]:
    return {row["recording"].removesuffix(".wav") for row in rows(app, account, wanted)}


def test_the_file_holds_what_the_filter_shows_and_the_account_may_see(app: App, calls: seed.Seed) -> None:
    assert names(app, calls.supervisor, ALL) == {"awful", "middling", "exemplary", "nasty", "short", "broken"}
    assert names(app, calls.supervisor, QueueFilter(show=Show.ALL, agent=seed.IVAN)) == {"exemplary", "nasty"}
    assert names(app, calls.olga, ALL) <= {"awful", "middling", "short"}
    assert names(app, calls.olga, QueueFilter(show=Show.ALL, agent=seed.IVAN)) == set()


def test_the_workbook_is_one(app: App, calls: seed.Seed) -> None:
    app.come_in_as(calls.supervisor)
    answer = app.client.get(export_route.address("xlsx", ALL))
    assert re.fullmatch(r'attachment; filename="calls-[-\d]+\.xlsx"', answer.headers["content-disposition"])
    assert answer.headers["cache-control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert book.testzip() is None


def test_other_files_filters_and_strangers_are_refused(app: App, calls: seed.Seed) -> None:
    app.come_in_as(calls.supervisor)
    assert app.client.get("/export/calls.jsonl").status_code == 404
    assert app.client.get("/export/calls.csv?filter={oops").status_code == 400
    assert app.client.get('/export/calls.csv?filter={"show":"everything"}').status_code == 400
    app.client.cookies.clear()
    assert app.client.get("/export/calls.csv").status_code == 401
