"""What a post-mortem says of other files, where nothing is known of those."""

from __future__ import annotations

import pytest

from afterword.core import references
from afterword.core.references import NOTHING_AROUND
from tests.support import valid
from tests.support.surroundings import Folder


def test_where_nothing_is_known_every_file_may_be_there() -> None:
    assert (NOTHING_AROUND.ids(), NOTHING_AROUND.paths("a"), NOTHING_AROUND.related("a")) == (frozenset(), (), ())
    assert (NOTHING_AROUND.exists("a.md"), NOTHING_AROUND.anchors("a.md")) == (True, None)


@pytest.mark.parametrize(
    ("edges", "reached"),
    [
        ({"a": ("b", "b"), "b": ("c",)}, {"b", "c"}),
        ({"a": ("b",), "b": ("a", "c")}, {"a", "b", "c"}),
        ({"a": ("a",)}, {"a"}),
        ({}, set()),
    ],
)
def test_related_is_followed_round(edges: dict[str, tuple[str, ...]], reached: set[str]) -> None:
    files = {
        f"postmortems/2026/{id_}.md": valid.changed({"related: []": f"related: [{', '.join(others)}]"})
        for id_, others in edges.items()
    }
    assert references.reached("a", Folder(files)) == reached


def test_related_ids_have_their_places() -> None:
    own = references.of(valid.read(valid.changed({"related: []": "related: [a, b]"})))
    assert [(reference.target, reference.line, reference.column) for reference in own.related] == [
        ("a", 20, 11),
        ("b", 20, 14),
    ]
