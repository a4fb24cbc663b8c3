"""What customers are told after an incident: each only what they may read, and what is not known yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from afterword.core import checklist, instants, internal_names, legal_forms, markup, messages, values
from afterword.core.messages import Message, flat, visible
from afterword.core.policy import Policy
from afterword.core.postmortem import CUSTOMER_IMPACTS, ActionItem, LedgerEntry, Postmortem
from afterword.core.templating import Templates
from afterword.errors import ConfigError

ALL_CLEAR = "all-clear"
KINDS = (*checklist.TOLD_BEFORE, ALL_CLEAR)
"""What a customer is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When something will be restarted or changed."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The message to one customer."""

    customer: str
    about: str
    subject: str
    text: str
    html: str = ""

    @property
    def said(self) -> str:
        """Everything that the customer can read, in the HTML too."""
        return "\n\n".join(filter(None, (self.subject, self.text, markup.said(self.html))))


def template_of(about: str) -> str:
    """The name of the template, which for a restart and for a change is the same."""
    return ALL_CLEAR if about == ALL_CLEAR else "notice"


def owed(postmortem: Postmortem, about: str) -> list[str]:
    """The customers who are still to be told."""
    if about == ALL_CLEAR:
        return checklist.missing_all_clears(postmortem)
    return [customer for customer, kind in checklist.unsent_notices(postmortem) if kind == about]


def last_told(postmortem: Postmortem, customer: str, about: str) -> dt.datetime | None:
    """When a customer was told last, as the ledger says."""
    ledger = postmortem.follow_up
    entries: Iterable[LedgerEntry] = ledger.all_clear
    if about != ALL_CLEAR:
        entries = (entry for entry in ledger.customer_notices if entry.about == about)
    return max((entry.at for entry in entries if entry.customer == customer and entry.at), default=None)


def in_the_way(postmortem: Postmortem) -> list[str]:
    """What an all-clear has to wait for, in words."""
    tasks = (item for item in checklist.felt_by_customers(postmortem) if item.is_open)
    told = [f"action item {item.number} (a {item.customer_impact}): {flat(item.title or 'no title')}" for item in tasks]
    told += [_unclear(item) for item in checklist.of_unknown_impact(postmortem)]
    return told if postmortem.resolved_at else ["the incident itself: it has no `resolved_at`", *told]


def _unclear(item: ActionItem) -> str:
    value = f"is {flat(item.customer_impact)!r}" if item.customer_impact else "cannot be read"
    known = ", ".join(CUSTOMER_IMPACTS)
    return f"action item {item.number}: its `customer_impact` {value}, which is none of {known}"


def nothing_owed(postmortem: Postmortem, about: str, names: Sequence[str] = ()) -> str:
    """Why nobody is to be told, in words."""
    what = "the all-clear" if about == ALL_CLEAR else f"a notice of a {about}"
    told = {name: last_told(postmortem, name, about) for name in dict.fromkeys(names or postmortem.customers)}
    listed = [f"{flat(name)} was told at {instants.iso(at)}" for name, at in told.items() if at is not None]
    if listed:
        return f"Nobody is owed {what}: {', '.join(listed)}."
    if not postmortem.customers:
        return f"Nobody is owed {what}: `customers` of {postmortem.id} is empty."
    declined = [str(item.number) for item in postmortem.action_items if item.customer_impact == about]
    if declined:
        numbers = f"item {declined[0]} is" if len(declined) == 1 else f"items {' and '.join(declined)} are"
        return f"Nobody is owed {what}: action {numbers} declined."
    return f"Nobody is owed {what}: no action item of {postmortem.id} has `customer_impact: {about}`."


def window(
    start: dt.datetime, end: dt.datetime, now: dt.datetime, zone: ZoneInfo, typed: tuple[str, str] = ("", "")
) -> Window:
    """The time of a restart or a change; ConfigError where it is over, or the wrong way round.

    `typed` is how somebody wrote the two ends, and `zone` the one that is meant where no other is written.
    """
    hint = "Give the day with the time, as in 2026-11-26 06:00."
    shown = [
        f"{text!r} is {instants.in_both_zones(at, zone)}" if text else instants.in_both_zones(at, zone)
        for text, at in zip(typed, (start, end), strict=True)
    ]
    for name, at, told in zip(("--from", "--until"), (start, end), shown, strict=True):
        if at < now.replace(microsecond=0):
            raise ConfigError(f"{name} is in the past: {told}", hint)
    if end <= start:
        raise ConfigError(f"--until is not after --from: {shown[1]}, and {shown[0]}", hint)
    return Window(start=start, end=end)


def drafted(
    postmortem: Postmortem, policy: Policy, customer: str, about: str, *,
    templates: Templates, when: Window | None = None, what: str = "",
) -> Notice:  # fmt: skip
    """The message to a customer: what the template says, of what a customer may read."""
    name = template_of(about)
    context = {
        **_context(postmortem, policy, when),
        "customer": flat(customer),
        "about": about,
        "what": "\n".join(visible(line).rstrip() for line in what.strip().split("\n")),
    }
    subject, text, html = messages.rendered(templates, context, name)
    return Notice(customer=customer, about=about, subject=subject, text=text, html=html)


def message(notice: Notice, postmortem: Postmortem, policy: Policy) -> Message | None:
    """The mail to a customer, the same however often it is made; None for one whose address the policy lacks."""
    entry = policy.customers.get(notice.customer)
    if entry is None or not entry.email:
        return None
    sender = messages.address(policy.mail.sender, "mail.sender")
    to = messages.address(entry.email, f"customers.{flat(notice.customer)}.email")
    before = last_told(postmortem, notice.customer, notice.about)
    told = instants.iso(before) if before is not None else ""
    parts = (postmortem.id, notice.about, notice.customer, to, notice.subject, notice.text, notice.html, told)
    return Message(
        id=messages.message_id(sender, *parts), sender=sender, to=to, subject=notice.subject, text=notice.text,
        html=notice.html,
    )  # fmt: skip


def revealed(notice: Notice, postmortem: Postmortem, policy: Policy) -> list[str]:
    """The names in a message that are not for this customer: of other customers, colleagues, and systems."""
    own = {notice.customer.casefold(), legal_forms.without(notice.customer).casefold(), policy.mail.sender.casefold()}
    found = internal_names.known(policy, [postmortem]).find(notice.said)
    named = (f"{flat(name.known_as)!r} ({name.stand_in})" for name in found if name.known_as.casefold() not in own)
    return list(dict.fromkeys(named))


def _context(postmortem: Postmortem, policy: Policy, when: Window | None) -> Mapping[str, object]:
    """What every customer may know: of the incident only when it was."""
    return {
        "day": str(values.day(postmortem) or ""),
        "resolved_at": instants.in_both_zones(postmortem.resolved_at, policy.zone),
        "start": instants.in_both_zones(when.start if when else None, policy.zone),
        "end": instants.in_both_zones(when.end if when else None, policy.zone),
        "has_open_work": any(item.is_open for item in checklist.felt_by_customers(postmortem))
        or bool(checklist.of_unknown_impact(postmortem)),
    }
