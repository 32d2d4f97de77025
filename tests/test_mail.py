"""Mails through a real server: with STARTTLS, SSL and passwords, and what can go wrong."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from pydantic import ValidationError

from callqa import mail
from callqa.errors import MailError, SettingsError
from callqa.mail import Mail
from callqa.settings import MailSettings
from tests.mail_server import GONE, PASSWORD, Server, mail_server

pytestmark = pytest.mark.filterwarnings(
    "ignore:Requiring AUTH while not requiring TLS:UserWarning"
)  # it is TLS throughout

LETTER = Mail("Смена «День»\r\nBcc: x@y.z", "Привет, 5 звонков.", "<p>Привет, <b>5</b> звонков.</p>", "ru")
TO = ("anna@shop.example", "boris@shop.example")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server(authority: trustme.CA, tmp_path: Path) -> Iterator[Server]:
    with mail_server(authority, tmp_path) as running:
        yield running


def settings(server: Server, **others: Any) -> MailSettings:  # noqa: ANN401 - any value of [mail]
    return MailSettings.model_validate(server.values | others)


@pytest.mark.parametrize("security", ["starttls", "ssl", "none"])
def test_a_letter_arrives_as_text_and_as_html(security: str, authority: trustme.CA, tmp_path: Path) -> None:
    with mail_server(authority, tmp_path, security) as server:
        delivered = mail.send(LETTER, TO, settings(server))
        assert (delivered.to, delivered.refused) == (TO, {})
        ((recipients, message),) = server.inbox.taken
    assert recipients == list(TO)
    assert message["Subject"] == "Смена «День» Bcc: x@y.z"
    assert message["Bcc"] is None
    assert message["From"] == "callqa <callqa@shop.example>"
    assert message["Message-ID"].endswith("@shop.example>")
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().strip() == LETTER.text
    assert html.get_content().strip() == LETTER.html


def test_who_is_refused_is_named_and_the_others_get_it(server: Server) -> None:
    delivered = mail.send(LETTER, (*TO, GONE), settings(server))
    assert delivered.to == TO
    assert delivered.refused == {GONE: "550 5.1.1 no such mailbox"}
    assert server.inbox.taken[0][0] == list(TO)


@pytest.mark.parametrize(
    ("others", "to", "says"),
    [
        ({"password": "wrong-7"}, TO, "refused the password of 'callqa'; correct CALLQA_MAIL__PASSWORD"),
        ({"sender": "nobody@shop.example"}, TO, r"refused the sender 'nobody@shop.example' \(553 5.7.1 not your"),
        ({}, (GONE,), r"refused all recipients: gone@shop.example \(550 5.1.1 no such mailbox\)"),
        ({"port": 1}, TO, r"cannot be reached \(Connection refused\)"),
        ({"host": "mail.invalid"}, TO, r"cannot be reached \(.*\); correct 'host'"),
        ({"host": "127.0.0.1"}, TO, "a certificate that is not trusted"),
        ({"ca_file": None}, TO, "a certificate that is not trusted"),
        ({"security": "ssl"}, TO, "does not speak TLS as asked for"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    server: Server, others: dict[str, Any], to: tuple[str, ...], says: str
) -> None:
    with pytest.raises(MailError, match=says) as error:
        mail.send(LETTER, to, settings(server, **others))
    for secret in (PASSWORD, "wrong-7", "звонков"):
        assert secret not in str(error.value)
    assert server.inbox.taken == []


def test_a_server_without_encryption_never_hears_the_password(authority: trustme.CA, tmp_path: Path) -> None:
    with (
        mail_server(authority, tmp_path, "none") as server,
        pytest.raises(MailError, match="does not offer what"),
    ):
        mail.send(LETTER, TO, settings(server, security="starttls", user="callqa", password=PASSWORD))


def test_without_a_server_the_settings_are_to_be_completed() -> None:
    with pytest.raises(SettingsError, match="set 'host' and 'sender'"):
        mail.send(LETTER, TO, MailSettings())


@pytest.mark.parametrize(
    "values",
    [
        {"user": "callqa"},
        {"host": "smtp.example", "security": "none", "user": "callqa", "password": PASSWORD},
        {"sender": "a@b.c\r\nBcc: d@e.f"},
    ],
)
def test_settings_that_would_give_something_away_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as error:
        MailSettings.model_validate(values)
    assert PASSWORD not in str(error.value.errors()[0]["msg"])
