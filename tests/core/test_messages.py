"""Messages as values: addresses, the server, the Message-ID."""

from __future__ import annotations

from email.headerregistry import Address
from urllib.parse import parse_qs, urlsplit

import pytest

from afterword.core import messages
from afterword.core.messages import MailServer, Message
from afterword.errors import ConfigError


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp+starttls://mail.example.com:587", ("mail.example.com", 587, "smtp+starttls")),
        ("smtp+starttls://mail.example.com", ("mail.example.com", 587, "smtp+starttls")),
        ("SMTPS://Mail.example.com/", ("mail.example.com", 465, "smtps")),
        ("smtp://[::1]:2525", ("::1", 2525, "smtp")),
        ("smtp://localhost", ("localhost", 25, "smtp")),
    ],
)
def test_the_address_of_a_server_is_read(url: str, expected: tuple[str, int, str]) -> None:
    host, port, security = expected
    assert messages.mail_server(url) == MailServer(host=host, port=port, security=security)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("", "is ''"),
        ("mail.example.com", "starts with smtp://"),
        ("https://mail.example.com", "starts with smtp://"),
        ("smtp://", "starts with smtp://"),
        ("smtp://host:99999", "not an address"),
        ("smtp://[::1", "not an address"),
        ("smtp://bob:secret@mail.example.com", "AFTERWORD_SMTP_PASSWORD"),
        ("smtp://mail.example.com/x", "more than a server"),
        ("smtp://mail.example.com?x", "more than a server"),
    ],
)
def test_what_is_no_server_is_refused(url: str, fault: str) -> None:
    with pytest.raises(ConfigError) as caught:
        messages.mail_server(url)
    told = f"{caught.value.message} {caught.value.hint}"
    assert fault in told
    assert "secret" not in told


@pytest.mark.parametrize("written", ["support@example.com", " support@example.com "])
def test_an_address_is_taken_without_blanks(written: str) -> None:
    assert messages.address(written, "mail.group") == "support@example.com"


@pytest.mark.parametrize(
    "written",
    [
        "", "support", "a@example.com, b@example.com", "a@example.com\r\nBcc: c@example.com", "Ops <a@example.com>",
        "a@", "@x", "(",
    ],
)  # fmt: skip
def test_what_is_no_single_address_is_refused(written: str) -> None:
    with pytest.raises(ConfigError, match=r"`mail\.group`"):
        messages.address(written, "mail.group")


def test_an_address_that_the_parser_lets_through_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "Address", lambda addr_spec: Address(username="a"))
    with pytest.raises(ConfigError, match="not a mail address"):
        messages.address("a", "mail.group")


def test_the_same_content_has_the_same_id_and_nothing_else_has() -> None:
    one = messages.message_id("incidents@example.com", "a", "bc")
    assert one == messages.message_id("incidents@example.com", "a", "bc")
    assert one != messages.message_id("incidents@example.com", "ab", "c")
    assert one.endswith("@example.com")
    assert messages.message_id("x@bücher.example", "a").endswith("@xn--bcher-kva.example")


def test_a_mail_program_opens_the_message_whatever_is_in_it() -> None:
    text = "Grüße & more?\n#1 + 2%\n"
    message = Message(id="1@x", sender="a@x", to="support@example.com", subject="a&body=b\u202e", text=text)
    parts = urlsplit(messages.mailto(message))
    assert (parts.scheme, parts.path, parts.fragment) == ("mailto", "support@example.com", "")
    assert parse_qs(parts.query) == {"subject": ["a&body=b\u202e"], "body": [text.replace("\n", "\r\n")]}
