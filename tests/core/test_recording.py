"""Changes that are recorded: each is in the text exactly as meant, and nothing else is touched."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core import ledger, reading, recording
from afterword.core.recording import Change
from afterword.errors import ConfigError
from tests.support import valid

AT = dt.datetime(2026, 11, 20, 12, 5, tzinfo=dt.UTC)
ENTRY = "{at: 2026-11-20T12:05:00Z, by: carol, to: support@example.com, message_id: 1@example.com}"
CLEAR = "{customer: Acme, at: 2026-11-20T12:05:00Z, by: carol}"
NOTICE = "{customer: Acme, about: restart, at: 2026-11-20T12:05:00Z, by: carol}"


def _read(front: str) -> Any:
    return reading.read(f"---\n{front}---\nBody.\n", valid.PATH)


def _made(front: str, *changes: Change) -> str:
    new = recording.made(f"---\n{front}---\nBody.\n".encode(), valid.PATH, changes).decode()
    return new.removeprefix("---\n").removesuffix("---\nBody.\n")


def _announced(front: str) -> Change:
    return ledger.announced(_read(front), at=AT, by="carol", to="support@example.com", message_id="1@example.com")


ALL_CLEAR = ledger.all_clear(customer="Acme", at=AT, by="carol")


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("follow_up:\n  announced:\n", f"follow_up:\n  announced: {ENTRY}\n"),
        ("follow_up:\n  announced:   # when?\n", f"follow_up:\n  announced: {ENTRY}   # when?\n"),
        ("follow_up:\n  announced: ~\n", f"follow_up:\n  announced: {ENTRY}\n"),
        ("follow_up:\n  announced: {}\n", f"follow_up:\n  announced: {ENTRY}\n"),
        (
            "follow_up:\n    chat_saved: x # y\n    # next\n    all_clear: []\n",
            f"follow_up:\n    chat_saved: x # y\n    announced: {ENTRY}\n    # next\n    all_clear: []\n",
        ),
        ("follow_up:\n  all_clear: []\n", f"follow_up:\n  all_clear: []\n  announced: {ENTRY}\n"),
        ("follow_up: {all_clear: []}\n", f"follow_up: {{all_clear: [], announced: {ENTRY}}}\n"),
        ("follow_up: {chat_saved: }\n", f"follow_up: {{chat_saved:  , announced: {ENTRY}}}\n"),
        ("follow_up: # owed\nstatus: x\n", f"follow_up: # owed\n  announced: {ENTRY}\nstatus: x\n"),
        ("follow_up: {} # owed\n", f"follow_up: # owed\n  announced: {ENTRY}\n"),
        ("follow_up: null\n", f"follow_up: {{announced: {ENTRY}}}\n"),
        (
            "title: x\nrelated: []\nignore: []\n",
            f"title: x\nrelated: []\nfollow_up:\n  announced: {ENTRY}\nignore: []\n",
        ),
        ("{title: x}\n", f"{{title: x, follow_up: {{announced: {ENTRY}}}}}\n"),
        (
            "follow_up:\n  announced: {at: 2026-11-20T10:00:00Z, by: 'bob'} # early\n",
            f"follow_up:\n  announced: {ENTRY} # early\n".replace("carol", "'carol'"),
        ),
        (
            "follow_up:\n  announced:\n    at: 2026-11-20T10:00:00Z # early\n    by: bob\n    # end\n",
            (
                "follow_up:\n  announced:\n    at: 2026-11-20T12:05:00Z # early\n    by: carol\n"
                "    to: support@example.com\n    message_id: 1@example.com\n    # end\n"
            ),
        ),
    ],
)
def test_the_announcement_is_written_in_the_manner_of_what_is_there(front: str, expected: str) -> None:
    assert _made(front, _announced(front)) == expected


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("follow_up:\n  all_clear: [] # none\n", f"follow_up:\n  all_clear: # none\n    - {CLEAR}\n"),
        ("follow_up:\n  all_clear:\nx: y\n", f"follow_up:\n  all_clear:\n    - {CLEAR}\nx: y\n"),
        ("follow_up:\n  all_clear: null\n", f"follow_up:\n  all_clear: [{CLEAR}]\n"),
        ("follow_up:\n  all_clear: [ ]\n", f"follow_up:\n  all_clear: [{CLEAR}]\n"),
        (
            "follow_up:\n  all_clear:\n  - {customer: Bolt} # b\n  # end\n",
            f"follow_up:\n  all_clear:\n  - {{customer: Bolt}} # b\n  - {CLEAR}\n  # end\n",
        ),
        (
            "follow_up:\n  all_clear:\n    - customer: Bolt\n      by: bob\nx: y\n",
            f"follow_up:\n  all_clear:\n    - customer: Bolt\n      by: bob\n    - {CLEAR}\nx: y\n",
        ),
        (
            "follow_up:\n  all_clear: [{customer: Bolt}, ] # b\n",
            f"follow_up:\n  all_clear: [{{customer: Bolt}}, {CLEAR}, ] # b\n",
        ),
        ("follow_up: {all_clear: []}\n", f"follow_up: {{all_clear: [{CLEAR}]}}\n"),
        ("follow_up: {all_clear: }\n", f"follow_up: {{all_clear:  [{CLEAR}]}}\n"),
        ("follow_up:\n  announced:\n", f"follow_up:\n  announced:\n  all_clear:\n    - {CLEAR}\n"),
        ("title: x\n", f"title: x\nfollow_up:\n  all_clear:\n    - {CLEAR}\n"),
        (f"follow_up:\n  all_clear: [{CLEAR}]\n", f"follow_up:\n  all_clear: [{CLEAR}]\n"),
    ],
)
def test_an_entry_is_added_to_a_list(front: str, expected: str) -> None:
    assert _made(front, ALL_CLEAR) == expected


def test_a_notice_says_what_it_was_about() -> None:
    change = ledger.notice(customer="Acme", about="restart", at=AT, by="carol")
    assert _made("follow_up: {}\n", change) == f"follow_up:\n  customer_notices:\n    - {NOTICE}\n"


@pytest.mark.parametrize(
    ("front", "name", "value", "expected"),
    [
        (
            "action_items:\n  - title: a\n    due_on: x # soon\n  - title: b\n",
            "done_on",
            dt.date(2026, 12, 10),
            "action_items:\n  - title: a\n    due_on: x # soon\n    done_on: 2026-12-10\n  - title: b\n",
        ),
        (
            "action_items: [{title: a}]\n",
            "declined",
            "Dear: yes",
            'action_items: [{title: a, declined: "Dear: yes"}]\n',
        ),
        (
            "action_items:\n  - done_on:\n    title: a\n",
            "issue",
            "https://example.com/1",
            'action_items:\n  - done_on:\n    title: a\n    issue: "https://example.com/1"\n',
        ),
        ("action_items: [{done_on: 2026-01-01}]\n", "done_on", "2026-12-10", "action_items: [{done_on: 2026-12-10}]\n"),
    ],
)
def test_a_field_of_an_action_item_is_set(front: str, name: str, value: str | dt.date, expected: str) -> None:
    assert _made(front, ledger.of_item(_read(front), 1, name, value)) == expected


def test_there_must_be_such_an_action_item() -> None:
    with pytest.raises(ConfigError, match="has no action item 2"):
        ledger.of_item(_read("action_items: [{title: a}]\n"), 2, "done_on", "2026-12-10")
    with pytest.raises(ConfigError, match="not sure"):
        _made("title: x\n", Change(key=("action_items", 0, "done_on"), value="2026-12-10"))


@pytest.mark.parametrize(
    ("front", "name", "value", "expected"),
    [
        ('status: "reviewed" # 1\n', "status", "closed", 'status: "closed" # 1\n'),
        (
            "title: x\ndue_on:\nrelated: []\n",
            "meeting_at",
            AT,
            "title: x\ndue_on:\nmeeting_at: 2026-11-20T12:05:00Z\nrelated: []\n",
        ),
        ("related: []\n", "status", "closed", "related: []\nstatus: closed\n"),
    ],
)
def test_a_field_is_set(front: str, name: str, value: str | dt.datetime, expected: str) -> None:
    assert _made(front, ledger.field(_read(front), name, value)) == expected


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("meeting_at: 2026-11-26T15:00:00Z # when\nstatus: x\n", "meeting_at: # when\nstatus: x\n"),
        ("status: x\nmeeting_at:   '2026-11-26T15:00:00Z'\n", "status: x\nmeeting_at:\n"),
        ("meeting_at:\n", "meeting_at:\n"),
        ("status: x\n", "status: x\n"),
    ],
)
def test_a_field_is_cleared(front: str, expected: str) -> None:
    change = ledger.cleared(_read(front), "meeting_at")
    assert _made(front, change) == _made(expected, change) == expected


def test_a_field_that_somebody_else_set_is_not_cleared() -> None:
    with pytest.raises(ConfigError, match="changed meanwhile") as caught:
        _made("meeting_at: 2026-11-26T15:00:00Z\n", ledger.cleared(_read("meeting_at: soon\n"), "meeting_at"))
    assert "nothing was recorded" in caught.value.message


def test_where_a_field_cannot_be_cleared_it_is_said_how() -> None:
    front = "meeting_at: &a soon\n"
    with pytest.raises(ConfigError, match="not sure") as caught:
        _made(front, ledger.cleared(_read(front), "meeting_at"))
    assert "Write an empty `meeting_at:` by hand" in str(caught.value.hint)


def test_each_invitation_and_that_it_is_cancelled_is_one_more_entry() -> None:
    first = ledger.invitation(start=AT, to="alice, bob", at=AT, by="carol", message_id="1@example.com")
    off = ledger.invitation(start=None, to="alice", at=AT, by="carol")
    at = "at: 2026-11-20T12:05:00Z, by: carol"
    assert _made("follow_up:\n  all_clear: []\n", first, off) == (
        "follow_up:\n  all_clear: []\n  invitations:\n"
        f'    - {{{at}, to: "alice, bob", about: 2026-11-20T12:05:00Z, message_id: 1@example.com}}\n'
        f"    - {{{at}, to: alice, about: cancelled}}\n"
    )


@pytest.mark.parametrize("front", ["status: draft\n", "title: x\n", "status: draft\nfollow_up:\n"])
def test_making_a_change_again_changes_nothing(front: str) -> None:
    changes = (ledger.field(_read(front), "status", "closed"), _announced(front), ALL_CLEAR)
    once = _made(front, *changes)
    assert once != front
    assert _made(once, *changes) == once


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_stay(end: str, mark: str) -> None:
    old = mark + "---\nfollow_up:\n  announced: # x\n---\nZoë\n".replace("\n", end)
    new = recording.made(old.encode(), valid.PATH, [_announced("follow_up:\n  announced: # x\n"), ALL_CLEAR])
    added = f"{end}  all_clear:{end}    - {CLEAR}"
    assert new.decode() == old.replace("announced: # x", f"announced: {ENTRY} # x{added}")


@pytest.mark.parametrize(
    "front",
    [
        "status: x\nstatus: y\n",
        "follow_up: &a {}\n",
        "follow_up: [\n",
        "follow_up: text\n",
        "follow_up: [a]\n",
        "follow_up:\n  announced: text\n  all_clear: text\n",
        "",
    ],
)
def test_what_is_not_understood_is_left_alone(front: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _made(front, ALL_CLEAR)
    assert caught.value.message.startswith(f"{valid.PATH}:")
    assert "`follow_up.all_clear`: {customer: Acme" in caught.value.hint


def test_a_file_that_is_not_text_is_left_alone() -> None:
    with pytest.raises(ConfigError, match="is not UTF-8"):
        recording.made(b"---\ntitle: \xff\n---\n", valid.PATH, [ALL_CLEAR])


@pytest.mark.parametrize("value", ["two\nlines", "\u202eevil", "a\x00b"])
def test_a_value_that_could_not_be_read_is_not_written(value: str) -> None:
    with pytest.raises(ConfigError, match="not sure"):
        _made("title: x\n", Change(key=("status",), value=value))


@pytest.mark.parametrize("now", ["status: in-review\n", "title: x\n"])
def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(now: str) -> None:
    change = ledger.field(_read("status: draft\n"), "status", "closed")
    with pytest.raises(ConfigError, match=r":\d+: `status` was changed meanwhile"):
        _made(now, change)


def test_an_entry_that_somebody_else_wrote_meanwhile_is_not_overwritten() -> None:
    change = _announced("follow_up:\n  announced:\n")
    now = "follow_up:\n  announced: {at: 2026-11-20T11:00:00Z, by: bob}\n"
    with pytest.raises(ConfigError, match=r"`follow_up\.announced` was changed meanwhile"):
        _made(now, change)


def test_values_from_outside_are_one_line() -> None:
    change = ledger.of_item(_read("action_items: [{title: a}]\n"), 1, "declined", "too\r\ndear")
    assert change.value == "too dear"


_COMMENT = st.sampled_from(["", " # note", "  # a: b, [c]"])
_CUSTOMER = st.sampled_from(
    ["Acme", 'Bolt & Sons: "EU"', "{x}", "# no", "it's", "Zoë", "- y", "2026-01-01", "null", "a, b"]
)
_VALUE = st.sampled_from(["x", "'it''s'", '"a: b"', "[p, q]", "{k: v}", "", "~"])


@st.composite
def _entries(draw: st.DrawFn, indent: str) -> str:
    """The value of a list of entries, from the colon on."""
    shape = draw(st.sampled_from(["missing", "empty", "flow", "block", "maps"]))
    if shape in ("missing", "empty", "flow"):
        return {"missing": "", "empty": " []", "flow": " [{customer: Old, by: bob}]"}[shape] + draw(_COMMENT) + "\n"
    deeper = indent + draw(st.sampled_from(["", "  ", "    "]))
    items = draw(st.integers(1, 3))
    item = "- {customer: Old, by: bob}" if shape == "block" else f"- customer: Old\n{deeper}  by: bob"
    written = "".join(f"{deeper}{item.replace('Old', f'Old {number}')}{draw(_COMMENT)}\n" for number in range(items))
    return f"{draw(_COMMENT)}\n{written}"


@st.composite
def _fronts(draw: st.DrawFn) -> str:
    """A front matter as people write it: fields missing or empty, in block or flow style, with comments."""
    lines = [
        f"{name}: {draw(_VALUE)}{draw(_COMMENT)}\n"
        for name in ("title", "services", "meeting_at")
        if draw(st.booleans())
    ]
    lines.append(f"status: {draw(st.sampled_from(['draft', '', chr(39) + 'draft' + chr(39)]))}{draw(_COMMENT)}\n")
    lines += draw(st.sampled_from([[], ["\n"], ["# alone\n"]]))
    if draw(st.booleans()):
        deeper = draw(st.sampled_from(["", "  "]))
        lines.append(
            f"action_items:{draw(_COMMENT)}\n{deeper}- title: a{draw(_COMMENT)}\n{deeper}  done_on:\n"
            f"{deeper}- title: b\n"
        )
    else:
        lines.append(f"action_items: [{{title: a}}, {{title: b, done_on: }}]{draw(_COMMENT)}\n")
    follow_up = draw(st.sampled_from(["missing", "empty", "braces", "flow", "block"]))
    if follow_up == "block":
        indent = draw(st.sampled_from(["  ", "    "]))
        parts = [f"{indent}chat_saved: {draw(_VALUE)}{draw(_COMMENT)}\n", f"{indent}all_clear:{draw(_entries(indent))}"]
        parts += [f"{indent}announced:{draw(_COMMENT)}\n"] if draw(st.booleans()) else []
        lines.append(f"follow_up:{draw(_COMMENT)}\n{''.join(draw(st.permutations(parts)))}")
    elif follow_up != "missing":
        value = {"empty": "", "braces": " {}", "flow": " {chat_saved: {at: x}, all_clear: [{customer: Old}]}"}[
            follow_up
        ]
        lines.append(f"follow_up:{value}{draw(_COMMENT)}\n")
    lines += draw(st.sampled_from([[], ["related: []\n"], ["# the end\n"]]))
    return "".join(lines)


def _expected(values: Any, customer: str) -> Any:
    """The change, told once more and without any text."""
    wanted = copy.deepcopy(values)
    wanted["status"] = "closed"
    wanted["action_items"][1]["done_on"] = "2026-12-10"
    follow_up = wanted["follow_up"] = wanted.get("follow_up") or {}
    told = {"at": "2026-11-20T12:05:00Z", "by": "carol"}
    follow_up["announced"] = {**told, "to": "support@example.com", "message_id": "1@example.com"}
    follow_up["all_clear"] = [*(follow_up.get("all_clear") or []), {"customer": customer, **told}]
    return wanted


def _lost(old: Sequence[str], new: Sequence[str]) -> list[str]:
    return [
        line
        for tag, start, end, *_ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
        for line in old[start:end]
    ]


@given(front=_fronts(), customer=_CUSTOMER, end=st.sampled_from(["\n", "\r\n"]))
def test_whatever_the_style_exactly_the_change_is_made(front: str, customer: str, end: str) -> None:
    old = f"---\n{front}---\n\nBody, announced: all_clear.\n".replace("\n", end)
    postmortem = reading.read(old, valid.PATH)
    changes = (
        ledger.field(postmortem, "status", "closed"),
        ledger.of_item(postmortem, 2, "done_on", dt.date(2026, 12, 10)),
        ledger.announced(postmortem, at=AT, by="carol", to="support@example.com", message_id="1@example.com"),
        ledger.all_clear(customer=customer, at=AT, by="carol"),
    )
    new = recording.made(old.encode(), valid.PATH, changes).decode()
    after = reading.read(new, valid.PATH)
    assert after.values == _expected(postmortem.values, customer)
    assert (after.body, after.is_understood) == (postmortem.body, True)
    assert new.count("\n") == new.count(end)
    for line in _lost(old.split(end), new.split(end)):
        name = line.strip().removeprefix("- ").partition(":")[0]
        assert name in ("status", "done_on", "follow_up", "announced", "all_clear", "action_items", "title"), line
        assert line.partition(" # ")[2] in new
