"""The catalogue: post-mortems by id, and ids by any part that means one of them."""

from __future__ import annotations

import pytest

from afterword.core import reading
from afterword.core.catalogue import Catalogue, resolve_id
from afterword.errors import ConfigError

IDS = [f"2026-11-{day}-outage" for day in range(10, 16)]


def test_postmortems_are_in_the_order_of_their_paths() -> None:
    found = Catalogue.of(reading.read("", path) for path in ("b/c.md", "a/d.md"))
    assert [postmortem.id for postmortem in found] == ["d", "c"]
    assert len(found) == 2


def test_one_is_found_by_its_whole_id_only() -> None:
    found = Catalogue.of([reading.read("", "a/outage.md")])
    assert found.get("outage") is found.postmortems[0]
    assert found.get("out") is None


@pytest.mark.parametrize(
    ("part", "known", "expected"),
    [
        ("outage", ["outage", "outage-2"], "outage"),
        ("-2", ["outage", "outage-2"], "outage-2"),
        ("", ["outage", "outage"], "outage"),
    ],
)
def test_a_part_means_the_one_id_that_it_is_or_is_in(part: str, known: list[str], expected: str) -> None:
    assert resolve_id(part, known) == expected


@pytest.mark.parametrize(
    ("part", "known", "message", "hint"),
    [
        ("x", IDS, "no post-mortem matches 'x'", f"There is: {', '.join(IDS[1:])}."),
        ("x", [], "no post-mortem matches 'x'", "Start one with `afterword new`."),
        (
            "",
            [],
            "there is no post-mortem to work on",
            "Start one with `afterword new`. One that is merged already has to be named.",
        ),
        ("outage", IDS, "'outage' matches 6 post-mortems", f"Say which: {', '.join(IDS[:5])}, …."),
        ("", IDS[:2], "2 post-mortems could be meant", f"Say which: {', '.join(IDS[:2])}."),
    ],
)
def test_anything_else_says_what_could_be_meant(part: str, known: list[str], message: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        resolve_id(part, known)
    assert (caught.value.message, caught.value.hint) == (message, hint)
