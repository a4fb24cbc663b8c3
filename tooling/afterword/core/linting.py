"""Every rule over every post-mortem, in one pass, sorted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from afterword.core import reading, scaffold
from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.core.policy import STATUSES, Policy
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, Rule
from afterword.errors import ConfigError

MAX_FINDINGS = 100
"""Of one rule in one file: more of them have one cause, and bury everything else."""


def report(postmortems: Collection[Postmortem], rules: Sequence[Rule], context: Context) -> Report:
    """What all rules find in these post-mortems, and what each of them still lacks for its next status."""
    return Report(
        checked=len(postmortems),
        diagnostics=tuple(lint(postmortems, rules, context)),
        open=tuple(_open(postmortems, rules, context)),
    )


def lint(postmortems: Iterable[Postmortem], rules: Sequence[Rule], context: Context) -> list[Diagnostic]:
    """All findings of all rules, in the order of path, line and column."""
    return sorted(finding for postmortem in postmortems for finding in _lint_one(postmortem, rules, context))


def still_open(postmortem: Postmortem, rules: Sequence[Rule], context: Context) -> list[Diagnostic]:
    """What the next status would ask for that this one does not yet; empty in the last status."""
    if postmortem.status not in STATUSES[:-1]:
        return []
    errors = [rule for rule in rules if rule.level == "error"]
    known = set(_lint_one(postmortem, errors, context))
    ahead = _lint_one(replace(postmortem, status=_next(postmortem.status)), errors, context)
    return sorted(finding for finding in ahead if finding not in known)


def blank(templates: Mapping[str, str], policy: Policy) -> Postmortem:
    """Every template, by name, with nothing filled in, as one post-mortem: what a new file starts with.

    Its times are made up, so that rows which the template derives from times are known as its own.
    ConfigError names the template that cannot be rendered.
    """
    read = []
    for name, template in templates.items():
        try:
            texts = [scaffold.render(template, _nothing(severity), policy) for severity in policy.severities]
        except ConfigError as error:
            raise ConfigError(f"template `{name}`: {error.message}", error.hint) from error
        read += [reading.read(text, "template.md") for text in texts]
    return Postmortem(
        path="template.md",
        id="template",
        text="",
        sections=tuple(section for postmortem in read for section in postmortem.sections),
        timeline=tuple(event for postmortem in read for event in postmortem.timeline),
    )


def _nothing(severity: str) -> scaffold.Draft:
    then = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    return scaffold.Draft(
        title="",
        severity=severity,
        owner="",
        started_at=then,
        detected_at=then,
        mitigated_at=then,
        resolved_at=then,
    )


def _open(postmortems: Iterable[Postmortem], rules: Sequence[Rule], context: Context) -> Iterator[StillOpen]:
    for postmortem in postmortems:
        if (status := postmortem.status) and (findings := still_open(postmortem, rules, context)):
            missing = dict.fromkeys(finding.subject or finding.name for finding in findings)
            yield StillOpen(path=postmortem.path, status=status, before=_next(status), missing=tuple(missing))


def _next(status: str) -> str:
    return STATUSES[STATUSES.index(status) + 1]


def _lint_one(postmortem: Postmortem, rules: Sequence[Rule], context: Context) -> list[Diagnostic]:
    return [
        Diagnostic(
            path=postmortem.path,
            line=finding.position.line,
            column=finding.position.column,
            code=rule.code,
            name=rule.name,
            level=rule.level,
            message=finding.message,
            subject=finding.subject,
        )
        for rule in rules
        if rule.of_file or postmortem.is_understood
        for finding in _first(rule.check(postmortem, context))
    ]


def _first(findings: Iterator[Finding]) -> Iterator[Finding]:
    yield from islice(findings, MAX_FINDINGS)
    for further in islice(findings, 1):
        yield replace(further, message=f"{further.message} (and so on: further ones are not shown)")
