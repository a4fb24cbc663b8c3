"""AW5xx: the entries of the follow-up ledger, each by itself."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core import instants
from afterword.core.front_edits import respell
from afterword.core.postmortem import Key, LedgerEntry, Postmortem
from afterword.core.rule import Context, Finding, at_value, did_you_mean, is_absent, not_one_of, rule, shown
from afterword.rules.follow_up import NOTICES
from afterword.rules.front_matter import wrong_handle

_DONE_ONCE = ("chat_saved", "announced")
_SEVERAL = {
    "customer_notices": ("customer", "about", "at", "by"),
    "all_clear": ("customer", "at", "by"),
    "invitations": ("about", "at", "by"),
}


@rule("AW505", "unknown-notice")
def unknown_notice(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """It is not said in one of the known words what a customer notice was about.

    ## Why
    It cannot be matched with the action item that made it necessary.

    ## What to do
    Use `restart` or `change`.

    ## Fix
    A word that is surely a slip of one of the two is spelt right.

    ## Example
    ```yaml fails
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices:
        - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}
        - {customer: Acme, about: reboot, at: 2026-12-02T08:00:00Z, by: alice}
      all_clear:
        - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}
    ```
    ```yaml passes
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices:
        - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}
      all_clear:
        - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}
    ```
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

    ## Fix
    A customer that differs only in case, blanks or hyphens is spelt as in `customers`.

    ## Example
    ```yaml fails
    customers: [Acme]
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices:
        - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}
      all_clear:
        - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}
        - {customer: Acne, at: 2026-12-12T09:00:00Z, by: alice}
    ```
    ```yaml passes
    customers: [Acme]
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices:
        - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}
      all_clear:
        - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}
    ```
    """
    affected = frozenset(postmortem.customers)
    for name in ("customer_notices", "all_clear"):
        for index, entry in _written(postmortem, name):
            customer = entry.get("customer")
            if isinstance(customer, str) and customer.strip() not in affected:
                cure = did_you_mean(customer, postmortem.customers) or "spell it as there, or add it there"
                key = ("follow_up", name, index, "customer")
                yield Finding(
                    position=at_value(postmortem, *key),
                    message=f"customer {shown(customer)} is not among `customers`: {cure}",
                    fix=respell(postmortem, key, customer, postmortem.customers, slips=0),
                )


@rule("AW510", "incomplete-follow-up-entry", since="in-review")
def incomplete_follow_up_entry(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An entry of the follow-up does not say when it was done, by whom, or for whom.

    ## Why
    Nobody can tell whether it was done in time, or whom to ask about it.

    ## What to do
    Add what is missing, as in `{at: 2026-11-20T12:00:00Z, by: carol}`; or take the entry out if it is not done.

    ## Example
    ```yaml fails
    customers: []
    follow_up:
      chat_saved: {by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    ```yaml passes
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    """
    for key, entry in _entries(postmortem):
        if entry == _NOTHING and (len(key) == 2 or key in postmortem.misunderstood):
            continue  # not begun, or no entry at all: both are reported elsewhere
        name = str(key[1])
        asked = _SEVERAL.get(name, ("at", "by"))
        missing = [field for field in asked if getattr(entry, field) is None and is_absent(postmortem, *key, field)]
        if missing:
            lacking = " and no ".join(f"`{field}`" for field in missing)
            yield Finding(
                position=at_value(postmortem, *key),
                message=f"this entry of `follow_up.{name}` has no {lacking}: add it, or take the entry out",
                subject=f"follow_up.{name}",
            )


@rule("AW511", "unknown-follow-up-person")
def unknown_follow_up_person(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """Whoever did a step of the follow-up is neither a handle of the policy nor possible as a login.

    ## Why
    Nobody knows whom to ask about it.

    ## What to do
    Write in `by` the handle from `[tool.afterword.people]`, or the login on the Git host.

    ## Fix
    A name or address of the policy's people becomes their handle, and the `@` before a login is taken out.

    ## Example
    ```yaml fails
    customers: []
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: the whole team}
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    ```yaml passes
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    """
    for key, entry in _entries(postmortem):
        if entry.by is not None:
            yield from wrong_handle(postmortem, (*key, "by"), entry.by, context.policy)


@rule("AW512", "follow-up-in-the-future")
def follow_up_in_the_future(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A step of the follow-up was done at a time that has not come yet.

    ## Why
    The ledger tells what was done. A plan in it looks done, and is forgotten.

    ## What to do
    Correct `at`, in UTC or with its offset; or take the entry out until it is done.

    ## Example
    ```yaml fails
    customers: []
    follow_up:
      chat_saved: {at: 2062-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    ```yaml passes
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    """
    for key, entry in _entries(postmortem):
        if entry.at is not None and not context.has_passed(entry.at):
            yield Finding(
                position=at_value(postmortem, *key, "at"),
                message=f"`at` is {instants.iso(entry.at)}, which is still to come: "
                "correct the time, or take the entry out until it is done",
                subject=f"follow_up.{key[1]}",
            )


@rule("AW513", "follow-up-before-incident")
def follow_up_before_incident(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A step of the follow-up was done before the incident started.

    ## Why
    It cannot be. Mostly the day or the year is another one's.

    ## What to do
    Correct `at`, or `started_at` where that is the wrong one.

    ## Example
    ```yaml fails
    customers: []
    started_at: 2026-11-20T09:12:00Z
    follow_up:
      chat_saved: {at: 2025-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    ```yaml passes
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    """
    start = postmortem.started_at
    if start is None:
        return
    for key, entry in _entries(postmortem):
        if entry.at is not None and entry.at < start:
            yield Finding(
                position=at_value(postmortem, *key, "at"),
                message=f"`at` is {instants.iso(entry.at)}, before the incident started at {instants.iso(start)}: "
                "correct the time",
                subject=f"follow_up.{key[1]}",
            )


_NOTHING = LedgerEntry()


def _entries(postmortem: Postmortem) -> Iterator[tuple[Key, LedgerEntry]]:
    """Every entry of the ledger, and where it stands."""
    for name in _DONE_ONCE:
        entry = getattr(postmortem.follow_up, name)
        if entry is not None:
            yield ("follow_up", name), entry
    for name in _SEVERAL:
        for index, entry in enumerate(getattr(postmortem.follow_up, name)):
            yield ("follow_up", name, index), entry


def _written(postmortem: Postmortem, name: str) -> Iterator[tuple[int, dict[str, object]]]:
    """The entries of a list of the ledger as written, with their index."""
    ledger = postmortem.values.get("follow_up")
    entries = ledger.get(name) if isinstance(ledger, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield index, entry
