"""The names that only the inside knows: of customers, colleagues, and systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from afterword.core import allow_list, legal_forms
from afterword.core.names import Names
from afterword.core.policy import Policy
from afterword.core.postmortem import LedgerEntry, Postmortem

CUSTOMER, COLLEAGUE, SYSTEM = "a customer", "a colleague", "an internal system"


def known(policy: Policy, postmortems: Iterable[Postmortem]) -> Names:
    """The names of the policy, and of the customers and people of these post-mortems."""
    names = dict.fromkeys(policy.check.internal_names, SYSTEM)
    parts: dict[str, str] = {}
    names |= dict.fromkeys(allow_list.own_addresses(policy) - {""}, COLLEAGUE)
    for handle, person in policy.people.items():
        names |= dict.fromkeys((handle, person.name, person.github), COLLEAGUE)
        parts |= dict.fromkeys(person.name.split(), COLLEAGUE)
    for customer, entry in policy.customers.items():
        names |= dict.fromkeys((customer, entry.email), CUSTOMER)
    for severity in policy.severities.values():
        names |= dict.fromkeys(severity.reviewers, COLLEAGUE)
    for postmortem in postmortems:
        names |= dict.fromkeys(people_of(postmortem), COLLEAGUE)
        names |= dict.fromkeys(customers_of(postmortem), CUSTOMER)
    names |= {legal_forms.without(name): by for name, by in names.items() if by == CUSTOMER}
    allowed = {entry.casefold() for entry in policy.public.allow}
    hidden = (tuple(kv for kv in known.items() if kv[0].casefold() not in allowed) for known in (names, parts))
    return _of(*hidden, frozenset(allowed))


@lru_cache(maxsize=8)
def _of(names: tuple[tuple[str, str], ...], parts: tuple[tuple[str, str], ...], words: frozenset[str]) -> Names:
    """The same for post-mortems that name the same people and customers, with what was learned about words."""
    return Names(dict(names), dict(parts), words)


def people_of(postmortem: Postmortem) -> Iterator[str]:
    """Everybody whom the front matter names."""
    roles = (postmortem.owner, postmortem.incident_commander, postmortem.on_call, *postmortem.responders)
    owners = (item.owner for item in postmortem.action_items)
    doers = (entry.by for entry in _entries(postmortem))
    yield from (name for name in (*roles, *owners, *doers) if name)


def customers_of(postmortem: Postmortem) -> Iterator[str]:
    """Every customer whom the front matter names."""
    yield from postmortem.customers
    yield from (entry.customer for entry in _entries(postmortem) if entry.customer)


def _entries(postmortem: Postmortem) -> Iterator[LedgerEntry]:
    ledger = postmortem.follow_up
    several = (*ledger.customer_notices, *ledger.all_clear, *ledger.invitations)
    entries = (ledger.chat_saved, ledger.announced, *several)
    yield from (entry for entry in entries if entry is not None)
