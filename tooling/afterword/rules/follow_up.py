"""AW5xx: the ledger of what is owed after an incident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from afterword.core.front_edits import respell
from afterword.core.postmortem import CUSTOMER_IMPACTS, LedgerEntry, Postmortem
from afterword.core.rule import Context, Finding, at_value, did_you_mean, not_one_of, rule, shown

NOTICES = CUSTOMER_IMPACTS[1:]


@rule("AW501", "chat-not-saved", since="closed")
def chat_not_saved(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem is closed, but nobody has saved the chat of the incident.

    ## Why
    Chats are deleted after a while, and with them what people saw and said.

    ## What to do
    Save what matters of it, then set `follow_up.chat_saved` to `{at: 2026-11-20T12:00:00Z, by: carol}`.
    """
    return _not_done(postmortem, "chat_saved", postmortem.follow_up.chat_saved, "the chat is not saved")


@rule("AW502", "not-announced", since="closed")
def not_announced(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem is closed, but the group was never told of the incident.

    ## Why
    Others can help, and are asked by customers.

    ## What to do
    Send the internal announcement, then set `follow_up.announced` to `{at: 2026-11-20T12:05:00Z, by: carol}`.
    """
    return _not_done(postmortem, "announced", postmortem.follow_up.announced, "the incident is not announced")


@rule("AW503", "customer-not-told", since="closed")
def customer_not_told(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem is closed, but a customer was not told of a restart or change that concerned them.

    ## Why
    Nobody likes to be surprised twice.

    ## What to do
    Add to `follow_up.customer_notices` when each affected customer was told of it, and by whom.
    """
    owed = {
        item.customer_impact
        for item in postmortem.action_items
        if item.customer_impact in NOTICES and not item.declined
    }
    for about in (notice for notice in NOTICES if notice in owed):
        told = [notice for notice in postmortem.follow_up.customer_notices if notice.about == about]
        yield from _left_out(postmortem, "customer_notices", told, f"was not told of the {about}")


@rule("AW504", "no-all-clear", since="closed")
def no_all_clear(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem is closed, but an affected customer was never told that all is well.

    ## Why
    Until they hear it, they wait for the next incident.

    ## What to do
    Add to `follow_up.all_clear` when each affected customer was told, and by whom.
    """
    return _left_out(postmortem, "all_clear", postmortem.follow_up.all_clear, "had no all-clear")


@rule("AW505", "unknown-notice")
def unknown_notice(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """It is not said in one of the known words what a customer notice was about.

    ## Why
    It cannot be matched with the action item that made it necessary.

    ## What to do
    Use `restart` or `change`.
    """
    for index, entry in _written(postmortem, "customer_notices"):
        about = entry.get("about")
        if isinstance(about, str) and about.strip() not in NOTICES:
            key = ("follow_up", "customer_notices", index, "about")
            yield Finding(
                position=at_value(postmortem, *key),
                message=not_one_of("about", about, NOTICES),
                fix=respell(postmortem, key, about, NOTICES),
            )


@rule("AW506", "unknown-customer")
def unknown_customer(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A message went to a customer who is not among those affected.

    ## Why
    Either the list of affected customers is not complete, or the name is misspelt and somebody still waits.

    ## What to do
    Spell the customer as in `customers`, or add them there.
    """
    affected = frozenset(postmortem.customers)
    for name in ("customer_notices", "all_clear"):
        for index, entry in _written(postmortem, name):
            customer = entry.get("customer")
            if isinstance(customer, str) and customer.strip() not in affected:
                cure = did_you_mean(customer, postmortem.customers) or "spell it as there, or add it there"
                yield Finding(
                    position=at_value(postmortem, "follow_up", name, index, "customer"),
                    message=f"customer {shown(customer)} is not among `customers`: {cure}",
                )


def _not_done(postmortem: Postmortem, name: str, entry: LedgerEntry | None, fault: str) -> Iterator[Finding]:
    if entry is None or entry.at is None:
        yield Finding(
            position=at_value(postmortem, "follow_up", name),
            message=f"{fault}: set `follow_up.{name}` to when and by whom, "
            "such as {at: 2026-11-20T12:00:00Z, by: carol}",
            subject=f"follow_up.{name}",
        )


def _left_out(postmortem: Postmortem, name: str, entries: Iterable[LedgerEntry], fault: str) -> Iterator[Finding]:
    """A finding for each affected customer without an entry that has a time."""
    reached_customers = {entry.customer for entry in entries if entry.at is not None}
    for customer in dict.fromkeys(postmortem.customers):
        if customer not in reached_customers:
            yield Finding(
                position=at_value(postmortem, "follow_up", name),
                message=f"customer {shown(customer)} {fault}: "
                f"add to `follow_up.{name}` when that was done, and by whom",
                subject=f"follow_up.{name}",
            )


def _written(postmortem: Postmortem, name: str) -> Iterator[tuple[int, dict[str, object]]]:
    """The entries of a list of the ledger as written, with their index."""
    ledger = postmortem.values.get("follow_up")
    entries = ledger.get(name) if isinstance(ledger, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield index, entry
