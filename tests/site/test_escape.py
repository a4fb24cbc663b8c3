"""Values of others, made safe for where they are shown."""

from __future__ import annotations

import html
import json

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.site import escape

EXTENSIONS = ["tables", "attr_list", "md_in_html", "footnotes", "def_list", "abbr", "smarty", "pymdownx.magiclink",
              "pymdownx.emoji", "pymdownx.tilde", "pymdownx.mark", "pymdownx.keys", "pymdownx.smartsymbols",
              "pymdownx.betterem", "pymdownx.inlinehilite"]  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>", "</title><script>x</script>", "a | b", "`code`", "[x](javascript:alert(1))", "*b* _i_",
    "{{ 7 * 7 }} {% x %}", "# heading", "![i](x)", "&lt;b&gt;", "https://example.com www.example.com a@example.com",
    ":smile: ==m== ~~s~~ ++ctrl++ (c) -->", "{#id .class}", "[^1] [ref]", "\\* \\|", "trailing #", "#42 acme/shop#1",
    "<!-- c -->", "--8<-- \"file\"",
]  # fmt: skip


def _rendered(source: str) -> str:
    return markdown.markdown(source, extensions=EXTENSIONS)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_heading_shows_hostile_text_as_it_is(text: str) -> None:
    shown = _rendered(f"# {escape.markdown(text)}")
    assert html.unescape(shown.removeprefix("<h1>").removesuffix("</h1>")) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_of_a_table_shows_hostile_text_as_it_is(text: str) -> None:
    shown = _rendered(f"| a | b |\n| --- | --- |\n| {escape.markdown(text)} | end |\n")
    assert html.unescape(shown).count("<td>") == 2
    assert f"<td>{text}</td>\n<td>end</td>" in html.unescape(shown)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_block_of_html_shows_hostile_text_as_it_is(text: str) -> None:
    shown = _rendered(f'<div class="x">\n<p title="{escape.html(text)}">{escape.html(text)}</p>\n</div>')
    assert html.unescape(shown) == f'<div class="x">\n<p title="{text}">{text}</p>\n</div>'


@given(st.text(max_size=60))
def test_no_text_makes_an_element_or_a_template(text: str) -> None:
    for escaped in (escape.html(text), escape.markdown(text)):
        assert not set(escaped) & set("<>\"'{}\n\r")
        assert html.unescape(escaped) == html.unescape(html.escape(escape.one_line(text)))


def test_text_comes_onto_one_line_without_characters_that_cannot_be_seen() -> None:
    assert escape.one_line(" a\n\n# b\x00\u202ec\u2028d ") == "a # b c d"


def test_a_title_in_front_matter_is_html_in_a_yaml_string() -> None:
    text = escape.front_matter('</title> "x"')
    assert json.loads(text.splitlines()[1].removeprefix("title: ")) == "&#x3c;/title&#x3e; &#x22;x&#x22;"
    assert len(text.splitlines()) == 4


def test_so_is_a_description() -> None:
    text = escape.front_matter("x", "hide: [toc]\n", description='">\nx')
    assert text.splitlines()[2:4] == ['description: "&#x22;&#x3e; x"', "hide: [toc]"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("http://example.com", "http://example.com"),
        ("mailto:alice@example.com", "mailto:alice@example.com"),
        ('https://example.com/a b|c"><(x)`', "https://example.com/a%20b%7Cc%22%3E%3C%28x%29%60"),
        ("javascript:alert(1)", None),
        (" javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.com", None),
        ("https:///x", None),
        ("https://[broken", None),
        ("relative/path", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_and_mail_addresses_become_links(written: str | None, expected: str | None) -> None:
    assert escape.address(written) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no code", "no code"),
        ("Run `make <x>` now", "Run <code>make &#x3c;x&#x3e;</code> now"),
        ("`a` and `b`", "<code>a</code> and <code>b</code>"),
        ("one ` alone", "one {tick} alone"),
        ("`a` one ` alone", "<code>a</code> one {tick} alone"),
        ("``twice``", "{tick}{tick}twice{tick}{tick}"),
        ("`<b onclick=x>`{: x }", "<code>&#x3c;b onclick{equals}x&#x3e;</code>&#x7b;: x &#x7d;"),
    ],
)
def test_what_stands_between_backticks_is_code(text: str, shown: str) -> None:
    assert escape.html_words(text) == shown.format(tick="`", equals="=").replace("``", "&#x60;&#x60;")
    assert escape.markdown_words(text) == shown.format(tick="&#x60;", equals="&#x3d;")
