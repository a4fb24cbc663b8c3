"""Mail over SMTP, with a real server: delivered once, or certainly not, or said to be perhaps."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable, Iterator, Mapping
from threading import Thread

import pytest

from afterword.adapters import smtp
from afterword.adapters.smtp import Login, PerhapsSentError
from afterword.core import messages
from afterword.core.messages import Message
from afterword.errors import ConfigError, ServiceError
from tests.support.mail import PASSWORD, USER, MailServer

AT = dt.datetime(2026, 11, 20, 12, 5, tzinfo=dt.UTC)
MESSAGE = Message(
    id="4f1c@example.com", sender="incidents@example.com", to="support@example.com", subject="Vorfall – ¿listo?",
    text="Grüße\n.\nEnd\n", html="<p>Grüße</p>\n", reply_to="alice@example.com",
)  # fmt: skip
LOGIN = Login(user=USER, password=PASSWORD)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with MailServer() as running:
        monkeypatch.setenv("SSL_CERT_FILE", running.authority)
        yield running


def _send(
    server: MailServer | str,
    *,
    login: Login | None = LOGIN,
    to: tuple[str, ...] = (MESSAGE.to,),
    pauses: list[float] | None = None,
    on_data: Callable[[], None] = lambda: None,
) -> Mapping[str, str]:
    url = server if isinstance(server, str) else server.url
    pause = (pauses if pauses is not None else []).append
    mail = smtp.composed(MESSAGE, AT)
    return smtp.send(mail, messages.mail_server(url), login, to=to, timeout=5, pause=pause, on_data=on_data)


@pytest.mark.parametrize("security", ["smtp", "smtp+starttls", "smtps"])
def test_a_mail_arrives_as_it_was_meant(security: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with MailServer(security) as server:
        monkeypatch.setenv("SSL_CERT_FILE", server.authority)
        assert _send(server) == {}
    (mail,) = server.mails
    assert (mail["From"], mail["To"], mail["Reply-To"]) == (MESSAGE.sender, MESSAGE.to, MESSAGE.reply_to)
    assert (mail["Subject"], mail["Message-ID"]) == (MESSAGE.subject, f"<{MESSAGE.id}>")
    assert mail["Date"].datetime == AT
    assert [part.get_content() for part in mail.iter_parts()] == [MESSAGE.text, MESSAGE.html]


def test_a_mail_without_html_is_plain_text() -> None:
    with MailServer("smtp", login=False) as server:
        message = Message(id="1@example.com", sender=MESSAGE.sender, to=MESSAGE.to, subject="x", text="y\n")
        smtp.send(smtp.composed(message, AT), messages.mail_server(server.url), None, to=[MESSAGE.to], timeout=5)
    (mail,) = server.mails
    assert (mail.get_content_type(), mail["Reply-To"], mail.get_content()) == ("text/plain", None, "y\n")


def test_a_server_that_nobody_vouches_for_gets_no_password(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ServiceError, match="is not to be trusted: self-signed"):
        _send(server)
    assert (server.mails, server.connections) == ([], 1)


def test_a_server_of_another_name_is_not_trusted(server: MailServer) -> None:
    with pytest.raises(ServiceError, match="not to be trusted: Hostname mismatch"):
        _send(server.url.replace("127.0.0.1", "localhost"))
    assert server.mails == []


def test_a_password_never_travels_in_the_clear() -> None:
    with pytest.raises(ConfigError, match="in the clear") as caught:
        _send("smtp://mail.example.com")
    assert PASSWORD not in f"{caught.value.message}{caught.value.hint}{LOGIN!r}"


def test_a_server_that_cannot_encrypt_gets_nothing() -> None:
    with MailServer("smtp") as server, pytest.raises(ServiceError, match="STARTTLS"):
        _send(server.url.replace("smtp:", "smtp+starttls:"))
    assert server.mails == []


def test_a_refused_login_is_not_tried_again(server: MailServer) -> None:
    pauses: list[float] = []
    with pytest.raises(ServiceError, match="refused the login: 535") as caught:
        _send(server, login=Login(user=USER, password="wrong-one"), pauses=pauses)
    assert (server.mails, pauses) == ([], [])
    assert "wrong-one" not in caught.value.message


@pytest.mark.parametrize("at", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_what_the_server_puts_off_is_tried_again_and_arrives_once(at: str, server: MailServer) -> None:
    server.say("451 4.7.1 Greylisted", at=at)
    pauses: list[float] = []
    _send(server, pauses=pauses)
    assert (len(server.mails), server.connections, pauses) == (1, 2, [1.0])


@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA"])
def test_what_the_server_refuses_is_not_tried_again(at: str, server: MailServer) -> None:
    server.say("554 5.7.1 No\x1b[31m thanks", at=at)
    with pytest.raises(ServiceError, match=r"554 5\.7\.1 No \[31m thanks") as caught:
        _send(server)
    assert not isinstance(caught.value, PerhapsSentError)
    assert caught.value.hint == "Nothing was sent."
    assert (server.mails, server.connections) == ([], 1)


def test_a_server_that_always_puts_off_is_given_up(server: MailServer) -> None:
    server.refuse(MESSAGE.to, "451 Later")
    pauses: list[float] = []
    with pytest.raises(ServiceError, match=r"refused support@example\.com: 451 Later"):
        _send(server, pauses=pauses)
    assert (server.mails, server.connections, pauses) == ([], 3, [1.0, 4.0])


def test_nobody_there_is_tried_again(server: MailServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    pauses: list[float] = []
    with pytest.raises(ServiceError, match="cannot be reached"):
        _send(f"smtp://127.0.0.1:{port}", pauses=pauses)
    assert pauses == [1.0, 4.0]


def test_a_connection_that_ends_after_the_mail_was_handed_over_leads_to_no_second_one(server: MailServer) -> None:
    server.vanish()
    handed_over: list[int] = []
    pauses: list[float] = []
    with pytest.raises(PerhapsSentError, match="did not say whether it took the mail"):
        _send(server, pauses=pauses, on_data=lambda: handed_over.append(len(server.mails)))
    assert (len(server.mails), server.connections, pauses, handed_over) == (1, 1, [], [0])


@pytest.mark.parametrize("answer", ["no answer\r\n", "250-and\r\n"])
def test_an_answer_that_makes_no_sense_is_no_refusal(answer: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=_babble, args=(listening, answer))
        thread.start()
        with pytest.raises(PerhapsSentError):
            _send(f"smtp://127.0.0.1:{listening.getsockname()[1]}", login=None)
        thread.join()


def _babble(listening: socket.socket, answer: str) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 x\r\n")
        for line in lines:
            if line == b".\r\n":
                connection.sendall(answer.encode())
                return
            if line[:4].upper() in (b"EHLO", b"MAIL", b"RCPT", b"DATA"):
                connection.sendall(b"354 go\r\n" if line[:4].upper() == b"DATA" else b"250 OK\r\n")


def test_one_refused_recipient_does_not_stop_the_others(server: MailServer) -> None:
    server.refuse("gone@example.com")
    refused = _send(server, to=(MESSAGE.to, "gone@example.com"))
    assert refused == {"gone@example.com": "550 5.1.1 No such user"}
    assert server.recipients == [[MESSAGE.to]]


def test_a_goodbye_that_fails_changes_nothing(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise smtp.smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(smtp.smtplib.SMTP, "quit", fail)
    assert _send(server) == {}
    assert len(server.mails) == 1


@pytest.mark.parametrize("field", ["subject", "sender", "to", "reply_to"])
def test_no_header_can_be_put_in_through_a_value(field: str) -> None:
    values = {"id": "1@example.com", "sender": "a@example.com", "to": "b@example.com", "subject": "x", "text": "y"}
    with pytest.raises(ValueError, match=r"linefeed|newline|CR|invalid"):
        smtp.composed(Message(**{**values, field: "x@example.com\r\nBcc: evil@example.com"}), AT)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, None),
        ({"AFTERWORD_SMTP_USER": "a", "AFTERWORD_SMTP_PASSWORD": "b"}, Login(user="a", password="b")),
    ],
)
def test_the_login_comes_from_the_environment(environment: dict[str, str], expected: Login | None) -> None:
    assert smtp.login(environment) == expected


@pytest.mark.parametrize("name", ["AFTERWORD_SMTP_USER", "AFTERWORD_SMTP_PASSWORD"])
def test_half_a_login_is_none(name: str) -> None:
    with pytest.raises(ConfigError, match="only half there") as caught:
        smtp.login({name: "hidden"})
    assert "hidden" not in caught.value.message + caught.value.hint
