"""Mails by SMTP: one message, one sentence where it cannot be sent."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid

from callqa.errors import MailError, SettingsError
from callqa.settings import MailSettings


@dataclass(frozen=True, slots=True)
class Mail:
    """What to send: the same twice, as plain text and as HTML."""

    subject: str
    text: str
    html: str
    language: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """Who got it, and whom the server refused, each with its answer."""

    to: tuple[str, ...]
    refused: dict[str, str]


def send(mail: Mail, recipients: Sequence[str], settings: MailSettings) -> Delivered:
    """Hand a mail to the server.

    Raises:
        SettingsError: no server or no sender is told.
        MailError: the server cannot be reached, is not the one that it should be, or refuses the password, the
            sender or all recipients.
    """
    sender = settings.from_address
    if settings.host is None or sender is None:
        raise SettingsError("There is no mail server to send by: set 'host' and 'sender' in [mail] of callqa.toml.")
    server = f"{settings.host}:{settings.server_port}"
    message = _message(mail, sender, recipients)
    try:
        with _connected(settings) as client:
            refused = client.send_message(message, sender, list(recipients))
    except smtplib.SMTPRecipientsRefused as error:
        raise MailError(f"The mail server {server} refused all recipients: {_answers(error.recipients)}.") from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(f"The mail was not sent. {_explain(error, server, settings)}") from error
    answers = {address: _answer(*refusal) for address, refusal in refused.items()}
    return Delivered(tuple(one for one in recipients if one not in answers), answers)


def _connected(settings: MailSettings) -> smtplib.SMTP:
    """Open a connection on which mails are taken; nothing secret is said before it is encrypted."""
    host, port, timeout_s = settings.host or "", settings.server_port, settings.timeout_s
    context = ssl.create_default_context(cafile=settings.ca_file)
    client: smtplib.SMTP
    if settings.security == "ssl":
        client = smtplib.SMTP_SSL(host, port, timeout=timeout_s, context=context)
    else:
        client = smtplib.SMTP(host, port, timeout=timeout_s)
    try:
        if settings.security == "starttls":
            client.starttls(context=context)
        if settings.user is not None and settings.password is not None:
            client.login(settings.user, settings.password.get_secret_value())
    except BaseException:
        client.close()
        raise
    return client


def _message(mail: Mail, sender: str, recipients: Sequence[str]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(mail.subject.split())
    message["From"] = Address("callqa", addr_spec=sender)
    message["To"] = [Address(addr_spec=recipient) for recipient in recipients]
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers of the absent
    message["Content-Language"] = mail.language
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPAuthenticationError, "{server} refused the password of '{user}'; correct CALLQA_MAIL__PASSWORD."),
    (smtplib.SMTPSenderRefused, "{server} refused the sender '{sender}' ({answer}); correct 'sender' in [mail]."),
    (
        smtplib.SMTPNotSupportedError,
        "{server} does not offer what [mail] asks for: {answer} Correct 'security', or leave 'user' out.",
    ),
    (smtplib.SMTPResponseException, "{server} refused it: {answer}."),
    (smtplib.SMTPException, "{server} broke off; try again later."),
    (
        ssl.SSLCertVerificationError,
        "{server} has a certificate that is not trusted ({answer}); correct 'host' or 'ca_file' in [mail].",
    ),
    (ssl.SSLError, "{server} does not speak TLS as asked for; correct 'security' or 'port' in [mail]."),
    (OSError, "{server} cannot be reached ({answer}); correct 'host' and 'port' in [mail], or try again later."),
)
"""What is wrong and what to do, by the error; the more special ones go before."""


def _explain(error: Exception, server: str, settings: MailSettings) -> str:
    """Say what is wrong; an answer of the server is quoted, what was said to it never."""
    sentence = next(sentence for kind, sentence in _SENTENCES if isinstance(error, kind))
    return sentence.format(
        server=f"The mail server {server}", user=settings.user, sender=settings.from_address, answer=_told_by(error)
    )


def _told_by(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or "no answer"


def _answers(refused: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{address} ({_answer(*refusal)})" for address, refusal in sorted(refused.items()))


def _answer(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(said.split())}".strip()
