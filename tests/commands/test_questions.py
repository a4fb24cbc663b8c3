"""The questions of `afterword new`, on a real terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys

import pytest

from tests.support.project import Project

LIMIT = 30.0


class Terminal:
    """A process on a pseudo-terminal: wait for a question, type an answer."""

    def __init__(self, project: Project, *arguments: str) -> None:
        ours, theirs = pty.openpty()
        self.descriptor = ours
        self.process = subprocess.Popen(
            [sys.executable, "-m", "afterword", *arguments],
            cwd=project.root,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""
        self.read_to = 0

    def expect(self, text: str) -> None:
        """Read until `text` has come up after what was read before."""
        while text not in self.seen[self.read_to :]:
            assert self._read(), f"{text!r} never came: {self.seen}"
        self.read_to = self.seen.index(text, self.read_to) + len(text)

    def answer(self, question: str, keys: str) -> None:
        """Wait for a question and type the answer."""
        self.expect(question)
        os.write(self.descriptor, keys.encode())

    def finish(self) -> int:
        """Everything up to the end of the process, and its exit code."""
        while self._read():
            pass
        os.close(self.descriptor)
        return self.process.wait(LIMIT)

    def _read(self) -> bool:
        """Read some more; False at the end of the output."""
        if not select.select([self.descriptor], [], [], LIMIT)[0]:
            self.process.kill()
            raise AssertionError(f"nothing came for {LIMIT} s: {self.seen}")
        try:
            chunk = os.read(self.descriptor, 4096).decode(errors="replace")
        except OSError:  # Linux says EIO when the other side is closed
            chunk = ""
        self.seen += chunk
        return bool(chunk)


def test_six_answers_make_a_post_mortem(project: Project) -> None:
    terminal = Terminal(project, "new")
    terminal.answer("What was broken", "Checkout is down\n")
    terminal.answer("Severity", "critcal\n")
    terminal.expect("Did you mean critical?")
    terminal.answer("Severity", "critical\n")
    terminal.answer("Start of the impact", "2026-11-20 10:12 CET\n")
    terminal.expect("2026-11-20 09:12 UTC (10:12 CET)")
    terminal.answer("Resolved", "\n")
    terminal.answer("Owner [alice]", "\n")
    terminal.answer("Services", "checkout, payments\n")
    assert terminal.finish() == 0, terminal.seen
    text = project.git("show", "postmortem/2026-11-20-checkout-is-down:postmortems/2026/2026-11-20-checkout-is-down.md")
    assert "services: [checkout, payments]" in text
    assert "resolved_at:\n" in text
    assert "owner: alice" in text


def test_what_an_option_says_is_not_asked(project: Project) -> None:
    terminal = Terminal(
        project, "new", "Down", "--severity", "low", "--started-at", "2026-11-20 09:12 UTC", "--resolved-at",
        "2026-11-20 09:30 UTC", "--owner", "bob", "--service", "x",
    )  # fmt: skip
    assert terminal.finish() == 0, terminal.seen
    assert "?" not in terminal.seen.split("What the on-call")[0]


def test_leaving_at_a_question_makes_nothing(project: Project) -> None:
    terminal = Terminal(project, "new")
    terminal.answer("What was broken", "Down\n")
    terminal.answer("Severity", "\x04")
    assert terminal.finish() != 0
    assert "Traceback" not in terminal.seen
    assert project.git("branch", "--list", "postmortem/*") == ""


@pytest.mark.parametrize("name", ["--yes", "--dry-run"])
def test_without_a_terminal_nothing_is_asked(name: str, project: Project) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "afterword", "new", name],
        cwd=project.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert done.returncode == 2
    assert "missing" in done.stderr
    assert done.stdout == ""
