"""Every test runs away from the machine's own Git settings, tokens and network."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import is_hypothesis_test, settings

from tests.support.project import Project

settings.register_profile("usual", max_examples=300, deadline=None)
settings.register_profile("thorough", max_examples=5_000, deadline=None)
settings.load_profile("usual")

SCRUBBED = ("GITHUB_", "GH_", "GIT_", "AFTERWORD_")


def pytest_configure() -> None:
    """A shell lets what it starts in the background ignore interrupts, and with it all that the tests interrupt."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure no coverage of what is tried hundreds of times: it would take most of the time, and examples cover it."""
    for item in items:
        if isinstance(item, pytest.Function) and is_hypothesis_test(item.obj):
            item.add_marker("no_cover")


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the homes are, numbered here: pytest reads the whole folder to find a free number."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch, homes: Iterator[Path]) -> None:
    """No token, no user's Git configuration, no colour, a home of its own."""
    for name in list(os.environ):
        if name.startswith(SCRUBBED) or name == "CI":
            monkeypatch.delenv(name)
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "0")
    monkeypatch.setenv("GIT_TEMPLATE_DIR", "")  # no sample hooks in hundreds of repositories
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("EDITOR", "false")
    monkeypatch.delenv("VISUAL", raising=False)


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere but this machine fails at once and says so."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
            "127.0.0.1",
            "::1",
            "localhost",
        ):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A valid handbook repository with one commit."""
    return Project.create(tmp_path / "handbook")
