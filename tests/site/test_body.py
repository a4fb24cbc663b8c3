"""The author's part of a page, with the drawing and the marks in their places."""

from __future__ import annotations

from tests.site.support import BODY, FRONT, page

TIMES = "detected_at: 2026-11-12T09:20:00Z\nresolved_at: 2026-11-12T10:40:00Z\n"
TABLE = "| Time (UTC) | Event |\n| --- | --- |\n| 2026-11-12 09:12 | Down |\n| 09:20 | A page |\n| 10:40 | Up |\n"


def _mark(kind: str, words: str) -> str:
    return f'<span class="aw-mark aw-mark--{kind}">{words}</span>'


def test_the_drawing_stands_right_before_the_table() -> None:
    text = page(FRONT + TIMES, f"{BODY}\n## Timeline\n\nIn short:\n\n{TABLE}")
    assert "In short:" in text[: text.index("<figure")]
    assert "</figure>\n\n| Time (UTC) | Event |" in text


def test_the_rows_of_start_and_end_are_marked_in_words() -> None:
    text = page(FRONT + TIMES, f"{BODY}\n## Timeline\n\n{TABLE}")
    assert f"| 2026-11-12 09:12 {_mark('started', 'Impact starts')} | Down |" in text
    assert f"| 09:20 {_mark('detected', 'Detected')} | A page |" in text
    assert f"| 10:40 {_mark('resolved', 'Resolved')} | Up |" in text


def test_a_row_that_says_what_it_is_has_only_the_sign() -> None:
    said = TABLE.replace("Down", "**Impact starts**: down").replace("Up", "resolved, all is well")
    text = page(FRONT + TIMES, f"{BODY}\n## Timeline\n\n{said}")
    assert f"| 2026-11-12 09:12 {_mark('started', '')} | **Impact starts**: down |" in text
    assert f"| 09:20 {_mark('detected', 'Detected')} | A page |" in text
    assert f"| 10:40 {_mark('resolved', '')} | resolved, all is well |" in text


def test_the_card_leads_to_the_drawing_where_there_is_one() -> None:
    assert 'href="#aw-timeline">' in page(FRONT + TIMES)
    assert 'id="aw-timeline"' in page(FRONT + TIMES)
    assert "#aw-timeline" not in page()


def test_a_list_is_a_timeline_too() -> None:
    text = page(FRONT + TIMES, f"{BODY}\n## Timeline\n\n- 2026-11-12 09:12 UTC – Down\n- **10:40** – Up\n")
    assert f"</figure>\n\n- 2026-11-12 09:12 UTC {_mark('started', 'Impact starts')} – Down" in text
    assert f"- **10:40 {_mark('resolved', 'Resolved')}** – Up" in text


def test_without_a_table_the_drawing_stands_first() -> None:
    text = page(FRONT + TIMES)
    assert text.index("aw-card") < text.index("<figure") < text.index("## Summary")


def test_what_the_author_writes_is_made_safe_and_what_the_site_adds_is_not() -> None:
    text = page(FRONT + TIMES, f"{BODY}\n<i onclick=x>\n\n## Timeline\n\n{TABLE.replace('Down', '<script>')}")
    assert "&lt;i onclick=x>" in text
    assert "&lt;script>" in text
    assert "<figure" in text


def test_nobody_can_hold_a_place_of_the_site() -> None:
    text = page(FRONT + TIMES, f"{BODY}\n\ufdd00\ufdd0\n\n## Timeline\n\n{TABLE}")
    assert text.count("<figure") == 1
    assert "\ufdd0" not in text
