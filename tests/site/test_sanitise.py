"""Nothing that the author of a post-mortem writes runs, loads or leads astray, whatever shape it has."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown import Markdown
from mkdocs.config import load_config

from afterword.site import sanitise
from tests.support.growth import seconds

X = "<img src=x onerror=alert(1)>"
ALLOWED = {
    *("a", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1", "h2", "hr", "img", "li"),
    *("input", "kbd", "label", "ol", "p", "pre", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td"),
    *("th", "thead", "tr", "ul", "abbr", "b", "nav"),
}
ATTRIBUTES = {
    "alt",
    "checked",
    "class",
    "disabled",
    "for",
    "href",
    "id",
    "name",
    "src",
    "style",
    "title",
    "tabindex",
    "type",
}
STYLES = {"", "text-align: right;", "text-align: left;", "text-align: center;"}
PAYLOADS = [
    X,
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example></SCRIPT>",
    # what is code to one reader and HTML to another
    "`a\n<script>alert(1)</script>\nb`",
    f"- a ` {X}\n- b `",
    f"| a | b |\n|---|---|\n| ` | {X} ` |\n| `{X}` | x |",
    f"```\n```\ncode\n`````\ntext\n```\n{X}",
    f"~~~ bad {{{{{{\n{X}\n~~~",
    f"``` a b c\n{X}\n```",
    f"- ```py\n  x\n  ```\n\n{X}",
    f"- ```py\n  {X}\n  ```\n",
    f"> ```\n{X}\n> ```",
    f"    ```\n{X}\n    ```",
    f"```\n{X}",
    f"<!-- ```\n{X}\n```",
    f"`` `<!--` ``\n\n```\n{X}\n```",
    f"``` `{X}` ```",
    f"```js {X} `\n",
    f"a\u2028```\n{X}\n```",
    f"a\x0b```\n{X}\n```",
    f"x `a`` {X} ``b`",
    f"\\`{X}\\`",
    f"\\\\`{X}`",
    f"[a](b`c)`{X}`",
    f"    {X}",
    f"\t{X}",
    f"x\n\n    ```\n    {X}\n\n{X}",
    f"x\n\n    {X}\n\n    ~~~\n{X}",
    f"<!--\n\n    {X}\n",
    f"x\n\n    a <\n    ```\n{X}",
    # attributes
    "```{.py onclick=alert(1)}\nx\n```",
    "``` {: onclick=alert(1) }\nx\n```",
    "*x*{: onclick=alert(1) }",
    "*x*{ onclick=alert(1) }",
    "# h {onclick=alert(1)}",
    "# h { #a onclick=alert(1)}",
    'para\n{: style="position:fixed" onclick=alert(1)}',
    "[x](y){: href=javascript:alert(1) }",
    "| a |\n|---|\n| x {: onclick=alert(1)} |",
    '<div markdown="1" onclick=alert(1)>\n\nx\n\n</div>',
    "<b onclick=alert(1)>x</b>",
    "<details ontoggle=alert(1) open>x</details>",
    "<details/open/ontoggle=alert(1)>",
    # addresses
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](java&#x73;cript&#58;alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x]( javascript&colon;alert(1))",
    "[x](` `javascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](file:///etc/passwd)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,AA)",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x]: <javascript:alert(1)>\n\n[x]",
    "[x]:\n  javascript:alert(1)\n\n[x]",
    "[^x]: javascript:alert(1)\n\n[x][^x]",
    "*[HTML]: javascript:alert(1)\n\nHTML",
    "<javascript:alert(1)>",
    "<javascript://%0aalert(1)>",
    "<java&#115;cript:alert(1)>",
    '<https://x" onmouseover="alert(1)>',
    f"<https://x`{X}`>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#115;cript:alert(1)">x</a>',
    "[x]\x02(javascript:alert(1))",
    # elements
    "<svg onload=alert(1)>",
    '<iframe srcdoc="<script>alert(1)</script>">',
    "<form action=javascript:alert(1)><button>x</button></form>",
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    "<style>*{}</style>",
    "<base href=//evil.example>",
    f"<?php {X}?>",
    f"<![CDATA[{X}]]>",
    f"<!DOCTYPE x {X}>",
    f"<!-- a --!>{X}",
    f"<!-->{X}-->",
    # parts of other things
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "<scr\x02ipt>alert(1)</script>",
    "<\x00script>alert(1)</script>",
    "[x](\n<script>alert(1)</script>)",
    f"[x](<{X}>)",
    f"[x](<a{X})",
    f'[x](a "t{X}")',
    f'[x]: a "{X}"\n\n[x]',
    f"<b>\n{X}</b>",
    f"<details>\n<summary>x</summary>\n\n{X}\n\n</details>",
    f'??? note "{X}"\n    {X}',
    '!!! x" onclick="alert(1)\n    x',
    f"- [ ] {X}",
    f"term\n:   {X}",
    f"Setext {X}\n=====",
    f"# {X}",
    f"`<b>` {X}",
    # pictures that tell another host who reads
    "![x](//evil.example/a.png)",
    "![x](https://evil.example/a.png)",
    "![x](/\\evil.example/a.png)",
    "![x](/&#47;evil.example/a.png)",
    "![x](h&#116;tps://evil.example/a.png)",
    "![x][y]\n\n[y]: https://evil.example/a.png",
    "![y]\n\n[y]: https://evil.example/a.png",
    "[![x](https://evil.example)](https://example.com)",
]
AROUND = {
    "alone": lambda text: text,
    "after text": lambda text: f"x\n{text}",
    "in a list": lambda text: "- a\n\n    " + text.replace("\n", "\n    "),
    "in a quotation": lambda text: "> " + text.replace("\n", "\n> "),
}


@pytest.fixture(scope="module")
def converter() -> Markdown:
    """Python-Markdown with the extensions of the repository's own site."""
    config = load_config(str(Path(__file__).resolve().parents[2] / "mkdocs.yml"))
    return Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


class _Faults(HTMLParser):
    """What of a page runs, loads or leads where it must not."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag not in ALLOWED else []
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            is_odd = name in ("href", "src") and re.match(r"(?!https?:|mailto:|tel:)[a-z][a-z0-9+.-]*:", address)
            is_away = name == "src" and re.match(r"[a-z]+:|[/\\]{2}", address)
            is_styled = name == "style" and (value or "") not in STYLES
            if name not in ATTRIBUTES or is_odd or is_away or is_styled:
                self.found.append(f"{tag} {name}={value}")


def _html(converter: Markdown, text: str) -> str:
    converter.reset()
    return converter.convert(sanitise.markdown(text))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_runs_and_nothing_is_loaded(payload: str, converter: Markdown) -> None:
    found = {}
    for place, put in AROUND.items():
        faults = _Faults()
        faults.feed(_html(converter, put(payload)))
        found[place] = faults.found
    assert found == {place: [] for place in AROUND}


def test_most_of_it_would_do_harm_if_it_were_not_made_safe(converter: Markdown) -> None:
    harmful = 0
    for payload in PAYLOADS:
        faults = _Faults()
        faults.feed(converter.reset().convert(payload))
        harmful += bool(faults.found)
    assert harmful > len(PAYLOADS) / 2


@pytest.mark.parametrize(
    "text",
    [
        "plain *text* with `code`, [a link](../a.md#b), <https://example.com/a?b=c> and <a@example.com>",
        "a <br> b <br/> x<sub>2</sub> <kbd>Ctrl</kbd>",
        "![lag](2026-11-12-checkout/lag.svg)",
        "## A heading {#its-id}\n\n- one\n- two",
        "text[^1]\n\n[^1]: Note: a word\n\n*[DB]: Base: data",
        "[x][y]\n\n[y]: https://example.com 'T'",
        "| a | b |\n| --- | ---: |\n| 1 | `x` |",
        "[call](tel:+491234) or [write](mailto:a@example.com)",
        "10 > 9 & 8",
    ],
)
def test_what_is_harmless_stays_as_written(text: str) -> None:
    assert sanitise.markdown(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`<div>` is a tag", "<code>&lt;div&gt;</code> is a tag"),
        ("```kubectl get <pod>``` hung", "<code>kubectl get &lt;pod&gt;</code> hung"),
        ("a < b, {x} and \\<c>", "a &lt; b, &#123;x} and &lt;c&gt;"),
        ("<b>open", "&lt;b&gt;open"),
        ("</b><b>", "&lt;/b&gt;&lt;b&gt;"),
        ("[a](<b c.md>)", '<a href="b%20c.md">a</a>'),
        ("[a](javascript:x)", "[a](javascript:x)"),
        ("![a](https://example.com/b.png)", '<a href="https://example.com/b.png">a</a>'),
        ("![a](b.svg.txt)", '<a href="b.svg.txt">a</a>'),
        ("![a](<b c.svg.txt>)", '<a href="b%20c.svg.txt">a</a>'),
    ],
)
def test_what_is_not_is_shown_as_text(text: str, shown: str, converter: Markdown) -> None:
    found = _html(converter, text)
    for spelled, plain in (("&#x3c;", "&lt;"), ("&#x3e;", "&gt;"), ("&#x7b;", "&#123;"), ("&#x28;", "(")):
        found = found.replace(spelled, plain)
    assert found == f"<p>{shown}</p>"


def test_indented_code_is_shown_as_typed(converter: Markdown) -> None:
    found = _html(converter, "Look:\n\n    curl <host> {x} [a](javascript:b)\n")
    assert "<code>curl &lt;host&gt; {x} [a](javascript:b)\n</code>" in found


def test_what_can_be_folded_away_stays_markdown(converter: Markdown) -> None:
    text = "<details>\n<summary>Log</summary>\n\n```sh\na < b\n```\n\n*x*\n\n</details>\n\nafter"
    found = _html(converter, text)
    assert re.search(
        r"<details>\s*<summary>Log</summary>.*<pre.*<em>x</em></p>\s*</details>\s*<p>after</p>", found, re.DOTALL
    )


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "<",
            "](",
            "]: ",
            "]:\n",
            "`",
            "` ",
            "<b>",
            "![",
            "&#",
            "](\n",
            "```\n",
            "> ",
            "<https://",
            "](<",
            "{",
            "\\<",
        ),
        *("- ", "1", "<a.", "<a@b.", "[^a]: ", "~~~", "](&#", "\u2028", "<!--", "|`"),
    ],
)
def test_hostile_text_costs_time_in_proportion(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    assert seconds(lambda: sanitise.markdown(text)) < 1.5
