"""Edits of the timeline and of other tables, each seen by the text that it makes."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.core import reading
from afterword.core import table_edits as edits
from afterword.core.editing import Edit, apply
from afterword.core.postmortem import Postmortem

HEAD = "| T | E |\n| - | - |\n"


def _read(body: str, front: str = "started_at: 2026-11-20T09:00:00Z\n") -> Postmortem:
    return reading.read(f"---\n{front}---\n{body}", "x.md")


def _body(postmortem: Postmortem, made: Sequence[Edit]) -> str:
    return apply(postmortem.text, made).partition("\n---\n")[2]


def test_a_row_that_took_its_day_from_the_one_above_gets_it_written() -> None:
    rows = "| 2026-11-21 08:00 | c |\n| 09:00 | d |\n| 2026-11-20 10:00 | a |\n| **10:30** | b |"
    postmortem = _read(f"## Timeline\n\n{HEAD}{rows}")
    sorted_ = "| 2026-11-20 10:00 | a |\n| **10:30** | b |\n| 2026-11-21 08:00 | c |\n| 09:00 | d |"
    assert _body(postmortem, edits.sort_timeline(postmortem)) == f"## Timeline\n\n{HEAD}{sorted_}"
    mixed = "| 2026-11-21 08:00 | c |\n| 12:00 | d |\n| 2026-11-21 10:00 | e |\n| 2026-11-20 10:00 | a |"
    postmortem = _read(f"## Timeline\n\n{HEAD}{mixed}")
    sorted_ = "| 2026-11-20 10:00 | a |\n| 2026-11-21 08:00 | c |\n| 2026-11-21 10:00 | e |\n| 12:00 | d |"
    assert _body(postmortem, edits.sort_timeline(postmortem)) == f"## Timeline\n\n{HEAD}{sorted_}"


def test_the_first_row_that_took_its_day_from_the_start_gets_it_written() -> None:
    postmortem = _read(f"## Timeline\n\n{HEAD}| 09:30 | b |\n| 2026-11-19 10:00 | a |\n")
    made = edits.sort_timeline(postmortem)
    assert _body(postmortem, made).endswith("| 2026-11-19 10:00 | a |\n| 2026-11-20 09:30 | b |\n")


def test_without_a_timeline_nothing_is_sorted() -> None:
    assert edits.sort_timeline(_read("x")) == []


def test_the_tables_of_a_section_are_found_outside_code() -> None:
    body = f"## Timeline\n{HEAD}| a | b |\n\n```\n| x |\n```\n| y |"
    (section,) = _read(body).sections
    assert list(edits.table_lines(section)) == [(5, 7), (12, 12)]


def test_a_table_is_aligned_where_it_stands() -> None:
    postmortem = _read(f"Intro.\n{HEAD}| long | b |\n")
    assert _body(postmortem, edits.align_table(postmortem, 5, 7)) == (
        "Intro.\n| T    | E   |\n| ---- | --- |\n| long | b   |\n"
    )
