"""Links that work in the repository and on the site."""

from __future__ import annotations

import pytest

from afterword.site import links
from afterword.site.links import Repository, rewrite
from tests.support import growth

REPOSITORY = Repository(url="https://github.com/acme/handbook", branch="main")
POST = "postmortems/2026/x.md"


@pytest.mark.parametrize(
    ("path", "written", "expected"),
    [
        (POST, "../../docs/after/process.md", "../../after/process.md"),
        (POST, "../../docs/after/process.md#roles", "../../after/process.md#roles"),
        (POST, "../../docs/after/", "../../after/index.md"),
        (POST, "../2025/y.md#summary", "../2025/y.md#summary"),
        (POST, "x/graph.png", "x/graph.png"),
        (POST, "../../docs/img/a.png", "../../img/a.png"),
        (POST, "/docs/after/process.md", "../../after/process.md"),
        (POST, "/elsewhere", "/elsewhere"),
        (POST, "../", "../index.md"),
        (POST, "../../pyproject.toml", "https://github.com/acme/handbook/blob/main/pyproject.toml"),
        (POST, "../../../../etc/passwd", "../../../../etc/passwd"),
        ("docs/index.md", "../postmortems/2026/x.md", "postmortems/2026/x.md"),
        ("docs/after/a.md", "../../postmortems/2026/x.md#impact", "../postmortems/2026/x.md#impact"),
        ("docs/index.md", "../postmortems/", "postmortems/index.md"),
        ("docs/index.md", "../postmortems/README.md", "postmortems/index.md"),
        ("docs/index.md", "postmortems/index.md", "postmortems/index.md"),
        ("docs/after/a.md", "process.md", "process.md"),
        ("docs/after/a.md", "/postmortems/2026/x.md", "../postmortems/2026/x.md"),
        (POST, "https://example.com/docs/x.md", "https://example.com/docs/x.md"),
        (POST, "//example.com/docs", "//example.com/docs"),
        (POST, "mailto:a@example.com", "mailto:a@example.com"),
        (POST, "#summary", "#summary"),
    ],
)
def test_a_link_leads_to_the_same_place_on_the_site(path: str, written: str, expected: str) -> None:
    assert rewrite(f"See [it]({written}).", path, REPOSITORY) == f"See [it]({expected})."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[a](../../docs/b.md "Title")', '[a](../../b.md "Title")'),
        ("![a](<../../docs/b c.png>)", "![a](<../../b c.png>)"),
        ("[a]: ../../docs/b.md\n", "[a]: ../../b.md\n"),
        ("[a](../../docs/b_(c).md) [d](../../docs/e.md)", "[a](../../b_(c).md) [d](../../e.md)"),
    ],
)
def test_every_way_to_write_a_link_is_known(text: str, expected: str) -> None:
    assert rewrite(text, POST, REPOSITORY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "`[a](../../docs/b.md)`",
        "``a ` [a](../../docs/b.md)``",
        "[^1]: docs/../../x is no link.",
        "`[a](../../docs/b.md)\nand on`",
        "```\n[a](../../docs/b.md)\n```\n",
        "~~~~ md\n```\n[a](../../docs/b.md)\n~~~~\n",
        "- item\n\n    ```\n    [a](../../docs/b.md)\n    ```\n",
        "> ```\n> [a](../../docs/b.md)\n> ```\n",
    ],
)
def test_code_and_notes_are_left_alone(text: str) -> None:
    assert rewrite(text, POST, REPOSITORY) == text


@pytest.mark.parametrize(
    "before", ["```\ncode\n```\n\n", "`code` ", "a ` b\n\n", "<!-- ``` -->\n", "<!--\n```\n-->\n", "\\` "]
)
def test_what_follows_code_is_prose_again(before: str) -> None:
    text = before + "[a](../../docs/b.md) `c`"
    assert rewrite(text, POST, REPOSITORY) == before + "[a](../../b.md) `c`"


def test_without_an_address_of_the_repository_its_other_files_stay_relative() -> None:
    assert rewrite("[p](../../pyproject.toml)", POST, Repository()) == "[p](../../pyproject.toml)"


@pytest.mark.parametrize("written", ["x/a%20b.html", "<x/a b.html>"])
def test_a_link_leads_to_the_name_that_a_file_has_on_the_site(written: str) -> None:
    place = "postmortems/2026/x/a b.html"
    renamed = Repository(renamed={place: f"{place}.txt"})
    assert ".html.txt#L9" in rewrite(f"[log]({written.replace('.html', '.html#L9')})", POST, renamed)
    assert ".html.txt" not in rewrite(f"[log]({written})", POST, Repository())


@pytest.mark.parametrize("unit", ["`", "`` ", "[", "](", "[a](b`", "<!--", "](<", "](a(", "](a()"])
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    growth.assert_in_proportion(lambda size: rewrite(unit * (size // len(unit)) + "](x.md)", POST, REPOSITORY), 60_000)


@pytest.mark.parametrize(
    ("target", "page", "expected"),
    [
        ("postmortems/2026/x.md", "postmortems/index.md", "2026/x/"),
        ("postmortems/2026/x.md", "records/overdue/index.md", "../../postmortems/2026/x/"),
        ("postmortems/2026/x-index.md", "index.md", "postmortems/2026/x-index/"),
        ("index.md", "records/overdue/index.md", "../../"),
        ("records/tags/a/index.md", "records/tags/a/index.md", "./"),
        ('postmortems/2026/a b"<.md', "index.md", "postmortems/2026/a%20b%22%3C/"),
    ],
)
def test_a_block_of_html_links_to_addresses(target: str, page: str, expected: str) -> None:
    assert links.address(target, page) == expected
