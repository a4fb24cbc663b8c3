"""Fixing: what has one right answer is mended, nothing gets worse, and a second run changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword import rules
from afterword.core import body_edits, fixing, front_edits, linting, table_edits
from afterword.core.editing import Edit, insert
from afterword.core.fixing import Fixed
from afterword.core.postmortem import Position, Postmortem
from afterword.core.rule import Context, Finding, Rule, rule
from afterword.core.ruleset import Ruleset
from tests.support import valid

ALL = Ruleset(rules.ALL)
CONTEXT = valid.context()
MESSY = {
    "severity: critical": "serverity: Critical  # EU",
    "status: closed": "status: 'In_Review'",
    "owner: alice\n": "owner: Alice Example\n",
    "due_on: 2026-11-27\n": "",
    "meeting_at: 2026-11-26T15:00:00Z": "meeting_at: 2026-11-26 15:00 UTC",
    "## Detection\n\nThe lag alert fired after eight minutes.\n\n": "",
    "| 09:20 | Replica lag alert pages Alice | pager |\n": "",
    "| 10:40 | Resolved | |\n": "| 10:40 | Resolved | |\n| 09:20 | Replica lag alert pages Alice | pager |\n",
}


def _fix(data: bytes | str, asked: Ruleset = ALL) -> Fixed:
    return fixing.fix(data.encode() if isinstance(data, str) else data, valid.PATH, asked, CONTEXT)


def _codes(fixed: Fixed) -> list[str]:
    return sorted({applied.code for applied in fixed.applied})


def test_everything_that_has_one_right_answer_is_mended_in_one_run() -> None:
    fixed = _fix("\ufeff" + valid.changed(MESSY).replace("\n", "\r\n"))
    text = fixed.data.decode()
    assert _codes(fixed) == ["AW005", "AW006", "AW110", "AW111", "AW112", "AW113", "AW114", "AW201", "AW303", "AW401"]
    assert [found.code for found in fixed.diagnostics] == ["AW403", "AW202"]
    undone = text.replace("severity: critical  # EU", "severity: critical").replace(
        "status: 'in-review'", "status: closed"
    )
    hint = "<!-- Who or what noticed, after how long, and what would have halved that time. -->"
    assert undone.replace(hint, "The lag alert fired after eight minutes.") == valid.TEXT
    assert fixed.applied[0] == ("AW005", "byte-order-mark", 1)
    assert _fix(fixed.data) == Fixed(data=fixed.data, diagnostics=fixed.diagnostics)


def test_a_file_without_findings_stays() -> None:
    assert _fix(valid.TEXT) == Fixed(data=valid.TEXT.encode())


def test_line_ends_stay_where_the_rule_on_them_is_not_asked() -> None:
    some = Ruleset([one for one in rules.ALL if one.code in ("AW401", "AW201")], rules.ALL)
    text = (
        valid.changed({"due_on: 2026-11-27\n": "", "## Summary": "## Sum"}).replace("\n", "\r\n").removesuffix("\r\n")
    )
    fixed = _fix(text, some).data.decode()
    assert _codes(_fix(text, some)) == ["AW201", "AW401"]
    assert "\r\ndue_on: 2026-11-27\r\n" in fixed
    assert fixed.count("\n") == fixed.count("\r\n")
    assert not fixed.endswith("\n")


def test_what_a_postmortem_suppresses_is_not_mended() -> None:
    ignore = "ignore: [{rule: missing-due-date, reason: never due}]\n"
    assert _fix(valid.changed({"due_on: 2026-11-27\n": ignore})).applied == ()
    unexplained = _fix(valid.changed({"due_on: 2026-11-27\n": "ignore: [{rule: missing-due-date}]\n"}))
    assert _codes(unexplained) == ["AW401"]


def test_a_file_that_is_no_text_is_not_touched() -> None:
    data = valid.changed(MESSY).encode("utf-16")
    assert _fix(data).data == data
    assert "AW004" in [found.code for found in _fix(data).diagnostics]


def test_a_fix_may_show_what_a_slip_has_hidden() -> None:
    fixed = _fix(valid.changed({"status: closed": "status: Closed", "1,204 failed payments.": ""}))
    assert (_codes(fixed), [found.code for found in fixed.diagnostics]) == (["AW114"], ["AW202"])


def _rule(code: str, edit: Edit, says: str = "x") -> Rule:
    @rule(code, f"bad-{code}")
    def bad(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
        """It says something."""
        for _found in re.findall(says, postmortem.text):
            yield Finding(position=Position(), message="again", fix=lambda: [edit])

    return bad


FRONT = "---\ntitle: a\n---\n"


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (insert(Position(4, 1), "x"), "there is one more"),
        (insert(Position(9, 1), "y"), "it is still there"),
        (Edit(Position(1, 1), Position(4, 2), ""), "the file is not understood any more"),
        (insert(Position(2, 1), "owner: [\n"), "another problem"),
        (Edit(Position(4, 1), Position(4, 1), ""), "nothing changes"),
        (Edit(Position(4, 1), Position(4, 2), "zz"), "another finding, and one more"),
    ],
)
def test_a_fix_that_makes_things_worse_is_left_out_and_the_others_are_made(edit: Edit, why: str) -> None:
    good = _rule("AW990", Edit(Position(5, 1), Position(5, 2), ""), says="g")
    asked = Ruleset([_rule("AW991", edit), good, _rule("AW992", insert(Position(6, 1), ""), says="z")])
    fixed = _fix(f"{FRONT}x\ng\n", asked)
    assert fixed.data.decode() == f"{FRONT}x\n\n", why
    assert _codes(fixed) == ["AW990"]


def test_fixes_that_undo_each_other_come_to_an_end() -> None:
    place = Position(4, 1)
    asked = Ruleset([
        _rule("AW993", Edit(place, Position(4, 2), "b"), says="(?m)^a$"),
        _rule("AW994", Edit(place, Position(4, 2), "a"), says="(?m)^b$"),
    ])  # fmt: skip
    once = _fix(f"{FRONT}a\n", asked)
    assert once.data == f"{FRONT}b\n".encode()
    assert len(once.applied) == 1


def test_what_overlaps_is_mended_one_after_the_other() -> None:
    asked = Ruleset([
        _rule("AW995", Edit(Position(4, 1), Position(4, 3), "b"), says="a"),
        _rule("AW996", Edit(Position(4, 2), Position(4, 3), ""), says="c"),
    ])  # fmt: skip
    assert _fix(f"{FRONT}ac".replace("title: a", "title: t"), asked).data == b"---\ntitle: t\n---\nb"


@pytest.mark.parametrize(("name", "limit"), [("MAX_TRIALS", 1), ("_BUDGET", 1000)])
def test_a_file_is_not_judged_for_ever(name: str, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixing, name, limit)
    text = valid.changed(MESSY)
    assert _fix(text).data.decode() == text


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


CHANGES = st.sampled_from([
    *MESSY.items(), ("title: ", "tilte: "), ("tags: [database]", "tags: database"), ("visibility: ", "visibilty: "),
    ("detected_at: 2026-11-20T09:20:00Z", "detected_at: 2026-11-20T10:20:00+01:00"), ("| 09:12 |", "| 23:12 |"),
    ("## Impact", "## Effect"), ("type: detect", "type: Detect"), ("about: restart", "about: restrat"),
    ("| --- | --- | --- |", "|---|---|---|"), ("related: []", "related: # none"), ("## Timeline", "### Timeline"),
    ("customers: [Acme]", "custmers: [Acme]"), ("\n## Impact", "<!-- \n## Impact"),
    ("\n## Resolution", "```\n## Resolution"), ("[bob, dave]", "[bob, dave, bob]"), ("[bob, dave]", "[bob,\tdave]"),
    ("1,204 failed", "See https://example.com/x: 1,204 failed"), ("| 10:02 |", "\n| 10:02 |"),
    ("owner: alice\n", ""), ("on_call: alice\n", "on_call: alice\n# who wrote it\nowner: alice\n"),
    ("## Impact\n\n1,204 failed payments.\n\n", ""), ("## Detection", "## Impact\n\nMany.\n\n## Detection"),
    ("## What went well", "## Lessons learned\n\n### What went well"), ("## Where we", "### Where we"),
])  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(CHANGES, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_no_word_of_the_body_is_lost_and_a_second_run_changes_nothing(
    changes: list[tuple[str, str]], line_end: str, is_ended: bool
) -> None:
    text = valid.TEXT
    for old, new in changes:
        text = text.replace(old, new, 1)
    data = (text if is_ended else text.removesuffix("\n")).replace("\n", line_end).encode()
    before = linting.report([valid.read(data)], ALL, CONTEXT)
    fixed = _fix(data)
    assert not _words(text.partition("\n---\n")[2]) - _words(fixed.data.decode())
    assert fixed.data.endswith(b"\n") == is_ended
    assert _fix(fixed.data).data == fixed.data
    if not fixed.applied:
        assert (fixed.data, fixed.diagnostics) == (data, before.diagnostics)


LINES = st.sampled_from([
    "---\n", "title: x\n", "tilte: x\n", "status: Draft\n", "due_on:\n", "severity: critical\n", "tags: a\n", "  - b\n",
    "resolved_at: 2026-11-20 9:12z\n", "started_at: 2026-11-20T09:12:00Z\n", "## Timeline\n", "| T | E |\n| - | - |\n",
    "| 09:12 | x |\n", "| 2026-11-20 08:00 | `|` |\n", "# Summary\n", "```\n", "<!--", "\r", "\ufeff", "# c\n", "{",
    "? ", "|\n", "owner: &a bob\n", "ignore: [{rule: AW303}]\n",
])  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=60) | st.lists(LINES | st.text(max_size=4), max_size=25).map(
    lambda lines: "".join(("---\n", *lines)).encode("utf-8", "surrogatepass")
))  # fmt: skip
def test_whatever_a_file_holds_it_is_fixed_without_an_exception_and_once(data: bytes) -> None:
    fixed = _fix(data)
    assert _fix(fixed.data).data == fixed.data
    postmortem = valid.read(data)
    front_edits.order_keys(postmortem)
    front_edits.set_field(postmortem, "due_on", "2026-11-27")
    body_edits.order_sections(postmortem, CONTEXT.policy)
    table_edits.sort_timeline(postmortem)
    for section in postmortem.sections:
        for first, last in table_edits.table_lines(section):
            table_edits.align_table(postmortem, first, last)


def test_the_examples_have_nothing_to_mend() -> None:
    root = Path(__file__).parents[2]
    examples = sorted((root / "postmortems/2026").glob("*.md"))
    assert examples
    for path in examples:
        assert fixing.fix(path.read_bytes(), f"postmortems/2026/{path.name}", ALL, CONTEXT).data == path.read_bytes()
