"""Edits of a text: each as it says, everything else as it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.core.editing import NO_BYTE_ORDER_MARK, UNIX_LINE_ENDS, Batch, Edit, apply, insert, permuted, replaced
from afterword.core.postmortem import Position

P = Position
TEXT = "one\r\ntwo\nthree\rfour"
POSITIONS = st.builds(Position, st.integers(1, 6), st.integers(1, 7))
EDITS = st.lists(st.builds(Edit, POSITIONS, POSITIONS, st.text("xy\n", max_size=3)), max_size=6)


def test_lines_end_as_they_did_and_new_ones_as_the_first() -> None:
    edits = [Edit(P(2, 1), P(3, 1), "2\n"), insert(P(4, 5), "!"), insert(P(1, 4), "\nmore")]
    assert apply(TEXT, edits) == "one\r\nmore\r\n2\r\nthree\rfour!"


def test_columns_of_the_first_line_count_without_the_byte_order_mark() -> None:
    assert apply("\ufeffone", [Edit(P(1, 1), P(1, 2), "O")]) == "\ufeffOne"


def test_the_mark_and_the_carriage_returns_are_taken_out_where_asked() -> None:
    assert apply("\ufeff" + TEXT, [NO_BYTE_ORDER_MARK]) == TEXT
    assert apply("\ufeff" + TEXT, [UNIX_LINE_ENDS]) == "\ufeffone\ntwo\nthree\nfour"
    assert apply(TEXT, [UNIX_LINE_ENDS, insert(P(2, 1), "x\n")]) == "one\nx\ntwo\nthree\nfour"


def test_an_edit_that_overlaps_an_earlier_one_is_left_out() -> None:
    edits = [Edit(P(1, 2), P(1, 4), "X"), Edit(P(1, 3), P(2, 2), "Y"), Edit(P(1, 4), P(2, 1), "Z")]
    assert apply("abcd\nef", edits) == "aXZef"


def test_texts_put_in_at_one_place_keep_their_order() -> None:
    assert apply("ab", [insert(P(1, 2), "1"), insert(P(1, 2), "2"), Edit(P(1, 2), P(1, 3), "B")]) == "a12B"


def test_a_place_behind_the_end_of_a_line_or_text_is_its_end() -> None:
    assert apply("a\nb", [insert(P(1, 9), "1"), insert(P(9, 1), "2")]) == "a1\nb2"


def test_an_edit_that_ends_before_it_starts_is_left_out() -> None:
    assert apply("abc", [Edit(P(1, 3), P(1, 1), "x")]) == "abc"


def test_edits_of_a_group_are_taken_together_or_not_at_all() -> None:
    batch = Batch()
    same = insert(P(1, 1), ">")
    assert batch.add([same, Edit(P(1, 2), P(1, 3), "B")])
    assert not batch.add([insert(P(1, 4), "!"), Edit(P(1, 1), P(1, 4), "")])
    assert not batch.add([Edit(P(1, 3), P(1, 4), "C"), Edit(P(1, 3), P(1, 5), "D")])
    assert batch.add([same])
    assert batch.apply("abcd") == ">aBcd"


def test_blocks_change_places_and_what_is_between_them_stays() -> None:
    lines = ["top", "a", "aa", "", "b", "end"]
    assert permuted(lines, [(1, 3), (4, 5)], [1, 0]) == ["top", "b", "", "a", "aa", "end"]


def test_only_the_lines_that_change_are_replaced() -> None:
    assert replaced(["a", "b", "c", "d"], ["a", "c", "b", "d"], 5) == [Edit(P(6, 1), P(7, 2), "c\nb")]
    assert replaced(["a"], ["a"]) == []


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text("ab\r\n\ufeff", max_size=12), EDITS)
def test_whatever_the_edits_are_the_rest_stays_byte_for_byte(text: str, edits: list[Edit]) -> None:
    marked = [Edit(edit.start, edit.end, "\x01" + edit.text + "\x02") for edit in edits]
    batch = Batch()
    for edit in marked:
        batch.add([edit])
    kept = "".join(part.rpartition("\x02")[2] for part in batch.apply(text).split("\x01"))
    rest = iter(text)
    assert all(char in rest for char in kept)  # in the same order, nothing new between
    assert batch.apply(text) == apply(text, marked)
    if not edits:
        assert kept == text
