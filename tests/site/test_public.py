"""The public page of a post-mortem."""

from __future__ import annotations

import re

from afterword.core.catalogue import Catalogue
from afterword.site import public
from tests.site.support import FRONT as SUPPORT
from tests.site.support import PATH, POLICY_VALUE, post
from tests.support.project import NOW, change

TIMELINE = (
    "\n## Summary\n\nDown.\n\n## Timeline\n\n| Time (UTC) | Event | Source |\n| --- | --- | --- |\n"
    "| 2026-11-12 09:12 | Orders stop | #ops |\n| 2026-11-12 10:40 | Resolved: orders flow | #ops |\n"
)


FRONT = change(SUPPORT, "draft", "closed") + "resolved_at: 2026-11-12T10:40:00Z\nvisibility: public\n"


def test_a_page_leads_back_to_the_list_and_on_to_the_one_before() -> None:
    other = "postmortems/2026/2026-11-01-search.md"
    posts = [post(FRONT), post(change(FRONT, "2026-11-12T09", "2026-11-01T09"), path=other)]
    pages = public.build(Catalogue.of(posts), POLICY_VALUE, {}, now=NOW).pages
    assert pages[PATH].endswith(
        "[All post-mortems](../../index.md) · ← [Checkout is down](2026-11-01-search.md)\n{: .aw-way }\n"
    )
    own = {"index.md": "---\nvisibility: public\n---\n\n# Home\n"}
    text = public.build(Catalogue.of(posts), POLICY_VALUE, own, now=NOW).pages[PATH]
    assert "[All post-mortems](../index.md)" in text


def test_the_drawing_is_before_the_rows_whose_numbers_it_has_and_milestones_are_marked() -> None:
    known = post(FRONT, TIMELINE)
    text = public.build(Catalogue.of([known]), POLICY_VALUE, {}, now=NOW).pages[PATH]
    assert text.index("## Summary") < text.index("## Timeline") < text.index('<figure class="aw-timeline"')
    assert text.split("</figure>")[1].lstrip().startswith("| Time (UTC) | Event |")
    assert '| 2026-11-12 09:12 <span class="aw-mark aw-mark--started">Impact starts</span> | Orders stop |' in text
    assert '| 2026-11-12 10:40 <span class="aw-mark aw-mark--resolved"></span> | Resolved: orders flow |' in text


def test_the_list_can_be_narrowed_down_by_what_is_public() -> None:
    known = f"{FRONT}services: [checkout]\ntags: [deploy]\n"
    fronts = [change(known, "2026-11-12T09", f"2026-11-{day}T09") for day in ("02", "03")]
    fronts.append(change(known, "started_at: 2026-11-12T09:12:00Z\n", ""))
    posts = [post(front, path=f"postmortems/2026/{number}.md") for number, front in enumerate(fronts)]
    text = public.build(Catalogue.of(posts), POLICY_VALUE, {}, now=NOW).pages["index.md"]
    assert re.findall(r'<select name="(\w+)">', text) == ["severity", "service", "tag", "year"]
    assert re.findall(r'<a href="[^"]*/(\d)/">', text) == ["1", "0", "2"]
    assert '<td class="aw-span" data-prefix="lasted"><span data-sort="782880">' in text
    assert "alice" not in text
