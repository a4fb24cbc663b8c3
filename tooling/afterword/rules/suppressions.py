"""AW015 to AW017: what a post-mortem says not to apply to it, in `ignore`."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.postmortem import Position
from afterword.core.references import References, Suppression
from afterword.core.rule import Context, Finding, did_you_mean, shown, suppressions_rule


@suppressions_rule("AW015", "unused-suppression", level="warning")
def unused_suppression(own: References, _: Context) -> Iterator[Finding]:
    """An entry of `ignore` suppresses nothing: the rule finds nothing in this post-mortem.

    ## Why
    It tells readers of an exception that there is none, and would hide the next fault.

    ## What to do
    Take the entry out of `ignore`. Each rule needs one entry, however often it is broken.

    ## Example
    ```yaml fails
    ignore:
      - {rule: human-error, reason: The customer's own words}
    ```
    ```yaml passes
    ignore: []
    ```
    """
    for entry in own.suppressions:
        if entry.state == "unused" and entry.has_reason:
            yield _finding(entry, f"{shown(entry.rule)} finds nothing to suppress here: take the entry out")


@suppressions_rule("AW016", "suppression-without-reason")
def suppression_without_reason(own: References, _: Context) -> Iterator[Finding]:
    """An entry of `ignore` does not say why the rule should not apply, and so does not count.

    ## Why
    Nobody can tell later whether the exception still holds.

    ## What to do
    Say why in `reason`, on one line: `{rule: AW601, reason: The customer's own words}`.

    ## Example
    ```yaml fails
    ignore:
      - {rule: missing-on-call}
    ```
    ```yaml passes
    on_call:
    ignore:
      - {rule: missing-on-call, reason: Nobody is on call for an internal tool}
    ```
    """
    for entry in own.suppressions:
        if not entry.has_reason:
            subject = shown(entry.rule) if entry.rule else "this entry"
            yield _finding(entry, f"{subject} is suppressed without a reason, which does not count: add `reason`")


@suppressions_rule("AW017", "unknown-suppressed-rule")
def unknown_suppressed_rule(own: References, context: Context) -> Iterator[Finding]:
    """An entry of `ignore` names a rule that does not exist, or none.

    ## Why
    It suppresses nothing, though somebody meant it to.

    ## What to do
    Write the code or the name of one rule as the finding shows them; `afterword rule` lists them all.

    ## Example
    ```yaml fails
    ignore:
      - {rule: no-on-call, reason: Nobody is on call for an internal tool}
    ```
    ```yaml passes
    on_call:
    ignore:
      - {rule: missing-on-call, reason: Nobody is on call for an internal tool}
    ```
    """
    for entry in own.suppressions:
        if not entry.rule:
            yield _finding(entry, "this entry names no rule: add its code or name as `rule`")
        elif entry.state == "unknown":
            cure = did_you_mean(entry.rule, context.known_rules) or "write one rule's code or name"
            yield _finding(entry, f"there is no rule {shown(entry.rule)}: {cure}")


def _finding(entry: Suppression, message: str) -> Finding:
    return Finding(position=Position(entry.line, entry.column), message=message, subject="ignore")
