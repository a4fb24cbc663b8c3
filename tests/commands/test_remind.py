"""`afterword remind`: everybody hears of what they owe, once, whatever happens in between and wherever it runs."""

from __future__ import annotations

import datetime as dt
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from afterword.adapters import clock, smtp
from afterword.commands import ways
from tests.support.cli import fork, run
from tests.support.github import GitHub
from tests.support.mail import MailServer
from tests.support.project import POLICY, Project
from tests.support.slack import SECRET, Slack
from tests.support.state import user_state

RULES = "\n[tool.afterword.reminders]\nchannels = [{channels}]\n"
LED = POLICY.replace("[tool.afterword]\n", '[tool.afterword]\nincident_commanders = ["bob"]\n', 1)
MERGED = """\
---
title: Search is slow
severity: critical
status: reviewed
owner: bob
resolved_at: 2026-11-02T10:00:00Z
meeting_at: 2026-11-05T15:00:00Z
due_on: 2026-11-09
action_items: [{title: Add an index, owner: bob, due_on: 2026-11-27}]
follow_up:
  chat_saved: {at: 2026-11-02T12:00:00Z, by: bob}
  announced: {at: 2026-11-02T12:00:00Z, by: bob}
---

## Summary

Search was slow.
"""

ID = "2026-11-20-checkout-is-down"
DRAFT = """\
---
title: Checkout is down
severity: critical
status: draft
owner: alice
resolved_at: 2026-11-20T10:40:00Z
meeting_at: 2026-11-26T15:00:00Z
due_on: 2026-11-27
action_items: [{title: Roll it back, owner: alice, done_on: 2026-11-21}]
follow_up:
  chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
  announced: {at: 2026-11-20T12:00:00Z, by: alice}
---
"""

Remind = Callable[..., Result]


def policy(*channels: str) -> str:
    return LED + RULES.format(channels=", ".join(f'"{name}"' for name in channels))


def set_day(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat(f"{day}T08:00:00+00:00"))


def _remind(project: Project, monkeypatch: pytest.MonkeyPatch) -> Remind:
    def remind(day: str, *arguments: str) -> Result:
        set_day(monkeypatch, day)
        return run(monkeypatch, project.root, "remind", *arguments)

    return remind


@pytest.fixture
def handbook(tmp_path: Path) -> Project:
    """A merged post-mortem with an open action item; GitHub is the only way."""
    project = Project.create(tmp_path / "handbook", policy("github"))
    project.write("postmortems/2026/2026-11-02-search-is-slow.md", MERGED)
    project.commit("Add a post-mortem")
    return project


@pytest.fixture
def github(handbook: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    """The same on GitHub, with one that is not merged yet and its pull request; it is due on 27 November."""
    yield from _hosted(handbook, tmp_path / "github", monkeypatch, DRAFT, ID)


def _hosted(project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch, draft: str, id_: str) -> Iterator[GitHub]:
    with GitHub(folder) as github:
        github.host(project.root)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        branch = f"postmortem/{id_}"
        project.git("switch", "-q", "-c", branch)
        project.write(f"postmortems/{id_[:4]}/{id_}.md", draft)
        project.commit("Start a post-mortem")
        project.git("push", "-q", str(github.repository.path), branch)
        project.git("switch", "-q", "main")
        project.git("branch", "-q", "-D", branch)
        title = f"Post-mortem: {id_}"
        github.state.create_pull(title=title, body="", head=branch, base="main", author="alice", draft=True)
        yield github


def make_old(project: Project) -> None:
    """Let everything be long overdue and every day be worked: for what runs on the machine's own clock."""
    for path in (project.root / "postmortems").rglob("*.md"):
        path.write_text(path.read_text("utf-8").replace("2026-", "2021-"), "utf-8")
    rules = (project.root / "pyproject.toml").read_text("utf-8")
    project.write("pyproject.toml", re.sub(r"calendar = .*", "calendar = { weekend = [] }", rules))
    project.commit("Make it old")


@pytest.fixture
def long_ago(handbook: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    """The same as it was years ago."""
    make_old(handbook)
    old, id_ = DRAFT.replace("2026-", "2021-"), ID.replace("2026-", "2021-")
    yield from _hosted(handbook, tmp_path / "github", monkeypatch, old, id_)


@pytest.fixture
def remind(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> Remind:
    return _remind(handbook, monkeypatch)


def said(github: GitHub) -> list[str]:
    """What was said on the pull request, without what nobody sees."""
    return [re.sub(r"<!--.*?-->", "", comment.body, flags=re.DOTALL).strip() for comment in github.pulls[0].comments]


def test_the_owner_hears_before_on_and_after_the_day_and_the_commander_when_it_stays_undone(
    github: GitHub, handbook: Project, remind: Remind
) -> None:
    before = user_state(handbook)
    days = {
        "2026-11-24": [],
        "2026-11-25": ["@alice"],
        "2026-11-26": [],
        "2026-11-27": ["@alice"],
        "2026-11-28": [],
        "2026-11-30": ["@alice"],
        "2026-12-02": ["@alice", "@bob"],
    }
    for day, people in days.items():
        count = len(said(github))
        for _ in range(2 if day in ("2026-11-25", "2026-12-02") else 1):
            result = remind(day)
            assert result.exit_code == 0, result.output
        fresh = said(github)[count:]
        assert len(fresh) == bool(people), day
        assert [name for name in ("@alice", "@bob") if name in "".join(fresh)] == people, day
    assert "[Checkout is down](" in said(github)[0]
    assert f"{github.url}/acme/handbook/pull/1): Post-mortem. Due 2026-11-27, in 2 days" in said(github)[0]
    assert "**5 days late**" in said(github)[-1]
    assert user_state(handbook) == before


@pytest.mark.parametrize("is_known", [True, False])
def test_a_member_of_a_team_that_hears_of_something_is_not_mentioned_as_well(
    github: GitHub, handbook: Project, remind: Remind, is_known: bool
) -> None:
    both = policy("github").replace('["bob"]', '["acme/incident-commanders", "bob"]')
    handbook.write("pyproject.toml", both)
    if is_known:
        github.state.members["incident-commanders"] = ["bob"]
    remind("2026-11-27")
    asked = github.api_calls(path="/members$")
    for _ in range(2):
        assert remind("2026-12-02").exit_code == 0
    (*_, last) = said(github)
    assert ("@acme/incident-commanders" in last, "@bob" in last) == (True, not is_known)
    assert (asked, github.api_calls(path="/members$")) == (0, 1)
    count = len(said(github))
    remind("2026-12-03")
    assert "@bob" not in "".join(said(github)[count:])


def test_who_has_no_pull_request_is_mentioned_in_the_issue_that_shows_what_is_late(
    github: GitHub, remind: Remind
) -> None:
    result = remind("2026-11-25")
    (issue,) = github.issues
    assert (issue.title, issue.labels, issue.state) == ("Late post-mortems", ["late-post-mortems"], "closed")
    assert "@bob: 1 thing is due." in issue.comments[0].body
    assert "1. Add an index" in issue.comments[0].body
    assert "Reminded bob: the tracking issue" in result.output
    assert f"What is late: {github.url}/acme/handbook/issues/{issue.number}" in result.output
    remind("2026-11-30")
    assert issue.state == "open"
    assert "| **3 days late** |" in (issue.body or "")
    assert re.findall(r"(?<![a-z])@(?!<!-- -->)", issue.body or "") == []
    body = issue.body
    remind("2026-11-30")
    assert (issue.body, len(github.issues)) == (body, 1)


def test_a_second_run_writes_nothing_whichever_clone_it_is_in(
    github: GitHub, handbook: Project, monkeypatch: pytest.MonkeyPatch, remind: Remind
) -> None:
    remind("2026-11-30")
    writes = github.api_calls("POST") + github.api_calls("PATCH")
    result = remind("2026-11-30")
    assert "Nobody is to be reminded of anything now." in result.output
    other = handbook.colleague()
    assert _remind(other, monkeypatch)("2026-11-30").exit_code == 0
    assert github.api_calls("POST") + github.api_calls("PATCH") == writes


def test_a_first_run_asks_github_few_times(github: GitHub, remind: Remind) -> None:
    remind("2026-11-30")
    assert github.api_calls() <= 9


def test_what_people_do_to_the_issue_is_respected(github: GitHub, remind: Remind) -> None:
    remind("2026-11-30")
    (issue,) = github.issues
    issue.body = f"Ask in #incidents.\n\n{issue.body}"
    github.close(issue, "bob")
    remind("2026-12-01")
    assert (issue.state, len(github.issues)) == ("open", 1)
    assert (issue.body or "").startswith("Ask in #incidents.")
    assert "| **4 days late** |" in (issue.body or "")


def test_a_dry_run_shows_every_message_and_sends_none(github: GitHub, remind: Remind) -> None:
    result = remind("2026-11-30", "--dry-run")
    assert result.exit_code == 0, result.output
    for part in (
        "Would tell alice (pull request 1):",
        "@alice: ",
        "Would tell bob (the tracking issue):",
        "3 days late",
    ):
        assert part in result.output
    assert (said(github), github.issues) == ([], [])
    assert github.api_calls("POST") + github.api_calls("PATCH") == 0
    remind("2026-11-30")
    shown = remind("2026-11-30", "--dry-run").output
    assert "Nobody is to be reminded of anything now." in shown
    assert "The issue 'Late post-mortems' would say:" in shown


@pytest.mark.parametrize("day", ["2026-11-28", "2026-11-29", "2026-12-25"])
def test_on_weekends_and_holidays_it_is_quiet(day: str, github: GitHub, remind: Remind) -> None:
    result = remind(day)
    assert result.exit_code == 0
    assert "is not worked: nobody is reminded" in result.output
    assert github.api_calls() == 0


@pytest.mark.parametrize(
    ("method", "path", "when"),
    [
        ("POST", "/issues/1/comments$", "after"),
        ("POST", "/issues$", "after"),
    ],
)
def test_a_run_that_is_killed_anywhere_is_finished_by_the_next_one(
    method: str, path: str, when: str, long_ago: GitHub, handbook: Project
) -> None:
    github = long_ago
    fault = github.kill(method, path, when=when)
    process = fork(handbook.root, "remind")
    fault.aim(process.kill)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    again = fork(handbook.root, "remind")
    out, err = again.communicate(timeout=60)
    assert again.returncode == 0, out + err
    everything = [comment.body for page in (*github.pulls, *github.issues) for comment in page.comments]
    assert (sum("@alice" in body for body in everything), sum("@bob" in body for body in everything)) == (1, 1)
    assert len(github.issues) == 1


@pytest.mark.parametrize(
    ("method", "path", "after"),
    [
        ("POST", "/issues/1/comments$", False),
        ("POST", "/issues/1/comments$", True),
        ("POST", "/issues$", True),
        ("PATCH", r"/issues/\d+$", False),
    ],
)
def test_what_fails_is_done_by_the_next_run_and_nothing_twice(
    method: str, path: str, after: bool, github: GitHub, remind: Remind
) -> None:
    if method == "PATCH":
        remind("2026-11-27")
        github.state._clock = dt.datetime(2026, 12, 2, 8, tzinfo=dt.UTC)
    before = _mentions(github)
    github.fail(method, path, status=502, after=after)
    first = remind("2026-12-02")
    # An issue that was opened after all is found at once.
    assert first.exit_code == (0 if path == "/issues$" else 3), first.output
    second = remind("2026-12-02")
    assert second.exit_code == 0, second.output
    assert _mentions(github) == before + 1
    assert len(github.issues) == 1


def _mentions(github: GitHub) -> int:
    return sum("@alice" in comment.body for page in (*github.pulls, *github.issues) for comment in page.comments)


def test_one_pull_request_that_takes_no_comment_keeps_nobody_else_from_being_reminded(
    github: GitHub, remind: Remind
) -> None:
    github.fail("POST", "/issues/1/comments$", status=403)
    result = remind("2026-11-30")
    assert result.exit_code == 3
    assert "github to alice: could not comment on 1: GitHub answered 403" in result.output
    assert "@bob" in github.issues[0].comments[0].body


def test_a_stranger_cannot_keep_anybody_from_being_reminded(github: GitHub, handbook: Project, remind: Remind) -> None:
    remind("2026-11-27")
    mark = re.search(r"<!-- afterword:reminded.*?-->", github.pulls[0].comments[0].body, re.DOTALL)
    assert mark is not None
    github.state.comment(github.pulls[0], "stranger", mark[0].replace("2026-11-27", "2026-11-30"))
    count = len(github.pulls[0].comments)
    remind("2026-11-30")
    assert len(github.pulls[0].comments) == count + 1


def test_nobody_hears_of_what_is_only_here(github: GitHub, handbook: Project, remind: Remind) -> None:
    text = MERGED.replace("reviewed", "draft").replace("owner: bob", "owner: carol")
    handbook.write("postmortems/2026/2026-11-03-only-here.md", text)
    remind("2026-11-30")
    assert "carol" not in "".join(comment.body for issue in github.issues for comment in issue.comments)


def test_many_people_are_told_in_few_comments(
    github: GitHub, handbook: Project, monkeypatch: pytest.MonkeyPatch, remind: Remind
) -> None:
    monkeypatch.setattr(ways, "MOST_COMMENTS", 0)
    monkeypatch.setattr(ways, "_MENTIONS", 1)
    remind("2026-11-30")
    assert said(github) == []
    assert ["@alice" in comment.body for comment in github.issues[0].comments] == [True, False]


def test_without_a_token_nothing_is_sent(
    github: GitHub, handbook: Project, monkeypatch: pytest.MonkeyPatch, remind: Remind
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    result = remind("2026-11-30")
    assert result.exit_code == 3
    assert "which wants a login; nothing was sent" in result.output


def test_without_the_remote_nothing_is_sent(github: GitHub, remind: Remind) -> None:
    github.fail("GET", "info/refs", status=500, times=None)
    result = remind("2026-11-30")
    assert result.exit_code == 3
    assert "Nothing was sent" in result.output
    assert github.api_calls() == 0
    github.heal()


def test_the_number_of_requests_does_not_grow_with_what_is_owed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = "".join(f"  - {{title: Do thing {number}, owner: alice, due_on: 2026-11-20}}\n" for number in range(5))
    text = re.sub(r"action_items: .*\n", f"action_items:\n{items}", MERGED)
    counts = []
    for many in (1, 40):
        project = Project.create(tmp_path / f"handbook-{many}", policy("github"))
        for number in range(many):
            project.write(f"postmortems/2026/2026-11-02-number-{number}.md", text)
        project.commit("Add post-mortems")
        with GitHub(tmp_path / f"github-{many}") as github:
            github.host(project.root)
            monkeypatch.setenv("GITHUB_TOKEN", github.token)
            monkeypatch.setenv("GITHUB_API_URL", github.api_url)
            assert _remind(project, monkeypatch)("2026-11-30").exit_code == 0
            counts.append(github.api_calls())
            (issue,) = github.issues
            assert f"@alice: {5 * many} things are overdue." in issue.comments[0].body
    assert counts[0] == counts[1] <= 7


# --- Mail and Slack -------------------------------------------------------------------------


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    monkeypatch.setattr(smtp, "PAUSES", (0.0, 0.0))
    with MailServer("smtp", login=False) as running:
        yield running


def with_mail(server: MailServer, *channels: str) -> str:
    sender = 'sender = "incidents@example.com"'
    return policy(*channels).replace(sender, f'{sender}\nsmtp = "{server.url}"')


@pytest.fixture
def alone(server: MailServer, tmp_path: Path) -> Project:
    """The same handbook without any remote, and with mail as the only way."""
    project = Project.create(tmp_path / "alone", with_mail(server, "mail"))
    project.write("postmortems/2026/2026-11-02-search-is-slow.md", MERGED)
    more = MERGED.replace("owner: bob", "owner: alice").replace("Search", "Checkout")
    project.write("postmortems/2026/2026-11-03-checkout-is-slow.md", more)
    project.commit("Add post-mortems")
    return project


@pytest.fixture
def mail(alone: Project, monkeypatch: pytest.MonkeyPatch) -> Remind:
    return _remind(alone, monkeypatch)


def recipients(server: MailServer) -> list[str]:
    return sorted(address for addresses in server.recipients for address in addresses)


def test_without_github_this_clone_remembers_who_got_a_mail(server: MailServer, alone: Project, mail: Remind) -> None:
    for _ in range(2):
        assert mail("2026-11-25").exit_code == 0
    assert recipients(server) == ["alice@example.com", "bob@example.com"]
    assert [mail["Subject"] for mail in server.mails] == ["After incidents: 1 thing is due"] * 2
    assert mail("2026-11-26").exit_code == 0
    assert len(server.mails) == 2
    assert mail("2026-12-02").exit_code == 0
    assert len(server.mails) == 4
    assert len({mail["Message-ID"] for mail in server.mails}) == 4


@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA"])
def test_who_could_not_be_reached_is_by_the_next_run(at: str, server: MailServer, alone: Project, mail: Remind) -> None:
    server.say("550 5.7.1 No", at=at)
    result = mail("2026-11-25")
    assert result.exit_code == 3
    assert "550 5.7.1 No" in result.output
    assert len(server.mails) == 1
    assert mail("2026-11-25").exit_code == 0
    assert recipients(server) == ["alice@example.com", "bob@example.com"]


def test_one_mailbox_gets_one_mail(server: MailServer, alone: Project, mail: Remind) -> None:
    rules = (alone.root / "pyproject.toml").read_text("utf-8").replace("bob@example.com", "Alice@example.com")
    alone.write("pyproject.toml", rules)
    assert mail("2026-11-30").exit_code == 0
    assert mail("2026-11-30").exit_code == 0
    (one,) = server.mails
    assert "Search is slow" in (text := one.as_string()), text
    assert "Checkout is slow" in text


def test_a_lost_answer_leads_to_no_second_mail_and_is_told_once(
    server: MailServer, alone: Project, mail: Remind
) -> None:
    server.vanish()
    result = mail("2026-11-25")
    assert result.exit_code == 3
    assert "did not say whether it took the mail" in result.output
    assert len(server.mails) == 2
    told = mail("2026-11-25")
    assert told.exit_code == 0
    assert "it perhaps reached out by mail to" in told.output
    assert "perhaps" not in mail("2026-11-25").output
    assert len(server.mails) == 2


def test_a_server_that_is_down_is_not_tried_for_everybody(
    server: MailServer, alone: Project, mail: Remind, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = "".join(f'\n[tool.afterword.people.p{number}]\nemail = "p{number}@example.com"\n' for number in range(4))
    alone.write("pyproject.toml", (alone.root / "pyproject.toml").read_text("utf-8") + people)
    for number in range(4):
        text = MERGED.replace("owner: bob", f"owner: p{number}")
        alone.write(f"postmortems/2026/2026-11-04-number-{number}.md", text)
    alone.commit("Add more")
    for _ in range(6):
        server.say("550 5.7.1 No", at="MAIL")
    result = mail("2026-11-25")
    assert result.exit_code == 3
    assert result.output.count("not tried") == 4
    server._answers.clear()
    assert mail("2026-11-25").exit_code == 0
    assert len(server.mails) == 6


def test_who_has_no_address_is_named_and_the_others_are_reminded(
    server: MailServer, alone: Project, mail: Remind
) -> None:
    alone.write("postmortems/2026/2026-11-04-x.md", MERGED.replace("owner: bob", "owner: dave"))
    alone.commit("Add one")
    result = mail("2026-11-25")
    assert result.exit_code == 0
    assert "dave has no mail address in the policy" in result.output
    assert len(server.mails) == 2


@pytest.fixture
def hosted(alone: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """The handbook with its repository on GitHub, where what was delivered is remembered."""
    make_old(alone)
    with GitHub(tmp_path / "github") as github:
        github.host(alone.root)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        yield alone


def _goes_on_in_doubt(server: MailServer, handbook: Project) -> None:
    """The next run ends well, tells of what was perhaps sent, and sends nothing twice."""
    server.on_data = None
    again = fork(handbook.root, "remind")
    out, err = again.communicate(timeout=60)
    assert again.returncode == 0, out + err
    assert "perhaps reached out by mail" in err
    assert len(recipients(server)) == len(set(recipients(server)))


def test_a_process_killed_while_it_sends_leads_to_no_second_mail(server: MailServer, hosted: Project) -> None:
    process = fork(hosted.root, "remind")
    server.on_data = process.kill
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    _goes_on_in_doubt(server, hosted)


def test_a_process_that_is_asked_to_end_takes_nothing_for_sent_that_was_not(
    server: MailServer, hosted: Project
) -> None:
    process = fork(hosted.root, "remind")
    server.on_data = process.terminate
    process.communicate(timeout=60)
    assert (process.returncode, len(server.mails)) == (1, 1)
    _goes_on_in_doubt(server, hosted)
    assert len(recipients(server)) == 2


def test_each_way_is_remembered_for_itself(
    server: MailServer, github: GitHub, handbook: Project, remind: Remind, monkeypatch: pytest.MonkeyPatch
) -> None:
    handbook.write("pyproject.toml", with_mail(server, "github", "mail", "slack"))
    handbook.commit("Use every way")
    subprocess.run(["git", "push", "-q", str(github.repository.path), "main"], cwd=handbook.root, check=True)
    first = remind("2026-11-30")
    assert first.exit_code == 3
    assert "slack: AFTERWORD_SLACK_WEBHOOK is not set" in first.output
    assert (len(said(github)), len(server.mails)) == (1, 2)
    with Slack() as slack:
        monkeypatch.setenv("AFTERWORD_SLACK_WEBHOOK", slack.url)
        shown = remind("2026-11-30", "--dry-run")
        assert "(Slack):" in shown.output
        assert slack.texts == []
        second = remind("2026-11-30")
        assert second.exit_code == 0, second.output
        assert SECRET not in first.output + second.output + shown.output
        (text,) = slack.texts
        assert "*Alice Example*: " in text
        assert "*Bob Example*: " in text
        assert remind("2026-11-30").exit_code == 0
        assert len(slack.texts) == 1
    assert (len(said(github)), len(server.mails)) == (1, 2)


def test_a_template_of_the_repository_is_used(server: MailServer, alone: Project, mail: Remind) -> None:
    alone.write("postmortems/_templates/reminder.txt.j2", "Subject: {{ own[0].title }}\n\nDear {{ name }}\n")
    assert mail("2026-11-25").exit_code == 0
    assert {mail["Subject"] for mail in server.mails} == {"Search is slow", "Checkout is slow"}


def test_where_no_way_is_open_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.create(tmp_path / "nowhere", policy("github"))
    project.write("postmortems/2026/2026-11-02-search-is-slow.md", MERGED)
    project.commit("Add one")
    result = _remind(project, monkeypatch)("2026-11-27")
    assert result.exit_code == 3
    assert "github: there is no repository on GitHub. Set `channels`" in result.output
    assert _remind(project, monkeypatch)("2026-11-16").exit_code == 0
