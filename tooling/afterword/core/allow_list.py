"""What is neither secret nor personal, as `check.allow` of the policy and its addresses say."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from afterword.core.policy import Policy

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


class AllowList:
    """The entries of `check.allow`, by what they can stand for."""

    def __init__(self, entries: Iterable[str]) -> None:
        self.texts = frozenset(entry.strip().casefold() for entry in entries)
        numbers = (digits(text) for text in self.texts if not any(character.isalpha() for character in text))
        self.numbers = frozenset(number for number in numbers if number)
        self.networks = tuple(network for network in map(_network, self.texts) if network is not None)

    def has_text(self, text: str) -> bool:
        """Whether it is an entry, in whatever case."""
        return text.casefold() in self.texts

    def has_number(self, number: str) -> bool:
        """Whether an entry has the same digits."""
        return digits(number) in self.numbers

    def has_address(self, address: str) -> bool:
        """Whether a mail address is an entry, or its domain or a domain around that."""
        local, _, domain = address.casefold().rpartition("@")
        labels = domain.split(".")
        domains = (".".join(labels[index:]) for index in range(len(labels)))
        return f"{local}@{domain}" in self.texts or any(found in self.texts for found in domains)

    def has_ip(self, address: IPAddress) -> bool:
        """Whether an IP address is an entry, or in a network that is one."""
        return any(address in network for network in self.networks)


@lru_cache(maxsize=8)
def of(entries: tuple[str, ...]) -> AllowList:
    """The allow list of `check.allow`."""
    return AllowList(entries)


def own_addresses(policy: Policy) -> frozenset[str]:
    """The mail addresses that the policy itself names."""
    people = (person.email for person in policy.people.values())
    return frozenset(address.strip().casefold() for address in (policy.mail.group, policy.mail.sender, *people))


def digits(text: str) -> str:
    """Only the digits of a text."""
    return "".join(character for character in text if "0" <= character <= "9")


def _network(text: str) -> IPNetwork | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
