"""The life of a post-mortem."""

from __future__ import annotations

STATUSES = ("draft", "in-review", "reviewed", "closed")
"""Every status, in order."""
