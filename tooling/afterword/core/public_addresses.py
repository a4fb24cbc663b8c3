"""IP addresses of the public Internet in a text: those of somebody, not of a version, a private network or a manual."""

from __future__ import annotations

import ipaddress
import re
import string
from collections.abc import Iterator

from afterword.core.allow_list import IPAddress
from afterword.core.patterns import pattern
from afterword.core.runs import DIGITS, Runs

_DOTTED = Runs(DIGITS + ".", len("1.1.1.1"))
_HEX = string.hexdigits + ":"
_WRITTEN_OUT = Runs(_HEX, len("2:2:2:2:2:2:2:2"))
_SHORTENED = Runs(_HEX, len("2000::1"))
_FOUR = re.compile(rb"0\.0{1,3}\.0{1,3}\.0")
_EIGHT = re.compile(rb":(?:0{0,4}:){6}")
_LONGEST = len(":2000:2000:2000:2000:2000:2000:2000:2000:")
_RESOLVERS = frozenset({
    "1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "149.112.112.112", "208.67.222.222", "208.67.220.220",
    "2606:4700:4700::1111", "2606:4700:4700::1001", "2001:4860:4860::8888", "2001:4860:4860::8844", "2620:fe::fe",
})  # fmt: skip
"""The name servers that everybody asks."""
_VERSION = pattern(
    r"(?:\b(?:versions?|releases?|builds?|firmware|drivers?|kernels?|chart|tag|sections?|oid)[\s:=`\"'*_]{1,4}"
    r"|[<>=~!]= ?|[~^]|\w/|\b(?:upgrad|downgrad|patch|bump)[^\n|]{2,40} (?:from|to) `?)$",
    re.IGNORECASE,
)
"""What stands before a version: a word, a comparison, the name of a program and a slash, or an upgrade."""


def find(text: str, figures: bytes) -> Iterator[tuple[int, int, IPAddress]]:
    """The start and the end of each public IP address, and the address."""
    if b"0.0" in figures and _FOUR.search(figures):
        yield from _dotted(text)
    if b"::" in figures and "::" in text:
        yield from _with_colons(text, _SHORTENED)
    elif _EIGHT.search(figures):
        yield from _with_colons(text, _WRITTEN_OUT)


def _dotted(text: str) -> Iterator[tuple[int, int, IPAddress]]:
    for start, end in _DOTTED.find(text):
        if end - start <= _LONGEST and text.count(".", start, end) >= 3:
            yield from (found for found in _public(text, start, end, ".") if not _is_version(text, found[0]))


def _with_colons(text: str, runs: Runs) -> Iterator[tuple[int, int, IPAddress]]:
    for start, end in runs.find(text):
        if end - start <= _LONGEST and text.count(":", start, end) >= 2:
            yield from _public(text, start, end, ":")


def _public(text: str, start: int, end: int, mark: str) -> Iterator[tuple[int, int, IPAddress]]:
    """The address between two places, where a mark before or after it can belong to the sentence."""
    if _is_in_word(text, start, end):
        return
    start += text[start] == mark
    written = text[start:end]
    written = written if written.endswith("::") else written.rstrip(mark)
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return
    if address.is_global and not address.is_multicast and str(address) not in _RESOLVERS:
        yield start, start + len(written), address


def _is_in_word(text: str, start: int, end: int) -> bool:
    """Whether it is a part of a longer word, such as the name of a file."""
    before, after = text[start - 1 : start], text[end : end + 1]
    is_label = text[start] == ":"  # as in `ip:2001:…`
    return after.isalnum() or after in ("-", "_") or (not is_label and (before.isalnum() or before in ("-", "_")))


def _is_version(text: str, start: int) -> bool:
    return _VERSION.search(text[max(start - 60, 0) : start]) is not None
