"""What the public may know of a post-mortem."""

from __future__ import annotations

import pytest

from afterword.core import policy, public, public_sections, reading
from afterword.core.catalogue import Catalogue
from afterword.core.postmortem import Postmortem
from afterword.errors import ConfigError
from tests.support.growth import seconds
from tests.support.project import POLICY

PATH = "postmortems/2026/2026-11-12-checkout.md"
FRONT = "title: Down\nseverity: critical\nstatus: closed\nvisibility: public\nstarted_at: 2026-11-12T09:12:00Z\n"
ALLOWED = (
    '\n[tool.afterword.public]\nallow = ["status.example.com", "help@example.com", "example.org", "OK", "known.corp", '
    '"known"]\n'
)


def _post(body: str = "\n## Summary\n\nText.\n", front: str = FRONT, path: str = PATH) -> Postmortem:
    return reading.read(f"---\n{front}---\n{body}", path)


def _published(*posts: Postmortem, more: str = ALLOWED) -> list[Postmortem]:
    return list(public.publish(Catalogue.of(posts), policy.parse(POLICY + more), ["docs/open.md"]).catalogue)


def _body(text: str, *others: Postmortem, front: str = FRONT) -> str:
    found = {post.path: post for post in _published(_post(text, front), *others)}
    return found[PATH].body


def _summary(text: str, *others: Postmortem) -> str:
    return _body(f"\n## Summary\n\n{text}\n", *others).removeprefix("## Summary\n\n").rstrip("\n")


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("closed", "closed", 1),
        ("closed", "reviewed", 1),
        ("closed", "in-review", 0),
        ("visibility: public", "visibility: internal", 0),
        ("visibility: public\n", "", 0),
        ("visibility: public", "visibility: Public", 0),
        ("title: Down", "title: [Down", 0),
    ],
)
def test_only_what_says_so_and_is_reviewed_is_public(old: str, new: str, shown: int) -> None:
    assert len(_published(_post(front=FRONT.replace(old, new)))) == shown


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("title: Down", "title: [Down", 2),
        ("visibility: public", "visibility: [public]", 5),
        ("status: closed", "status: {}", 4),
        ("---\n", "", 1),
    ],
)
def test_a_file_that_nobody_knows_of_whether_it_is_public_is_told(old: str, new: str, line: int) -> None:
    text = f"---\n{FRONT}---\n\n## Summary\n"
    broken = reading.read(text.replace(old, new, 1), PATH)
    fine = [_post(), _post(front=FRONT.replace("public", "internal").replace("closed", "{}"))]
    assert [problem.position.line for _, problem in public.doubtful(Catalogue.of([broken, *fine]))] == [line]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("critical", "acme-secret", "severity"), ("title: Down", "title: Down\ndetected_by: Acme", "detected_by")],
)
def test_a_value_that_nobody_knows_is_left_out(old: str, new: str, field: str) -> None:
    assert getattr(_published(_post(front=FRONT.replace(old, new)))[0], field) is None


def test_only_public_ones_stay_related() -> None:
    front = f"{FRONT}related: [open, closed, gone, open]\n"
    others = (_post(path="postmortems/open.md"), _post(front="title: x\n", path="postmortems/closed.md"))
    assert {post.id: post.related for post in _published(_post(front=front), *others)}[_post().id] == ("open",)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("before\n\n## Summary\n\nText.\n", "## Summary\n\nText.\n"),
        ("# Summary\n\nText.\n\n## More\n\nPart.\n", "## Summary\n\nText.\n\n### More\n\nPart.\n"),
        ("# Down\n\nhidden\n\n## TL;DR\n\nText.\n", "## TL;DR\n\nText.\n"),
        ("## Lessons learned\n\nhidden\n\n### What went well\n\nText.\n", "## What went well\n\nText.\n"),
        ("## Ours\n\nhidden\n\n### Also ours\n\nhidden\n", ""),
        ("## Action items\n\nhidden\n\n### Impact\n\nhidden\n\n## Impact\n\nText.\n", "## Impact\n\nText.\n"),
        ("## Impact\n\nText.\n\n### Action items\n\nhidden\n\n### More\n\nPart.\n",
         "## Impact\n\nText.\n\n### More\n\nPart.\n"),
        ("## Impact\n\nText.\n\n##Action items\n\nhidden\n", "## Impact\n\nText.\n"),
        ("## Impact\n\nText.\n\nNext steps\n-\n\nhidden\n", "## Impact\n\nText.\n"),
        ("Impact\n======\n\nText.\n\nNext steps\n----------\n\nhidden\n", "## Impact\n\nText.\n"),
        ("## Impact\n\nText.\n\n**Next steps:**\n\nhidden\n\n## Summary\n\nEnd.\n",
         "## Impact\n\nText.\n\n## Summary\n\nEnd.\n"),
        ("## Impact\n\nText.\n\n<h3>Next steps</h3>\n\nhidden\n", "## Impact\n\nText.\n"),
        ("## Impact\n\nText.\n\n### Internal notes\n\nhidden\n\n#### More\n\nhidden\n\n### Costs\n\nPart.\n",
         "## Impact\n\nText.\n\n### Costs\n\nPart.\n"),
        ("## Impact\n\nText.\n\n**Internal:**\n\nhidden\n", "## Impact\n\nText.\n"),
        ("## Impact\n\nText.\n\n<details><summary>Internal</summary>\nhidden\n", "## Impact\n\nText.\n"),
        ("## Impact\n\nInternal systems failed.\n\n### Internal server errors\n\nPart.\n",
         "## Impact\n\nInternal systems failed.\n\n### Internal server errors\n\nPart.\n"),
        ("## Impact\n\n" + "x" * 300 + "\n", "## Impact\n\n" + "x" * 300 + "\n"),
        ("## Impact\n\n<!-- hidden -->\n\n## Summary\n\nText.\n", "## Summary\n\nText.\n"),
        ("## Impact\n\nText.\n\n<!-- hidden\n\n## Summary\n\nhidden\n", "## Impact\n\nText.\n"),
        ("## Impact\n\nText.\n\n```\nhidden\n\n## Summary\n\nhidden\n", "## Impact\n\nText.\n"),
        ("## Impact\n\nText.\n\n```", "## Impact\n\nText.\n"),
        ("## Impact\n\n```\nText.\n```\n", "## Impact\n\n```\nText.\n```\n"),
        ("## Impact\n\nText.\n<!-- internal -->\n\n## Summary\n\nhidden\n", "## Impact\n\nText.\n"),
        ("", ""),
    ],
)  # fmt: skip
def test_only_public_sections_are_shown(body: str, shown: str) -> None:
    assert _body(body) == shown


@pytest.mark.parametrize(
    ("timeline", "shown"),
    [
        ("| Time | Event | Source |\n| --- | --- | --- |\n| 09:12 | Down \\| out | hidden |\n",
         "| 2026-11-12 09:12 | Down \\| out |\n"),
        ("| Time | Who | Event |\n| --- | --- | --- |\n| 09:12 | hidden | Down |\n", "| 2026-11-12 09:12 | Down |\n"),
        ("- 09:12 UTC – Down (hidden)\n- 09:13 – Up\n", "| 2026-11-12 09:12 | Down |\n| 2026-11-12 09:13 | Up |\n"),
        ("hidden\n\n| Time | Event |\n| --- | --- |\n| hidden | Down |\n\n### hidden\n\nhidden\n", "|  | Down |\n"),
    ],
)  # fmt: skip
def test_of_the_timeline_times_and_events_are_shown(timeline: str, shown: str) -> None:
    text = _body(f"## Timeline\n\n{timeline}")
    assert text == f"## Timeline\n\n| Time (UTC) | Event |\n| --- | --- |\n{shown}"


ROWS = "| --- | --- | --- |\n| 09:12 | Down | hidden |\n"


@pytest.mark.parametrize(
    ("sections", "heading"),
    [
        ('name = "Zeitverlauf"', "Zeitverlauf"),
        ('name = "Hergang"\naliases = ["Timeline"]', "Hergang"),
        ('name = "Timeline"\naliases = ["Hergang"]', "2. Hergang"),
    ],
)
def test_a_timeline_of_another_name_shows_no_sources_either(sections: str, heading: str) -> None:
    more = f"\n[[tool.afterword.sections]]\n{sections}\npublic = true\n"
    (post,) = _published(_post(f"\n## {heading}\n\nhidden\n\n| Zeit | Ereignis | Beleg |\n{ROWS}"), more=more)
    assert post.body == f"## {heading}\n\n| Time (UTC) | Event |\n| --- | --- |\n| 2026-11-12 09:12 | Down |\n"


@pytest.mark.parametrize(
    ("table", "shown"),
    [
        (f"| Zeit | Ereignis | Irgendwas |\n{ROWS}", "| Zeit | Ereignis |\n| --- | --- |\n| 09:12 | Down |"),
        (f"| Time | Who | What |\n{ROWS.replace('| Down | hidden', '| hidden | Down')}",
         "| Time | What |\n| --- | --- |\n| 09:12 | Down |"),
        ("Time | What | Errors | p99\n--- | --- | --- | ---\n09:12 | Down | 12 % | 1.5 s\n09:13 | x | 3",
         "Time | What | Errors | p99\n--- | --- | --- | ---\n09:12 | Down | 12 % | 1.5 s\n09:13 | x | 3"),
        ("> | Time | What | By |\n> | --- | --- | --- |\n> | 09:12 | Down |\n> | | x | hidden | hidden |\n",
         "| Time | What |\n| --- | --- |\n| 09:12 | Down |\n|  | x |"),
        ("| Region | Lost | Cause |\n| --- | --- | --- |\n| EU | 3 | shown |",
         "| Region | Lost | Cause |\n| --- | --- | --- |\n| EU | 3 | shown |"),
        ("| Time | What | By |\n| --- | --- | --- |", "| Time | What | By |\n| --- | --- | --- |"),
        (f"```\n| Time | What | By |\n{ROWS}```", f"```\n| Time | What | By |\n{ROWS}```"),
        ("a | b\nc", "a | b\nc"),
    ],
)  # fmt: skip
def test_a_table_of_times_in_another_section_shows_no_sources_either(table: str, shown: str) -> None:
    assert _summary(table).strip() == shown


def test_a_timeline_without_rows_is_not_shown() -> None:
    assert _body("## Timeline\n\nhidden\n") == ""


def test_the_rows_are_there_as_values_without_their_sources() -> None:
    body = "## Timeline\n\n| Time | Event | Source |\n| --- | --- | --- |\n| 09:12 | Down | hidden |\n"
    (row,) = _published(_post(body))[0].timeline
    assert (row.event, row.source) == ("Down", "")


OTHER = _post(front="title: x\n", path="postmortems/2026/2026-01-01-hidden.md")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a](https://chat.example.com/x)", "a"),
        ("[a](https://status.example.com/x 'hidden'){target=_blank}", "[a](https://status.example.com/x)"),
        ("[a](https://www.example.org)", "[a](https://www.example.org)"),
        ("[a](https://status.example.com.evil.example)", "a"),
        ("[a](javascript:alert)", "a"),
        ("[a](//status.example.com)", "a"),
        ("[a](https://[)", "a"),
        ("![a](https://status.example.com/x.png)", "a"),
        ("[a](#impact), [b](2026-11-12-checkout.md#x)", "a, [b](2026-11-12-checkout.md)"),
        ("[a](../../docs/open.md#x), [b](../../docs/other.md)", "[a](../../docs/open.md), b"),
        ("[secret title](2026-01-01-hidden.md)", "another incident"),
        ("the pattern of the [checkout incident](2026-01-01-hidden.md): a green check, in an 2026-01-01-hidden",
         "the pattern of another incident: a green check, in another incident"),
        ("Like the **[x](2026-01-01-hidden.md)**; our 2026-01-01-hidden. The 2026-01-01-hidden",
         "Like **another incident**; our other incident. Another incident"),
        ("an earlier 2026-01-01-hidden, that one", "an earlier incident, that one"),
        ("on the https://chat.example.com/x, a PROJ-1, their db1.corp, the https://x.example\nand",
         "on the internal page, a ticket, their internal system, the internal page\nand"),
        ("as in 2026-01-01-hidden, not 2026-01-02-other", "as in another incident, not 2026-01-02-other"),
        ("![a](2026-11-12-checkout/a%20b.png)", "![a](2026-11-12-checkout/a%20b.png)"),
        ("![a](2026-11-12-checkout/a.txt) ![b](2026-11-11-x/b.png) ![c](/c.png)", "a b c"),
        ("[![a](2026-11-12-checkout/a.png)](https://chat.example.com)", "![a](2026-11-12-checkout/a.png)"),
        ("[`a`](https://chat.example.com) \\[b](c)", "`a` \\[b] (c)"),
        ("[a][1] [b][] [c], [d]\n\n[1]: https://x.example\n[b]: <https://status.example.com>\n[c]: x.txt 'hidden'",
         "a [b](https://status.example.com) c, [d]"),
        ("[a [b [c [d](e.txt)](f.txt)](g.txt)](h.txt)", "[a b c d] (h.txt)"),
        ("<https://chat.example.com> https://chat.example.com/x", "an internal page an internal page"),
        ("<https://status.example.com/a>", "<https://status.example.com/a>"),
        ("ftp://status.example.com", "an internal page"),
        ("help@example.com, bob@example.com, x@y.example", "help@example.com, a colleague, an address"),
        ("mailto:x@y.example", "an address"),
        ("<b class='hidden'>a</b><span data-x='hidden'>b</span><br/>", "<b>a</b>b<br>"),
        ("<script>a</script> <? hidden ?> <!DOCTYPE hidden>", "a"),
        ("a <b and 1 < 2", "a &lt;b and 1 < 2"),
        ("`<b> Bob https://chat.example.com`", "`<b> COLLEAGUE INTERNAL_PAGE`"),
        ("```\n<b> Bob\n```", "```\n<b> COLLEAGUE\n```"),
        ('a\n\n--8<-- "docs/hidden.md"\n\n> ;--8<-- "hidden"\n\nb', "a\n\n\n\nb"),
        ("a\n\n--8<--\nhidden.md\nhidden\n\n--8<--\n\nb -8<- c", "a\n\n\nb  c"),
        ('```\n--8<-- "hidden"\n8<\n```', "```\n8<\n```"),
        ("\ue0000\ue001 and Bob", "0 and a colleague"),
        ("https&#58;//chat.example.com/x x&commat;y.example", "an internal page an address"),
        ("&lt;b&gt; &amp; &nbsp; &ast; &bogus;", "&lt;b&gt; &amp; &nbsp; &ast; &bogus;"),
        ("so\u00adft, ze\u200bro, \U0001f469\u200d\U0001f4bb", "soft, zero, \U0001f469\u200d\U0001f4bb"),
        ("on www.shop.internal, DB1.corp:5432/x, a.b.local.",
         "on an internal system, an internal system, an internal system."),
        ("on x.example.org, internal.example, x.internals, thread.local()",
         "on x.example.org, internal.example, x.internals, thread.local()"),
        ("from 10.1.2.3, 192.168.0.0/16, 172.20.0.1:80", "from an IP address, an IP address, an IP address:80"),
        ("from fd00::12, FE80::1%eth0, fd00:::1", "from an IP address, an IP address, fd00:::1"),
        ("from 8.8.8.8, 192.0.2.1, 10.1.2.3.4, 10.1.2.999", "from 8.8.8.8, 192.0.2.1, 10.1.2.3.4, 10.1.2.999"),
        ("for PROJ-4711, feature/AB-12-x", "for a ticket, feature/a ticket-x"),
        ("for CVE-2024-1234, UTF-8, SHA-256, ISO-8601, HTTP-2, RFC-7231, Q3-2026, SEV-1",
         "for CVE-2024-1234, UTF-8, SHA-256, ISO-8601, HTTP-2, RFC-7231, Q3-2026, SEV-1"),
        ("in #ops-alerts, (see \\#ops)", "in a chat channel, (see a chat channel)"),
        ("in #fff, #a1b2c3, #12, a#b, &#x27;", "in #fff, #a1b2c3, #12, a#b, &#x27;"),
        ("#ops-alerts told us", "a chat channel told us"),
        ("on OK-1, db.known.corp, #known", "on OK-1, db.known.corp, #known"),
        ("`PROJ-1 #ops x.corp 10.0.0.1`", "`TICKET CHAT_CHANNEL INTERNAL_SYSTEM IP_ADDRESS`"),
        ("```c\n#include <x>\n```", "```c\n#include <x>\n```"),
        ("- a\n\n      - [b][x]\n\n        [x]: https://chat.example.com", "- a\n\n      - b"),
        ("> [x][1]\n>\n> [1]: https://chat.example.com 'hidden'", "> x\n>"),
        ("[a](https://status.example.com/bob), https://status.example.com/?u=bob", "a, an internal page"),
        ("[a](mailto:help@example.com), https://[x", "[a](mailto:help@example.com), an internal page"),
        ("![a](2026-11-12-checkout/bob.png) ![b](2026-11-12-checkout/b.svg)", "a b"),
    ],
)  # fmt: skip
def test_what_text_may_say(text: str, shown: str) -> None:
    assert _summary(text, OTHER).strip() == shown


def test_a_tag_or_service_with_a_name_is_left_out() -> None:
    tags, services = "[quux_corp, deploy, by bob]", "[check out, db1.corp, quuxcorp-sync]"
    front = f"{FRONT}customers: [Quux Corp]\ntags: {tags}\nservices: {services}\n"
    (found,) = _published(_post(front=front))
    assert (found.tags, found.services) == (("deploy",), ("check out",))


@pytest.mark.parametrize(
    ("path", "page"), [("postmortems/2026/2026-11-12-down-at-bob.md", ""), (PATH, "docs/about-bob.md")]
)
def test_a_public_file_is_not_called_by_a_name(path: str, page: str) -> None:
    with pytest.raises(ConfigError, match="its own name holds that of a colleague"):
        public.publish(Catalogue.of([_post(path=path)]), policy.parse(POLICY), [page] if page else [])
    hidden = _post(front=FRONT.replace("public", "internal"), path=path)
    public.publish(Catalogue.of([hidden]), policy.parse(POLICY))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("# A\n\na\n\n## Internal notes\n\nhidden\n\n### Part\n\nhidden\n\n## B\n\nb", "# A\n\na\n\n## B\n\nb"),
        ("# A <!-- x -->\n\n<internal>hidden</internal>b", "# A \n\nb"),
    ],
)
def test_a_handbook_page_is_shown_without_what_is_called_internal(text: str, left: str) -> None:
    assert public_sections.without_internal(text, policy.parse(POLICY)) == left


def test_only_images_beside_the_file_that_its_text_shows_come_along() -> None:
    body = (
        "\n## Summary\n\n![a](2026-11-12-checkout/a.png) ![b](2026-11-12-checkout/b.txt) "
        "`![c](2026-11-12-checkout/c.png)`\n<!-- internal -->![d](2026-11-12-checkout/d.png)<!-- /internal -->"
        " [e](../../docs/open.md)\n"
    )
    assert public.images(_published(_post(body))[0]) == {f"{PATH.removesuffix('.md')}/a.png"}


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![a](",
        "<a ",
        "[a]: ",
        "](",
        "x@",
        "`",
        "# x\n",
        "<!-- internal -->",
        "a://",
        "a.",
        "[a](b) ",
        "<b>",
        "#a-",
        "AB-",
        "&#58;",
        "> [a]: ",
        "-",
        "--8<--\n",
        "--8<--\nx\n",
        "- ",
    ],
)
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    assert seconds(lambda: _summary(piece * (60_000 // len(piece)))) < 5
