"""The life of a post-mortem."""

from __future__ import annotations

STATUSES = ("draft", "in-review", "reviewed", "closed")
"""Every status, in order."""
FINISHED = ("reviewed", "closed")
"""Written and reviewed: nothing of the post-mortem itself is due any more."""
