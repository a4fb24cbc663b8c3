"""Which files of a repository are post-mortems."""

from __future__ import annotations

import pytest

from afterword.core.layout import postmortems_among


@pytest.mark.parametrize(
    "path",
    [
        "docs/2026/x.md",
        "postmortems/README.md",
        "postmortems/2026/readme.md",
        "postmortems/_templates/x.md",
        "postmortems/2026/.x.md",
        "postmortems/2026/_x.md",
        "postmortems/2026/x.txt",
        "postmortems/2026/x/notes.md",
        "postmortems.md",
    ],
)
def test_these_are_none(path: str) -> None:
    known = {"postmortems/2026/x.md", "postmortems/y.md"}
    assert postmortems_among({*known, path}) == sorted(known)
