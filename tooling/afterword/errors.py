"""The errors a user can cause or meet; `cli.py` alone turns them into exit codes."""

from __future__ import annotations

from typing import ClassVar


class AfterwordError(Exception):
    """Something went wrong that one clear message can explain.

    `message` says what is wrong and where; `hint` says what to do next, in one sentence.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(AfterwordError):
    """The command line, the policy or the state of the repository does not allow what was asked."""


class ServiceError(AfterwordError):
    """Something outside (a remote, GitHub) did not do its part; what is done so far is safe."""

    exit_code = 3
