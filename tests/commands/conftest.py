"""What several commands' tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from afterword.adapters import clock, smtp
from tests.support.mail import PASSWORD, USER, MailServer
from tests.support.project import NOW


@pytest.fixture
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is always `NOW`, for commands that run in this process."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    """The one mail server of a module, for what is prepared once."""
    with MailServer() as server:
        yield server


@pytest.fixture
def server(running: MailServer, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """The same, which has taken no mail yet and refuses none, and lets us in."""
    running.forget()
    monkeypatch.setattr(smtp, "PAUSES", (0.0, 0.0))
    monkeypatch.setenv("SSL_CERT_FILE", running.authority)
    monkeypatch.setenv("AFTERWORD_SMTP_USER", USER)
    monkeypatch.setenv("AFTERWORD_SMTP_PASSWORD", PASSWORD)
    return running
