"""The output formats of `afterword check`: a report in, one string out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from afterword.core.diagnostic import Report


def _render(name: str, report: Report) -> str:
    written: str = import_module(f"afterword.reporters.{name}").render(report)
    return written


FORMATS: dict[str, Callable[[Report], str]] = {
    name: partial(_render, name) for name in ("text", "concise", "json", "github", "sarif", "junit", "markdown")
}
"""Every format by the name it has on the command line; its module is imported when it is used."""
