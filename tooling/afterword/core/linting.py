"""Every rule over every post-mortem, in one pass, sorted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import msgspec

from afterword.core import references
from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.core.found import Found, diagnostics_of
from afterword.core.postmortem import Postmortem
from afterword.core.references import References
from afterword.core.rule import Context, Finding, Rule
from afterword.core.ruleset import Ruleset
from afterword.core.status import STATUSES

MAX_FINDINGS = 100
"""Of one rule in one file: more of them have one cause, and bury everything else."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one file comes to."""

    diagnostics: tuple[Diagnostic, ...] = ()
    open: StillOpen | None = None
    until: dt.datetime | None = None
    """The instant from which on the present changes it; None where it never does."""


def report(postmortems: Collection[Postmortem], rules: Sequence[Rule] | Ruleset, context: Context) -> Report:
    """What all rules find in these post-mortems, and what each of them still lacks for its next status."""
    rules = rules if isinstance(rules, Ruleset) else Ruleset(rules)
    outcomes = {postmortem.path: judge(postmortem, rules, context) for postmortem in postmortems}
    return Report.of(outcomes, rules.rules)


def lint(postmortems: Iterable[Postmortem], rules: Sequence[Rule], context: Context) -> list[Diagnostic]:
    """All findings of all rules, in the order of path, line and column."""
    return list(report(list(postmortems), rules, context).diagnostics)


def judge(postmortem: Postmortem, rules: Ruleset, context: Context) -> Outcome:
    """What the rules find in one file, less what it suppresses."""
    context.until = None
    found = _findings(postmortem, _asked(postmortem, rules), context)
    still = _open(postmortem, rules, context, found)
    context.known_rules = rules.words
    settled = _settled(found, references.of(postmortem), rules, context)
    diagnostics = diagnostics_of(settled, postmortem, (finding for _, finding in found))
    return Outcome(diagnostics=tuple(sorted(diagnostics)), open=still, until=context.until)


def still_open(postmortem: Postmortem, rules: Sequence[Rule], context: Context) -> list[Diagnostic]:
    """What the next status would ask for that this one does not yet; empty in the last status."""
    prepared = Ruleset(rules)
    known = _findings(postmortem, _asked(postmortem, prepared), context)
    return sorted(diagnostics_of(_ahead(postmortem, prepared, context, known), postmortem))


def fixable(postmortem: Postmortem, rules: Ruleset, context: Context) -> list[tuple[Rule, Finding]]:
    """The findings that have one right answer and are not suppressed, by place."""
    suppressed = {entry.rule for entry in references.of(postmortem).suppressions if entry.has_reason}
    found = [
        (rule, finding)
        for rule, finding in _findings(postmortem, _asked(postmortem, rules), context)
        if finding.fix is not None and not suppressed & {rule.code, rule.name}
    ]
    return sorted(found, key=lambda pair: (pair[1].position, pair[0].code))


def _asked(postmortem: Postmortem, rules: Ruleset) -> tuple[Rule, ...]:
    if not postmortem.is_understood:
        return rules.of_file
    at = rules.at if postmortem.problems else rules.at_best
    return at[postmortem.status if postmortem.status in STATUSES else "draft"]


def _findings(postmortem: Postmortem, rules: Iterable[Rule], context: Context) -> list[Found]:
    found: list[Found] = []
    for rule in rules:
        findings = rule.check(postmortem, context)
        # Nearly every rule finds nothing in nearly every file.
        if (first := next(findings, None)) is not None:
            found.append((rule, first))
            found += [(rule, finding) for finding in islice(findings, MAX_FINDINGS - 1)]
            if (further := next(findings, None)) is not None:
                message = f"{further.message} (and so on: further ones are not shown)"
                found.append((rule, replace(further, message=message)))
    return found


def _open(postmortem: Postmortem, rules: Ruleset, context: Context, found: list[Found]) -> StillOpen | None:
    ahead = _ahead(postmortem, rules, context, found)
    if not ahead:
        return None
    status = postmortem.status or ""
    ordered = sorted(ahead, key=lambda pair: (pair[1].position, pair[0].code))
    missing = dict.fromkeys(finding.subject or rule.name for rule, finding in ordered)
    return StillOpen(path=postmortem.path, status=status, before=_next(status), missing=tuple(missing))


def _ahead(postmortem: Postmortem, rules: Ruleset, context: Context, found: list[Found]) -> list[Found]:
    if postmortem.status not in STATUSES[:-1] or not postmortem.is_understood:
        return []
    following = _next(postmortem.status)
    known = {(rule.code, finding.position, finding.message) for rule, finding in found}
    waived = {entry.rule for entry in postmortem.ignore if entry.reason}
    ahead = _findings(replace(postmortem, status=following), rules.ahead[following], context)
    return [
        (rule, finding)
        for rule, finding in ahead
        if (rule.code, finding.position, finding.message) not in known and waived.isdisjoint((rule.code, rule.name))
    ]


def _next(status: str) -> str:
    return STATUSES[STATUSES.index(status) + 1]


def _settled(found: list[Found], own: References, rules: Ruleset, context: Context) -> list[Found]:
    """The findings, with those of references, less what is suppressed, with what is wrong about that."""
    found = [*found, *_across(rules.of_references, own, context)]
    if not own.suppressions:
        return found
    first = {entry.rule: number for number, entry in reversed([*enumerate(own.suppressions)]) if entry.has_reason}
    used, kept = set(), []
    for rule, finding in found:
        number = first.get(rule.code, first.get(rule.name))
        if number is None:
            kept.append((rule, finding))
        else:
            used.add(number)
    suppressions = tuple(
        msgspec.structs.replace(entry, state="used" if number in used else rules.state(entry.rule, own.status))
        for number, entry in enumerate(own.suppressions)
    )
    own = msgspec.structs.replace(own, suppressions=suppressions)
    return [*kept, *_across(rules.of_suppressions, own, context)]


def _across(rules: Iterable[Rule], own: References, context: Context) -> Iterator[Found]:
    for rule in rules:
        for finding in islice(rule.check(own, context), MAX_FINDINGS):
            yield rule, finding
