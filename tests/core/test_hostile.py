"""Files made to break or to stall whoever reads them: each is a clear finding, in bounded time."""

from __future__ import annotations

import os
from collections.abc import Callable
from math import isqrt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword import rules
from afterword.adapters import files, tree
from afterword.core import linting, policy, reading, scaffold
from afterword.core.diagnostic import Report
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context
from afterword.reporters import FORMATS
from tests.support import growth
from tests.support.project import NOW, POLICY, Project

PATH = "postmortems/2026/2026-11-20-checkout-is-down.md"
POLICY_VALUE = policy.parse(POLICY)
LOOPS = 500
TEMPLATE = tree.template(Path("/nonexistent"))
BLANK = scaffold.blank({"postmortem": TEMPLATE}, POLICY_VALUE)
VALID = scaffold.render(
    TEMPLATE,
    scaffold.Draft(title="Checkout is down", severity="critical", owner="alice", started_at=NOW),
    POLICY_VALUE,
)
FRONT, BODY = VALID[: VALID.index("\n---\n")], VALID[VALID.index("\n---\n") + len("\n---\n") :]


def _report(postmortem: Postmortem) -> Report:
    context = Context(policy=POLICY_VALUE, now=NOW, template=BLANK)
    return linting.report([postmortem], rules.ALL, context)


def _names(data: bytes | str) -> set[str]:
    """The findings on a file, read and judged and written in every format."""
    report = _report(reading.read(data, PATH))
    for render in FORMATS.values():
        render(report).encode("utf-8")
    return {found.name for found in report.diagnostics}


def _names_in_time(data: bytes | str) -> set[str]:
    """The findings on a file, in bounded time."""
    found: set[str] = set()
    growth.assert_bounded(growth.seconds(lambda: found.update(_names(data))), LOOPS)
    return found


def _with(extra: str) -> str:
    return f"{FRONT}\n{extra}\n---\n{BODY}"


def _bomb() -> str:
    rows = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
    return "\n".join(rows)


FAULTS = {
    "alias bomb": (_with(_bomb()), "yaml-alias"),
    "alias to itself": (_with("tags2: &a [*a]"), "yaml-alias"),
    "python tag": (_with("x: !!python/object/apply:os.system [id]"), "yaml-tag"),
    "front matter of 10 MB": (_with("x: " + "y" * 10_000_000), "file-too-large"),
    "front matter of 1 MB": (_with("x: " + "y" * 1_000_000), "file-too-large"),
    "body of 10 MB": (VALID + "word " * 2_000_000, "file-too-large"),
    "NUL in the front matter": (_with("x: a\0b"), "yaml-syntax"),
    "NUL in the body": (VALID + "\0", "invalid-encoding"),
    "carriage returns": (VALID.replace("\n", "\r\n"), "carriage-returns"),
    "byte order mark": (b"\xef\xbb\xbf" + VALID.encode(), "byte-order-mark"),
    "tab": (_with("x:\n\ty: z"), "yaml-syntax"),
    "invalid UTF-8": (VALID.encode() + b"\xff\xfe", "invalid-encoding"),
    "UTF-16": (VALID.encode("utf-16"), "invalid-encoding"),
    "encoded surrogate": (VALID.encode() + b"\xed\xa0\x80", "invalid-encoding"),
    "lone surrogate in a value": (_with("x: a\ud800b"), "yaml-syntax"),
    "U+2028 in a value": (_with("x: a\u2028b"), "yaml-syntax"),
    "deep flow": (_with("x: " + "[" * 50_000), "yaml-syntax"),
    "deep and closed": (_with("x: " + "[" * 5_000 + "]" * 5_000), "yaml-syntax"),
    "deep blocks": (_with("x:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 400))), "yaml-syntax"),
    "nothing": ("", "missing-front-matter"),
    "never closed": ("---\n" + "a: b\n" * 20_000, "missing-front-matter"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_hostile_file_is_a_clear_finding(name: str) -> None:
    data, expected = FAULTS[name]
    assert expected in _names_in_time(data)


def test_the_file_they_are_made_of_is_clean() -> None:
    assert _names(VALID) <= {"day-not-of-start"}


TABLE = "## Timeline\n\n| Time (UTC) | Event | Source |\n| --- | --- | --- |\n"
LONG: dict[str, tuple[int, Callable[[int], str]]] = {
    "comment openings": (25_000, lambda n: "<!--\n" * n),
    "comment openings in a line": (25_000, lambda n: "<!--" * n),
    "comment closings in a line": (25_000, lambda n: "-->" * n),
    "fences": (25_001, lambda n: "```\n" * n),
    "longer and longer fences": (1_000_000, lambda n: "".join("`" * row + "\n" for row in range(3, isqrt(n)))),
    "bars": (50_000, lambda n: "|" * n),
    "bars as a table": (50_000, lambda n: TABLE + "|" * n),
    "rule of bars": (25_000, lambda n: TABLE + "| a |\n" + "|-" * n),
    "headings": (10_000, lambda n: "# Summary\n" * n),
    "a section again and again": (25_000, lambda n: "## Root cause\n## Causes\n" * n),
    "falling headings": (10_000, lambda n: "".join(f"{'#' * (row % 6 + 1)} Summary\n" for row in range(n))),
    "table rows": (10_000, lambda n: TABLE + "| 09:12 | it broke | log |\n" * n),
    "falling table rows": (10_000, lambda n: TABLE + "".join(f"| {23 - row % 24}:00 | x | y |\n" for row in range(n))),
    "timeless table rows": (10_000, lambda n: TABLE + "| soon | x | y |\n" * n),
    "lines": (50_000, lambda n: "word\n" * n),
    "blank lines": (50_000, lambda n: "\n" * n),
    "hashes": (250_000, lambda n: "#" * n),
    "heading of blanks": (250_000, lambda n: "# " + " " * n + "x"),
    "heading of blanks and hashes": (125_000, lambda n: "# x" + " #" * n + "x"),
    "backticks in a line": (250_000, lambda n: "`" * n),
    "a long time": (50_000, lambda n: TABLE + "| " + "1" * n + ":00 | x | y |\n"),
    "backslashes and bars": (50_000, lambda n: TABLE + "| " + "\\|" * n + "\n"),
    "brackets": (50_000, lambda n: "[" * n + "](" * n),
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_body_takes_time_in_proportion(name: str) -> None:
    size, body = LONG[name]
    closed = FRONT.replace("status: draft", "status: closed")
    growth.assert_in_proportion(lambda n: _names(f"{closed}\n---\n{body(n)}"), size)


LISTS: dict[str, tuple[int, Callable[[int], str]]] = {
    "action items": (4_500, lambda n: "action_items:\n" + "  - title: x\n" * n),
    "empty action items": (20_000, lambda n: "action_items: [" + "{}, " * n + "]"),
    "action items that are none": (30_000, lambda n: "action_items: [" + "x, " * n + "]"),
    "all-clears to strangers": (
        2_000,
        lambda n: (
            f"customers: [{', '.join(f'name{row}' for row in range(3 * n))}]\nfollow_up:\n  all_clear:\n"
            + "".join(f"  - {{customer: nome{row}}}\n" for row in range(n))
        ),
    ),
    "unknown keys": (4_500, lambda n: "".join(f"ownr{row}: x\n" for row in range(n))),
    "services": (30_000, lambda n: "services: [" + "a, " * n + "]"),
    "notices": (4_000, lambda n: "follow_up:\n  customer_notices:\n" + "    - {customer: x}\n" * n),
    "one key over and over": (7_500, lambda n: "owner: x\n" * n),
    "one long key": (75_000, lambda n: "? " + "o" * n + "\n: x"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_long_front_matter_takes_time_in_proportion(name: str) -> None:
    size, front = LISTS[name]

    def judge(n: int) -> None:
        assert _names(f"---\ntitle: Down\nstatus: closed\n{front(n)}\n---\n{BODY}")

    growth.assert_in_proportion(judge, size)


def _loaded(project: Project) -> set[str]:
    """The findings on the file at PATH, which `load` must neither follow nor wait for."""
    assert [path.relative_to(project.root).as_posix() for path in files.postmortem_paths(project.root)] == [PATH]
    return {found.name for found in _report(files.load(project.root, project.root / PATH)).diagnostics}


def _target(project: Project) -> Path:
    target = project.root / PATH
    target.parent.mkdir(parents=True)
    return target


def test_a_link_out_of_the_repository_is_not_followed(project: Project) -> None:
    secret = project.root.parent / "secret.md"
    secret.write_text(VALID.replace("Checkout is down", "secret"), encoding="utf-8")
    _target(project).symlink_to(secret)
    assert _loaded(project) == {"file-outside-repository"}
    assert files.load(project.root, project.root / PATH).text == ""


def test_a_link_to_itself_is_unreadable(project: Project) -> None:
    target = _target(project)
    target.symlink_to(target)
    assert _loaded(project) == {"unreadable-file"}


def test_a_link_to_nothing_is_unreadable(project: Project) -> None:
    _target(project).symlink_to("nowhere.md")
    assert _loaded(project) == {"unreadable-file"}


def test_a_folder_with_the_name_of_a_file_is_unreadable(project: Project) -> None:
    _target(project).mkdir()
    assert _loaded(project) == {"unreadable-file"}


@pytest.mark.timeout(20)
def test_a_pipe_is_not_waited_for(project: Project) -> None:
    os.mkfifo(_target(project))
    assert _loaded(project) == {"unreadable-file"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads files without permission, too")
def test_a_file_without_permission_is_unreadable(project: Project) -> None:
    project.write(PATH, VALID).chmod(0)
    assert _loaded(project) == {"unreadable-file"}


PIECES = st.sampled_from([
    "---\n", "\n---\n", "title: ", "severity: critical\n", "status: closed\n", "owner: ", "started_at: ", "due_on: ",
    "2026-11-20T09:12:00Z\n", "0001-01-01T00:00:00+14:00\n", "9999-12-31\n", "action_items:\n", "  - title: x\n",
    "  - ", "    owner: alice\n", "follow_up:\n", "  all_clear: [{at: x}]\n", "  chat_saved: []\n",
    "related: [x, [y], {z: a}]\n",
    "{", "}", "[", "]", "&a ", "*a", "!!str ", "? ", ": ", "- ", "| ", "> ", "\t", "\r\n", "\r", "\0", "\ufeff",
    "\u2028", "\ud800", "%YAML 9.9\n", "...\n", "# Summary\n", "## Timeline\n", "| Time | Event |\n| --- | --- |\n",
    "| 09:12 | x |\n",
    "| 24:61 | x |\n", "```\n", "~~~\n", "<!--", "-->", "::error::", "\"", "'", "\\", "~", "null", "1e999",
    "[x](<>)", "\n[x]: <> (y)\n", "[x](#)",
])  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join)
FRAMED = st.tuples(TEXTS, TEXTS).map(lambda parts: f"---\n{parts[0]}\n---\n{parts[1]}")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=200) | TEXTS | FRAMED | FRAMED.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_whatever_a_file_holds_it_is_judged_and_reported(data: bytes | str) -> None:
    _names_in_time(data)
