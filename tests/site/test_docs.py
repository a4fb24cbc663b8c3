"""This repository's own handbook pages: each has what a page needs, and none says what the policy says."""

from __future__ import annotations

import posixpath
import re

import msgspec
import pytest
from mkdocs.utils import meta

from afterword import rules
from afterword.core import policy as policies
from afterword.core.business_days import Deadline
from afterword.core.catalogue import Catalogue
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.site import tree
from tests.builders.handbook import NAVIGATION, REPOSITORY
from tests.site.support import post
from tests.support.project import NOW

DOCS = REPOSITORY / "docs"
PAGES = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))}
POLICY = policies.parse((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
CODE = re.compile(r"^ *(`{3,})(?!mermaid)[^\n]*\n.*?^ *\1$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
DIAGRAM = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)

TERM = re.compile(r"\[([^\]\n]+)\]\([^)\n]+\)\{ \.aw-term \}")
"""What the glossary made of a word."""


def _filled(policy: Policy) -> dict[str, str]:
    pages = tree.build(Catalogue.of([]), policy, PAGES, template="", now=NOW)
    return {path: TERM.sub(r"\1", text) for path, text in pages.items()}


def _typed_once() -> set[str]:
    """What the policy says, as prose would say it."""
    severities = POLICY.severities.values()
    found = [limit for s in severities for limit in (s.due, s.meeting, *s.action_items_due.values()) if limit]
    mails = [POLICY.mail.group, POLICY.mail.sender, *(person.email for person in POLICY.people.values())]
    return {*map(str, found), *mails, f"{POLICY.check.announce_within} hours"}


def _changed() -> Policy:
    eleven = Deadline.parse("11 business days")
    replace = msgspec.structs.replace
    severities = {
        f"grade {number}": replace(
            severity, meaning=f"Meaning {number}.", due=eleven, meeting=eleven, reviewers=("acme/elders",),
            action_items_due={"P7": Deadline.parse("77 days")},
        )
        for number, severity in enumerate(POLICY.severities.values())
    }  # fmt: skip
    return replace(
        POLICY,
        severities=severities,
        priorities=("P7",),
        mail=replace(POLICY.mail, group="everybody@example.com"),
        people={"zoe": policies.Person(name="Zoe Example", email="zoe@example.com")},
        check=replace(POLICY.check, announce_within=13, avoided_words=("catastrophe",)),
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_in_the_navigation_and_has_one_title(path: str) -> None:
    assert NAVIGATION.count(path) == 1
    assert len(re.findall(r"^# ", CODE.sub("", PAGES[path]), re.MULTILINE)) == 1


@pytest.mark.parametrize("path", PAGES)
def test_a_page_tells_search_engines_in_a_sentence_what_it_is_about(path: str) -> None:
    assert re.match(r"---\ndescription: [A-Z].{30,160}\.\n---\n\n# ", PAGES[path])
    body, read = meta.get_data(PAGES[path])  # as the builder reads it: what it cannot read, it shows
    assert PAGES[path].startswith(f"---\ndescription: {read['description']}\n---\n")
    assert body.lstrip().startswith("# ")


@pytest.mark.parametrize("path", PAGES)
def test_no_page_types_what_the_policy_says(path: str) -> None:
    prose = CODE.sub("", PAGES[path])
    assert [words for words in _typed_once() if words in prose] == []


@pytest.mark.parametrize("own", [[], [post()]], ids=["none", "others"])
def test_without_the_fictional_post_mortems_every_link_still_leads_somewhere(own: list[Postmortem]) -> None:
    pages = tree.build(Catalogue.of(own), POLICY, PAGES, template="", now=NOW, all_rules=rules.ALL)
    links = [
        (path, posixpath.normpath(posixpath.join(posixpath.dirname(path), to)))
        for path in PAGES
        for to in re.findall(r"\]\(([^)#?\s:]+)(?=[)#?\s])", CODE.sub("", pages[path]))
    ]
    assert len(links) > 200
    assert [(path, to) for path, to in links if to not in pages and not (DOCS / to).is_file()] == []
    assert "[in one list](../postmortems/index.md)" in pages["resources/examples.md"]


@pytest.mark.parametrize("path", PAGES)
def test_each_diagram_can_be_read_aloud_and_has_no_gaps(path: str) -> None:
    for source in DIAGRAM.findall(PAGES[path]):
        assert re.search(r"^  accTitle: .+\n  accDescr: .+\.$", source, re.MULTILINE)
        assert "\n\n" not in source


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("index.md", ["grade 0", "Meaning 1.", "11 business days after the resolution", "everybody@example.com"]),
        ("before/index.md", ["severity **grade 0**, **grade 1**, **grade 2** or **grade 3**"]),
        ("before/severity.md", ["Meaning 3.", "acme/elders", "P7", "77 days",
                                "11 business days after the resolution | 11 business days |",
                                "At **grade 0** everything else stops"]),
        ("before/roles.md", ["Zoe Example", "zoe@example.com"]),
        ("during/index.md", ["everybody@example.com", "13 hours"]),
        ("during/communication.md", ["catastrophe"]),
        ("culture/sharing.md", ["everybody@example.com"]),
    ],
)  # fmt: skip
def test_a_changed_policy_changes_the_pages(path: str, words: list[str]) -> None:
    page, before = _filled(_changed())[path], _filled(POLICY)[path]
    assert [word for word in words if word not in page] == []
    assert [word for word in words if word in before] == []


def test_the_pages_hold_with_the_barest_policy() -> None:
    pages = _filled(Policy(severities={"low": policies.Severity()}, check=policies.Check(avoided_words=())))
    assert "The policy asks for no review meeting at any severity" in pages["before/index.md"]
    assert "## People" not in pages["before/roles.md"]
    assert "does not like these words" not in pages["during/communication.md"]
    assert "  \n" not in pages["culture/sharing.md"]


@pytest.mark.parametrize("name", ["Response process review", "Internal announcement", "External message"])
def test_pages_send_nobody_to_a_section_that_the_policy_does_not_have(name: str) -> None:
    own = msgspec.structs.replace(POLICY, sections=(policies.Section(name="Summary"),))
    to_it = re.compile(f'"{name}"|section "?{name}')
    pages, before = _filled(own), _filled(POLICY)
    shown = [path for path in pages if path in PAGES or path.startswith("records/")]
    assert [path for path in shown if to_it.search(pages[path])] == []
    assert any(to_it.search(before[path]) for path in shown)


def test_what_an_adopter_writes_into_the_policy_stays_words_in_its_cell() -> None:
    bad = "a | b <fast> `c`"
    severities = {bad: policies.Severity(meaning=bad, action_items_due={bad: Deadline.parse("3 days")})}
    check = msgspec.structs.replace(POLICY.check, avoided_words=(bad,))
    changes = {"severities": severities, "priorities": (bad,), "check": check, "incident_commanders": (bad,)}
    pages = _filled(msgspec.structs.replace(POLICY, **changes))
    written = [path for path in PAGES if path != "after/publishing.md" and "<fast>" in CODE.sub("", pages[path])]
    assert written == []
    row = next(line for line in pages["index.md"].splitlines() if "fast" in line)
    assert row.count("|") == 4


def test_without_a_commander_a_page_says_whom_to_ask_instead() -> None:
    pages = _filled(POLICY)
    assert "No post-mortem names one yet." in pages["after/process-review.md"]
    assert "Tell whoever leads the response to incidents, and you will be invited. No rank" in pages["after/index.md"]
    assert not [path for path in PAGES if "nobody yet" in pages[path]]
