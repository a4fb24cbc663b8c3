"""`afterword notify`: one message for each customer, who never reads of another and never gets it twice."""

from __future__ import annotations

import datetime as dt
import email
import shutil
import signal
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import Result

from tests.support import valid
from tests.support.cli import fork, run
from tests.support.git_shim import GitShim
from tests.support.github import GitHub
from tests.support.mail import PASSWORD, MailServer
from tests.support.project import POLICY, Project, change
from tests.support.state import user_state

ID = "2026-11-20-checkout-outage"
BRANCH = f"postmortem/{ID}"
FOLLOW_UP = f"follow-up/{ID}"
ADDRESSES = {"Acme": "ops@acme.example", "Bolt & Sons": "bolt@bolt.example", "Cray": "it@cray.example"}
WINDOW = ("--from", "2026-11-26 06:00 UTC", "--until", "2026-11-26 06:05 UTC")
RESTART = ("checkout", "--about", "restart", *WINDOW)
CLEAR = ("checkout", "--about", "all-clear")
NOTICE = "    - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}\n"
ALL_CLEAR = "    - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}\n"
TEXT = valid.changed({
    "status: closed": "status: in-review",
    "customers: [Acme]": 'customers: [Acme, "Bolt & Sons", Cray]',
    "    done_on: 2026-12-02\n": "",
    f"  customer_notices:\n{NOTICE}": "  customer_notices: []\n",
    f"  all_clear:\n{ALL_CLEAR}": "  all_clear:\n",
})  # fmt: skip

Notify = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("fixed_clock")


def _policy(server: MailServer) -> str:
    customers = "".join(f'[tool.afterword.customers."{name}"]\nemail = "{to}"\n' for name, to in ADDRESSES.items())
    sender = 'sender = "incidents@example.com"'
    return change(POLICY, sender, f'{sender}\nsmtp = "{server.url}"') + customers


@pytest.fixture(scope="module")
def prepared(running: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone with a post-mortem on its branch, and a bare repository as its remote; to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    made = Project.create(folder / "handbook", _policy(running))
    made.add_remote()
    made.git("remote", "set-url", "origin", "../remote.git")
    _write(made, TEXT)
    return folder


@pytest.fixture
def project(prepared: Path, tmp_path: Path) -> Project:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path / "handbook")


@pytest.fixture
def notify(project: Project, monkeypatch: pytest.MonkeyPatch) -> Notify:
    return lambda *arguments: run(monkeypatch, project.root, "notify", *arguments)


def _write(project: Project, text: str, *, is_pushed: bool = True) -> None:
    """Have this text on the post-mortem's branch, here and at the remote, and be on main."""
    project.git("switch", "-q", "-C", BRANCH)
    project.write(valid.PATH, text)
    project.commit("Write it")
    if is_pushed:
        project.git("push", "-q", "-f", "origin", BRANCH)
    project.git("switch", "-q", "main")


def _ledger(project: Project, branch: str = BRANCH) -> list[str]:
    written = project.git("show", f"origin/{branch}:{valid.PATH}").splitlines()
    return [line.strip().removeprefix("- ") for line in written if "- {customer: " in line]


def _entry(customer: str, about: str = ", about: restart") -> str:
    return f"{{customer: {customer}{about}, at: 2026-11-23T08:00:00Z, by: alice}}"


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def _to(server: MailServer) -> list[str]:
    assert [[str(mail["To"])] for mail in server.mails] == server.recipients
    return [str(mail["To"]) for mail in server.mails]


def test_each_customer_gets_a_mail_of_their_own_and_all_are_recorded_at_once(
    project: Project, server: MailServer, notify: Notify
) -> None:
    before = user_state(project)
    result = notify(*RESTART, "--what", "For two minutes, shoppers may have to wait.")
    assert result.exit_code == 0, result.output
    assert _to(server) == list(ADDRESSES.values())
    for mail, name in zip(server.mails, ADDRESSES, strict=True):
        whole = mail.as_string()
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
        assert f"<p>Hello {name},</p>".replace("&", "&amp;") in mail.get_body(("html",)).get_content()
        assert f"Hello {name},\n" in _text(mail)
        assert "shoppers may have to wait." in _text(mail)
        others = [other for other in ADDRESSES if other != name]
        assert not [word for other in others for word in (other, ADDRESSES[other]) if word in whole]
        assert {key.lower() for key in mail.keys()} & {"cc", "bcc", "reply-to"} == set()  # noqa: SIM118  # no mapping
    assert _ledger(project) == [_entry(name if name.isalpha() else f'"{name}"') for name in ADDRESSES]
    assert project.git("rev-list", "--count", f"main..origin/{BRANCH}") == "2"
    assert (user_state(project), PASSWORD in result.output) == (before, False)
    again = notify(*RESTART)
    assert (again.exit_code, len(server.mails)) == (0, 3)
    assert "Nobody is owed a notice of a restart: Acme was told at 2026-11-23T08:00:00Z" in again.output


def test_a_lost_answer_for_the_second_of_three_leads_to_no_second_mail(
    project: Project, server: MailServer, notify: Notify
) -> None:
    server.vanish("bolt@bolt.example")
    result = notify(*RESTART)
    assert result.exit_code == 3
    assert "not told: Bolt & Sons, Cray" in result.output
    assert _ledger(project) == [_entry("Acme")]
    for _ in range(2):
        result = notify(*RESTART)
        assert result.exit_code == 3
        assert f"Look for the Message-ID {server.mails[1]['Message-ID']}" in result.output
        assert "not told: Bolt & Sons\n" in result.output
        assert _to(server) == list(ADDRESSES.values())
    assert "Bolt & Sons was perhaps told" in notify(*RESTART, "--dry-run").output
    assert notify(*RESTART, "--customer", "Bolt & Sons", "--sent").exit_code == 0
    assert len(_ledger(project)) == len(server.mails) == 3
    assert list((project.root / ".git/afterword").iterdir()) == []


def test_whoever_found_no_mail_sends_it_again_and_another_time_is_told_too(
    project: Project, server: MailServer, notify: Notify
) -> None:
    bolt = ("--customer", "Bolt & Sons")
    server.vanish("bolt@bolt.example")
    notify(*RESTART, *bolt)
    assert notify(*RESTART, *bolt, "--again").exit_code == 0
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
    assert notify(*RESTART[:-1], "2026-11-26 07:00 UTC", *bolt, "--again").exit_code == 0
    assert "Until:  2026-11-26 07:00 UTC" in _text(server.mails[2])
    assert len({mail["Message-ID"] for mail in server.mails}) == 2
    assert set(_to(server)) == {"bolt@bolt.example"}


def test_a_refused_customer_keeps_nobody_else_from_being_told(
    project: Project, server: MailServer, notify: Notify
) -> None:
    server.refuse("bolt@bolt.example")
    result = notify(*RESTART)
    assert result.exit_code == 3
    assert "Bolt & Sons: 127.0.0.1" in result.output
    assert "550 5.1.1 No such user" in result.output
    assert _ledger(project) == [_entry("Acme"), _entry("Cray")]
    server.refused.clear()
    assert notify(*RESTART).exit_code == 0
    assert sorted(_to(server)) == sorted(ADDRESSES.values())


def test_who_is_left_is_told_of_the_same_time_in_the_same_words(
    project: Project, server: MailServer, notify: Notify
) -> None:
    server.refuse("bolt@bolt.example")
    assert notify(*RESTART, "--what", "You'll have to wait.").exit_code == 3
    server.refused.clear()
    bare = ("checkout", "--about", "restart")
    options = "--from '2026-11-26 06:00 UTC' --until '2026-11-26 06:05 UTC' --what 'You'\"'\"'ll have to wait.'"
    result = notify(*bare, "--dry-run")
    assert f"As the run before was to say it: {options}" in result.stderr
    assert notify(*bare).exit_code == 0
    assert _text(server.mails[0]) == _text(server.mails[2]).replace("Bolt & Sons", "Acme")
    assert list((project.root / ".git/afterword").iterdir()) == []


def test_another_time_or_other_words_take_the_place_of_those_before(server: MailServer, notify: Notify) -> None:
    server.say("550 5.7.1 Nobody here", at="MAIL")
    assert notify(*RESTART, "--what", "You may have to wait.").exit_code == 3
    bare = ("checkout", "--about", "restart")
    assert "--until missing" in notify(*bare, "--from", "2026-11-27 06:00").stderr
    changed = notify(*RESTART[:-1], "2026-11-26 07:00 UTC", "--what", "", "--dry-run")
    assert "As the run before" not in changed.stderr
    assert "Until:  2026-11-26 07:00 UTC" in changed.stdout
    assert "is not known yet. Ask us" in changed.stdout


def test_somebody_whom_no_run_was_about_is_not_told_of_the_time_of_others(
    project: Project, server: MailServer, notify: Notify, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.refuse("bolt@bolt.example")
    assert notify(*RESTART, "--customer", "Bolt & Sons").exit_code == 3
    result = notify("checkout", "--about", "restart")
    assert (result.exit_code, server.mails) == (2, [])
    assert "An earlier run had --from '2026-11-26 06:00 UTC' --until '2026-11-26 06:05 UTC'." in result.stderr
    late = dt.datetime(2026, 11, 27, 8, tzinfo=dt.UTC)
    monkeypatch.setattr("afterword.adapters.clock.now", lambda: late)
    result = notify("checkout", "--about", "restart", "--customer", "Bolt & Sons")
    assert "--from is in the past: 2026-11-26 06:00 UTC (07:00 CET)" in result.stderr


def test_a_note_on_what_was_said_that_cannot_be_read_says_where_it_is(project: Project, notify: Notify) -> None:
    note = project.root / f".git/afterword/{ID}.restart.said.json"
    note.parent.mkdir(exist_ok=True)
    note.write_text("[]")
    result = notify("checkout", "--about", "restart")
    assert result.exit_code == 2
    assert f"{note.name} cannot be read" in result.stderr


@pytest.mark.parametrize("command", ["commit-tree", "push"])
def test_what_is_sent_and_not_recorded_is_recorded_by_the_next_run(
    command: str, project: Project, server: MailServer, notify: Notify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = GitShim.create(tmp_path / "shim")
    shim.fail(command, stderr="fatal: no space left on device")
    monkeypatch.setenv("PATH", shim.environment()["PATH"])
    assert notify(*RESTART).exit_code in (2, 3)
    if command == "commit-tree":
        assert "Would only record that Acme was told." in notify(*RESTART, "--dry-run").output
    assert notify(*RESTART).exit_code == 0
    assert (len(_ledger(project)), len(server.mails)) == (3, 3)


def test_a_process_killed_after_the_mails_sends_no_second_ones(
    project: Project, server: MailServer, notify: Notify, tmp_path: Path
) -> None:
    shim = GitShim.create(tmp_path / "shim")
    shim.kill_parent("push", when="after")
    window = ("--from", "2199-11-26 06:00 UTC", "--until", "2199-11-26 06:05 UTC")
    process = fork(project.root, "notify", "checkout", "--about", "restart", *window, env=shim.environment())
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    assert notify(*RESTART).exit_code == 0
    assert (len(_ledger(project)), len(server.mails)) == (3, 3)
    assert list((project.root / ".git/afterword").iterdir()) == []


def test_after_the_merge_it_goes_through_a_follow_up_even_if_that_fails_at_first(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project.create(tmp_path / "handbook", _policy(server))
    with GitHub(tmp_path / "github", protect=("main",)) as github:
        github.host(project.root)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        _write(project, TEXT, is_pushed=False)
        run(monkeypatch, project.root, "submit", "checkout")
        github.merge(github.pulls[0])
        github.fail("POST", "/pulls$", status=502)
        assert run(monkeypatch, project.root, "notify", *RESTART).exit_code == 3
        result = run(monkeypatch, project.root, "notify", *RESTART)
        assert result.exit_code == 0, result.output
        assert [pull.head for pull in github.pulls] == [BRANCH, FOLLOW_UP]
        assert "- [x] Tell the customers before a task" in github.pulls[1].body
        assert len(_ledger(project, FOLLOW_UP)) == len(server.mails) == 3


def test_an_all_clear_waits_for_what_customers_will_notice_unless_there_is_a_reason(
    project: Project, server: MailServer, notify: Notify
) -> None:
    result = notify(*CLEAR)
    assert result.exit_code == 2
    assert "- action item 2 (a restart): Fail over to the second replica by itself" in result.output
    assert server.mails == []
    result = notify(*CLEAR, "--force", "Their part\nis done", "--customer", "Cray")
    assert result.exit_code == 0, result.output
    assert "Some work that you may notice is left." in _text(server.mails[0])
    reason = ", reason: Their part is done}"
    assert _ledger(project) == [_entry("Cray", "").replace("}", reason)]
    _write(
        project,
        change(TEXT, "    customer_impact: restart\n", "    customer_impact: restart\n    done_on: 2026-11-22\n"),
    )
    assert notify(*CLEAR, "--force", "Nobody needs it").exit_code == 0
    assert _ledger(project) == [_entry(name if name.isalpha() else f'"{name}"', "") for name in ADDRESSES]
    assert "we will not restart or change anything more" in _text(server.mails[-1])


@pytest.mark.parametrize(
    "what",
    [
        "Cray is first.", "Ask Bob Example.", "We move orders-eu-1.internal.", "The outage was long.\n# Cray",
        "Call <!-- @alice -->",
    ],
)  # fmt: skip
def test_a_message_that_tells_too_much_is_not_sent(
    what: str, project: Project, server: MailServer, notify: Notify
) -> None:
    result = notify(*RESTART, "--what", what)
    assert result.exit_code == 2
    assert "nothing was sent" in result.output
    assert (server.mails, _ledger(project)) == ([], [])


def test_an_unwanted_word_is_mentioned(server: MailServer, notify: Notify) -> None:
    result = notify(*RESTART, "--what", "The outage is over.", "--customer", "Cray", "--dry-run")
    assert result.exit_code == 0
    assert "To Cray: the message to customers says `outage`" in result.stderr


@pytest.mark.parametrize(
    "name", ["Cray, Bcc: eve@example.org", "Cray\\nBcc: eve@example.org", "Cray\\u2028Bcc: eve@example.org"]
)
def test_the_name_of_a_customer_adds_no_header(name: str, project: Project, server: MailServer, notify: Notify) -> None:
    table = f'[tool.afterword.customers."{name}"]\nemail = "it@cray.example"\n'
    project.write(
        "pyproject.toml",
        change(_policy(server), '[tool.afterword.customers."Cray"]\n', "[tool.afterword.customers.C]\n") + table,
    )
    project.write("postmortems/_templates/notice.txt.j2", "Subject: For {{ customer }}\n\nAt {{ start }}.\n")
    project.commit("Customers")
    project.git("push", "-q", "origin", "main")
    _write(project, change(TEXT, ", Cray]", f', "{name}"]'))
    result = notify(*RESTART)
    assert result.exit_code == 0, result.output
    assert set(_to(server)) <= set(ADDRESSES.values())
    for mail in server.mails:
        assert mail["Bcc"] is None
        assert str(mail["Subject"]).startswith("For ")


def test_a_customer_without_an_address_is_left_to_the_sender(
    project: Project, server: MailServer, notify: Notify
) -> None:
    _write(project, change(TEXT, ", Cray]", ", Cray, D'Arcy]"))
    result = notify(*RESTART)
    assert result.exit_code == 0, result.output
    assert "D'Arcy has no address in the policy. Send this:\n\nSubject: Restart of systems" in result.stdout
    command = f"afterword notify {ID} --about restart --customer 'D'\"'\"'Arcy' --sent"
    assert command in result.stdout
    assert len(_ledger(project)) == len(server.mails) == 3
    assert notify("checkout", "--about", "restart", "--customer", "D'Arcy", "--sent", "--by", "bob").exit_code == 0
    assert _ledger(project)[3] == _entry('"D\'Arcy"').replace("alice", "bob")
    assert len(server.mails) == 3


def test_files_are_written_for_each_customer_and_never_over_others(
    project: Project, server: MailServer, notify: Notify, tmp_path: Path
) -> None:
    _write(project, change(TEXT, ", Cray]", ", Cray, ../../etc/x]"))
    folder = tmp_path / "out" / "here"
    result = notify(*RESTART, "--out", str(folder))
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in folder.iterdir())
    endings = ["1-acme.eml", "2-bolt-sons.eml", "3-cray.eml", "4-etc-x.txt"]
    assert names == [f"{ID}.restart.{ending}" for ending in endings]
    mail = email.message_from_bytes((folder / names[0]).read_bytes(), policy=policy.default)
    assert (mail["To"], mail["X-Unsent"]) == ("ops@acme.example", "1")
    assert (folder / names[3]).read_text().startswith("Subject: Restart of systems")
    assert f"`afterword notify {ID} --about restart --sent`" in result.output
    (folder / names[0]).unlink()
    result = notify(*RESTART, "--out", str(folder))
    assert (result.exit_code, (folder / names[0]).exists()) == (2, False)
    early = notify(*CLEAR, "--force", "It's over", "--out", str(folder))
    assert f"`afterword notify {ID} --about all-clear --force 'It'\"'\"'s over' --sent`" in early.output
    assert notify(*RESTART, "--out", str(folder / names[1] / "x")).exit_code == 2
    assert (server.mails, _ledger(project)) == ([], [])


def test_a_dry_run_shows_every_message_and_sends_nothing(project: Project, server: MailServer, notify: Notify) -> None:
    _write(project, change(TEXT, ", Cray]", ", Cray, Dune]"))
    result = notify(*RESTART, "--dry-run")
    assert result.exit_code == 0, result.output
    for part in (
        *(f"To: {to}" for to in ADDRESSES.values()),
        "To Dune, who has no address in the policy:",
        "Hello Dune,",
    ):
        assert part in result.stdout
    assert "Would only record that Dune was told." in notify(*RESTART, "--sent", "--dry-run").stdout
    assert (server.mails, _ledger(project)) == ([], [])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("checkout", "--about", "restart"), "--from and --until missing"),
        (("checkout", "--about", "change"), ""),
        (
            (*RESTART[:-1], "2026-11-26 06:30"),
            "is not after --from: '2026-11-26 06:30' is 2026-11-26 05:30 UTC (06:30 CET), and '2026-11-26 06:00 UTC'",
        ),
        (
            ("checkout", "--about", "restart", "--from", "06:00", "--until", "07:00"),
            "--from is in the past: '06:00' is",
        ),
        ((*CLEAR, *WINDOW), "an all-clear has no time"),
        ((*RESTART, "--force", "x"), "--force goes with"),
        ((*CLEAR, "--force", " "), "and has a reason"),
        ((*RESTART, "--again"), "Name each with --customer"),
        ((*RESTART, "--out", "x", "--sent"), "exclude each other"),
        ((*RESTART, "--customer", "Acne"), "Acme"),
        ((*RESTART, "--by", "nobody at all"), "neither a person"),
    ],
)
def test_what_is_asked_for_must_make_sense(
    arguments: tuple[str, ...], told: str, server: MailServer, notify: Notify
) -> None:
    result = notify(*arguments)
    assert result.exit_code == (2 if told else 0)
    assert told in result.output
    assert server.mails == []


def test_without_the_remote_nothing_is_sent(project: Project, server: MailServer, notify: Notify) -> None:
    (project.root.parent / "remote.git").rename(project.root.parent / "gone.git")
    assert notify(*RESTART).exit_code == 3
    assert server.mails == []


@pytest.mark.parametrize("entry", ["{name: Dune}", '"Dune\\nCray"'])
def test_a_customer_who_cannot_be_read_is_not_left_out_without_a_word(
    entry: str, project: Project, server: MailServer, notify: Notify, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = change(TEXT, ", Cray]", f", Cray, {entry}]")
    _write(project, text)
    line = next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith("customers:"))
    told = f"{valid.PATH}:{line}: `customers` must be a single line of text"
    result = notify(*RESTART)
    assert result.exit_code == 0, result.output
    assert f"{told}; that customer is not told. Mend it, commit it, and run this again." in result.stderr
    assert _to(server) == list(ADDRESSES.values())
    shown = " ".join(run(monkeypatch, project.root, "status").output.split())
    assert f"{told}; what that customer is owed is not known." in shown


def test_what_cannot_be_recorded_is_not_sent(project: Project, server: MailServer, notify: Notify) -> None:
    _write(project, change(TEXT, "  customer_notices: []", "  customer_notices: none yet"))
    result = notify(*RESTART)
    assert result.exit_code == 2
    assert "not sure how to write this" in result.output
    assert server.mails == []
