"""Every rule over every post-mortem, in one pass, sorted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import msgspec

from afterword.core import reading, references, scaffold
from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.core.references import References
from afterword.core.rule import MAX_SHOWN, Context, Finding, Rule
from afterword.core.status import STATUSES
from afterword.errors import ConfigError

MAX_FINDINGS = 100
"""Of one rule in one file: more of them have one cause, and bury everything else."""
MAX_EXCERPT = 500
"""Characters of a line that are kept to be shown."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one file comes to."""

    diagnostics: tuple[Diagnostic, ...] = ()
    open: StillOpen | None = None
    until: dt.datetime | None = None
    """The instant from which on the present changes it; None where it never does."""


class Ruleset:
    """Rules, sorted by when they are asked."""

    def __init__(self, rules: Sequence[Rule], known: Sequence[Rule] = ()) -> None:
        self.rules = tuple(rules)
        self.asked = {word: rule for rule in rules for word in (rule.code, rule.name)}
        self.words = frozenset(self.asked).union(*((rule.code, rule.name) for rule in known))
        self.of_file = tuple(rule for rule in rules if rule.of == "file")
        self.of_references = tuple(rule for rule in rules if rule.of == "references")
        self.of_suppressions = tuple(rule for rule in rules if rule.of == "suppressions")
        own = [rule for rule in rules if rule.of in ("file", "postmortem")]
        self.at = {status: tuple(rule for rule in own if _is_reached(status, rule.since)) for status in STATUSES}
        self.at_best = {status: tuple(rule for rule in at if not rule.of_problems) for status, at in self.at.items()}
        self.ahead = {
            status: tuple(
                rule
                for rule in own
                if rule.level == "error" and (rule.since == status or (rule.follows_status and rule in self.at[status]))
            )
            for status in STATUSES
        }

    def state(self, word: str, status: str) -> str:
        """What becomes of a suppression of the rule with this code or name, as long as nothing was found."""
        if (rule := self.asked.get(word)) is None:
            return "disabled" if word in self.words else "unknown"
        is_whole = _is_reached(status, rule.since) and not (rule.follows_status and status != STATUSES[-1])
        return "unused" if is_whole else "disabled"


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
    diagnostics = _diagnostics(settled, postmortem, (finding for _, finding in found))
    return Outcome(diagnostics=tuple(sorted(diagnostics)), open=still, until=context.until)


def still_open(postmortem: Postmortem, rules: Sequence[Rule], context: Context) -> list[Diagnostic]:
    """What the next status would ask for that this one does not yet; empty in the last status."""
    prepared = Ruleset(rules)
    known = _findings(postmortem, _asked(postmortem, prepared), context)
    return sorted(_diagnostics(_ahead(postmortem, prepared, context, known), postmortem))


def fixable(postmortem: Postmortem, rules: Ruleset, context: Context) -> list[tuple[Rule, Finding]]:
    """The findings that have one right answer and are not suppressed, by place."""
    suppressed = {entry.rule for entry in references.of(postmortem).suppressions if entry.has_reason}
    found = [
        (rule, finding)
        for rule, finding in _findings(postmortem, _asked(postmortem, rules), context)
        if finding.fix is not None and not suppressed & {rule.code, rule.name}
    ]
    return sorted(found, key=lambda pair: (pair[1].position, pair[0].code))


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


_Found = tuple[Rule, Finding]


def _asked(postmortem: Postmortem, rules: Ruleset) -> tuple[Rule, ...]:
    if not postmortem.is_understood:
        return rules.of_file
    at = rules.at if postmortem.problems else rules.at_best
    return at[postmortem.status if postmortem.status in STATUSES else "draft"]


def _findings(postmortem: Postmortem, rules: Iterable[Rule], context: Context) -> list[_Found]:
    found: list[_Found] = []
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


def _open(postmortem: Postmortem, rules: Ruleset, context: Context, found: list[_Found]) -> StillOpen | None:
    ahead = _ahead(postmortem, rules, context, found)
    if not ahead:
        return None
    status = postmortem.status or ""
    ordered = sorted(ahead, key=lambda pair: (pair[1].position, pair[0].code))
    missing = dict.fromkeys(finding.subject or rule.name for rule, finding in ordered)
    return StillOpen(path=postmortem.path, status=status, before=_next(status), missing=tuple(missing))


def _ahead(postmortem: Postmortem, rules: Ruleset, context: Context, found: list[_Found]) -> list[_Found]:
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


def _is_reached(status: str, since: str) -> bool:
    return STATUSES.index(status) >= STATUSES.index(since)


def _settled(found: list[_Found], own: References, rules: Ruleset, context: Context) -> list[_Found]:
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


def _across(rules: Iterable[Rule], own: References, context: Context) -> Iterator[_Found]:
    for rule in rules:
        for finding in islice(rule.check(own, context), MAX_FINDINGS):
            yield rule, finding


def _diagnostics(found: Iterable[_Found], postmortem: Postmortem, hidden: Iterable[Finding] = ()) -> list[Diagnostic]:
    """The findings as diagnostics; what `hidden` found is neither in their excerpts nor in their messages."""
    pairs = list(found)
    if not pairs:
        return []
    lines = postmortem.text.split("\n")
    secrets = [finding for finding in hidden if finding.is_secret]
    unseen = {finding.position.line for finding in secrets}
    texts = sorted({_text(finding, lines) for finding in secrets} - {""}, key=len, reverse=True)
    return [
        Diagnostic(
            path=postmortem.path,
            line=finding.position.line,
            column=finding.position.column,
            code=rule.code,
            name=rule.name,
            level=rule.level,
            message=_without(finding.message, texts),
            subject=finding.subject,
            width=finding.width,
            excerpt="" if finding.position.line in unseen else _line(finding, lines)[:MAX_EXCERPT],
            is_fixable=finding.fix is not None,
        )
        for rule, finding in pairs
    ]


def _line(finding: Finding, lines: Sequence[str]) -> str:
    return lines[finding.position.line - 1] if 0 < finding.position.line <= len(lines) else ""


def _text(finding: Finding, lines: Sequence[str]) -> str:
    start = finding.position.column - 1
    return _line(finding, lines)[start : start + finding.width]


def _without(message: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        # Messages show long values cut off.
        message = message.replace(secret, "…").replace(secret[:MAX_SHOWN], "…")
    return message
