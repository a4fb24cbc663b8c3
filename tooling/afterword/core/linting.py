"""Every rule over every post-mortem, in one pass, sorted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from afterword.core.diagnostic import Diagnostic
from afterword.core.policy import STATUSES
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Rule


def lint(postmortems: Iterable[Postmortem], rules: Sequence[Rule], context: Context) -> list[Diagnostic]:
    """All findings of all rules, in the order of path, line and column."""
    return sorted(finding for postmortem in postmortems for finding in _lint_one(postmortem, rules, context))


def still_open(postmortem: Postmortem, rules: Sequence[Rule], context: Context) -> list[Diagnostic]:
    """What the next status would ask for that this one does not yet; empty in the last status."""
    if postmortem.status not in STATUSES[:-1]:
        return []
    following = STATUSES[STATUSES.index(postmortem.status) + 1]
    errors = [rule for rule in rules if rule.level == "error"]
    known = set(_lint_one(postmortem, errors, context))
    ahead = _lint_one(replace(postmortem, status=following), errors, context)
    return sorted(finding for finding in ahead if finding not in known)


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
        )
        for rule in rules
        for finding in rule.check(postmortem, context)
    ]
