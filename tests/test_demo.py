"""The demo, run as `make demo` runs it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from afterword.core import policy
from tests.support.checkout import ROOT, Checkout

FILL_IN = ROOT / "tooling" / "demo" / "fill_in.py"
POLICY = policy.parse((ROOT / "pyproject.toml").read_text("utf-8"))
STARTED = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout.create(tmp_path).with_everything_installed()
