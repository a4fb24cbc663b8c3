"""`afterword announce`: one mail, recorded on the branch, whatever happens in between."""

from __future__ import annotations

import email
import signal
from collections.abc import Callable
from email import policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import Result

from afterword.adapters.journal import Journal
from tests.support.cli import BRANCH, ID, NEW, PATH, fork, run
from tests.support.git_shim import GitShim
from tests.support.github import GitHub
from tests.support.mail import PASSWORD, MailServer
from tests.support.project import POLICY, Project, change
from tests.support.state import user_state

RECORDED = "  announced: {at: 2026-11-23T08:00:00Z, by: alice, to: support@example.com"

Announce = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("fixed_clock")


def _policy(server: MailServer) -> str:
    return change(
        POLICY, 'sender = "incidents@example.com"', f'sender = "incidents@example.com"\nsmtp = "{server.url}"'
    )


@pytest.fixture
def project(server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A clone with a new post-mortem, and a bare repository as its remote."""
    made = Project.create(tmp_path / "handbook", _policy(server))
    made.add_remote()
    run(monkeypatch, made.root, *NEW)
    return made


@pytest.fixture
def announce(project: Project, monkeypatch: pytest.MonkeyPatch) -> Announce:
    return lambda *arguments: run(monkeypatch, project.root, "announce", *arguments)


def _ledger(project: Project, revision: str = f"origin/{BRANCH}") -> str:
    (line,) = [line for line in project.git("show", f"{revision}:{PATH}").splitlines() if "announced:" in line]
    return line


def test_the_group_is_told_once_and_it_is_recorded(project: Project, server: MailServer, announce: Announce) -> None:
    before = user_state(project)
    result = announce("checkout")
    assert result.exit_code == 0, result.output
    (mail,) = server.mails
    assert mail["Subject"] == "Incident on 2026-11-20: Checkout is down (over)"
    assert (mail["From"], server.recipients) == ("incidents@example.com", [["support@example.com"]])
    assert _ledger(project) == f"{RECORDED}, message_id: {mail['Message-ID'][1:-1]}}}"
    assert f"was told of {ID}. Recorded on {BRANCH}" in result.output
    assert PASSWORD not in result.output
    assert user_state(project) == before
    again = announce()
    assert again.exit_code == 2
    assert f"{ID} was announced at 2026-11-23T08:00:00Z" in again.output
    assert len(server.mails) == 1


def test_again_tells_it_once_more_with_another_id(project: Project, server: MailServer, announce: Announce) -> None:
    announce()
    assert announce("--again", "--by", "bob").exit_code == 0
    first, second = (mail["Message-ID"][1:-1] for mail in server.mails)
    assert first != second
    assert _ledger(project) == f"{RECORDED.replace('alice', 'bob')}, message_id: {second}}}"


def test_the_mail_links_to_the_pull_request_and_its_checklist_is_ticked(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project.create(tmp_path / "handbook", _policy(server))
    with GitHub(tmp_path / "github", protect=("main",)) as github:
        github.host(project.root)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        run(monkeypatch, project.root, *NEW)
        (pull,) = github.pulls
        assert "- [ ] Tell support@example.com" in pull.body
        result = run(monkeypatch, project.root, "announce")
        assert result.exit_code == 0, result.output
        assert "- [x] Tell support@example.com" in github.pulls[0].body
        address = f"{github.url}/acme/handbook/pull/{pull.number}"
        assert address in server.mails[0].get_body(("plain",)).get_content()
        github.fail("GET", "/pulls$", status=502)
        shown = run(monkeypatch, project.root, "announce", "--dry-run").output
        assert f"/blob/{BRANCH}/{PATH}" in shown
        github.merge(github.pulls[0])
        assert f"/blob/main/{PATH}" in run(monkeypatch, project.root, "announce", "checkout", "--dry-run").output


def test_a_dry_run_shows_the_mail_and_sends_nothing(project: Project, server: MailServer, announce: Announce) -> None:
    result = announce("--dry-run")
    assert result.exit_code == 0, result.output
    for part in ("To: support@example.com", "Subject: Incident on 2026-11-20", "Message-ID: <", "Still to be done:"):
        assert part in result.output
    assert server.mails == []
    assert _ledger(project) == "  announced:"


def test_a_file_for_the_mail_program_is_never_written_over(
    project: Project, server: MailServer, announce: Announce, tmp_path: Path
) -> None:
    target = tmp_path / "mail.eml"
    result = announce("--eml", str(target))
    assert (result.exit_code, f"run `afterword announce {ID} --sent`" in result.output) == (0, True)
    mail = email.message_from_bytes(target.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["X-Unsent"]) == ("support@example.com", "1")
    assert "Still to be done" in mail.get_body(("plain",)).get_content()
    before = target.read_bytes()
    for path in (target, tmp_path / "nowhere" / "mail.eml"):
        assert announce("--eml", str(path)).exit_code == 2
    assert (target.read_bytes(), server.mails, _ledger(project)) == (before, [], "  announced:")


def test_an_address_for_the_mail_program(project: Project, server: MailServer, announce: Announce) -> None:
    parts = urlsplit(announce("--mailto").stdout.strip())
    assert (parts.scheme, parts.path) == ("mailto", "support@example.com")
    assert parse_qs(parts.query)["subject"] == ["Incident on 2026-11-20: Checkout is down (over)"]
    assert server.mails == []


def test_what_went_out_by_hand_is_only_recorded(project: Project, server: MailServer, announce: Announce) -> None:
    assert announce("--sent").exit_code == 0
    assert _ledger(project) == f"{RECORDED}}}"
    assert server.mails == []


def test_ways_to_send_it_exclude_each_other(announce: Announce) -> None:
    assert announce("--mailto", "--sent").exit_code == 2


def test_a_lost_answer_leads_to_no_second_mail(project: Project, server: MailServer, announce: Announce) -> None:
    server.vanish()
    result = announce()
    assert result.exit_code == 3
    assert "perhaps sent" in result.output
    for _ in range(2):
        result = announce()
        assert result.exit_code == 3
        assert f"Look for the Message-ID {server.mails[0]['Message-ID']}" in result.output
    assert announce("--sent").exit_code == 0
    assert _ledger(project) == f"{RECORDED}, message_id: {server.mails[0]['Message-ID'][1:-1]}}}"
    assert len(server.mails) == 1
    assert announce().exit_code == 2


def test_whoever_found_no_mail_sends_it_again(project: Project, server: MailServer, announce: Announce) -> None:
    server.vanish()
    announce()
    assert announce("--again").exit_code == 0
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
    assert _ledger(project).startswith(RECORDED)


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
def test_a_refusal_leaves_nothing_behind(at: str, project: Project, server: MailServer, announce: Announce) -> None:
    server.say("550 5.7.1 No", at=at)
    result = announce()
    assert result.exit_code == 3
    assert "550 5.7.1 No" in result.output
    assert announce().exit_code == 0
    assert len(server.mails) == 1


@pytest.mark.parametrize("command", ["commit-tree", "push"])
def test_what_is_sent_and_not_recorded_is_recorded_by_the_next_run(
    command: str,
    project: Project,
    server: MailServer,
    announce: Announce,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shim = GitShim.create(tmp_path / "shim")
    shim.fail(command, stderr="fatal: no space left on device")
    monkeypatch.setenv("PATH", shim.environment()["PATH"])
    assert announce().exit_code in (2, 3)
    assert len(server.mails) == 1
    result = announce()
    assert result.exit_code == 0, result.output
    assert _ledger(project).startswith(RECORDED)
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("command", "when"), [("hash-object", "before"), ("push", "before"), ("push", "after"), ("update-ref", "after")]
)
def test_a_process_killed_after_the_mail_sends_no_second_one(
    command: str, when: str, project: Project, server: MailServer, announce: Announce, tmp_path: Path
) -> None:
    shim = GitShim.create(tmp_path / "shim")
    shim.kill_parent(command, when=when)
    process = fork(project.root, "announce", env=shim.environment())
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    result = announce()
    assert result.exit_code == 0, result.output
    assert project.git("rev-list", "--count", f"main..origin/{BRANCH}") == "2"
    assert f"message_id: {server.mails[0]['Message-ID'][1:-1]}}}" in _ledger(project)
    assert len(server.mails) == 1
    assert announce().exit_code == 2


def test_a_colleague_who_announced_it_since_is_not_overwritten(
    project: Project, server: MailServer, announce: Announce
) -> None:
    server.vanish()
    announce()
    other = project.colleague()
    other.git("switch", "-q", BRANCH)
    text = (other.root / PATH).read_text()
    other.write(PATH, change(text, "  announced:\n", "  announced: {at: 2026-11-24T08:00:00Z, by: bob}\n"))
    other.commit("Announced by hand")
    other.git("push", "-q", "origin", BRANCH)
    result = announce()
    assert result.exit_code == 2
    assert "was announced at 2026-11-24T08:00:00Z" in result.output
    assert Journal(project.root / ".git", ID, "announced").read() is None


def test_the_password_only_goes_to_the_server_that_main_names(
    project: Project, server: MailServer, announce: Announce
) -> None:
    with MailServer() as other:
        project.write("pyproject.toml", _policy(other))
        result = announce()
    assert result.exit_code == 2
    assert "it does not get the password" in result.output
    assert other.connections == 0
    assert _ledger(project) == "  announced:"


@pytest.mark.parametrize(
    ("old", "new", "told", "options"),
    [
        ("responders: ", "customers: [Globex, Glo\nresponders: ", f"afterword check {PATH}", ()),
        ("responders: ", "customers: [Globex, Glo\nresponders: ", f"afterword check {PATH}", ("--again",)),
        ("responders: ", "title: Another\nresponders: ", "not sure how to write this", ("--again",)),
        ("  announced: {", "  announced: yes # {", "perhaps the group was told", ()),
    ],
)
def test_what_cannot_be_recorded_is_not_sent(
    old: str, new: str, told: str, options: tuple[str, ...], project: Project, server: MailServer, announce: Announce
) -> None:
    announce("checkout")
    project.git("switch", "-q", BRANCH)
    project.git("reset", "-q", "--hard", f"origin/{BRANCH}")
    text = (project.root / PATH).read_text()
    project.write(PATH, change(text, old, new))
    project.commit("Break it")
    result = announce("checkout", *options)
    assert result.exit_code == 2, result.output
    assert told in result.output
    assert len(server.mails) == 1


def test_without_the_remote_nothing_is_sent(project: Project, server: MailServer, announce: Announce) -> None:
    (project.root.parent / "remote.git").rename(project.root.parent / "gone.git")
    result = announce()
    assert result.exit_code == 3
    assert "Nothing was sent" in result.output
    assert server.mails == []


def test_somebody_must_have_announced_it(project: Project, server: MailServer, announce: Announce) -> None:
    project.git("config", "user.email", "stranger@example.com")
    result = announce()
    assert result.exit_code == 2
    assert "Give --by" in result.output
    assert server.mails == []


def test_a_template_of_the_repository_is_used_and_brings_its_own_html_or_none(
    project: Project, server: MailServer, announce: Announce
) -> None:
    project.write("postmortems/_templates/announcement.txt.j2", "Subject: {{ id }}\n\nSee {{ owner }}.\n")
    assert announce().exit_code == 0
    (mail,) = server.mails
    assert (mail["Subject"], mail.get_content_type(), mail.get_content()) == (ID, "text/plain", "See Alice Example.\n")
