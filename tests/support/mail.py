"""A real mail server for tests: on this machine, with TLS, a login, and faults on demand.

with MailServer(tmp_path) as server:
    server.say("451 4.7.1 Greylisted", at="DATA")     # once, at the next such command
    server.vanish()                                   # once: takes the next mail, and says nothing
    ...
    assert [mail["To"] for mail in server.mails] == ["support@example.com"]
"""

from __future__ import annotations

import datetime as dt
import email
import ipaddress
import socket
import ssl
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Literal, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "incidents", "s3cret-of-the-mail-server"
Security = Literal["smtp", "smtp+starttls", "smtps"]


class MailServer:
    """Takes mail on 127.0.0.1, with the certificate for that address; `mails` are those it has accepted."""

    def __init__(self, security: Security = "smtp+starttls", *, login: bool = True) -> None:
        self.security = security
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.connections = 0
        self.refused: dict[str, str] = {}
        self.on_data: Callable[[], object] | None = None
        """Called when a mail was taken, before that is said."""
        self._answers: list[tuple[str, str]] = []
        self._lost: list[str] = []
        self._login = login

    def __enter__(self) -> Self:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate() / "certificate.pem", certificate() / "key.pem")
        self._controller = _Controller(self, context)
        self._controller.start()
        self.connections = 0
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """What the policy has in `mail.smtp`."""
        return f"{self.security}://127.0.0.1:{self._controller.server.sockets[0].getsockname()[1]}"

    @property
    def authority(self) -> str:
        """The file for `SSL_CERT_FILE` with which the server is trusted."""
        return str(certificate() / "certificate.pem")

    def say(self, answer: str, *, at: Literal["EHLO", "MAIL", "RCPT", "DATA"]) -> None:
        """Give this answer to the next such command."""
        self._answers.append((at, answer))

    def refuse(self, address: str, answer: str = "550 5.1.1 No such user") -> None:
        """Refuse a recipient, whenever it is named."""
        self.refused[address] = answer

    def vanish(self, recipient: str = "") -> None:
        """Accept the next mail, or the next one to this address, and end the connection before saying so."""
        if recipient:
            self._lost.append(recipient)
        else:
            self._answers.append(("DATA", "vanish"))

    def forget(self) -> None:
        """Be as at the start."""
        for kept in (self.mails, self.recipients, self._answers, self._lost, self.refused):
            kept.clear()
        self.connections, self.on_data = 0, None

    def answer(self, at: str) -> str | None:
        """What is to be said to a command instead of the usual."""
        found = next((entry for entry in self._answers if entry[0] == at), None)
        if found is None:
            return None
        self._answers.remove(found)
        return found[1]

    # --- what aiosmtpd calls ---

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        said = self.answer("EHLO")
        return [said] if said else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answer("MAIL") or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self.refused.get(address) or self.answer("RCPT")
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        said = self.answer("DATA")
        if said not in (None, "vanish"):
            return str(said)
        content: Any = envelope.content
        self.mails.append(email.message_from_bytes(content.replace(b"\r\n", b"\n"), policy=policy.default))
        self.recipients.append(list(envelope.rcpt_tos))
        if self.on_data is not None:
            self.on_data()
        lost = [address for address in envelope.rcpt_tos if address in self._lost]
        self._lost = [address for address in self._lost if address not in lost]
        if said == "vanish" or lost:
            server.transport.abort()
        return "250 Queued"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        """Whether the login is right."""
        given = (data.login, data.password) if isinstance(data, LoginPassword) else None
        return AuthResult(success=given == (USER.encode(), PASSWORD.encode()), handled=False)


class _Controller(Controller):
    def __init__(self, mail: MailServer, context: ssl.SSLContext) -> None:
        self.mail, self.tls = mail, context
        super().__init__(mail, hostname="127.0.0.1", port=0, ssl_context=context if mail.security == "smtps" else None)

    def factory(self) -> SMTP:
        self.mail.connections += 1
        return SMTP(
            self.mail,
            hostname="mail.example.com",
            enable_SMTPUTF8=True,
            tls_context=self.tls if self.mail.security == "smtp+starttls" else None,
            require_starttls=self.mail.security == "smtp+starttls",
            authenticator=self.mail.authenticate if self.mail._login else None,
            auth_required=self.mail._login and self.mail.security == "smtp+starttls",
            auth_require_tls=self.mail.security == "smtp+starttls",
        )

    def _trigger_server(self) -> None:
        """One connection, as the server wants it before it is ready, but to the port that was taken."""
        with socket.create_connection(self.server.sockets[0].getsockname(), timeout=5):
            self._factory_invoked.wait(5)


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="mail-")


@cache
def certificate() -> Path:
    """A folder with a certificate for 127.0.0.1, its own authority, and its key; made once."""
    folder = Path(_folder().name)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.com")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*pem))
    return folder
