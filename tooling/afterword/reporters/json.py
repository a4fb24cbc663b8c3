"""For programs: the report as one JSON object, whose `version` changes when a reader has to."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from afterword.core.diagnostic import Diagnostic, Report

VERSION: Literal[1] = 1
_FIELDS = ("path", "line", "column", "width", "code", "name", "level", "message", "subject")


class Finding(msgspec.Struct, kw_only=True):
    """A finding, on the line and column a person would edit."""

    path: Annotated[str, Meta(description="The file, relative to the root of the repository, with `/`.")]
    line: Annotated[int, Meta(ge=1, description="The line, counted from 1.")]
    column: Annotated[int, Meta(ge=1, description="The column in characters (code points), counted from 1.")]
    width: Annotated[int, Meta(ge=0, description="How many characters are meant; 0 where that is not known.")]
    code: Annotated[str, Meta(description="The code of the rule, such as AW104.")]
    name: Annotated[str, Meta(description="The name of the rule, such as missing-owner.")]
    level: Annotated[Literal["error", "warning"], Meta(description="Errors fail the check.")]
    message: Annotated[str, Meta(description="What is wrong, and what to do, on one line.")]
    subject: Annotated[str, Meta(description="The field or section it is about; empty where it is about none.")]
    fixable: Annotated[bool, Meta(description="Whether `afterword check --fix` has an answer.")]


class Open(msgspec.Struct, kw_only=True):
    """What a post-mortem lacks before it can have its next status."""

    path: Annotated[str, Meta(description="The file, relative to the root of the repository, with `/`.")]
    status: Annotated[str, Meta(description="The status it has.")]
    before: Annotated[str, Meta(description="The status it can have next.")]
    missing: Annotated[tuple[str, ...], Meta(description="Fields and sections, or names of rules.")]


class Summary(msgspec.Struct, kw_only=True):
    """The whole run in figures."""

    postmortems: Annotated[int, Meta(ge=0, description="How many post-mortems were checked.")]
    errors: Annotated[int, Meta(ge=0, description="How many findings are errors.")]
    warnings: Annotated[int, Meta(ge=0, description="How many findings are warnings.")]
    fixable: Annotated[int, Meta(ge=0, description="For how many findings `--fix` has an answer.")]


class Document(msgspec.Struct, kw_only=True):
    """What `afterword check --output-format json` writes. Fields may be added: ignore those you do not know."""

    version: Annotated[Literal[1], Meta(description="Changes when readers of earlier versions would break.")]
    diagnostics: Annotated[tuple[Finding, ...], Meta(description="In the order of path, line and column.")]
    open: Annotated[tuple[Open, ...], Meta(description="In the order of path.")]
    summary: Summary


def render(report: Report) -> str:
    """The report in ASCII, so that no name or path in it can break the output."""
    document = Document(
        version=VERSION,
        diagnostics=tuple(map(_finding, report.diagnostics)),
        open=tuple(
            Open(path=entry.path, status=entry.status, before=entry.before, missing=entry.missing)
            for entry in report.open
        ),
        summary=Summary(
            postmortems=report.checked, errors=report.errors, warnings=report.warnings, fixable=report.fixable
        ),
    )
    return json.dumps(msgspec.to_builtins(document), indent=2)


def schema() -> dict[str, Any]:
    """The JSON Schema of what `render` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The report of afterword check",
        **msgspec.json.schema(Document),
    }


def _finding(found: Diagnostic) -> Finding:
    return Finding(fixable=found.is_fixable, **{name: getattr(found, name) for name in _FIELDS})
