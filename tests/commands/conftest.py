"""What several commands' tests share."""

from __future__ import annotations

import pytest

from afterword.adapters import clock
from tests.support.project import NOW


@pytest.fixture
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is always `NOW`, for commands that run in this process."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
