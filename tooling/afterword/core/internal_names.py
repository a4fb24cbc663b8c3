"""The names that only the inside knows: of customers, colleagues, and systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from afterword.core import allow_list, name_parts
from afterword.core.names import Names
from afterword.core.policy import Policy
from afterword.core.postmortem import LedgerEntry, Postmortem

CUSTOMER, COLLEAGUE, SYSTEM = "a customer", "a colleague", "an internal system"


def known(policy: Policy, postmortems: Iterable[Postmortem]) -> Names:
    """The names of the policy, and of the customers and people of these post-mortems."""
    customers, people = _customers(policy), _people(policy)
    for postmortem in postmortems:
        people |= dict.fromkeys(people_of(postmortem))
        customers |= dict.fromkeys(customers_of(postmortem))
    names = dict.fromkeys(policy.check.internal_names, SYSTEM)
    names |= dict.fromkeys(people, COLLEAGUE) | dict.fromkeys(customers, CUSTOMER)
    allowed = frozenset(entry.casefold() for entry in policy.public.allow)
    names = {name: by for name, by in names.items() if name and name.casefold() not in allowed}
    parts = [(part, COLLEAGUE) for name in people if name in names for part in name_parts.of_person(name)]
    parts += [(part, CUSTOMER) for name in customers if name in names for part in name_parts.of_customer(name)]
    as_written: dict[str, str] = {}
    for part, by in parts:
        if part.text.casefold() not in allowed:
            (as_written if part.is_as_written else names).setdefault(part.text, by)
    return _of(tuple(names.items()), tuple(as_written.items()), allowed)


def _people(policy: Policy) -> dict[str, None]:
    found = dict.fromkeys(sorted(allow_list.own_addresses(policy)))
    for handle, person in policy.people.items():
        found |= dict.fromkeys((handle, person.name, person.github))
    for severity in policy.severities.values():
        found |= dict.fromkeys(severity.reviewers)
    return found


def _customers(policy: Policy) -> dict[str, None]:
    known = policy.customers.items()
    return {name: None for customer, entry in known for name in (customer, entry.email, *entry.aliases)}


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
