"""This repository's own handbook: every page can be filled in, and says what the policy says."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from afterword.adapters import files
from afterword.cli import COMMANDS
from afterword.core.business_days import NO_DEADLINE, Deadline
from afterword.core.policy import Mail, Person, Policy, Reminders, Severity
from afterword.site import glossary, tree
from tests.support.project import NOW

ROOT = Path(__file__).resolve().parents[2]
DOCS = {path.relative_to(ROOT / "docs").as_posix(): path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md")}
PROSE = sorted(path for path in DOCS if not path.startswith("tool/"))
TEMPLATE = "---\ntitle: {{ title | yaml }}\n---\n"
MAIL = "everybody@changed.example"


def _site(policy: Policy) -> dict[str, str]:
    return tree.build(files.load_catalogue(ROOT), policy, DOCS, template=TEMPLATE, now=NOW)


@pytest.fixture(scope="module")
def own_policy() -> Policy:
    return files.load_policy(ROOT)


@pytest.fixture(scope="module")
def changed(own_policy: Policy) -> dict[str, str]:
    """The site under another policy: no deadline, address or reviewer is as before."""
    odd = Deadline.parse("17 business days")
    severities = {
        name: Severity(
            meaning=f"Changed {name}.",
            due=odd if severity.due else NO_DEADLINE,
            meeting=odd if severity.meeting else NO_DEADLINE,
            reviewers=("changed/team",),
            action_items_due=dict.fromkeys(severity.action_items_due, Deadline.parse("171 days")),
        )
        for name, severity in own_policy.severities.items()
    }
    check = msgspec.structs.replace(own_policy.check, maximum_action_items=173, announce_within=179)
    return _site(
        msgspec.structs.replace(
            own_policy,
            severities=severities,
            mail=Mail(group=MAIL),
            people={"bob": Person(name="Changed Name", email="bob@changed.example")},
            check=check,
            reminders=Reminders(before=(odd,), after=odd, escalate_after=odd),
            incident_commanders=("changed/team",),
        )
    )


@pytest.mark.parametrize("path", PROSE)
def test_no_deadline_address_or_reviewer_of_the_policy_is_typed(
    path: str, own_policy: Policy, changed: dict[str, str]
) -> None:
    severities = own_policy.severities.values()
    typed = {str(limit) for severity in severities for limit in (severity.due, severity.meeting) if limit}
    typed |= {str(limit) for severity in severities for limit in severity.action_items_due.values()}
    typed |= {reviewer for severity in severities for reviewer in severity.reviewers if "/" in reviewer}
    rules = own_policy.reminders
    typed |= {str(limit) for limit in (*rules.before, rules.escalate_after)} | set(own_policy.incident_commanders) - {
        "bob"
    }
    typed |= {person.email for person in own_policy.people.values()} | {own_policy.mail.group}
    assert [value for value in sorted(typed) if value in changed[path]] == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("after/index.md", [MAIL, "17 business days", "179 hours", f"to: {MAIL}", "bob@changed.example"]),
        ("after/process.md", ["17 business days", "171 days", "changed/team", "Changed critical.", "aw-deadlines"]),
        ("after/meeting.md", ["17 business days"]),
        ("after/action-items.md", ["171 days", "More than 173 open ones"]),
        ("after/announcement.md", [MAIL, "within 179 hours"]),
        ("after/checklists.md", [MAIL]),
        ("after/process-review.md", ["[Changed Name](mailto:bob@changed.example)"]),
        ("about.md", [MAIL]),
    ],
)
def test_a_change_of_the_policy_reaches_the_pages(changed: dict[str, str], path: str, words: list[str]) -> None:
    assert [word for word in words if word not in changed[path]] == []


@pytest.mark.parametrize("path", sorted(DOCS))
def test_pages_show_only_commands_that_exist(path: str) -> None:
    shown = re.findall(r"(?:^\s*\$ |`)afterword ([a-z]+)", DOCS[path], re.MULTILINE)
    assert set(shown) <= set(COMMANDS)


def test_without_a_group_or_people_the_pages_are_whole(own_policy: Policy) -> None:
    pages = _site(msgspec.structs.replace(own_policy, mail=Mail(), people={}))
    assert not [path for path in PROSE if "mailto:" in pages[path] or "[](" in pages[path]]
    assert "announced: {at: 2026-11-20T12:05:00Z, by: carol}" in pages["after/index.md"]


def test_every_term_of_the_glossary_explains_itself_in_a_sentence(own_policy: Policy) -> None:
    terms = glossary.read(_site(own_policy)[glossary.PAGE]).by_word.values()
    meanings = {term.id: term.meaning for forms in terms for _, term in forms}
    assert len(meanings) > 30
    assert [id_ for id_, meaning in meanings.items() if not 15 < len(meaning) < 220 or "{" in meaning] == []


@pytest.mark.parametrize("path", ["after/index.md", "after/process.md", "after/customers.md", "about.md"])
def test_pages_explain_the_terms_they_use(own_policy: Policy, path: str) -> None:
    assert "{ .aw-term }" in _site(own_policy)[path]


def test_the_examples_show_that_post_mortems_are_found_by_what_they_share(changed: dict[str, str]) -> None:
    page = changed["postmortems/2026/2026-11-17-search-returned-withdrawn-products.md"]
    found = page.partition("## Related post-mortems")[2].partition("\n## ")[0]
    reason = found.partition("[Checkout unavailable for EU customers]")[2].partition("(shares ")[2]
    assert re.match(r"the .*?contributing factor.*? health check, the", reason)
    assert ", the tags database, migration and " in reason
