"""The shift digest: what stands in it, on paper and in mails."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from callqa.calls import Mark
from callqa.phone.hours import opening_hours
from callqa.phone.service import Service
from callqa.reports.digest import QUOTE_CHARS, Digest, shift_digest, shown_quote
from callqa.review.digest_page import DigestPage, digest_page
from callqa.review.language import using
from callqa.shoptime import Span
from callqa.store import disputes
from callqa.store.db import open_store
from callqa.store.disputes import Objection
from callqa.store.phone_tables import PhoneFileRow
from callqa.store.reviews import override
from callqa.store.tables import RecordingRow
from tests import shop_phone
from tests.review import seed

MOSCOW = ZoneInfo("Europe/Moscow")
SPAN = Span(datetime(2026, 11, 17, 6, tzinfo=UTC), datetime(2026, 11, 20, 18, tzinfo=UTC), "День")
NOW = SPAN.until + timedelta(hours=1)
APP = "https://callqa.shop.example"
NUMBER = "+79000000001"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = open_store(f"sqlite:///{tmp_path / 'callqa.sqlite'}")
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def calls(session: Session, tmp_path: Path) -> seed.Seed:
    return seed.fill(session.get_bind(), tmp_path)  # type: ignore[arg-type]


def put_together(session: Session, **others: int) -> Digest:
    options = {"moments": 5, "waiting": 0, **others}
    service = Service(opening_hours({}, MOSCOW), 20.0, 0.8, 5.0)
    return shift_digest(session=session, span=SPAN, zone=MOSCOW, service=service, now=NOW, **options)


def written(digest: Digest, language: str = "ru", address: str | None = APP) -> DigestPage:
    with using(language, "Europe/Moscow"):
        return digest_page(digest, address)


def fill_all(session: Session, calls: seed.Seed) -> None:
    """Add a day of the phone, a dispute, and what people decided on marks."""
    shop_phone.fill(session)
    session.add(PhoneFileRow(head_sha256="", name="queue_log", bytes_read=1, before_sha256=""))
    of_olga = session.get_one(RecordingRow, calls.calls["middling"])
    disputes.dispute(
        session, calls.olga, of_olga.id or 0, [Objection("never_say_no", Mark.PASS, "Послушайте")],
        evaluation_id=of_olga.evaluation_id or 0, answer_within=timedelta(days=-300),
    )  # fmt: skip
    of_ivan = session.get_one(RecordingRow, calls.calls["exemplary"])
    for rule, mark, reason in (("greeting", Mark.FAIL, "wrong_verdict"), ("no_rudeness", Mark.PASS, "confirmed")):
        override(
            session=session, account=calls.supervisor, evaluation_id=of_ivan.evaluation_id or 0, rule=rule,
            mark=mark, reason_code=reason, comment="Слышно.",
        )  # fmt: skip
    session.commit()


def test_the_worst_moment_of_each_flagged_call_is_the_dearest(session: Session, calls: seed.Seed) -> None:
    awful, nasty = put_together(session).moments
    assert (awful.recording_id, nasty.recording_id) == (calls.calls["awful"], calls.calls["nasty"])
    assert (awful.rule, awful.auto_fail, awful.quote, awful.start_s) == ("Не грубить", True, "у нас", 12.4)
    assert (nasty.rule, nasty.auto_fail) == ("Не говорить покупателю «нет»", False)
    assert len(put_together(session, moments=1).moments) == 1


def test_people_and_the_phone_are_in_it(session: Session, calls: seed.Seed) -> None:
    fill_all(session, calls)
    digest = put_together(session, waiting=3)
    assert digest.missed is not None
    assert [(one.number, one.tries, one.tried_back) for one in digest.missed] == [("…0001", 1, False)]
    assert (len(digest.disputes), digest.overdue) == (1, 1)
    assert digest.agreement is not None
    assert (digest.agreement.kept.part, digest.agreement.kept.whole) == (1, 2)
    assert digest.agreement.worst == "Поздоровался в начале разговора"
    page = written(digest)
    assert page.subject == "День, 17 нояб.: 6 звонков, 2 с нарушениями"
    for text in (page.text, page.html):
        assert "2 звонка на разбор, перезвонить 1 покупателю, 1 апелляция без ответа." in text
        assert "Ещё не прослушаны 3 записи." in text
        assert "просрочено" in text
        assert "Запись слишком короткая" in text
        assert f"{APP}/call?call={calls.calls['awful']}" in text
        assert NUMBER not in text


def test_without_the_phones_logs_and_an_address_it_is_shorter(session: Session, calls: seed.Seed) -> None:  # noqa: ARG001
    page = written(put_together(session), "en", address=None)
    assert "Worst moments" in page.text
    assert "Not called back" not in page.text
    assert "http" not in page.text


def test_a_shift_without_calls_says_that_nothing_waits(session: Session) -> None:
    page = written(put_together(session), "en")
    assert page.subject == "День, 17 Nov: 0 calls, 0 flagged"
    assert "Nothing waits for you." in page.text
    assert "No call is flagged." in page.html


def test_one_of_several_days_is_headed_by_the_first_and_the_last(session: Session) -> None:
    page = written(replace(put_together(session), span=replace(SPAN, shift="")), "en")
    assert page.subject == "17 Nov – 20 Nov: 0 calls, 0 flagged"


class Tags(HTMLParser):
    """Collects elements and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "background", "srcset"}]
        assert not [name for name, _value in attrs if name.startswith("on") or name in {"class", "id"}]


def test_mail_programs_can_draw_it_and_nothing_is_loaded(session: Session, calls: seed.Seed) -> None:
    fill_all(session, calls)
    digest = put_together(session)
    nasty = replace(digest.moments[0], agent=seed.NASTY, quote=seed.NASTY, rule="<script>alert(1)</script>")
    page = written(replace(digest, moments=(nasty,)))
    tags = Tags()
    tags.feed(page.html)
    assert tags.names <= {
        "html", "head", "meta", "title", "body", "table", "tr", "td", "p", "h1", "h2", "div", "span", "a",
    }  # fmt: skip
    assert tags.addresses
    assert [address for address in tags.addresses if not address.startswith(f"{APP}/")] == []
    assert not re.search(r"url\(|@import|\u202e", page.html)
    assert "\u202e" not in page.text


def test_quotes_are_short_and_numbers_are_not_whole() -> None:
    assert shown_quote("Нет,\n у нас  такого нет.") == "Нет, у нас такого нет."
    long = shown_quote("да " * 100)
    assert len(long) <= QUOTE_CHARS
    assert long.endswith("да…")
