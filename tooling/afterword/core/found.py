"""What rules found in a file, as diagnostics: with the line to show, and without the secrets in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from afterword.core.diagnostic import Diagnostic
from afterword.core.postmortem import Postmortem
from afterword.core.rule import MAX_SHOWN, Finding, Rule

Found = tuple[Rule, Finding]
MAX_EXCERPT = 500
"""Characters of a line that are kept to be shown."""


def diagnostics_of(found: Iterable[Found], postmortem: Postmortem, hidden: Iterable[Finding] = ()) -> list[Diagnostic]:
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
