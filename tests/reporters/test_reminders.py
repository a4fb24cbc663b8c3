"""What reminders say, on GitHub, by mail and in Slack: to one person, in short, whatever stands in a post-mortem."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from afterword.adapters import smtp, tree
from afterword.core import markup
from afterword.core import policy as policies
from afterword.core.owed import ACTION_ITEM, POSTMORTEM, Owed
from afterword.core.postmortem import Postmortem
from afterword.core.reminders import Digest, Reminder
from afterword.core.templating import Templates
from afterword.errors import ConfigError
from afterword.reporters import reminder_comment, reminder_mail, reminder_slack, reminder_words
from afterword.reporters.reminder_words import MOST, Scene
from tests.site.support import FRONT, post
from tests.support.project import NOW, POLICY

POLICY_VALUE = policies.parse(POLICY)
POST = post(FRONT)
LINK = "https://git.example.com/acme/handbook/pull/7"
SCENE = Scene(today=dt.date(2026, 11, 23), policy=POLICY_VALUE, links={POST.id: LINK})
HOSTILE = 'Hi @everyone <!channel> [x](javascript:1) #1\r\nBcc: eve@example.com <script>*"|`\u202e' + " & more" * 60


def owed(title: str = "", *, due_on: str = "2026-11-24", owner: str = "alice", post: Postmortem = POST) -> Owed:
    kind, what = (ACTION_ITEM, title) if title else (POSTMORTEM, "Post-mortem")
    date = dt.date.fromisoformat(due_on)
    return Owed(kind=kind, postmortem=post, what=what, how="do it, `afterword submit`", owner=owner, due_on=date)


def digest(*things: Owed, to: str = "alice", escalated: tuple[Owed, ...] = ()) -> Digest:
    own = [Reminder(owed=one, to=to) for one in things]
    others = [Reminder(owed=one, to=to, is_escalated=True) for one in escalated]
    return Digest(to=to, reminders=(*own, *others))


TWO = digest(owed(), owed("Alert on lag", due_on="2026-11-20"), escalated=(owed("Fail over", due_on="2026-11-16"),))
FOR_BOB = digest(to="bob", escalated=(owed("Fail over", due_on="2026-11-16"),))


PACKAGED = Templates(**tree.mail_templates(Path("nowhere"), reminder_mail.NAME))


def mail(told: Digest, scene: Scene = SCENE, template: str | None = None) -> str:
    templates = PACKAGED if template is None else Templates(text=template, html="")
    message = reminder_mail.render(told, scene, templates)
    return smtp.composed(message, NOW).as_string()


def test_a_comment_mentions_its_reader_and_nobody_else() -> None:
    assert (
        reminder_comment.render(TWO, SCENE)
        == f"""\
@alice: 3 things are due, 2 overdue.

- [Checkout is down]({LINK}): Post-mortem. Due 2026-11-24, in 1 day: do it, <code>afterword submit</code>.
- [Checkout is down]({LINK}): Alert on lag. Due 2026-11-20, **3 days late**: do it, <code>afterword submit</code>.

Not done in time by others, so that you can ask what is in the way:

- [Checkout is down]({LINK}): Fail over, asked of Alice Example. Due 2026-11-16, **7 days late**: do it, \
<code>afterword submit</code>.
"""
    )


def test_slack_gets_the_same_in_its_own_markup() -> None:
    assert (
        reminder_slack.render(TWO, replace(SCENE, links={}))
        == """\
*Alice Example*: 3 things are due, 2 overdue.
• Checkout is down: Post-mortem. Due 2026-11-24, in 1 day.
• Checkout is down: Alert on lag. Due 2026-11-20, *3 days late*.
Not done in time by others:
• Checkout is down: Fail over, asked of Alice Example. Due 2026-11-16, *7 days late*.
"""
    )
    assert f"• <{LINK}|Checkout is down>: Fail over" in reminder_slack.render(FOR_BOB, SCENE)


def test_a_mail_has_it_in_plain_text() -> None:
    text = mail(TWO)
    for part in (
        "To: alice@example.com", "Subject: After incidents: 3 things are due, 2 overdue", "Hello Alice Example,",
        "- Checkout is down: Post-mortem\r\n  Due 2026-11-24, in 1 day.\r\n  What does it: do it, `afterword submit`",
        f"  {LINK}", "this was not done in time by others", "Asked of Alice Example. Due 2026-11-16, 7 days late.",
    ):  # fmt: skip
        assert part in text.replace("\n", "\r\n").replace("\r\r", "\r")
    assert "asked of you" not in mail(FOR_BOB)


@pytest.mark.parametrize(
    ("things", "summary"),
    [
        ((owed(),), "1 thing is due"),
        ((owed(), owed("x")), "2 things are due"),
        ((owed(due_on="2026-11-20"),), "1 thing is overdue"),
        ((owed(due_on="2026-11-20"), owed("x", due_on="2026-11-20")), "2 things are overdue"),
        ((owed(due_on="2026-11-23"), owed("x", due_on="2026-11-20")), "2 things are due, 1 overdue"),
    ],
)
def test_how_much_it_is(things: tuple[Owed, ...], summary: str) -> None:
    assert reminder_words.summary(digest(*things), SCENE.today) == summary


@pytest.mark.parametrize("render", [reminder_comment.render, reminder_slack.render, mail])
def test_what_does_not_fit_is_counted(render: Callable[[Digest, Scene], str]) -> None:
    things = tuple(owed(f"Item {number}") for number in range(MOST + 3))
    for told in (digest(*things), digest(owed("x"), escalated=things)):
        text = render(told, SCENE)
        assert "And 3 more" in text
        assert f"Item {MOST - 1}" in text
        assert f"Item {MOST}" not in text


@pytest.mark.parametrize(
    ("person", "mentioned"),
    [
        ("alice", "@alice"),
        ("dave-example", "@dave-example"),
        ("acme/incident-commanders", "@acme/incident-commanders"),
        ("a b", "a b"),
        ("@everyone", "@<!-- -->everyone"),
        ("acme/x/y", "acme/x/y"),
        ("x\n@bob", "x @<!-- -->bob"),
        ("-x", "-x"),
        ("dave\n", "dave"),
    ],
)
def test_only_what_can_be_a_login_is_mentioned(person: str, mentioned: str) -> None:
    assert reminder_comment.mention(person, SCENE) == mentioned


def hostile() -> Digest:
    bad = replace(POST, title=HOSTILE)
    return digest(owed(HOSTILE, post=bad), escalated=(owed(HOSTILE, owner=HOSTILE, post=bad),))


def test_hostile_titles_stay_text_in_a_comment() -> None:
    text = reminder_comment.render(hostile(), SCENE)
    assert re.findall(r"(?<![A-Za-z0-9])@(?!<!-- -->)\w+", text) == ["@alice"]
    assert re.findall(r"(?<!\\)<(?!!-- -->|/?code>)", text) == []
    assert re.findall(r"(?<!\\)\]\(", text) == ["]("] * 2  # the links of ours
    for harm in (" #1", "\u202e", "\nBcc", "\r"):
        assert harm not in text


def test_hostile_titles_stay_text_in_slack() -> None:
    text = reminder_slack.render(hostile(), SCENE)
    assert "<" not in text.replace(f"<{LINK}|", "")
    assert "&lt;!channel&gt;" in text
    assert "\nBcc" not in text


def test_hostile_titles_and_names_stay_text_in_a_mail_and_out_of_its_headers() -> None:
    eve = policies.Person(name=HOSTILE, email="alice@example.com")
    policy = policies.msgspec.structs.replace(POLICY_VALUE, people={"alice": eve})
    text = mail(hostile(), replace(SCENE, policy=policy), "Subject: {{ name }} {{ own[0].title }}\n{{ name }}\n")
    head, _, _ = text.replace("\r\n", "\n").partition("\n\n")
    assert "\nBcc" not in head
    assert head.count("\nTo: ") == 1
    assert "\u202e" not in text


def test_the_html_of_a_mail_says_the_same_and_takes_nothing_for_markup() -> None:
    message = reminder_mail.render(hostile(), SCENE, PACKAGED)
    assert message.html.startswith("<!doctype html>")
    assert not set(re.findall(r"<(\w+)", message.html)) & {"script", "img"}
    for told in (TWO, FOR_BOB):
        made = reminder_mail.render(told, SCENE, PACKAGED)
        words = [set(re.findall(r"[\w-]+", text)) for text in (made.text, markup.said(made.html))]
        assert words[0] <= words[1] | {"-"}
        assert f'<a href="{LINK}">Checkout is down</a>: ' in made.html
    assert "What does it: do it, <code>afterword submit</code></li>" in reminder_mail.render(TWO, SCENE, PACKAGED).html


def test_a_mail_is_the_same_on_one_day_and_another_one_on_the_next() -> None:
    template = Templates(text="Subject: x\n\ny\n", html="")
    first = reminder_mail.render(TWO, SCENE, template)
    assert first == reminder_mail.render(TWO, SCENE, template)
    tomorrow = replace(SCENE, today=dt.date(2026, 11, 24))
    ids = {
        first.id,
        reminder_mail.render(TWO, tomorrow, template).id,
        reminder_mail.render(FOR_BOB, SCENE, template).id,
    }
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("to", "template", "says"),
    [("dave", "Subject: x\n", r"people\.dave\.email"), ("alice", "Hello\n", "no subject")],
)
def test_without_address_or_subject_there_is_no_mail(to: str, template: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        reminder_mail.render(digest(owed(), to=to), SCENE, Templates(text=template, html=""))


def test_a_digest_that_would_be_too_long_lists_less() -> None:
    told = digest(*(owed("@" * 500) for _ in range(30)))
    full = reminder_comment.render(told, SCENE)
    assert reminder_words.fitting(reminder_comment.render, told, SCENE, len(full)) == full
    less = reminder_words.fitting(reminder_comment.render, told, SCENE, len(full) - 1)
    assert "And 25 more" in less
    none = reminder_words.fitting(reminder_comment.render, told, SCENE, 100)
    assert none.splitlines()[-1] == "And 30 more: <code>afterword status</code> lists them."


def test_several_people_share_a_text_until_it_is_full() -> None:
    parts = [(digest(owed(), to=name), "x" * 10) for name in "abcde"]
    found = reminder_words.together(parts, limit=22, most=9)
    assert [[one.to for one in people] for people, _ in found] == [["a", "b"], ["c", "d"], ["e"]]
    assert found[0][1] == f"{'x' * 10}\n{'x' * 10}"
    assert [len(people) for people, _ in reminder_words.together(parts, limit=999, most=3)] == [3, 2]
