"""The index of all post-mortems."""

from __future__ import annotations

import re

import pytest

from afterword.site import index
from tests.site.support import BODY, FRONT, post, table, view


def _post(day: str, front: str = FRONT) -> str:
    return f"postmortems/{day[:4]}/{day}-x.md"


def _cells(front: str) -> list[str]:
    rows = table(index.render(view(post(front))), "# Post-mortems")
    return [re.sub(r"<.*?>", "", cell) for cell in rows[0]]


def test_a_row_has_date_title_severity_status_owner_and_due() -> None:
    assert _cells(FRONT + "due_on: 2026-12-01\n") == [
        "2026-11-12",
        "[Checkout is down](2026/2026-11-12-checkout.md)",
        "critical",
        "draft",
        "Alice Example",
        "2026-12-01",
    ]


def test_what_is_missing_is_a_dash() -> None:
    assert _cells("title: x\n")[2:] == ["–", "–", "–", "–"]


def test_the_newest_comes_first() -> None:
    front = FRONT.replace("started_at: 2026-11-12T09:12:00Z\n", "")
    posts = [post(front, path=_post(day)) for day in ("2025-01-01", "2026-02-02", "2025-12-31")]
    rows = table(index.render(view(*posts)), "# Post-mortems")
    assert [re.sub(r"<.*?>", "", row[0]) for row in rows] == ["2026-02-02", "2025-12-31", "2025-01-01"]


@pytest.mark.parametrize("id_", ["notes", "2026-13-45-x"])
def test_an_id_without_a_date_has_none(id_: str) -> None:
    rows = table(index.render(view(post("title: x\n", path=f"postmortems/{id_}.md"))), "# Post-mortems")
    assert "–" in rows[0][0]


@pytest.mark.parametrize(
    ("front", "column", "key"),
    [
        (FRONT, 2, "0"),
        (FRONT.replace("critical", "low"), 2, "1"),
        (FRONT.replace("critical", "dire"), 2, "2"),
        (FRONT.replace("draft", "closed"), 3, "3"),
        (FRONT.replace("draft", "wrong"), 3, "4"),
        (FRONT + "due_on: 2026-12-01\n", 5, "2026-12-01"),
        (FRONT, 5, ""),
    ],
)
def test_a_cell_sorts_by_rank_not_by_letters(front: str, column: int, key: str) -> None:
    rows = table(index.render(view(post(front))), "# Post-mortems")
    assert f'data-sort="{key}"' in rows[0][column]


def test_late_ones_say_so_in_words() -> None:
    assert _cells(FRONT + "due_on: 2026-11-20\n")[5] == "2026-11-20 overdue by 3 days"


def test_an_unreadable_file_is_listed_with_its_problem() -> None:
    rows = table(index.render(view(post("title: [x\n", BODY), post(path=_post("2025-01-01")))), "# Post-mortems")
    assert rows[0][1].startswith("[2026-11-12-checkout](2026/2026-11-12-checkout.md) ")
    assert "line 2: this" in rows[0][1]
    assert "unreadable" in rows[0][3]
    assert "Checkout is down" in rows[1][1]


def test_a_hostile_title_stays_in_its_cell() -> None:
    front = "title: \"| <script>x</script> [a](javascript:x) \\n\\n# h\"\nseverity: '|<b>'\nstatus: '|'\nowner: '|'\n"
    cells = table(index.render(view(post(front))), "# Post-mortems")[0]
    assert len(cells) == 6
    assert "<script>" not in "".join(cells)
    assert "](javascript" not in cells[1]


def test_the_summary_counts() -> None:
    posts = [
        post(FRONT + "due_on: 2026-11-20\n", path=_post("2026-01-01")),
        post(FRONT.replace("draft", "closed"), path=_post("2026-01-02")),
        post("title: [x\n", path=_post("2026-01-03")),
    ]
    assert "3 post-mortems · 1 not yet reviewed · 1 overdue · 1 unreadable" in index.render(view(*posts))
    assert "\n1 post-mortem · 1 not yet reviewed\n" in index.render(view(post()))


def test_an_empty_repository_says_how_to_start() -> None:
    assert "`afterword new`" in index.render(view())
