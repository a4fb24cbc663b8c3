"""Linting: all rules over all files in one pass, in order, and what the next status asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from afterword.adapters import tree
from afterword.core import linting, policy, reading, rule, scaffold
from afterword.core.postmortem import Position, Postmortem
from afterword.core.rule import Context, Finding
from afterword.core.ruleset import Ruleset
from afterword.errors import ConfigError
from afterword.rules import ALL
from tests.support import valid
from tests.support.growth import seconds
from tests.support.project import POLICY
from tests.support.surroundings import Folder

DRAFT = scaffold.Draft(
    title="Down", severity="critical", owner="alice", started_at=dt.datetime(2026, 11, 20, 9, 12, tzinfo=dt.UTC)
)


@rule.rule("AW999", "endless", level="warning")
def endless(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """Something is everywhere."""
    for line in range(1, 1_000_000):
        yield Finding(position=Position(line=line), message="again")


@rule.rule("AW998", "passing-on", of_problems=True)
def passing_on(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """What could not be read is wrong."""
    yield Finding(position=Position(), message=f"{len(postmortem.problems)} problems")


def _new_draft() -> Postmortem:
    text = scaffold.render(tree.template(Path("a-folder-without-templates")), DRAFT, policy.parse(POLICY))
    return valid.read(text, "postmortems/2026/2026-11-20-down.md")


def test_a_report_counts_files_errors_and_warnings() -> None:
    late = valid.changed({"status: closed": "status: in-review", "owner: alice\n": "owner:\n"})
    found = linting.report([valid.read(), valid.read(late, "postmortems/2026/2026-11-20-b.md")], ALL, valid.context())
    assert (found.checked, found.errors, found.warnings) == (2, 1, 1)
    assert [one.code for one in found.diagnostics if one.is_error] == ["AW104"]


def test_a_report_names_the_files_and_the_rules() -> None:
    found = linting.report([valid.read(path=path) for path in ("b.md", "a.md")], ALL, valid.context())
    assert (found.paths, found.rules) == (("a.md", "b.md"), ALL)


def test_findings_are_in_the_order_of_path_line_and_column() -> None:
    text = valid.changed(
        {"visibility: internal": "visibility: x", "severity: critical": "severity: x", "1,204": "1,205"}
    )
    found = linting.lint([valid.read(text, f"postmortems/2026/2026-11-20-{x}.md") for x in "ba"], ALL, valid.context())
    places = [(one.path, one.line, one.column) for one in found]
    assert places == sorted(places)
    assert [one.code for one in found] == ["AW113", "AW116"] * 2


def test_a_file_that_is_not_understood_has_no_findings_about_its_fields() -> None:
    assert [one.code for one in valid.findings("---\n- a\n---\n")] == ["AW008"]


def test_a_broken_file_does_not_hide_the_others() -> None:
    broken, other = valid.read("", "postmortems/a.md"), valid.read(valid.changed({"owner: alice\n": "owner:\n"}))
    assert "AW104" in [one.code for one in linting.lint([broken, other], ALL, valid.context())]


def test_a_hundred_findings_of_a_rule_in_a_file_are_enough() -> None:
    found = linting.lint([valid.read()], [endless], valid.context())
    assert len(found) == 101
    assert [one.message for one in found if one.message != "again"] == ["again (and so on: further ones are not shown)"]


def test_a_draft_fresh_from_the_template_passes_and_says_what_is_still_open() -> None:
    found = linting.report([_new_draft()], ALL, valid.context(now=DRAFT.started_at))
    assert found.diagnostics == ()
    (still,) = found.open
    assert (still.status, still.before) == ("draft", "in-review")
    assert still.missing[:4] == ("services", "detected_at", "resolved_at", "due_on")
    assert {"Summary", "Timeline", "action_items"} <= set(still.missing)
    assert "External message" not in still.missing


def test_what_is_wrong_already_is_not_still_open_as_well() -> None:
    text = valid.changed({"owner: alice\n": "owner:\n", "status: closed": "status: reviewed"})
    assert linting.still_open(valid.read(text), ALL, valid.context()) == []


def test_what_is_missing_without_a_field_is_called_by_its_rule() -> None:
    bare = replace(valid.read(), status="reviewed")

    @rule.rule("AW998", "unnamed", since="closed")
    def unnamed(_postmortem: Postmortem, _: Context) -> Iterator[Finding]:
        """Closed is not allowed."""
        yield Finding(position=Position(), message="no")

    (still,) = linting.report([bare], [unnamed], valid.context()).open
    assert (still.before, still.missing) == ("closed", ("unnamed",))


@pytest.mark.parametrize("status", ["closed", "done", None])
def test_nothing_is_open_after_the_last_status_or_an_unknown_one(status: str | None) -> None:
    assert linting.still_open(replace(_new_draft(), status=status), ALL, valid.context()) == []


def test_every_template_of_every_severity_is_known_as_blank() -> None:
    templates = {"a": "---\n---\n## {{ severity }}\n", "b": "---\n---\n## Timeline\n\n| T |\n| - |\n| HH:MM |\n"}
    found = scaffold.blank(templates, policy.parse(POLICY))
    assert [one.title for one in found.sections] == ["critical", "low", "Timeline", "Timeline"]
    assert [one.written_time for one in found.timeline] == ["HH:MM", "HH:MM"]


def test_a_template_that_cannot_be_rendered_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^template `database`: "):
        scaffold.blank({"database": "{{ title"}, policy.parse(POLICY))


def test_values_in_messages_are_short_and_on_one_line() -> None:
    assert rule.shown("a`b\nc\u202e") == "`a'b\\u000ac\\u202e`"
    assert rule.shown("x" * 61) == "`" + "x" * 60 + "…`"


def test_a_key_that_is_not_there_is_where_the_nearest_one_around_it_is() -> None:
    found = reading.read("---\nfollow_up:\n  announced: {by: bob}\n---\n", valid.PATH)
    assert rule.at_value(found, "follow_up", "announced", "at") == Position(line=3, column=3)
    assert rule.at_key(found, "follow_up", "announced", "at") == Position(line=3, column=3)
    assert rule.at_value(found, "title") == Position()


def test_today_is_the_day_in_the_zone_of_the_organisation() -> None:
    assert valid.context(now=dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)).today == dt.date(2026, 11, 21)


NO_TITLE = {"title: Checkout unavailable for EU customers": "title:"}


def _ignoring(*entries: str, **changes: str) -> Postmortem:
    listed = "".join(f"  - {entry}\n" for entry in entries)
    return valid.read(valid.changed({"follow_up:\n": f"ignore:\n{listed}follow_up:\n", **NO_TITLE, **changes}))


def _codes(postmortem: Postmortem, *codes: str) -> list[str]:
    """What is found when only the rules with these codes are asked; all of them where none is named."""
    asked = Ruleset([rule for rule in ALL if not codes or rule.code in codes], known=ALL)
    return [found.code for found in linting.report([postmortem], asked, valid.context()).diagnostics]


@pytest.mark.parametrize("word", ["AW101", "missing-title"])
def test_a_suppressed_finding_is_not_reported_and_its_suppression_is_not_unused(word: str) -> None:
    assert _codes(_ignoring(f"{{rule: {word}, reason: It has no name yet}}")) == []


def test_a_suppression_hides_every_finding_of_its_rule_and_of_no_other() -> None:
    found = _ignoring("{rule: AW110, reason: Ours}", **{"tags: [database]": "weather: rain\nmood: bad"})
    assert _codes(found) == ["AW101"]


def test_a_suppression_without_a_reason_does_not_count() -> None:
    assert _codes(_ignoring("{rule: AW101}")) == ["AW101", "AW016"]


def test_the_entry_with_a_reason_counts_where_another_has_none() -> None:
    assert _codes(_ignoring("{rule: AW101}", "{rule: AW101, reason: It has no name yet}")) == ["AW016"]


def test_an_unused_suppression_is_a_finding() -> None:
    assert _codes(_ignoring("{rule: AW101, reason: x}", "{rule: AW104, reason: x}")) == ["AW015"]


def test_the_suppression_of_a_rule_that_is_not_asked_is_not_unused() -> None:
    assert _codes(_ignoring("{rule: AW104, reason: Nobody}"), "AW015", "AW016", "AW017") == []


def test_the_suppression_of_a_rule_that_does_not_exist_is_a_finding() -> None:
    assert _codes(_ignoring("{rule: AW999, reason: x}")) == ["AW101", "AW017"]


def test_the_start_of_a_code_suppresses_nothing() -> None:
    assert _codes(_ignoring("{rule: AW1, reason: All of it}")) == ["AW101", "AW017"]


def test_what_other_files_show_can_be_suppressed_too() -> None:
    unknown = _ignoring("{rule: AW101, reason: x}", "{rule: AW122, reason: x}", **{"related: []": "related: [gone]"})
    context = valid.context(surroundings=Folder({valid.PATH: valid.TEXT}))
    assert linting.lint([unknown], ALL, context) == []


def test_many_suppressions_are_matched_in_linear_time() -> None:
    entries = ("{rule: AW104, reason: x}",) * 5000
    found = _ignoring(*entries, **{"tags: [database]": "\n".join(f"x{number}: y" for number in range(500))})
    codes: list[str] = []
    assert seconds(lambda: codes.extend(_codes(found, "AW101", "AW104", "AW110", "AW015"))) < 5
    assert codes.count("AW015") == 100


def test_what_is_suppressed_is_not_still_open() -> None:
    reasons = ["{rule: missing-services, reason: None of ours}", "{rule: AW106, reason: x}"]
    status = {"status: closed": "status: draft", "services: [checkout, payments]": "services: []"}
    (still,) = linting.report([_ignoring(**status)], ALL, valid.context()).open
    assert still.missing == ("services",)
    assert linting.report([_ignoring(*reasons, **status)], ALL, valid.context()).open == ()


def test_a_secret_is_in_no_message_and_no_excerpt() -> None:
    token = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
    text = valid.changed({"severity: critical": f"severity: {token}", "owner: alice\n": f"owner: {token * 3} x\n"})
    found = linting.report([valid.read(text)], ALL, valid.context()).diagnostics
    assert {"AW113", "AW701"} <= {finding.code for finding in found}
    assert not [finding for finding in found if token[:12] in finding.message + finding.excerpt]


def test_a_finding_on_references_has_its_line() -> None:
    text = valid.changed({"1,204 failed payments.": "[Gone](gone.md) with 1,204 failed payments."})
    context = valid.context(surroundings=Folder({valid.PATH: text}))
    (found,) = linting.report([valid.read(text)], ALL, context).diagnostics
    assert (found.code, found.excerpt) == ("AW620", "[Gone](gone.md) with 1,204 failed payments.")


def test_a_rule_of_problems_is_asked_only_where_there_are_some() -> None:
    context = Context(policy=policy.parse(POLICY), now=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    assert linting.lint([valid.read(valid.TEXT)], [passing_on], context) == []
    mistyped = valid.read(valid.changed({"owner: alice": "owner: [alice]"}))
    assert [found.message for found in linting.lint([mistyped], [passing_on], context)] == ["1 problems"]
