"""The mail by which the group hears of an incident: only what the post-mortem says, and what it does not say yet."""

from __future__ import annotations

from collections.abc import Mapping

from afterword.core import instants, messages, prose, sections, values
from afterword.core.messages import Message, flat, visible
from afterword.core.policy import Policy
from afterword.core.postmortem import ActionItem, Postmortem
from afterword.core.templating import Templates

NAME = "announcement"
_SOURCES = ("Internal announcement", "Summary")
"""The sections that tell what happened, the first one that is filled."""
_MOST_TEXT = 20_000


def message(postmortem: Postmortem, policy: Policy, templates: Templates, link: str) -> Message:
    """The announcement of a post-mortem, from the same post-mortem always the same.

    ConfigError where the policy lacks an address, or a template is at fault.
    """
    sender, to = messages.address(policy.mail.sender, "mail.sender"), messages.address(policy.mail.group, "mail.group")
    context = _context(postmortem, policy, link)
    subject, text, html = messages.rendered(templates, context, NAME)
    before = postmortem.follow_up.announced
    told = instants.iso(before.at) if before is not None and before.at is not None else ""
    person = policy.people.get(postmortem.owner or "")
    return Message(
        id=messages.message_id(sender, postmortem.id, "announcement", to, subject, text, html, told),
        sender=sender,
        to=to,
        subject=subject,
        text=text,
        html=html,
        reply_to=messages.address(person.email, f"people.{postmortem.owner}.email") if person and person.email else "",
    )


def _context(postmortem: Postmortem, policy: Policy, link: str) -> Mapping[str, object]:
    names = ("started_at", "detected_at", "mitigated_at", "resolved_at")
    severity = policy.severities.get(postmortem.severity or "")
    return {
        **{name: instants.in_both_zones(getattr(postmortem, name), policy.zone) for name in names},
        "id": postmortem.id,
        "title": flat(postmortem.title or postmortem.id),
        "day": str(values.day(postmortem) or ""),
        "severity": flat(postmortem.severity or ""),
        "meaning": severity.meaning if severity is not None else "",
        "what": _what(postmortem, policy),
        "duration": instants.duration(postmortem.duration) if postmortem.duration is not None else "",
        "services": [flat(name) for name in postmortem.services],
        "customers": [flat(name) for name in postmortem.customers],
        "owner": flat(policy.person_name(postmortem.owner)) if postmortem.owner else "",
        "tasks": [_task(item, policy) for item in postmortem.action_items if item.is_open],
        "has_tasks": bool(postmortem.action_items),
        "link": link,
    }


def _task(item: ActionItem, policy: Policy) -> Mapping[str, str]:
    return {
        "title": flat(item.title or ""),
        "owner": flat(policy.person_name(item.owner)) if item.owner else "",
        "due_on": str(item.due_on or ""),
        "customer_impact": flat(item.customer_impact or "") if item.customer_impact != "none" else "",
    }


def _what(postmortem: Postmortem, policy: Policy) -> str:
    found = sections.by_name(postmortem.sections, policy.headings)
    for name in _SOURCES:
        for section in found.get(name, ()):
            if written := prose.without_comments(section.text).strip():
                return "\n".join(visible(line).rstrip() for line in written[:_MOST_TEXT].split("\n"))
    return ""
