"""The last look at a public site: however a name is written, it is replaced, or the site is not made."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from afterword.builders import rendered
from afterword.core import policy, reading
from afterword.core.catalogue import Catalogue
from afterword.errors import ConfigError
from afterword.site import public
from tests.support.project import NOW, POLICY

PATH = "postmortems/2026/2026-11-12-checkout.md"
NAMES = ("Zorblat Bank", "Quuxify", "Kräm & Söhne", "Fizz-Corp 24")
FRONT = (
    f"title: Down\nseverity: critical\nstatus: closed\nvisibility: public\ncustomers: [{', '.join(NAMES)}]\n"
    "started_at: 2026-11-12T09:12:00Z\n"
)
POLICY_VALUE = policy.parse(POLICY + '\n[tool.afterword.public]\nallow = ["status.example.org"]\n')
UNSEEN = ("\u200b", "\u00ad", "\u2060", "\u200d", "\ufeff", "&shy;", "&#8203;", "&ZeroWidthSpace;", "\u034f")
MARKUP = (
    "**",
    "*",
    "<b>",
    "</b>",
    "<wbr>",
    "<span class='x'>",
    "\\",
    "[",
    "](https://status.example.org/a)",
    "`",
    "==",
)
JOINERS = ("", " ", "-", "_", ".", "/", "\n", "\n> ", "&nbsp;", "\u00a0", "\u2010", "<br>", " **", "** ", "&#45;", "+")


@st.composite
def written(draw: st.DrawFn) -> str:
    """A name in one of the ways that leave it readable."""
    words = re.findall(r"\w+", draw(st.sampled_from(NAMES)))
    return "".join(
        (draw(st.sampled_from(JOINERS)) if number else "") + "".join(_letter(draw, char) for char in word)
        for number, word in enumerate(words)
    )


def _letter(draw: st.DrawFn, char: str) -> str:
    char = draw(st.sampled_from((char, char.upper(), char.lower())))
    way = draw(st.integers(0, 12))
    if way == 0:
        char = draw(st.sampled_from((f"&#{ord(char)};", f"&#x{ord(char):X};")))
    elif way == 1 and char.isascii():
        char = chr(ord(char) + 0xFEE0)
    elif way == 2:
        char = unicodedata.normalize("NFD", char)
    elif way == 3:
        char += draw(st.sampled_from(UNSEEN))
    elif way == 4:
        char += draw(st.sampled_from(MARKUP))
    return char


def _site(body: str) -> public.PublicSite:
    post = reading.read(f"---\n{FRONT}---\n\n## Summary\n\n{body}\n", PATH)
    return public.build(Catalogue.of([post]), POLICY_VALUE, {}, now=NOW)


def _letters(text: str) -> str:
    """What is left for a reader who sees letters only."""
    shown = html.unescape(re.sub(r"<[^>]*>", "", text))
    plain = unicodedata.normalize("NFKD", shown)
    return "".join(char for char in plain if char.isalnum()).casefold()


@settings(max_examples=100)
@given(written(), st.sampled_from(("at {} today", "- {}\n- more", "| a |\n| --- |\n| {} |", "> {}", "`x` {}, then")))
def test_a_name_is_replaced_or_stops_the_build_however_it_is_written(name: str, around: str) -> None:
    site = _site(around.format(name))
    try:
        rendered.check(site.pages, site.leaks)
    except ConfigError:
        return
    shown = _letters(Markdown(extensions=["extra"]).convert(site.pages[PATH]))
    assert [known for known in NAMES if _letters(known) in shown] == [], site.pages[PATH]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<b>Quux</b>ify", "`Quuxify`, the name of a customer"),
        ("`Quux`ify", "`Quuxify`"),
        ("[Quux](https://status.example.org)ify", "`Quuxify`"),
        ('<span title="Quuxify">x</span>', "`Quuxify`"),
        ("![Quuxify](x.png)", "`Quuxify`"),
        ("| a | b |\n| --- | --- |\n| x | Zorblat<br>Bank |", "`ZorblatBank`"),
        ("<!-- Quuxify -->", "`Quuxify`"),
        ("---\ntitle: Quuxify\n---\n\nText.", "`Quuxify`"),
        ("> alice\n> Example", "the name of a colleague"),
    ],
)
def test_a_name_on_a_finished_page_is_told_with_its_place(text: str, said: str) -> None:
    leaks = _site("Text.").leaks
    with pytest.raises(ConfigError) as caught:
        rendered.check({"a.md": "Text.", "docs/b.md": text, "c.json": "Quuxify"}, leaks)
    assert "docs/b.md on the public site would show " in caught.value.message
    assert said in caught.value.message
    assert "`allow`" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "Quuxifying, zorblat, bank",
        "Zorblat. Bank",
        "Zorblat\n\nBank",
        "| Zorblat | Bank |\n| --- | --- |\n| x | y |",
        "<https://status.example.org/x>",
        '<p class="quuxify">x</p>',
    ],
)
def test_other_words_stop_nothing(text: str) -> None:
    rendered.check({"a.md": text}, _site("Text.").leaks)


@pytest.mark.parametrize("path", ["feeds/postmortems.feed.json", "feeds/postmortems.atom.xml"])
def test_feeds_are_looked_through_by_their_values(path: str) -> None:
    leaks = _site("Text.").leaks
    content = {"json": '{"Quuxify": [1, "x", {"a": "Quu\\u200bxify"}]}', "xml": "<a>&lt;b&gt;Quux&lt;/b&gt;ify</a>"}
    with pytest.raises(ConfigError, match="would show `Quu"):
        leaks.check_file(path, content[path.rpartition(".")[2]])
    leaks.check_file(path, '{"Quuxify": "x"}' if path.endswith("json") else "<quuxify>x</quuxify>")
