"""A real mail server on this machine, for tests: with TLS, a password, and mailboxes that it does not know."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

PASSWORD = "verysecret-7"
GONE = "gone@shop.example"


@dataclass
class Inbox:
    """What the server has taken: for whom, and the message."""

    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: object, _session: object, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "553 5.7.1 not your address"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address == GONE:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default)
        self.taken.append((list(envelope.rcpt_tos), message))
        return "250 OK"


@dataclass(frozen=True)
class Server:
    """A running server: the values of ``[mail]`` that reach it, and what it has taken."""

    values: dict[str, Any]
    inbox: Inbox


@contextmanager
def mail_server(authority: trustme.CA, folder: Path, security: str = "starttls") -> Iterator[Server]:
    """Run a server that asks for a password, which goes by STARTTLS or SSL; for ``none`` it asks for nothing."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    trusted = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    options: dict[str, Any] = {"authenticator": _right, "auth_required": True} if security != "none" else {}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    elif security == "ssl":
        options |= {"ssl_context": context, "auth_require_tls": False}
    inbox = Inbox()
    controller = Controller(inbox, hostname="localhost", port=port, **options)
    controller.start()
    values = {
        "host": "localhost", "port": port, "security": security, "sender": "callqa@shop.example",
        "ca_file": str(trusted), "timeout_s": 5.0,
    }  # fmt: skip
    try:
        yield Server(values | ({} if security == "none" else {"user": "callqa", "password": PASSWORD}), inbox)
    finally:
        controller.stop()


def _right(_server: object, _session: object, _envelope: object, _mechanism: str, said: object) -> AuthResult:
    assert isinstance(said, LoginPassword)
    return AuthResult(success=(said.login, said.password) == (b"callqa", PASSWORD.encode()), handled=False)
