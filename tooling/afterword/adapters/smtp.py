"""Mail: written as a file, or handed to a server over SMTP; never twice for the lack of an answer."""

from __future__ import annotations

import datetime as dt
import smtplib
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from afterword.core.messages import MailServer, Message
from afterword.errors import ConfigError, ServiceError

PAUSES = (1.0, 4.0)
"""Seconds before each further try, where it is certain that nothing was accepted."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """User and password for the server; they are in no text."""

    user: str = field(repr=False)
    password: str = field(repr=False)


class PerhapsSentError(ServiceError):
    """The connection ended after the message was handed over and before the server said what became of it."""


def login(environment: Mapping[str, str]) -> Login | None:
    """User and password from the environment; None where there are none."""
    user = environment.get("AFTERWORD_SMTP_USER", "")
    password = environment.get("AFTERWORD_SMTP_PASSWORD", "")
    if not user and not password:
        return None
    if not (user and password):
        raise ConfigError("the login for the mail server is only half there", "Set user and password, or neither.")
    return Login(user=user, password=password)


def composed(message: Message, at: dt.datetime) -> EmailMessage:
    """The message as a mail; a line break in a header is refused by the library."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = message.sender
    mail["To"] = message.to
    if message.reply_to:
        mail["Reply-To"] = message.reply_to
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message.id}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    if message.invitation:
        mail.add_alternative(message.invitation, subtype="calendar", params={"method": message.method})
    return mail


def write(path: Path, mail: EmailMessage) -> None:
    """Write a mail into a file that is not there yet, for a mail program to open."""
    del mail["Message-ID"], mail["Auto-Submitted"]
    mail["X-Unsent"] = "1"
    try:
        with path.open("xb") as file:
            file.write(mail.as_bytes())
    except FileExistsError as error:
        raise ConfigError(f"{path} already exists", "Name a file that is not there yet.") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}", "Name another file.") from error


def send(
    mail: EmailMessage,
    server: MailServer,
    login: Login | None,
    *,
    to: Sequence[str],
    timeout: float,
    on_data: Callable[[], None] = lambda: None,
    pause: Callable[[float], None] = time.sleep,
) -> Mapping[str, str]:
    """Hand a mail to the server; the recipients that it refused while it took the others, with its reasons.

    `on_data` is called right before the mail is handed over. It is tried again only where nothing was accepted;
    `PerhapsSentError` where nobody can know, ServiceError where it was not sent.
    """
    if login is not None and server.security == "smtp" and server.host not in _LOOPBACK:
        raise ConfigError(
            f"the password would travel to {server.host} in the clear",
            "Use smtp+starttls:// or smtps:// in the policy.",
        )
    for seconds in PAUSES:
        try:
            return _attempt(mail, server, login, to, timeout, on_data)
        except _TemporaryError:
            pause(seconds)
    return _attempt(mail, server, login, to, timeout, on_data)


def is_of_one_mail(error: ServiceError) -> bool:
    """Whether the server turned down this mail or its recipient, so that it may well take another."""
    return isinstance(error.__cause__, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


class _TemporaryError(ServiceError):
    """Certainly nothing was accepted, and another try may fare better."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "Nothing was sent. Run the command again later.")


def _attempt(
    mail: EmailMessage,
    server: MailServer,
    login: Login | None,
    to: Sequence[str],
    timeout: float,
    on_data: Callable[[], None],
) -> Mapping[str, str]:
    where, is_handed_over = f"{server.host}:{server.port}", False

    def hand_over() -> None:
        nonlocal is_handed_over
        on_data()
        is_handed_over = True

    session: smtplib.SMTP | None = None
    try:
        session = _connected(server, timeout, hand_over)
        if login is not None:
            session.login(login.user, login.password)
        refused = session.send_message(mail, from_addr=str(mail["From"]), to_addrs=list(to))
    except (OSError, smtplib.SMTPException) as error:  # TLS fails with one of the first
        raise _lost(error, where) if is_handed_over else _refused(error, where) from error
    finally:
        if session is not None:
            with suppress(OSError, smtplib.SMTPException):
                session.quit()
            session.close()
    return {address: _said(*reply) for address, reply in refused.items()}


def _lost(error: Exception, where: str) -> ServiceError:
    """What a failure means once the mail was handed over: only a clear answer says that it was not accepted."""
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code // 100 in (4, 5):
        return _answered(error.smtp_code, error.smtp_error, f"{where} did not take the mail")
    return PerhapsSentError(f"{where} did not say whether it took the mail: {_in_short(error)}")


def _refused(error: Exception, where: str) -> ServiceError:
    """What a failure means before that: nothing was sent."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients):
            worst = max(recipients.values(), key=lambda reply: reply[0])
            return _answered(*worst, f"{where} refused {', '.join(recipients)}")
        case smtplib.SMTPAuthenticationError(smtp_code=code, smtp_error=reply):
            return _answered(code, reply, f"{where} refused the login")
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=reply):
            return _answered(code, reply, f"{where} refused the mail")
        case smtplib.SMTPNotSupportedError():
            return ServiceError(f"{where}: {_in_short(error)}", "Nothing was sent. Correct `mail.smtp` in the policy.")
        case ssl.SSLCertVerificationError(verify_message=reason):
            return ServiceError(
                f"the certificate of {where} is not to be trusted: {reason}",
                "Nothing was sent. Correct `mail.smtp`, or name your own authority's file in SSL_CERT_FILE.",
            )
    return _TemporaryError(f"{where} cannot be reached: {_in_short(error)}")


def _answered(code: int, reply: bytes | str, what: str) -> ServiceError:
    message = f"{what}: {_said(code, reply)}"
    return ServiceError(message, "Nothing was sent.") if code // 100 == 5 else _TemporaryError(message)


def _said(code: int, reply: bytes | str) -> str:
    """An answer of the server on one line."""
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return " ".join(f"{code} {''.join(char if char.isprintable() else ' ' for char in text)}".split())[:300]


def _in_short(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _connected(server: MailServer, timeout: float, on_data: Callable[[], None]) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "smtps":
        return _TlsSession(on_data, server.host, server.port, timeout=timeout, context=context)
    session = _Session(on_data, server.host, server.port, timeout=timeout)
    if server.security == "smtp+starttls":
        try:
            session.starttls(context=context)
        except BaseException:
            session.close()
            raise
    return session


class _Greeting(smtplib.SMTP):
    """A session that takes "not now" for what it is, where the library would greet the server in an older way."""

    def ehlo(self, name: str = "") -> tuple[int, bytes]:
        code, reply = super().ehlo(name)
        if code // 100 == 4:
            raise smtplib.SMTPHeloError(code, reply)
        return code, reply


class _Session(_Greeting):
    """A session that says when it hands a message over."""

    def __init__(self, on_data: Callable[[], None], host: str, port: int, timeout: float) -> None:
        self._on_data = on_data
        super().__init__(host, port, timeout=timeout)

    def data(self, msg: object) -> tuple[int, bytes]:
        self._on_data()
        return super().data(msg)  # type: ignore[arg-type]


class _TlsSession(_Greeting, smtplib.SMTP_SSL):
    """The same over TLS from the start."""

    def __init__(
        self, on_data: Callable[[], None], host: str, port: int, timeout: float, context: ssl.SSLContext
    ) -> None:
        self._on_data = on_data
        super().__init__(host, port, timeout=timeout, context=context)

    def data(self, msg: object) -> tuple[int, bytes]:
        self._on_data()
        return super().data(msg)  # type: ignore[arg-type]
