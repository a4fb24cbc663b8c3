"""The command in a process of its own, forked from one that has imported everything."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from afterword.cli import COMMANDS, main

_LATE = ("github", "holidays.countries", "jinja2")
"""What the commands import when they need it."""
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([*(f"afterword.commands.{name}" for name in COMMANDS), *_LATE])


class Forked:
    """As much of `subprocess.Popen` as the tests need."""

    def __init__(self, root: Path, arguments: tuple[str, ...], environment: Mapping[str, str]) -> None:
        self._output = tempfile.TemporaryDirectory()
        self._process = _CONTEXT.Process(target=_run, args=(root, arguments, dict(environment), self._output.name))
        self._process.start()

    @property
    def returncode(self) -> int | None:
        """As of `Popen`: negative for the signal that ended it."""
        return self._process.exitcode

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it wrote to stdout and stderr until its end."""
        self._process.join(timeout)
        assert self._process.exitcode is not None, f"still running after {timeout} s"
        out, err = (Path(self._output.name, name).read_text("utf-8") for name in ("out", "err"))
        self._output.cleanup()
        return out, err


def _run(root: Path, arguments: tuple[str, ...], environment: Mapping[str, str], output: str) -> None:
    os.chdir(root)
    os.environ.clear()
    os.environ.update(environment)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(Path(output, name), os.O_WRONLY | os.O_CREAT), number)
    sys.argv = ["afterword", *arguments]
    main()
