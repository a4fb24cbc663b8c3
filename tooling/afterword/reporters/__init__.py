"""The output formats of `afterword check`: a report in, one string out."""

from __future__ import annotations

from collections.abc import Callable

from afterword.core.diagnostic import Report
from afterword.reporters import github, json, text

FORMATS: dict[str, Callable[[Report], str]] = {
    "text": text.render,
    "json": json.render,
    "github": github.render,
}
"""Every format by the name it has on the command line."""
