"""What of the inside a text can show without a name: hosts, addresses of machines, tickets, chat channels."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from afterword.core.patterns import pattern

HOST, MACHINE, TICKET, CHANNEL = "an internal system", "an IP address", "a ticket", "a chat channel"
_INSIDE = r"(?:internal|intern|intranet|corp|local|localdomain|lan|home|private|test|invalid|svc|consul)"
_ENDING = pattern(rf"\.{_INSIDE}(?![\w-])", re.IGNORECASE)
_HOST = pattern(
    rf"(?<![\w.@-])(?:[A-Za-z0-9_]|\*(?=\.))[\w-]*(?:\.[\w-]+)*?\.{_INSIDE}(?![\w-]|\.\w|\()(?::\d+\b)?(?:/[^\s<>\"'`|)\],;]*)?",
    re.IGNORECASE,
)
_DOTTED = pattern(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)(?:/\d{1,2}\b)?")
_COLONS = pattern(r"(?<![\w:])f(?:[cd][0-9a-f]{2}|e[89ab][0-9a-f]):[0-9a-f:]{2,40}(?:%\w+|/\d{1,3})?", re.IGNORECASE)
_PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "fc00::/7", "fe80::/10"),
    )
)
_TICKET = pattern(r"(?<![\w-])([A-Z]{2}[A-Z0-9]{0,8})-\d{1,7}(?!\w)")
_PUBLIC_NUMBERS = frozenset(
    str.split(
        "AES ANSI BASE BCP COVID CRC CVE CWE DES DIN EC ECMA ED EN ES FIPS GB GHSA GMT GPT HMAC HS HTTP IEC IEEE IETF"
    )
    + str.split("IPV ISO ITU JSR KB LATIN MD MS NIST ORA OSI PCI PEP RAID RFC RS RSA SEV SHA SOC SQL SSL STD TIER TLS")
    + str.split("UCS USB UTC UTF WCAG X COLLEAGUE CUSTOMER")
)
"""What stands before the number of a standard, a weakness, an encoding or a severity, and what stands for a name."""
_CHANNEL = pattern(r"(?<![\w&/#\"'`=\[(.;:-])\\?#([a-z][a-z0-9_-]{1,79})(?![\w(;{])")
_COLOUR = pattern(r"[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8}")
_DIRECTIVES = frozenset(
    str.split("define elif else endif endregion error if ifdef ifndef import include line pragma region undef warning")
)


class Kind(NamedTuple):
    """A kind of trace: what a text must hold to be worth a look, how to find it, and what stands in its place."""

    hint: str
    pattern: re.Pattern[str]
    stand_in: str
    is_one: Callable[[re.Match[str]], bool]


def is_channel(line: str) -> bool:
    """Whether a line starts with a chat channel rather than with a heading."""
    match = _CHANNEL.match(line)
    return match is not None and _is_channel(match)


def _is_private(match: re.Match[str]) -> bool:
    try:
        address = ipaddress.ip_address(re.split("[/%]", match[0])[0].rstrip(":"))
    except ValueError:
        return False
    return any(address in network for network in _PRIVATE)


def _is_ticket(match: re.Match[str]) -> bool:
    return match[1] not in _PUBLIC_NUMBERS


def _is_channel(match: re.Match[str]) -> bool:
    return match[1] not in _DIRECTIVES and not _COLOUR.fullmatch(match[1])


_KINDS = (
    Kind(".", _HOST, HOST, bool),
    Kind(".", _DOTTED, MACHINE, _is_private),
    Kind(":", _COLONS, MACHINE, _is_private),
    Kind("-", _TICKET, TICKET, _is_ticket),
    Kind("#", _CHANNEL, CHANNEL, _is_channel),
)


class Trace(NamedTuple):
    """A trace in a text, and what can stand in its place."""

    start: int
    end: int
    stand_in: str


def find(text: str) -> Iterator[Trace]:
    """Each trace in a text, by kind."""
    for kind in _worth_a_look(text):
        for match in kind.pattern.finditer(text):
            if kind.is_one(match):
                yield Trace(match.start(), match.end(), kind.stand_in)


def replaced(text: str, is_allowed: Callable[[str], bool], write: Callable[[str], str]) -> str:
    """The text with what `write` makes of the stand-in in the place of each trace that is not allowed."""
    for kind in _worth_a_look(text):

        def instead(match: re.Match[str], kind: Kind = kind) -> str:
            is_kept = not kind.is_one(match) or is_allowed(match[0])
            return match[0] if is_kept else write(kind.stand_in)

        text = kind.pattern.sub(instead, text)
    return text


def _worth_a_look(text: str) -> Iterator[Kind]:
    for kind in _KINDS:
        if kind.hint in text and (kind.pattern is not _HOST or _ENDING.search(text)):
            yield kind
