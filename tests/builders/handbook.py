"""A small handbook with every kind of page, for tests that build it with real builders."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from afterword.site import places
from tests.support.project import POLICY, Project

REPOSITORY = Path(__file__).resolve().parents[2]
NAVIGATION = re.findall(r"([\w./-]+\.md)$", (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
PAGES = tuple(path for path in NAVIGATION if (REPOSITORY / "docs" / path).is_file())
"""The pages of the navigation that are written, not made."""
GLOSSARY = "resources/glossary.md"
OUTAGE = "postmortems/2026/2026-11-12-checkout-outage.md"
HOSTILE = "postmortems/2026/2026-06-01-hostile.md"
UNREADABLE = "postmortems/2026/2026-07-01-unreadable.md"
SLOW = "postmortems/2025/2025-03-02-checkout-slow.md"
HOSTILE_TITLE = "</title><script>alert(1)</script> | `x` [x](javascript:alert(1)) *b* {{ 7 }} # h"
RECORDS = (
    *(places.kind_index(kind) for kind in places.KINDS),
    *(places.OVERDUE, places.ACTION_ITEMS, places.DASHBOARD, places.SEEN_BEFORE),
    *(places.ANNIVERSARIES, places.PROCESS_REVIEW, places.FEEDS),
    places.value_page("services", "<script src=//evil.example></script>"),
    places.value_page("severities", "<b>|`"),
    places.value_page("owners", "<img src=https://evil.example/x onerror=alert(1)>"),
    *(f"records/{name}/index.md" for name in ("severities/critical", "severities/low", "owners/alice", "owners/bob")),
    "records/years/2026/index.md",
    "records/years/2025/index.md",
)
FILES = {
    **{f"docs/{path}": f"# The page {path}\n\nWritten by an incident commander.\n" for path in PAGES},
    f"docs/{GLOSSARY}": (
        "# Glossary\n\nIncident commander { #incident-commander }\n"
        ":   Whoever leads, see [roles](../after/process.md#roles).\n"
    ),
    "pyproject.toml": POLICY,
    "docs/index.md": '# Home\n\n{{ link("2026-11-12-checkout-outage") }}, [all](../postmortems/)\n',
    "docs/after/index.md": (
        "# After an incident\n\n1. Create it: `afterword new`.\n2. Tell {{ policy.mail.group }}.\n\n"
        "{{ severity_table() }}\n\n![graph](../img/graph.svg)\n\n"
        "[before](../../postmortems/2025/2025-03-02-checkout-slow.md#summary)\n"
    ),
    "docs/before/severity.md": (
        "# Severity levels\n\n{{ deadline_chart() }}\n\n```mermaid\ntimeline\n  09.12 : starts\n```\n"
    ),
    "docs/after/process.md": "# Post-mortem process\n\n## Roles\n\n{{ status_table() }}\n\n{{ people_table() }}\n",
    "docs/after/template.md": "# Post-mortem template\n\n{{ sections_table() }}\n\n{{ template() }}\n",
    "docs/after/writing.md": "# Writing a good post-mortem\n\n## Summary\n\n{{ action_item_limits_table() }}\n",
    "docs/after/checking.md": "# Checking a post-mortem\n\n{{ policy.score.section }}\n",
    "docs/after/publishing.md": "# Publishing\n\n{{ policy.public.allow | length }}\n",
    "docs/img/graph.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n',
    OUTAGE: """\
---
title: Checkout unavailable
severity: critical
status: in-review
owner: alice
started_at: 2026-11-12T09:12:00Z
detected_at: 2026-11-12T09:20:00Z
resolved_at: 2026-11-12T10:40:00Z
due_on: 2026-11-19
related: [2025-03-02-checkout-slow]
action_items:
  - title: Alert on replica lag
    owner: bob
    priority: P1
    due_on: 2026-12-11
    issue: https://github.com/acme/shop/issues/12
---

## Summary

The incident commander found a lock.
See [roles](../../docs/after/process.md#roles) and ![lag](2026-11-12-checkout-outage/lag.svg).
Saved: [the page](2026-11-12-checkout-outage/page.html) and ![a graph](2026-11-12-checkout-outage/moving.svg).

## Timeline

| Time (UTC) | Event | Source |
| --- | --- | --- |
| 2026-11-12 09:12 | Impact starts | [before](../2025/2025-03-02-checkout-slow.md#summary) |

## Action items
""",
    OUTAGE.replace(".md", "/lag.svg"): '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n',
    OUTAGE.replace(".md", "/page.html"): "<script>alert(12)</script>\n",
    OUTAGE.replace(".md", "/moving.svg"): '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(13)"/>\n',
    SLOW: "---\ntitle: Checkout slow\nseverity: low\nstatus: closed\nowner: bob\nstarted_at: 2025-03-02T09:12:00Z\n"
    "---\n\n## Summary\n\nSlow, and zephyrs blew.\n",
    HOSTILE: f"""\
---
title: "{HOSTILE_TITLE}"
severity: "<b>|`"
status: "<i>|"
owner: "<img src=https://evil.example/x onerror=alert(1)>"
services: ["<script src=//evil.example></script>"]
started_at: 2026-06-01T09:12:00Z
action_items:
  - {{title: "| <script>alert(2)</script>", issue: "javascript:alert(3)"}}
related: ["<script>"]
---

## Summary

<script src="https://evil.example/a.js"></script>

- a ` <img src=https://evil.example/b onerror=alert(5)>
- b ` and ![picture](https://evil.invalid/c.png) *x*{{: onclick=alert(6) }}

## Timeline

| Time (UTC) | Event | Source |
| --- | --- | --- |
| soon | <svg onload=alert(7)> {{ onclick=alert(8) }} | [x](java&#115;cript:alert(9)) [y](<javascript:alert(10)>) |

~~~ a {{{{
<script>alert(11)</script>
~~~
""",
    UNREADABLE: "---\ntitle: [<script>alert(4)</script>\n---\n\n## Summary\n",
}


def create(root: Path) -> Project:
    """The handbook, with the repository's own configuration of the builder."""
    project = Project.create(root)
    for path, content in FILES.items():
        project.write(path, content)
    shutil.copy(REPOSITORY / "mkdocs.yml", root / "mkdocs.yml")
    return project
