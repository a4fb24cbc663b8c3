"""The index of all post-mortems."""

from __future__ import annotations

import re

import markdown
import pytest

from afterword.core.postmortem import Postmortem
from afterword.errors import ConfigError
from afterword.site import index, listing
from tests.site.support import BODY, FRONT, cells, post, site, view

EXTENSIONS = ["abbr", "attr_list", "md_in_html", "tables", "toc"]


def _post(day: str, front: str = FRONT) -> str:
    return f"postmortems/{day[:4]}/{day}-x.md"


def _cells(front: str) -> list[str]:
    return [re.sub(r"<.*?>", "", cell) for cell in cells(index.render(view(post(front))))[0]]


def test_a_row_has_date_title_severity_status_owner_due_and_duration() -> None:
    assert _cells(FRONT + "due_on: 2026-12-01\nresolved_at: 2026-11-12T10:20:00Z\n") == [
        "2026-11-12",
        "Checkout is down",
        "critical",
        "draft",
        "Alice Example",
        "2026-12-01",
        "1 h 8 min",
    ]


def test_durations_sort_by_their_length_and_one_that_ends_before_it_starts_is_none() -> None:
    sort = [
        cells(index.render(view(post(FRONT + f"resolved_at: 2026-11-{at}Z\n"))))[0][6]
        for at in ("12T10:12:00", "11T10:12:00")
    ]
    assert [re.findall(r'data-sort="(\d*)"', cell) for cell in sort] == [["3600"], [""]]


def test_what_is_missing_is_a_dash() -> None:
    assert _cells("title: x\n")[2:] == ["–", "–", "–", "–", "–"]


def test_the_newest_comes_first() -> None:
    front = FRONT.replace("started_at: 2026-11-12T09:12:00Z\n", "")
    posts = [post(front, path=_post(day)) for day in ("2025-01-01", "2026-02-02", "2025-12-31")]
    rows = cells(index.render(view(*posts)))
    assert [re.sub(r"<.*?>", "", row[0]) for row in rows] == ["2026-02-02", "2025-12-31", "2025-01-01"]


@pytest.mark.parametrize("id_", ["notes", "2026-13-45-x"])
def test_an_id_without_a_date_has_none(id_: str) -> None:
    rows = cells(index.render(view(post("title: x\n", path=f"postmortems/{id_}.md"))))
    assert "–" in rows[0][0]


@pytest.mark.parametrize(
    ("front", "column", "key"),
    [
        (FRONT, 2, "0"),
        (FRONT.replace("critical", "low"), 2, "1"),
        (FRONT.replace("critical", "dire"), 2, "2"),
        (FRONT.replace("draft", "closed"), 3, "3"),
        (FRONT.replace("draft", "wrong"), 3, "4"),
        (FRONT, 5, ""),
    ],
)
def test_a_cell_sorts_by_rank_not_by_letters(front: str, column: int, key: str) -> None:
    rows = cells(index.render(view(post(front))))
    assert f'data-sort="{key}"' in rows[0][column]


def test_dates_sort_as_they_are_written() -> None:
    assert cells(index.render(view(post(FRONT + "due_on: 2026-12-01\n"))))[0][5] == "<time>2026-12-01</time>"


def test_late_ones_say_so_in_words() -> None:
    assert _cells(FRONT + "due_on: 2026-11-20\n")[5] == "2026-11-20 overdue by 3 days"


def test_an_unreadable_file_is_listed_with_its_problem() -> None:
    rows = cells(index.render(view(post("title: [x\n", BODY), post(path=_post("2025-01-01")))))
    assert rows[0][1].startswith('<a href="2026/2026-11-12-checkout/">2026-11-12-checkout</a>')
    assert "line 2: this" in rows[0][1]
    assert "unreadable" in rows[0][3]
    assert "Checkout is down" in rows[1][1]


def test_a_hostile_title_stays_in_its_cell() -> None:
    front = "title: \"| <script>x</script> [a](javascript:x) \\n\\n# h\"\nseverity: '|<b>'\nstatus: '|'\nowner: '|'\n"
    row = cells(index.render(view(post(front))))[0]
    assert len(row) == 7
    assert "<script>" not in "".join(row)
    assert "](javascript" not in row[1]
    assert row[1].count("<a ") == 1


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


def _many(count: int, front: str = FRONT) -> list[Postmortem]:
    return [post(front, path=f"postmortems/2026/2026-01-01-{number:03}.md") for number in range(count)]


def test_services_and_tags_stand_below_the_title_each_once() -> None:
    front = FRONT + "services: [search, '<b>']\ntags: [search, deploy]\n"
    assert "<small>search · &#x3c;b&#x3e; · deploy</small>" in cells(index.render(view(post(front))))[0][1]


def test_the_list_is_one_block_that_markdown_leaves_alone() -> None:
    front = FRONT + 'services: ["a\\n\\n# b", "`{{ x }}` | *c*"]\n'
    text = index.render(view(*_many(9, front)))
    block = text[text.index("<div class") :]
    assert "\n\n" not in block
    assert markdown.markdown(text.partition("# ")[2], extensions=EXTENSIONS).endswith(block.strip())


def test_what_is_in_an_attribute_cannot_leave_it() -> None:
    front = "title: x\nservices: ['\"><script>']\ntags: [\"' onclick=x\"]\nowner: '\"><b>'\nseverity: '\"'\n"
    text = index.render(view(*_many(9, front)))
    assert "<script" not in text
    assert "<b>" not in text
    assert not re.search(r"""<[^>]*\sonclick""", text)


def test_few_post_mortems_need_no_filters() -> None:
    assert "<form" not in index.render(view(*_many(listing.WORTH_FILTERING - 1)))


def test_the_filters_offer_what_occurs_with_its_number() -> None:
    roles = "incident_commander: bob\non_call: alice\nresponders: [bob]\ndetected_by: customer\n"
    posts = _many(8, FRONT + roles + "services: [shop]\ndue_on: 2026-11-20\n")
    text = index.render(
        view(
            *posts,
            post("title: [x\n"),
            post("title: y\nservices: [Mail]\nstatus: closed\ndetected_by: magic\n", path=_post("2025-01-01")),
        )
    )
    shown = re.findall(r'<label>([\w ]+)<select name="[\w-]+">(.*?)</select>', text)
    assert {name: re.findall(r">([^<]+)<", options) for name, options in shown} == {
        "Severity": ["Any", "critical (8)"],
        "Status": ["Any", "draft (8)", "closed (1)", "overdue (8)", "unreadable (1)"],
        "Service": ["Any", "Mail (1)", "shop (8)"],
        "Owner": ["Any", "Alice Example (8)"],
        "Year": ["Any", "2026 (9)", "2025 (1)"],
        "Involved": ["Any", "Alice Example (8)", "Bob Example (8)"],
        "Detected by": ["Any", "customer (8)"],
    }


def test_severities_are_offered_by_rank() -> None:
    fronts = [FRONT.replace("critical", severity) for severity in ("dire", "low", "critical")]
    posts = [made for front in fronts for made in _many(3, front)]
    text = index.render(view(*posts))
    assert text.index(">critical (3)<") < text.index(">low (3)<") < text.index(">dire (3)<")


def test_a_row_carries_the_numbers_of_its_choices() -> None:
    text = index.render(view(*_many(8), *_many(1, FRONT.replace("critical", "low").replace("draft", "wrong"))))
    numbers = {
        (name, key): number
        for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', text)
        for key, number in re.findall(r'<option value="([^"]+)" data-is="(\d+)">', options)
    }
    expected = [[("severity", "low")], [("severity", "critical"), ("status", "draft"), ("involved", "alice")]]
    found = [set(row.split()) for row in dict.fromkeys(re.findall(r'<tr data-is="([\d ]+)">', text))]
    for row in expected:
        assert any({numbers[pair] for pair in row} <= is_ for is_ in found)
    assert len(set(numbers.values())) == len(numbers)


def test_rows_after_the_first_hundred_are_in_a_body_of_their_own() -> None:
    text = index.render(view(*_many(listing.FIRST + 1)))
    bodies = re.findall(r"<tbody>(.*?)</tbody>", text, re.DOTALL)
    assert [body.count("<tr") for body in bodies] == [listing.FIRST, 1]


def test_the_index_leads_to_the_other_ways_of_finding() -> None:
    text = index.render(view(post()))
    assert "By [person](../records/owners/index.md) · [severity](../records/severities/index.md)" in text
    assert "[Dashboard](../records/dashboard/index.md) · [Action items](../records/action-items/index.md)" in text
    assert "records/tags" not in text
    assert "\nBy " not in index.render(view(post("title: [x\n", path="postmortems/notes.md")))


def test_a_folder_of_the_handbook_cannot_take_the_place_of_the_records() -> None:
    with pytest.raises(ConfigError, match=r"docs/records/x\.md is in the place of the records"):
        site(docs={"records/x.md": "# x\n"})
