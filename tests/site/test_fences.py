"""Fenced code in the one form that every builder reads alike."""

from __future__ import annotations

import pytest

from afterword.site import fences


@pytest.mark.parametrize(
    ("piece", "written"),
    [
        ("```py\nx\n```\n", "```py\nx\n```\n"),
        ("```py\nx\n```", "```py\nx\n```\n"),
        ("~~~\nx\n~~~\n", "```\nx\n```\n"),
        ("```\nx\n`````\n", "```\nx\n```\n"),
        ("```\nx\n", "```\nx\n```\n"),
        ("```\n", "```\n```\n"),
        ("~~~\n```\nx\n~~~\n", "````\n```\nx\n````\n"),
        ('```py title="a" onclick=x\nx\n```\n', "```py\nx\n```\n"),
        ("``` {.py}\nx\n```\n", "```\nx\n```\n"),
        ("    ```\n    x\n      y\nz\n    ```\n", "    ```\n    x\n      y\n    z\n    ```\n"),
        ("\t```\n\tx\n\t```\n", "    ```\n    x\n    ```\n"),
        ("> ```\n> x\n>\n> > y\n> ```\n", "> ```\n> x\n> \n> > y\n> ```\n"),
        ("- ```py\n  x\n  ```\n", "- \n    ```py\n    x\n    ```\n"),
    ],
)
def test_a_fence_is_written_anew(piece: str, written: str) -> None:
    assert fences.plain(piece) == written


def test_what_is_no_fence_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="begins no fenced code"):
        fences.plain("x\n")
