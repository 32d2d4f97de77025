"""The phone system's report for download: those who supervise get it, nobody else."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from sqlmodel import Session

from callqa.review import context
from callqa.review.phone_route import address
from callqa.store.accounts import Account
from tests.review.conftest import App
from tests.review.seed import Seed, fill
from tests.shop_phone import DAY
from tests.shop_phone import fill as fill_phone


@pytest.fixture(scope="module")
def calls(running_app: App) -> Seed:
    folder = running_app.settings.home / "phone"
    folder.mkdir()
    with Session(context.engine()) as session:
        fill_phone(session)
    return fill(context.engine(), folder)


def figures(app: App, where: str) -> dict[str, str]:
    answer = app.client.get(where)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    return {row[0]: row[1] for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) if len(row) > 1}


def test_who_supervises_gets_what_was_asked_for(app: App, calls: Seed) -> None:
    app.come_in_as(calls.supervisor)
    assert figures(app, address("csv", DAY))["answered"] == "2"
    assert figures(app, address("csv", replace(DAY, queue="service")))["answered"] == "1"
    answer = app.client.get(address("xlsx", DAY))
    assert re.fullmatch(r'attachment; filename="phone-2026-11-20\.xlsx"', answer.headers["content-disposition"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert book.testzip() is None


def test_nobody_else_does(app: App, calls: Seed) -> None:
    def status(account: Account | None) -> int:
        if account is None:
            app.client.cookies.clear()
        else:
            app.come_in_as(account)
        return int(app.client.get(address("csv", DAY)).status_code)

    assert [status(account) for account in (calls.olga, calls.ivan, None)] == [404, 404, 401]


@pytest.mark.parametrize(
    "changed",
    [
        {"since": "yesterday"},
        {"since": "2026-11-20T00:00:00"},  # without a time zone it is somebody's guess
        {"until": "2026-11-19T00:00:00Z"},
        {"until": "2030-01-01T00:00:00Z"},
        {"since": "9999-12-30T00:00:00Z", "until": "9999-12-31T23:59:59Z"},
        {"since": "0001-01-01T00:00:00Z", "until": "0001-01-02T00:00:00Z"},
        {"queue": "q" * 300},
        {"extra": "1"},
    ],
)
def test_what_is_no_period_is_refused(app: App, calls: Seed, changed: dict[str, str]) -> None:
    app.come_in_as(calls.supervisor)
    asked = {"since": "2026-11-20T00:00:00Z", "until": "2026-11-21T00:00:00Z", **changed}
    assert app.client.get(f"/export/phone.csv?{urlencode(asked)}").status_code == 400
    assert app.client.get("/export/phone.json").status_code == 404
