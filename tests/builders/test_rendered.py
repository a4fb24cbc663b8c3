"""The last look at a public site: however a name is written, it is replaced, or the site is not made."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from afterword.builders import rendered
from afterword.core import policy, reading
from afterword.core.catalogue import Catalogue
from afterword.core.names import Names
from afterword.errors import ConfigError
from afterword.site import public
from afterword.site.leaks import Leaks
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
        ("At <b>Qu</b>uxifycorp", "`Quuxifycorp`, the name of a customer"),
        ("Quu**xif**y", "`Quuxify`"),
        ("Zor<b>blat</b> told us.", "`Zorblat`, the name of a customer"),
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
    ("text", "near"),
    [
        ("# Down\n\nBefore\n\nIt was `Quux`ify\nwho told us.\n\nBehind", ", in “It was Quuxify who told us.”"),
        ("word " * 20 + "Quuxify" + " word" * 20, ", in “…" + "word " * 8 + "Quuxify" + " word" * 8 + "…”"),
        ("a\u202e\u0007\x1b[2J Quuxify", ", in “a [2J Quuxify”"),
        ("Quuxify", ""),
        ("See PROJ-4711 for it.", ", in “See PROJ-4711 for it.”"),
    ],
)
def test_what_stands_around_it_is_told_in_one_line(text: str, near: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rendered.check({"docs/b.md": text}, _site("Text.").leaks)
    assert re.split(r"(?<=`), (?:the name of a customer|a ticket)", caught.value.message)[1] == near


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
    whole = replace(_site("Text.").leaks, names=Names(dict.fromkeys(NAMES, "a customer")))
    rendered.check({"a.md": text}, whole)


@pytest.mark.parametrize(
    ("text", "said", "entry"),
    [
        ("On `db1.corp:5432/orders`.", "`db1.corp:5432/orders`, an internal system", "db1.corp"),
        ("On db1&#46;**corp**", "`db1.corp`, an internal system", "db1.corp"),
        (
            "[Runbook](https://wiki.shop.internal/run)",
            "`wiki.shop.internal/run`, an internal system",
            "wiki.shop.internal",
        ),
        ("At 10.1.2.3.", "`10.1.2.3`, an IP address", "10.1.2.3"),
        ("See PROJ-4711", "`PROJ-4711`, a ticket", "PROJ-4711"),
        ("Tell us (#ops-alerts).", "`#ops-alerts`, a chat channel", "ops-alerts"),
        ('<span title="#ops-alerts">x</span>', "`#ops-alerts`, a chat channel", "ops-alerts"),
    ],
)
def test_a_handbook_page_that_shows_a_host_a_ticket_or_a_channel_is_told_with_the_way_out(
    text: str, said: str, entry: str
) -> None:
    leaks = _site("Text.").leaks
    with pytest.raises(ConfigError) as caught:
        rendered.check({"during/index.md": text}, leaks)
    assert caught.value.message.partition(", in “")[0] == f"during/index.md on the public site would show {said}"
    assert f'`allow = ["status.example.org", "{entry}"]`' in caught.value.hint
    rendered.check({"during/index.md": text}, replace(leaks, entries=[*leaks.entries, entry]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("See PROJ-<b>4711</b> and PR**OJ-4712**.", "PROJ-4711"),
        ("On db1.c<i>or</i>p", "db1.corp"),
        ("On 10.<b>1</b>.2.3", "10.1.2.3"),
    ],
)
def test_a_ticket_or_host_that_markup_is_in_stops_the_page_of_a_post_mortem(text: str, said: str) -> None:
    site = _site(text)
    with pytest.raises(ConfigError, match=f"would show `{re.escape(said)}`"):
        rendered.check(site.pages, site.leaks)
    rendered.check(_site(f"{said}, **PROJ**-card, SEV-1 and AB-<b>c</b>").pages, site.leaks)


@pytest.mark.parametrize(
    "text",
    [
        "[Below](#ops) is CVE-2024-1234, CUSTOMER-1 and 192.0.2.1.",
        "<https://status.example.org/PROJ-4711>",
        "https://handbook.test/a and handbook.test",
        "## Ops {#ops}\n\nIssue #12",
    ],
)
def test_what_all_may_know_stops_no_handbook_page(text: str) -> None:
    rendered.check({"during/index.md": text}, replace(_site("Text.").leaks, host="handbook.test"))


def test_a_customer_who_is_called_like_a_heading_stops_nothing_once_that_is_allowed() -> None:
    leaks = Leaks(names=Names({"Detection Ltd.": "a customer", "Detection": "a customer"}), entries=(), host="")
    with pytest.raises(ConfigError, match="the name of a customer") as caught:
        rendered.check({PATH: "## DETECTION"}, leaks)
    assert caught.value.hint.endswith(
        "Where it may be public, or means something else, add it to `allow` of [tool.afterword.public] in "
        'pyproject.toml: `allow = ["Detection"]`.'
    )
    rendered.check({PATH: "## DETECTION"}, replace(leaks, entries=["Detection"]))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("site_name", "Incidents of Quuxify"),
        ("site_description", "On db1.corp"),
        ("copyright", "<a href='https://example.com'>Quux</a>ify"),
        ("nav", [{"Home": "index.md"}, {"For Quuxify": [{"All": "all.md"}]}]),
        ("theme", {"name": "material", "palette": [{"toggle": {"name": "Light mode of Quuxify"}}]}),
        ("extra", {"social": [{"name": "#ops-alerts", "link": "https://example.com"}]}),
    ],
)
def test_a_setting_that_themes_show_is_told_with_its_key(key: str, value: object) -> None:
    leaks, settings = _site("Text.").leaks, {"site_name": "Incidents", "nav": [{"Home": "index.md"}], "extra": None}
    leaks.check_settings("mkdocs.public.yml", settings)
    with pytest.raises(ConfigError) as caught:
        leaks.check_settings("mkdocs.public.yml", {**settings, key: value})
    assert f"`{key}` of the public site would show `" in caught.value.message
    assert f"Give `{key}` another value in mkdocs.public.yml." in caught.value.hint
    assert "`allow = [" in caught.value.hint


@pytest.mark.parametrize("path", ["feeds/postmortems.feed.json", "feeds/postmortems.atom.xml"])
def test_feeds_are_looked_through_by_their_values(path: str) -> None:
    leaks = _site("Text.").leaks
    content = {"json": '{"Quuxify": [1, "x", {"a": "Quu\\u200bxify"}]}', "xml": "<a>&lt;b&gt;Quux&lt;/b&gt;ify</a>"}
    with pytest.raises(ConfigError, match="would show `Quu"):
        leaks.check_file(path, content[path.rpartition(".")[2]])
    leaks.check_file(path, '{"Quuxify": "x"}' if path.endswith("json") else "<quuxify>x</quuxify>")


PNG = b"\x89PNG\r\n\x1a\n\0\0\xff"


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("a.svg", b"<svg><title>Flow at Quux<tspan>ify</tspan></title></svg>", "Quuxify"),
        ("a.svg", b"<svg inkscape:label='Quuxify'/>", "Quuxify"),
        ("a.svg", b"<svg><!-- db1.corp --></svg>", "db1.corp"),
        ("a.css", b".quuxify { color: red }", "quuxify"),
        ("main.html", b"{# For Quuxify #}<p>{{ page }}</p>", "Quuxify"),
        ("main.html", b"<p>See PROJ-4711</p>", "PROJ-4711"),
        ("a.png", PNG + b"Artist\0Quuxify\0\xfe ABC", "Quuxify"),
        ("a.jpg", PNG + "Kr\u00e4m & S\u00f6hne".encode() + b"\xfe", "Kr\u00e4m & S\u00f6hne"),
        ("a.jpg", PNG + "Zorblat Bank".encode("utf-16-le") + b"\xfe", "Zorblat Bank"),
    ],
)
def test_a_file_that_is_published_as_it_is_is_looked_through(path: str, content: bytes, said: str) -> None:
    with pytest.raises(ConfigError, match=f"{path} would show `{said}`"):
        _site("Text.").leaks.check_asset(path, content)


def test_code_and_pictures_that_tell_nothing_pass() -> None:
    leaks = _site("Text.").leaks
    leaks.check_asset("a.svg", b"<svg><style>#ops-a { fill: url(#b) }</style><path id='ops'/></svg>")
    leaks.check_asset("a.css", b"#ops-alerts { color: #fff } a > b { }")
    leaks.check_asset("a.png", bytes(range(256)) * 200)
