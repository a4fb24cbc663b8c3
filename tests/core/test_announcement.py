"""The announcement: what the post-mortem says, what it does not say yet, and nothing else."""

from __future__ import annotations

from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pytest

from afterword.adapters import tree
from afterword.core import announcement, policy, templating
from afterword.core.messages import Message
from afterword.core.templating import Templates
from afterword.errors import ConfigError
from tests.support import valid
from tests.support.project import POLICY, change

POLICY_VALUE = policy.parse(POLICY)
TEMPLATES = Templates(**tree.mail_templates(Path("a-folder-without-templates"), "announcement"))
LINK = "https://git.example.com/acme/handbook/pull/7"
DRAFT = "---\ntitle: Checkout is down\n---\n\n## Summary\n\n<!-- Three sentences. -->\n"


def _message(text: str = valid.TEXT, templates: Templates = TEMPLATES, link: str = LINK, **changes: str) -> Message:
    found = policy.parse(change(POLICY, changes["old"], changes["new"])) if changes else POLICY_VALUE
    return announcement.message(valid.read(text), found, templates, link)


def test_it_says_what_happened_what_is_open_and_where_to_answer() -> None:
    text = valid.changed({"    done_on: 2026-12-02\n": "", "    done_on: 2026-12-10\n": "    declined: Dear\n"})
    message = _message(text)
    assert (message.sender, message.to) == ("incidents@example.com", "support@example.com")
    assert message.reply_to == "alice@example.com"
    assert message.subject == "Incident on 2026-11-20: Checkout unavailable for EU customers (over)"
    assert message.text == (
        """\
Checkout in the EU was down from 09:12 to 10:02 UTC. Alice writes the post-mortem.

Severity:   critical (Customers cannot use a core service.)
Started:    2026-11-20 09:12 UTC (10:12 CET)
Detected:   2026-11-20 09:20 UTC (10:20 CET)
Mitigated:  2026-11-20 10:02 UTC (11:02 CET)
Resolved:   2026-11-20 10:40 UTC (11:40 CET)
Lasted:     1 h 28 min
Services:   checkout, payments
Customers:  Acme

Still to be done:

- Fail over to the second replica by itself (Bob Example, by 2026-12-05)
  Customers will notice a restart, and are told first.

The post-mortem: https://git.example.com/acme/handbook/pull/7
Alice Example owns it.

You know something, have an hour, or were asked by a customer? Comment there, or answer this mail.
"""
    )
    for part in ("Fail over to the second", "Customers will notice a restart", f'<a href="{LINK}">', "10:40 UTC"):
        assert part in message.html


def test_what_is_not_known_is_said_to_be_not_known() -> None:
    message = _message(DRAFT, link="")
    assert message.subject == "Incident on 2026-11-20: Checkout is down"
    assert message.text.count("not known yet") == 7
    for part in (
        "What happened is not written down yet.", "none named yet", "No tasks are listed yet.",
        "in the handbook's repository, as 2026-11-20-checkout-outage", "Nobody owns it yet: you can.",
    ):  # fmt: skip
        assert part in message.text
    assert message.html.count("not known yet") == 7
    assert message.reply_to == ""


def test_done_tasks_are_not_still_to_be_done() -> None:
    assert "Everything that was listed is done or declined." in _message().text


def test_without_an_announcement_the_summary_tells_it() -> None:
    text = valid.changed({"Checkout in the EU was down from 09:12 to 10:02 UTC. Alice writes the post-mortem.\n": ""})
    assert _message(text).text.startswith("Nobody in the EU could pay for 50 minutes")


def test_the_same_post_mortem_makes_the_same_message() -> None:
    one = _message()
    assert one == _message()
    assert one.id.endswith("@example.com")
    assert one.id != _message(valid.changed({"at: 2026-11-20T12:05:00Z": "at: 2026-11-20T12:06:00Z"})).id
    assert one.id != _message(valid.changed({"title: Checkout": "title: Basket"})).id


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('group = "support@example.com"\n', "", r"`mail\.group` of the policy is missing"),
        ('sender = "incidents@example.com"\n', "", r"`mail\.sender` of the policy is missing"),
        ('email = "alice@example.com"', 'email = "alice"', r"`people\.alice\.email` of the policy is 'alice'"),
    ],
)
def test_an_address_that_is_missing_or_wrong_is_named(old: str, new: str, fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        _message(old=old, new=new)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Hello\n", "has no subject"),
        ("Subject:  \n", "has no subject"),
        ("Subject: {{ nobody }}\n", "cannot be rendered"),
        ("Subject: x\n{% if %}", r"announcement\.txt\.j2 is wrong in line 2"),
        ("Subject: {{ ''.__class__.__mro__ }}\n", "cannot be rendered"),
    ],
)
def test_a_template_at_fault_is_named(text: str, fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        _message(templates=Templates(text=text, html=""))


def test_a_template_of_the_repository_decides() -> None:
    message = _message(templates=Templates(text="Subject: {{ id }}\n\nSee {{ link }}.\n", html="<p>{{ owner }}</p>\n"))
    assert (message.subject, message.text) == ("2026-11-20-checkout-outage", f"See {LINK}.\n")
    assert message.html == "<p>Alice Example</p>\n"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)


HOSTILE = ("<script>alert(1)</script>", '\\"><img src=x>', "{{ 7*7 }}", "Bcc: evil@example.com")


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_values_stay_text(evil: str) -> None:
    front = "".join(f'{name}: "{evil}"\n' for name in ("title", "owner", "severity"))
    lists = "".join(f'{name}: ["{evil}"]\n' for name in ("services", "customers"))
    item = f'action_items: [{{title: "{evil}", owner: "{evil}", customer_impact: "{evil}"}}]\n'
    body = f"## Summary\n\nOne\x1b[31m\r\n\u202e{evil}\n.\n"
    message = _message(f"---\n{front}{lists}{item}---\n{body}")
    tags = _Tags()
    tags.feed(message.html)
    assert tags.seen <= {
        "html", "head", "meta", "title", "body", "h1", "h2", "p", "table", "tr", "th", "td", "ul", "li", "a",
    }  # fmt: skip
    assert "49" not in message.text
    assert message.subject.isprintable()
    assert all(line.isprintable() for line in message.text.split("\n"))
    mail = EmailMessage()
    mail["Subject"] = message.subject
    assert mail.keys() == ["Subject"]


def test_a_list_is_written_as_yaml() -> None:
    assert templating.render("{{ x | yaml_list }}", {"x": ("a", "b: c")}) == '[a, "b: c"]'
