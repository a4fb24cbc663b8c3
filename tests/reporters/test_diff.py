"""The diff of a fix."""

from __future__ import annotations

import click
import pytest

from afterword.reporters import diff


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a\nb\n", "a\nc\n", "--- a/x.md\n+++ b/x.md\n@@ -1,2 +1,2 @@\n a\n-b\n+c"),
        ("a", "a\n", "--- a/x.md\n+++ b/x.md\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a"),
        ("\x1b]0;a\n", "\tb\n", "--- a/x.md\n+++ b/x.md\n@@ -1 +1 @@\n-\\x1b]0;a\n+\tb"),
        ("a\rb\r\n", "b\n", "--- a/x.md\n+++ b/x.md\n@@ -1 +1 @@\n-a\\rb\r\n+b"),
        ("a\n", "a\n", ""),
    ],
)
def test_a_diff_is_as_git_writes_it(before: str, after: str, expected: str) -> None:
    assert click.unstyle(diff.render("x.md", before, after)) == expected


def test_lines_that_go_are_red_and_lines_that_come_green() -> None:
    *_, out, in_ = diff.render("x.md", "a\n", "b\n").split("\n")
    assert (out, in_) == ("\x1b[31m-a\x1b[0m", "\x1b[32m+b\x1b[0m")
