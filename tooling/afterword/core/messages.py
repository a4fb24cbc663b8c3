"""Messages that a command sends, as values: an adapter delivers them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from urllib.parse import quote, urlsplit

from afterword.core import templating
from afterword.core.templating import Templates
from afterword.errors import ConfigError

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail, to one address or to several with `, ` between them; `id` stays the same however often it is made."""

    id: str
    sender: str
    to: str
    subject: str
    text: str
    html: str = ""
    reply_to: str = ""
    invitation: str = ""
    """A calendar's text that mail programs offer to accept; `method` says what it is about."""
    method: str = "REQUEST"

    @property
    def recipients(self) -> tuple[str, ...]:
        """The addresses in `to`."""
        return tuple(self.to.split(", "))


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in; `security` is `smtp`, `smtp+starttls` or `smtps`."""

    host: str
    port: int
    security: str


def mail_server(url: str) -> MailServer:
    """Read `smtp+starttls://mail.example.com:587`; ConfigError says what is wrong with it."""
    known = ", ".join(f"{scheme}://" for scheme in _PORTS)
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError as error:
        raise ConfigError(f"`mail.smtp` of the policy is not an address: {error}", f"Start it with {known}.") from error
    if scheme not in _PORTS or not host or not host.isprintable():
        raise ConfigError(f"`mail.smtp` of the policy is {url!r}", f"Write one that starts with {known}.")
    if parts.username is not None or parts.path.strip("/") or parts.query or parts.fragment:
        raise ConfigError(
            "`mail.smtp` of the policy holds more than a server and a port",
            "User and password come from AFTERWORD_SMTP_USER and AFTERWORD_SMTP_PASSWORD.",
        )
    return MailServer(host=host, port=port or _PORTS[scheme], security=scheme)


def address(written: str, key: str) -> str:
    """A mail address of the policy; ConfigError where it is missing or is none."""
    where = f"`{key}` of the policy"
    if not written.strip():
        raise ConfigError(f"{where} is missing", f"Set {key} below `[tool.afterword]` in pyproject.toml.")
    try:
        parsed = Address(addr_spec=written.strip())
    except Exception as error:  # its parser raises whatever it stumbles over
        raise ConfigError(f"{where} is {written!r}, which is not a mail address", "Write one address.") from error
    if not (parsed.username and parsed.domain and parsed.addr_spec.isprintable()):
        raise ConfigError(f"{where} is {written!r}, which is not a mail address", "Write one address.")
    return parsed.addr_spec


def subject_and_text(rendered: str, template: str) -> tuple[str, str]:
    """What a template made: the subject on its first line, then the text; ConfigError where there is no subject."""
    head, _, body = rendered.strip().partition("\n")
    if not head.startswith("Subject:") or not (subject := flat(head.removeprefix("Subject:"))):
        raise ConfigError(f"{template} has no subject", "Let its first line start with `Subject:`.")
    return subject, body.strip() + "\n"


def rendered(templates: Templates, context: Mapping[str, object], name: str) -> tuple[str, str, str]:
    """The subject, the text and the HTML that the templates of a mail make; the HTML may say the subject, too."""
    text_name, html_name = f"{name}.txt.j2", f"{name}.html.j2"
    subject, text = subject_and_text(templating.render(templates.text, context, text_name), text_name)
    html = templating.render(templates.html, {**context, "subject": subject}, html_name, is_html=True)
    return subject, text, html


def flat(text: str) -> str:
    """Text on one line, without what controls something or cannot be seen."""
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    """Text with a blank in the place of each character that controls something or cannot be seen."""
    return "".join(char if char.isprintable() else " " for char in text)


def message_id(sender: str, *parts: str) -> str:
    """A Message-ID, without its angle brackets, for what these parts say: the same for the same."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    domain = sender.rpartition("@")[2]
    return f"{digest[:32]}@{domain if domain.isascii() else domain.encode('idna').decode()}"


def shown(message: Message) -> str:
    """The message as somebody reads it who asks what would be sent."""
    heads = {"From": message.sender, "To": message.to, "Subject": message.subject, "Message-ID": f"<{message.id}>"}
    return "".join(f"{name}: {value}\n" for name, value in heads.items()) + f"\n{message.text}"


def mailto(message: Message) -> str:
    """The message as an address that opens in a mail program; there it has no HTML and no Message-ID."""
    body = message.text.replace("\n", "\r\n")
    return f"mailto:{quote(message.to, safe='@')}?subject={quote(message.subject, safe='')}&body={quote(body, safe='')}"
