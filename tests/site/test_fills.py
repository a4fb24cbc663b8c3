"""Fills that charts and legends share."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from afterword.site import charts, fills
from tests.site.test_charts import CHART


def test_fills_have_a_pattern_each() -> None:
    patterns = ET.fromstring(fills.patterns())
    ids = {pattern.get("id") for pattern in patterns.iter("pattern")}
    assert ids == {f"aw-fill-{name}" for name in fills.FILLS}
    used = set(re.findall(r"url\(#([^)]*)\)", charts.svg(CHART, width=720, height=250)))
    assert used == {"aw-fill-severity-0", "aw-fill-severity-3"}


def test_a_swatch_shows_the_fill_and_is_silent() -> None:
    assert 'fill="url(#aw-fill-late)"' in fills.swatch("late")
    assert 'aria-hidden="true"' in fills.swatch("late")
