"""Mail addresses of people in a text: not the logins, handles, files and packages that are written alike."""

from __future__ import annotations

import string
from collections.abc import Iterator

from afterword.core.patterns import pattern

_LOCAL = string.ascii_letters + string.digits + "._%+'-"
_DOMAIN = string.ascii_letters + string.digits + ".-"
_LONGEST = 64, 254
"""Characters before and after the `@`."""
_NOBODY = frozenset({"git", "noreply", "no-reply", "donotreply", "do-not-reply", "mailer-daemon"})
_NOT_PUBLIC = frozenset({"example", "invalid", "local", "localhost", "internal", "lan", "test", "arpa", "onion"})
_NOT_DOMAINS = frozenset({
    "css", "gif", "html", "jpeg", "jpg", "js", "json", "log", "mount", "path", "png", "service", "slice", "socket",
    "svg", "target", "timer", "webp",
})  # fmt: skip
"""What file and unit names end with, as in `logo@2x.png` and `postgresql@14-main.service`."""
_LOGIN = pattern(r"\b(?:ssh|scp|sftp|rsync|mosh|sshfs)\s[^|`,;]*$|://[^\s/]*$")


def find(text: str) -> Iterator[tuple[int, int]]:
    """The start and the end of each mail address."""
    at = text.find("@")
    while at >= 0:
        if text[at + 1 : at + 2].isalnum():
            yield from _around(text, at)
        at = text.find("@", at + 1)


def _around(text: str, at: int) -> Iterator[tuple[int, int]]:
    before, after = text[max(at - _LONGEST[0], 0) : at], text[at + 1 : at + 1 + _LONGEST[1]]
    local = before[len(before.rstrip(_LOCAL)) :].lstrip("._%+'-")
    domain = after[: len(after) - len(after.lstrip(_DOMAIN))].rstrip(".-")
    start, end = at - len(local), at + 1 + len(domain)
    is_mail = local and _is_domain(domain) and local.casefold() not in _NOBODY
    if is_mail and not _is_login(text, start, end):
        yield start, end


def _is_domain(written: str) -> bool:
    labels = written.casefold().split(".")
    top = labels[-1]
    if len(labels) < 2 or len(top) < 2 or not (top.isalpha() or top.startswith("xn--")):
        return False
    return top not in _NOT_PUBLIC and top not in _NOT_DOMAINS and all(0 < len(label) < 64 for label in labels)


def _is_login(text: str, start: int, end: int) -> bool:
    """Whether it is the user and the host of a URL, a shell or a remote, or the handle of a social network."""
    if text[end : end + 1] == ":" and not text[end + 1 : end + 2].isspace() and end + 1 < len(text):
        return True
    if text[start - 1 : start] in ("@", "/"):
        return True
    return _LOGIN.search(text[max(start - 100, 0) : start].rpartition("\n")[2]) is not None
