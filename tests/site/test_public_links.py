"""The links of a public handbook page."""

from __future__ import annotations

import pytest

from afterword.core.allowed import Allowed
from afterword.site import public_links
from tests.support import growth

PAGES = {"index.md", "during/index.md", "after/open.md"}
ALLOW = Allowed.of(["status.example.com", "help@example.com"])


def _kept(text: str, page: str = "after/open.md") -> str:
    return public_links.kept(text, page, PAGES, ALLOW)[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a](../during/index.md#x), [b](other.md), [c](#d)", "[a](../during/index.md#x), b, [c](#d)"),
        ("[a](https://wiki.acme.example/x 'title'){ .md-button } b", "a b"),
        ("[a](https://status.example.com/x 'title'){ .md-button }",
         "[a](https://status.example.com/x 'title'){ .md-button }"),
        (("[a][1], [b][], [c], [d][4]\n\n[1]: https://wiki.acme.example 'title'\n[b]: other.md\n[c]: <open.md>\n"
         "[4]: https://status.example.com\n*[HTML]: x\n"),
         "a, b, [c](<open.md>), [d](https://status.example.com)\n\n\n\n\n\n*[HTML]: x\n"),
        ("[a [b] c](https://wiki.acme.example), [![d](x.png)](https://wiki.acme.example)",
         "[a [b] c] (an internal page), ![d](x.png)"),
        ("the <https://wiki.acme.example/x>, <https://status.example.com/x>. See https://wiki.acme.example.",
         "the internal page, <https://status.example.com/x>. See an internal page."),
        ("<bob@acme.example>, <help@example.com>, [a](mailto:bob@acme.example)", "an address, <help@example.com>, a"),
        ("![a](https://status.example.com/x.png) ![b](//x.example/b.png) [c](javascript:alert)", "a b c"),
        ("`[a](https://wiki.acme.example)` \\[x]", "`[a](https://wiki.acme.example)` \\[x]"),
        ("```\n[a](https://wiki.acme.example)\n```\n", "```\n[a](https://wiki.acme.example)\n```\n"),
        ('<a href="../secret/">a</a> <A class=x href=\'https://wiki.acme.example\'><b>b</b></A>', "a <b>b</b>"),
        ('<a href="../../during/#x">a</a> <a href="../during/index.html">b</a> <a href="#c">c</a> <a id="d"></a>',
         '<a href="../../during/#x">a</a> <a href="../during/index.html">b</a> <a href="#c">c</a> <a id="d"></a>'),
        ('<a href="https://status.example.com">a</a> <a href="/">b</a></a>',
         '<a href="https://status.example.com">a</a> <a href="/">b</a></a>'),
        ('<img alt="a" src="https://x.example/a.png"><img src="//x.example"> <img src="a.png"> <b>c</b>',
         'a <img src="a.png"> <b>c</b>'),
    ],
)  # fmt: skip
def test_a_link_stays_where_it_leads_to_something_public(text: str, shown: str) -> None:
    assert _kept(text).replace("  ", " ") == shown


def test_images_come_along() -> None:
    assert public_links.kept("![a](a.png) ![b](../../b.png)", "after/open.md", PAGES, ALLOW)[1] == {"after/a.png"}


@pytest.mark.parametrize(
    "piece", ["[", "[a](b", "<a ", "<a href=x>", "](", "`", "https://", "<x@y.", "the an internal page "]
)
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    growth.assert_in_proportion(lambda size: _kept(piece * (size // len(piece))), 60_000)
