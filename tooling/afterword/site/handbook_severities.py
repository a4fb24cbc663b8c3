"""What handbook pages show of severities, of the action items that follow from them, and of words to avoid."""

from __future__ import annotations

from afterword.core.policy import Policy
from afterword.core.postmortem import ACTION_ITEM_TYPES
from afterword.site import escape, wording
from afterword.site.view import NONE

WORK = {
    "prevent": "It cannot happen again, or is much less likely to.",
    "mitigate": "When it happens, it hurts less, or ends sooner.",
    "detect": "We notice sooner.",
    "process": "We work differently: a runbook, a rota, a review.",
    "clean-up": "What the incident left behind is put right.",
}


def severity_table(policy: Policy) -> str:
    """Each severity: meaning, deadlines, reviewers."""
    head = ("Severity", "Meaning", "Post-mortem due", "Review meeting within", "Reviewers")
    return wording.table(
        head,
        (
            (
                f"**{escape.markdown(name)}**",
                wording.prose(severity.meaning) or NONE,
                f"{severity.due} after the resolution" if severity.due else "not required",
                str(severity.meeting) if severity.meeting else "not required",
                ", ".join(_reviewer(policy, reviewer) for reviewer in severity.reviewers) or NONE,
            )
            for name, severity in policy.severities.items()
        ),
    )


def _reviewer(policy: Policy, reviewer: str) -> str:
    return escape.markdown(policy.person_name(reviewer))


def action_item_limits_table(policy: Policy) -> str:
    """How long an action item may take, by severity and priority."""
    limited = [p for p in policy.priorities if any(p in s.action_items_due for s in policy.severities.values())]
    if not limited:
        return "No action item has a time limit."
    return wording.table(
        ("Severity", *(escape.markdown(priority) for priority in limited)),
        (
            (
                f"**{escape.markdown(name)}**",
                *(str(severity.action_items_due.get(priority) or "no limit") for priority in limited),
            )
            for name, severity in policy.severities.items()
        ),
    )


def action_item_types_table() -> str:
    """Each type of action item, and what it is for."""
    return wording.table(("Type", "What it is for"), ((f"`{kind}`", WORK[kind]) for kind in ACTION_ITEM_TYPES))


def avoided_words_list(policy: Policy) -> str:
    """The words that a message to customers does not use, as words of a sentence; nothing where there are none."""
    return wording.sentence([f"“{escape.markdown(word)}”" for word in policy.check.avoided_words])
