"""What time it is; everything below the commands is told."""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """This instant, in UTC."""
    return dt.datetime.now(dt.UTC)
