"""The policy: what is not understood is named with its line, its key and the nearest known one."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.core import policy
from afterword.core.business_days import Deadline
from afterword.core.policy import DEFAULT_SECTIONS, parse
from afterword.errors import ConfigError
from tests.support.project import POLICY, change

HANDBOOK = "The configuration page of the handbook lists every key."


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        (
            'main_branch = "main"',
            "main_branch = 1",
            ":2: `tool.afterword.main_branch`: expected `str`, got `int`",
            HANDBOOK,
        ),
        ("main_branch", "main_brunch", ":2: `tool.afterword.main_brunch`: unknown key", "Did you mean `main_branch`?"),
        ("main_branch", "colour", ":2: `tool.afterword.colour`: unknown key", HANDBOOK),
        (
            "subdivision",
            "subdivison",
            ":4: `tool.afterword.calendar.subdivison`: unknown key",
            "Did you mean `subdivision`?",
        ),
        (
            '[tool.afterword.severities.critical]\nmeaning = "Customers',
            '[tool.afterword.severities.critical]\nmeanin = "Customers',
            ":7: `tool.afterword.severities.critical.meanin`: unknown key",
            "Did you mean `meaning`?",
        ),
        (
            'due = "none"',
            'due = "soon"',
            ":15: `tool.afterword.severities.low.due`: 'soon' is not a deadline",
            HANDBOOK,
        ),
        ('due = "none"', "due = 5", ":15: `tool.afterword.severities.low.due`: expected deadline, got 5", HANDBOOK),
        (
            'reviewers = ["acme/incident-commanders", "bob"]',
            'reviewers = "bob"',
            ":10: `tool.afterword.severities.critical.reviewers`: expected `array`, got `str`",
            HANDBOOK,
        ),
        (
            'email = "bob@example.com"',
            "email = 7",
            "`tool.afterword.people.bob.email`: expected `str`, got `int`",
            HANDBOOK,
        ),
        ("timeout = 5", "timeout = 0", "`tool.afterword.github.timeout`: expected `float` > 0.0", HANDBOOK),
        (
            "[tool.afterword.mail]",
            "[tool.afterword.male]",
            "`tool.afterword.male`: unknown key",
            "Did you mean `mail`?",
        ),
        (
            "[tool.afterword.mail]",
            '[[tool.afterword.sections]]\nnamed = "Summary"\n[tool.afterword.mail]',
            ":18: `tool.afterword.sections[0].named`: unknown key",
            "Did you mean `name`?",
        ),
        (
            "Europe/Berlin",
            "Mars/Base",
            "`tool.afterword.timezone` has 'Mars/Base'",
            "Use a name such as Europe/Berlin or UTC.",
        ),
        (
            "[tool.afterword.mail]",
            '[tool.afterword.reminders]\nchannels = ["pigeon"]\n[tool.afterword.mail]',
            "`tool.afterword.reminders.channels` has 'pigeon'",
            "Use some of github, mail, slack.",
        ),
        (
            "[tool.afterword.mail]",
            '[tool.afterword.reminders]\nafter = "0 days"\n[tool.afterword.mail]',
            "`tool.afterword.reminders.after` is 0 days",
            'Write "1 business day" or more, or "none".',
        ),
        (
            "[tool.afterword.mail]",
            '[tool.afterword.reminders]\nbefore = ["soon"]\n[tool.afterword.mail]',
            "`tool.afterword.reminders.before[0]`: 'soon' is not a deadline",
            HANDBOOK,
        ),
        ("Europe/Berlin", "../../etc/passwd", "is not a time zone", "Use a name such as Europe/Berlin or UTC."),
        ('country = "DE"', 'country = "XX"', "country 'XX' with subdivision 'BE'", "Use an ISO 3166 country code"),
        ('"sat", "sun"', '"sat", "sunday"', "`calendar.weekend` has 'sunday'", "Use some of mon, tue,"),
        (
            '"sat", "sun"',
            '"mon", "tue", "wed", "thu", "fri", "sat", "sun"',
            "leaves no business day",
            "Name the days that are not worked.",
        ),
        (
            "[tool.afterword.mail]",
            '[[tool.afterword.sections]]\nname = "Summary"\nrequired = "later"\n[tool.afterword.mail]',
            "section 'Summary' is required from 'later'",
            "Use one of draft, in-review, reviewed, closed or never.",
        ),
        ("[tool.afterword.mail]", "[tool.afterword.mail", "pyproject.toml: Expected ']'", "Mend the file"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_a_cure(old: str, new: str, message: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(change(POLICY, old, new))
    assert caught.value.message.startswith("pyproject.toml") or "calendar" in caught.value.message
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_the_line_is_that_of_the_key_and_not_of_one_with_the_same_name() -> None:
    text = '[other]\nname = 1\n[tool.afterword.people.bob]\nemail = "b"\n[tool.afterword.people.eve]\nname = 1\n'
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:6: `tool\.afterword\.people\.eve\.name`"):
        parse(text)


def test_an_entry_of_the_wrong_kind_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:2: `tool\.afterword\.people\.bob`: expected `object`"):
        parse("[tool.afterword.people]\nbob = 1\n")


def test_without_a_table_the_shipped_policy_holds() -> None:
    found = parse("")
    assert list(found.severities) == ["critical", "high", "medium", "low"]
    assert str(found.severities["medium"].due) == "10 business days"
    assert found.severities["high"].action_items_due["P1"] == Deadline(30, business=False)
    assert not found.severities["low"].due
    assert len(found.sections) == 14


def test_the_due_date_counts_from_the_local_day_of_the_resolution() -> None:
    found = parse(POLICY)
    monday_in_berlin = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)
    assert found.due_on("critical", monday_in_berlin) == dt.date(2026, 11, 30)
    assert found.due_on("low", monday_in_berlin) is None
    assert found.due_on("unheard of", monday_in_berlin) is None
    assert found.due_on(None, monday_in_berlin) is None


def test_a_handle_has_a_login_and_a_name() -> None:
    found = parse(change(POLICY, 'github = "bob"', 'github = "bob-example"'))
    assert (found.login("bob"), found.person_name("bob")) == ("bob-example", "Bob Example")
    assert (found.login("eve"), found.person_name("eve")) == ("eve", "eve")


@pytest.mark.parametrize(
    ("heading", "name"), [(" impact ", "Impact"), ("ROOT CAUSE", "Contributing factors"), ("Else", None)]
)
def test_a_heading_stands_for_a_section(heading: str, name: str | None) -> None:
    found = parse("").section(heading)
    assert (found.name if found else None) == name


def test_an_entry_that_can_be_read_by_itself_is_not_blamed() -> None:
    assert policy._failing_entry({"bob": {}}, policy.Person) == "?"


@pytest.mark.parametrize(
    ("second", "line"), [('name = "b"\nhint = 5', 6), ('hint = "b"', 4), ('name = "b"\nhnit = "b"', 6)]
)
def test_the_line_is_that_of_the_entry_of_a_list(second: str, line: int) -> None:
    first = '[[tool.afterword.sections]]\nname = "a"\nhint = "x"\n'
    with pytest.raises(ConfigError, match=rf"^pyproject\.toml:{line}: `tool\.afterword\.sections\[1\]"):
        parse(f"{first}[[tool.afterword.sections]]\n{second}\n")


def test_the_line_of_a_list_in_one_line_is_that_line() -> None:
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:2: `tool\.afterword\.sections\[1\]\.nam`"):
        parse('[tool.afterword]\nsections = [{name = "a"}, {nam = "b"}]\n')


def test_a_file_whose_tool_is_no_table_has_no_policy_of_its_own() -> None:
    assert parse("tool = 3\n") == parse("")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tool.afterword]\nseverities = {}\n", "`tool.afterword.severities` is empty"),
        (
            '[[tool.afterword.sections]]\nname = "A"\n[[tool.afterword.sections]]\nname = "a"\n',
            "section 'A' is there twice",
        ),
    ],
)
def test_a_policy_that_leaves_nothing_to_choose_is_refused(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        policy.parse(text)


@pytest.mark.parametrize(
    "heading",
    ["Impact", " impact ", "3. Impact", "**Impact:**", "💥 Impact!", "Impact (in numbers)", "`Customer impact`"],
)
def test_a_heading_stands_for_a_section_whatever_is_around_its_words(heading: str) -> None:
    found = parse("").section(heading)
    assert found is not None
    assert found.name == "Impact"


@pytest.mark.parametrize("heading", ["", "Impacts", "(Impact)", "🙂", "What we learned"])
def test_other_headings_stand_for_no_section(heading: str) -> None:
    assert parse("").section(heading) is None


def test_sections_that_differ_in_a_remark_are_told_apart() -> None:
    table = "[[tool.afterword.sections]]\n"
    found = parse(f'{table}name = "Impact (EU)"\n{table}name = "Impact (US)"\n')
    assert [found.section(name) for name in ("Impact (US)", "impact (eu)")] == [found.sections[1], found.sections[0]]


def test_every_accepted_heading_of_the_shipped_policy_stands_for_one_section() -> None:
    accepted = [name.casefold() for section in DEFAULT_SECTIONS for name in (section.name, *section.aliases)]
    assert len(accepted) == len(set(accepted))


def test_a_section_is_asked_of_its_severities_only() -> None:
    found = parse('[[tool.afterword.sections]]\nname = "Data"\nseverities = ["critical"]\n').sections[0]
    assert [found.is_asked_of(severity) for severity in ("critical", "low", None)] == [True, False, False]


def test_a_section_cannot_be_asked_of_an_unknown_severity() -> None:
    with pytest.raises(ConfigError, match="section 'Data' is asked of severity 'worst', which does not exist"):
        parse('[[tool.afterword.sections]]\nname = "Data"\nseverities = ["worst"]\n')
