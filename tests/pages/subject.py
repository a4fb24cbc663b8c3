"""What the judges of the pages look at: this repository's own handbook, with hostile post-mortems among the others."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.builders import handbook
from tests.support.project import Project, change

OUTAGE = "postmortems/2026/2026-09-08-checkout-unavailable-for-eu-customers"
CERTIFICATE = "postmortems/2026/2026-10-14-notifications-delayed-by-an-expired-certificate"
"""A public one."""
HOSTILE = "postmortems/2026/2026-06-02-hostile"
ALIKE = ("tags", "owners", "severities", "years", "customers")
"""Made as the list of services is, whose page stands for theirs."""
RECORDS = tuple(
    path.removesuffix("index.md")
    for path in handbook.NAVIGATION
    if path.startswith("records/") and path.split("/")[1] not in ALIKE
)
"""The made pages of the navigation that list what the post-mortems say."""
UNREADABLE = handbook.UNREADABLE.removesuffix(".md")
FLAG = "scriptsThatRan"
"""What a payload would leave on the window."""
RUN = f"window.{FLAG}=[...(window.{FLAG}||[]),1]"
SLOW = """\
---
title: Checkout slow in month {month}
severity: low
status: closed
owner: bob
services: [checkout]
started_at: 2025-{month:02}-03T09:12:00Z
resolved_at: 2025-{month:02}-03T10:12:00Z
---

## Summary

It was slow, and then it was not.
"""
PAYLOADS = (
    f"<img src=x onerror={RUN}>",
    f"</title></script><script>{RUN}</script>",
    f'"><svg onload="{RUN}">',
    f"' onmouseover='{RUN}' x='",
    f"<iframe srcdoc='<script>parent.{FLAG}=[1]</script>'>",
    f"[x](javascript:{RUN})",
    f"{{{{ 7*7 }}}}<details open ontoggle={RUN}>",
    f"`<b onclick={RUN}>`{{: onclick={RUN}}}",
)


_SVG = 'xmlns="http://www.w3.org/2000/svg"'
_XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
ATTACHMENTS = {
    **{f"x.{kind}": f"<!doctype html><script>{RUN}</script>" for kind in ("html", "htm", "HTML", "shtml", "html.gz")},
    **{f"x.{kind}": f"<html {_XHTML}><script>{RUN}</script></html>" for kind in ("xhtml", "xht", "xml")},
    "x.svg": f"<svg {_SVG}><script>{RUN}</script></svg>",
    "y.svg": f'<svg {_SVG} onload="{RUN}"/>',
    "index.html": f"<!doctype html><script>{RUN}</script>",
    "x.markdown": f"<script>{RUN}</script>",
    "x": f"<!doctype html><script>{RUN}</script>",
}
"""Files beside the hostile post-mortem, by name, each of which would run its script if it were opened as it is."""


def _hostile() -> str:
    """A post-mortem of which every value, cell, heading and address is a payload."""
    payload = [json.dumps(f"{text} hostile") for text in PAYLOADS]
    name = [json.dumps(f"{text} inside") for text in PAYLOADS]
    address = json.dumps(f"javascript:{RUN}")
    everything = f"[{', '.join(payload)}]"
    event = "\n".join(
        f"| 2026-06-02 09:{12 + number} | {text.replace('|', '/')} | [source](javascript:{RUN}) <{address}> |"
        for number, text in enumerate(PAYLOADS)
    )
    files = "".join(
        f"- [{name}](2026-06-02-hostile/{name}) ![{name}](2026-06-02-hostile/{name})\n" for name in ATTACHMENTS
    )
    prose = "\n\n".join([*PAYLOADS, files])
    items = "\n".join(
        f"  - {{title: {text}, owner: {owner}, type: {text}, priority: {text}, issue: {address}, due_on: 2026-06-20}}"
        for text, owner in zip(payload, name, strict=True)
    )
    return f"""\
---
title: {payload[1]}
severity: critical
status: in-review
owner: {name[0]}
incident_commander: {name[2]}
on_call: {name[3]}
responders: [{", ".join(name)}]
services: {everything}
customers: [{", ".join(name)}]
tags: {everything}
detected_by: {name[0]}
started_at: 2026-06-02T09:12:00Z
detected_at: 2026-06-02T09:20:00Z
mitigated_at: 2026-06-02T09:40:00Z
resolved_at: 2026-06-02T10:40:00Z
due_on: 2026-06-09
due_reason: {payload[2]}
related: {everything}
action_items:
{items}
follow_up:
  chat_saved: {{at: 2026-06-02T12:00:00Z, by: {name[0]}}}
  announced: {{at: 2026-06-02T12:05:00Z, by: {name[1]}, to: {payload[2]}}}
  customer_notices: [{{customer: {name[3]}, about: restart, at: 2026-06-03T08:00:00Z, by: {name[4]}}}]
---

## Summary

{prose}

## Timeline

| Time (UTC) | Event | Source |
| --- | --- | --- |
{event}

## Contributing factors

{"".join(f"- **{text}** {text}{chr(10)}" for text in PAYLOADS)}
## Response process review

{prose}

```mermaid
flowchart TB
  A["<img src=x onerror={RUN}>"] --> B
  click A "javascript:{RUN}"
```

## {PAYLOADS[0]}

{prose}
"""


def few_of_each(paths: Iterable[str]) -> list[str]:
    """The pages, but only two of each kind of which there are dozens: single rules, values and post-mortems."""
    seen = Counter[str]()
    chosen = []
    for path in sorted(paths):
        folder, is_own = path.rpartition("/")[0].rpartition("/")[0], path.startswith((HOSTILE, OUTAGE))
        seen[folder] += 1
        if is_own or seen[folder] <= 2 or not folder.startswith(("rules", "records/", "postmortems/")):
            chosen.append(path)
    return chosen


def create(root: Path) -> Project:
    """The repository's handbook in a folder of its own, with the hostile post-mortems."""
    project = _copied(root)
    project.write(handbook.UNREADABLE, handbook.FILES[handbook.UNREADABLE])
    project.write(f"{HOSTILE}.md", _hostile())
    for name, content in ATTACHMENTS.items():
        project.write(f"{HOSTILE}/{name}", content)
    project.commit("Add what is hostile")
    for month in range(1, 13):
        project.write(f"postmortems/2025/2025-{month:02}-03-slow.md", SLOW.format(month=month))
    project.commit("Add what is ordinary")
    return project


def create_public(root: Path) -> Project:
    """The same handbook, with the hostile post-mortem and an ordinary one for the public."""
    project = _copied(root)
    project.write(f"{HOSTILE}.md", change(_hostile(), "status: in-review", "status: reviewed\nvisibility: public"))
    for name, content in ATTACHMENTS.items():
        project.write(f"{HOSTILE}/{name}", content)
    project.write(
        "postmortems/2025/2025-01-03-slow.md",
        change(SLOW.format(month=1), "---\ntitle", "---\nvisibility: public\ntitle"),
    )
    return project


def _copied(root: Path) -> Project:
    root.mkdir(parents=True)
    for name in ("docs", "postmortems"):
        shutil.copytree(handbook.REPOSITORY / name, root / name)
    for name in ("mkdocs.yml", "mkdocs.public.yml", "pyproject.toml"):
        shutil.copy(handbook.REPOSITORY / name, root / name)
    return Project.create(root, policy=(root / "pyproject.toml").read_text("utf-8"))
