"""`afterword meeting`: one invitation for each time, in calendars and on the branch, whatever happens in between."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import vobject
from click.testing import Result
from icalendar import Calendar

from afterword.adapters import clock
from afterword.adapters.journal import Journal, Sending
from afterword.commands import handing_out, inviting
from afterword.commands.handing_out import Wish
from afterword.core import policy as policies
from afterword.errors import ConfigError
from tests.support.cli import BRANCH, ID, NEW, PATH, fork, run
from tests.support.git_shim import GitShim
from tests.support.github import GitHub
from tests.support.mail import MailServer
from tests.support.project import NOW, POLICY, Project, change
from tests.support.state import user_state

SLOT = "2026-11-25T13:00:00Z"
GUESTS = ("--responder", "bob", "--responder", "dave")

Meet = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture(scope="module")
def made(running: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone with a new post-mortem of three people, one without an address, and a bare repository as its remote."""
    folder = tmp_path_factory.mktemp("made")
    project = Project.create(folder / "handbook", _policy(running))
    project.add_remote()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(clock, "now", lambda: NOW)
        run(monkeypatch, project.root, *NEW, *GUESTS)
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Project:
    """A copy of that, to change."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    project = Project(tmp_path / "handbook")
    project.git("remote", "set-url", "origin", str(tmp_path / "remote.git"))
    project.git("update-index", "--refresh")
    return project


@pytest.fixture
def meet(project: Project, monkeypatch: pytest.MonkeyPatch) -> Meet:
    return lambda *arguments: run(monkeypatch, project.root, "meeting", *arguments)


def _policy(server: MailServer) -> str:
    sender = 'sender = "incidents@example.com"'
    return change(POLICY, sender, f'{sender}\nsmtp = "{server.url}"')


def _recorded(project: Project, revision: str = f"origin/{BRANCH}") -> tuple[str, list[str]]:
    """`meeting_at`, and what each invitation was about."""
    lines = project.git("show", f"{revision}:{PATH}").splitlines()
    (held,) = [line.removeprefix("meeting_at:").strip() for line in lines if line.startswith("meeting_at:")]
    return held, [
        line.partition("about: ")[2].partition(",")[0].rstrip("}") for line in lines if line.startswith("    - {at:")
    ]


def _event(mail: EmailMessage) -> Any:
    """The event in a mail, which a second parser reads as well."""
    part = mail.get_body(("calendar",)) or next(
        each for each in mail.walk() if each.get_content_type() == "text/calendar"
    )
    text = part.get_content()
    calendar = Calendar.from_ical(text)
    assert part.get_param("method") == str(calendar["method"]) == vobject.readOne(text).method.value
    (event,) = calendar.walk("VEVENT")
    return event


def test_people_are_invited_once_to_the_time_that_the_policy_allows(
    project: Project, server: MailServer, meet: Meet
) -> None:
    before = user_state(project)
    result = meet("checkout")
    assert result.exit_code == 0, result.output
    assert "to be told by hand: dave" in result.stderr
    (mail,) = server.mails
    assert (mail["Subject"], mail["From"]) == ("Review meeting: Checkout is down", "incidents@example.com")
    assert server.recipients == [["alice@example.com", "bob@example.com"]]
    event = _event(mail)
    assert (str(event["uid"]), event["sequence"]) == (f"review-of-{ID}@afterword.invalid", 0)
    assert event["dtstart"].dt.isoformat() == "2026-11-25T13:00:00+00:00"
    assert _recorded(project) == (SLOT, [SLOT])
    entry = next(line for line in project.git("show", f"origin/{BRANCH}:{PATH}").splitlines() if "to: " in line)
    assert 'by: alice, to: "alice, bob", about:' in entry
    assert f"message_id: {mail['Message-ID'][1:-1]}}}" in entry
    assert user_state(project) == before
    again = meet()
    assert (again.exit_code, len(server.mails)) == (0, 1)
    assert "Nothing has changed: alice, bob are invited for 2026-11-25 13:00 UTC (14:00 CET)." in again.stdout


@pytest.mark.parametrize(
    ("line", "told"),
    [("customers: [Globex, Glo\n", f"afterword check {PATH}"), ("title: Another\n", "not sure how to write this")],
)
def test_what_cannot_be_recorded_is_not_sent(
    line: str, told: str, project: Project, server: MailServer, meet: Meet
) -> None:
    project.git("switch", "-q", BRANCH)
    project.write(PATH, change((project.root / PATH).read_text(), "responders: ", f"{line}responders: "))
    project.commit("Break it")
    result = meet("checkout")
    assert result.exit_code == 2, result.output
    assert told in result.output
    assert server.mails == []


def test_what_is_recorded_is_what_the_checks_want(
    project: Project, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet()
    meet("--cancel")
    project.git("switch", "-q", BRANCH)
    project.git("pull", "-q", "--ff-only", "origin", BRANCH)
    report = run(monkeypatch, project.root, "check", "--output-format", "concise").output
    assert not [line for line in report.splitlines() if "invitation" in line or "meeting" in line]


def test_a_meeting_is_moved_cancelled_and_called_anew_under_one_id(
    project: Project, server: MailServer, meet: Meet
) -> None:
    for arguments in ((), ("--at", "2026-11-26 10:30"), ("--cancel",)):
        result = meet(*arguments)
        assert result.exit_code == 0, result.output
    assert _recorded(project)[0] == ""
    assert "has no meeting that people are invited to" in meet("--cancel").stderr
    assert meet("--at", "2026-11-26T15:00Z").exit_code == 0
    events = [_event(mail) for mail in server.mails]
    assert {str(event["uid"]) for event in events} == {f"review-of-{ID}@afterword.invalid"}
    assert [event["sequence"] for event in events] == [0, 1, 2, 3]
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [event["dtstart"].dt.strftime("%d %H:%M") for event in events] == [
        "25 13:00",
        "26 09:30",
        "26 09:30",
        "26 15:00",
    ]
    assert [mail["Subject"].partition(":")[0] for mail in server.mails] == [
        "Review meeting", "Updated", "Cancelled", "Updated",
    ]  # fmt: skip
    assert len({mail["Message-ID"] for mail in server.mails}) == 4
    times = [SLOT, "2026-11-26T09:30:00Z", "cancelled", "2026-11-26T15:00:00Z"]
    assert _recorded(project) == (times[-1], times)


def test_whoever_joins_is_invited_and_all_hear_of_it(project: Project, server: MailServer, meet: Meet) -> None:
    meet()
    other = project.colleague()
    other.git("switch", "-q", BRANCH)
    other.write(PATH, change((other.root / PATH).read_text(), "\nincident_commander:", "\nincident_commander: carol"))
    other.write("pyproject.toml", (other.root / "pyproject.toml").read_text() + _person("carol"))
    other.commit("Carol led it")
    other.git("push", "-q", "origin", BRANCH)
    project.write("pyproject.toml", _policy(server) + _person("carol"))
    result = meet("checkout")
    assert result.exit_code == 0, result.output
    assert sorted(server.recipients[1]) == ["alice@example.com", "bob@example.com", "carol@example.com"]
    assert (_event(server.mails[1])["sequence"], _recorded(project)) == (1, (SLOT, [SLOT, SLOT]))


def _person(name: str) -> str:
    return f'\n[tool.afterword.people.{name}]\nname = "{name.title()} Example"\nemail = "{name}@example.com"\n'


def test_a_time_that_was_written_by_hand_is_kept(project: Project, server: MailServer, meet: Meet) -> None:
    project.git("switch", "-q", BRANCH)
    text = (project.root / PATH).read_text()
    project.write(PATH, change(text, "\nmeeting_at:", "\nmeeting_at: 2026-11-24T09:00:00Z"))
    project.commit("A time")
    assert meet().exit_code == 0
    assert _event(server.mails[0])["dtstart"].dt.isoformat() == "2026-11-24T09:00:00+00:00"
    assert _recorded(project) == ("2026-11-24T09:00:00Z", ["2026-11-24T09:00:00Z"])


def test_a_meeting_that_was_held_is_left_alone(project: Project, server: MailServer, meet: Meet) -> None:
    project.git("switch", "-q", BRANCH)
    entry = (
        "  all_clear: []\n  invitations:\n    - {at: 2026-11-20T12:00:00Z, by: alice, about: 2026-11-23T07:00:00Z}\n"
    )
    text = change((project.root / PATH).read_text(), "\nmeeting_at:", "\nmeeting_at: 2026-11-23T07:00:00Z")
    project.write(PATH, change(text, "  all_clear: []\n", entry))
    project.commit("Held")
    result = meet()
    assert (result.exit_code, "The meeting was at 2026-11-23T07:00:00Z" in result.stdout) == (0, True)
    assert meet("--cancel").exit_code == 2
    assert server.mails == []


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-20 12:00", "which is not to come"),
        ("09:30", "which is not to come"),
        ("2026-11-23T08:00:00Z", "which is not to come"),
        ("soon", "is not a time"),
    ],
)
def test_a_time_of_ones_own_is_to_come(at: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        inviting.chosen(at, NOW, policies.parse(POLICY), None)


def test_what_the_policy_has_against_it_is_said(server: MailServer, meet: Meet) -> None:
    result = meet("--at", "2026-11-30 18:00")
    assert (result.exit_code, len(server.mails)) == (0, 1)
    assert "Mind that that is after Friday 2026-11-27" in result.stderr
    assert "are not within working hours" in result.stderr
    assert meet("--at", "2026-11-20 12:00").exit_code == 2


def test_without_a_resolution_somebody_names_the_time_and_no_two_meetings_are_at_once(
    project: Project, server: MailServer, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *change_title([word for word in NEW if word not in NEW[6:8]]))
    result = meet("search")
    assert (result.exit_code, "Give --at" in result.stderr) == (2, True)
    assert meet("search", "--at", "2026-11-25 14:00").exit_code == 0
    assert meet("checkout").exit_code == 0
    assert _event(server.mails[1])["dtstart"].dt.isoformat() == "2026-11-25T12:00:00+00:00"


def change_title(words: list[str]) -> list[str]:
    """The command for another incident."""
    return ["Search is down" if word == "Checkout is down" else word for word in words]


def test_a_dry_run_shows_the_mail_and_sends_nothing(project: Project, server: MailServer, meet: Meet) -> None:
    result = meet("--dry-run")
    assert result.exit_code == 0, result.output
    for part in ("To: alice@example.com, bob@example.com", "Message-ID: <", "When: 2026-11-25 13:00 UTC", "Agenda\n"):
        assert part in result.stdout
    assert (server.mails, _recorded(project)) == ([], ("", []))


def test_a_file_instead_of_a_mail_is_never_written_over(
    project: Project, server: MailServer, meet: Meet, tmp_path: Path
) -> None:
    target = tmp_path / "meeting.ics"
    assert meet("--ics", str(target)).exit_code == 0
    (event,) = Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    assert (event["sequence"], _recorded(project), server.mails) == (0, (SLOT, [SLOT]), [])
    before = target.read_bytes()
    for path in (target, tmp_path / "nowhere" / "x.ics"):
        assert meet("--at", "2026-11-26 10:30", "--ics", str(path)).exit_code == 2
    assert (target.read_bytes(), _recorded(project)[1]) == (before, [SLOT])


def test_a_file_that_could_not_be_recorded_is_taken_back(
    project: Project, meet: Meet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = GitShim.create(tmp_path / "shim")
    shim.fail("commit-tree", stderr="fatal: no space left on device")
    monkeypatch.setenv("PATH", shim.environment()["PATH"])
    target = tmp_path / "meeting.ics"
    assert meet("--ics", str(target)).exit_code == 2
    assert not target.exists()
    assert meet("--ics", str(target)).exit_code == 0


def test_a_lost_answer_leads_to_no_second_mail(project: Project, server: MailServer, meet: Meet) -> None:
    server.vanish()
    for _ in range(2):
        assert meet().exit_code == 3
    assert f"Look for the Message-ID {server.mails[0]['Message-ID']}" in meet().stderr
    assert meet("--sent").exit_code == 0
    assert (_recorded(project), len(server.mails)) == ((SLOT, [SLOT]), 1)
    assert meet().exit_code == 0
    assert len(server.mails) == 1


def test_whoever_found_no_mail_sends_it_again(project: Project, server: MailServer, meet: Meet) -> None:
    server.vanish()
    meet()
    assert meet("--again").exit_code == 0
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
    assert _recorded(project) == (SLOT, [SLOT])


def test_a_note_on_what_is_recorded_already_goes(tmp_path: Path) -> None:
    journal = Journal(tmp_path, ID, "meeting")
    journal.write(Sending(message_id="1@example.com", to="alice", by="alice", at=NOW))
    assert handing_out.unfinished([None, "1@example.com"], journal, Wish()) is None
    assert journal.read() is None


def test_one_refused_address_is_said_and_the_others_are_invited(
    project: Project, server: MailServer, meet: Meet
) -> None:
    server.refuse("bob@example.com")
    result = meet()
    assert result.exit_code == 0
    assert "refused bob@example.com: 550 5.1.1 No such user" in result.stderr
    assert server.recipients == [["alice@example.com"]]


@pytest.mark.parametrize("arguments", [(), ("--cancel",)])
def test_a_process_killed_after_the_mail_sends_no_second_one(
    arguments: tuple[str, ...], project: Project, server: MailServer, meet: Meet, tmp_path: Path
) -> None:
    at = ("--at", "2062-11-24 14:00")  # a process of its own knows what time it is
    if arguments:
        meet(*at)
    shim = GitShim.create(tmp_path / "shim")
    shim.kill_parent("commit-tree", when="before")
    process = fork(project.root, "meeting", *(arguments or at), env=shim.environment())
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    sent = len(server.mails)
    result = meet(*arguments)
    assert result.exit_code == 0, result.output
    assert len(server.mails) == sent == len(_recorded(project)[1])
    assert _recorded(project)[1][-1] == ("cancelled" if arguments else "2062-11-24T13:00:00Z")


def test_after_the_merge_it_goes_to_the_follow_up(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project.create(tmp_path / "handbook", _policy(server))
    with GitHub(tmp_path / "github", protect=("main",)) as github:
        github.host(project.root)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        run(monkeypatch, project.root, *NEW)
        github.merge(github.pulls[0])
        result = run(monkeypatch, project.root, "meeting", "checkout")
        assert result.exit_code == 0, result.output
        assert f"Recorded: {github.url}/acme/handbook/pull/2" in result.stdout
        assert github.pulls[1].head == f"follow-up/{ID}"
        assert str(_event(server.mails[0])["url"]) == f"{github.url}/acme/handbook/blob/main/{PATH}"
    assert _recorded(project, f"origin/follow-up/{ID}") == (SLOT, [SLOT])


def test_names_and_titles_stay_in_their_places(project: Project, server: MailServer, meet: Meet) -> None:
    project.git("switch", "-q", BRANCH)
    text = change((project.root / PATH).read_text(), "title: Checkout is down", 'title: "A;B,C: \\"x\\" <b>"')
    project.write(PATH, text)
    project.commit("Another title")
    project.write("pyproject.toml", change(_policy(server), '"Bob Example"', '"Bob\\r\\nBcc: x@example.com \\"B\\""'))
    assert meet().exit_code == 0
    (mail,) = server.mails
    assert mail["Subject"] == 'Review meeting: A;B,C: "x" <b>'
    assert mail["Bcc"] is None
    event = _event(mail)
    assert str(event["summary"]) == 'Review meeting: A;B,C: "x" <b>'
    assert [each.params["CN"] for each in event["attendee"]] == ["Alice Example", "Bob Bcc: x@example.com 'B'"]


def test_somebody_must_be_there_to_invite(project: Project, server: MailServer, meet: Meet) -> None:
    project.write("pyproject.toml", _policy(server).partition("[tool.afterword.people")[0])
    result = meet("--by", "alice")
    assert (result.exit_code, "nobody can be invited" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "arguments", [("--cancel", "--at", "2026-11-26 14:00"), ("--process", "--cancel"), ("x", "--process")]
)
def test_options_that_exclude_each_other(arguments: tuple[str, ...], meet: Meet) -> None:
    assert meet(*arguments).exit_code == 2


def test_without_the_remote_nothing_is_sent(project: Project, server: MailServer, meet: Meet) -> None:
    (project.root.parent / "remote.git").rename(project.root.parent / "gone.git")
    assert (meet().exit_code, server.mails) == (3, [])
