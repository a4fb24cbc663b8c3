"""What the public site may name, as `public.allow` of the policy says: hosts, addresses, domains, and other words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Allowed:
    """The entries of `public.allow`, in small letters."""

    entries: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entries: Iterable[str]) -> Allowed:
        """The entries as the policy has them."""
        return cls(frozenset(bare for entry in entries if (bare := entry.lstrip("#").casefold())))

    def has_address(self, address: str) -> bool:
        """Whether a web or mail address may be named: it, its domain, or a domain around that."""
        bare = address.strip("<>").casefold()
        try:
            parts = urlsplit(bare)
        except ValueError:
            return False
        if parts.scheme not in ("http", "https", "mailto", ""):
            return False
        bare = bare.removeprefix("mailto:")
        host = parts.hostname if parts.scheme in ("http", "https") else bare.partition("@")[2]
        return bare in self.entries or self.has_host(host or "")

    def has_host(self, host: str) -> bool:
        """Whether a host may be named, or a domain around it."""
        labels = host.casefold().split(".")
        return any(".".join(labels[at:]) in self.entries for at in range(len(labels)))

    def has_trace(self, trace: str) -> bool:
        """Whether a host without a scheme, a machine, a channel, a ticket or all of its project may be named."""
        bare = trace.lstrip("\\#").casefold()
        host = bare.partition("/")[0].partition(":")[0]
        return bare in self.entries or bare.partition("-")[0] in self.entries or self.has_host(host)


def entry_of(trace: str) -> str:
    """The entry that allows a trace: of a host, all its ports and pages."""
    bare = trace.lstrip("\\#")
    host = bare.partition("/")[0].partition(":")[0]
    return host if "." in host else bare


def adding(entries: Iterable[str], entry: str) -> str:
    """What to write into the policy to allow one more entry."""
    listed = ", ".join(json.dumps(known, ensure_ascii=False) for known in (*entries, entry))
    return f"add it to `allow` of [tool.afterword.public] in pyproject.toml: `allow = [{listed}]`"
