"""`afterword meeting --process`: one page, one pull request and one invitation for each review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from icalendar import Calendar

from afterword.adapters import clock
from afterword.commands import process_pages
from tests.support.cli import run
from tests.support.git_shim import GitShim
from tests.support.github import GitHub
from tests.support.mail import MailServer
from tests.support.project import NOW, POLICY, Project, change
from tests.support.state import user_state

DATE = "2026-11-25"
BRANCH, PAGE = f"process-review/{DATE}", f"docs/process-reviews/{DATE}.md"
FRONT = "title: Checkout is down\nseverity: critical\nstatus: reviewed\nincident_commander: bob\n"
POST = f"---\n{FRONT}started_at: 2026-11-20T09:12:00Z\n---\n\n## Response process review\n\nPaging worked.\n"
SENDER = 'sender = "incidents@example.com"'

Review = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("fixed_clock")


def _policy(server: MailServer) -> str:
    text = change(POLICY, SENDER, f'{SENDER}\nsmtp = "{server.url}"')
    return change(text, 'main_branch = "main"', 'main_branch = "main"\nincident_commanders = ["alice"]')


@pytest.fixture
def world(server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Project, GitHub]]:
    """A clone with one post-mortem on main, and its GitHub."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-21T08:00:00Z")
    project = Project.create(tmp_path / "handbook", _policy(server))
    project.write("postmortems/2026/2026-11-20-checkout.md", POST)
    project.commit("Add post-mortem")
    with GitHub(tmp_path / "github") as github:
        github.host(project.root)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        yield project, github


@pytest.fixture
def review(world: tuple[Project, GitHub], monkeypatch: pytest.MonkeyPatch) -> Review:
    return lambda *arguments: run(monkeypatch, world[0].root, "meeting", "--process", *arguments)


def _page(project: Project, branch: str = BRANCH, page: str = PAGE) -> str:
    return project.git("show", f"origin/{branch}:{page}")


def test_a_page_a_pull_request_and_an_invitation(
    world: tuple[Project, GitHub], server: MailServer, review: Review
) -> None:
    project, github = world
    before = user_state(project)
    result = review()
    assert result.exit_code == 0, result.output
    assert user_state(project) == before
    page = _page(project)
    for part in ("meeting_at: 2026-11-25T13:00:00Z", 'invited: "alice, bob"', "- Paging worked.", "## Decisions"):
        assert part in page
    assert project.git("diff", "--name-only", f"origin/main..origin/{BRANCH}") == PAGE
    (pull,) = github.pulls
    assert (pull.head, pull.draft, pull.title, pull.labels) == (
        BRANCH, True, f"Process review of {DATE}", ["process-review"],
    )  # fmt: skip
    assert f"{github.url}/acme/handbook/pull/{pull.number}" in result.stdout
    (mail,) = server.mails
    assert server.recipients == [["alice@example.com", "bob@example.com"]]
    assert mail["Message-ID"][1:-1] in page
    text = mail.get_body(("plain",)).get_content()
    assert "- Checkout is down" in text
    assert f"{github.url}/acme/handbook/blob/{BRANCH}/{PAGE}" in text


def test_again_nothing_is_made_twice_and_what_people_wrote_stays(
    world: tuple[Project, GitHub], server: MailServer, review: Review
) -> None:
    project, github = world
    review()
    tip = project.git("rev-parse", f"origin/{BRANCH}")
    assert "Nothing was sent" in review().stdout
    assert project.git("rev-parse", f"origin/{BRANCH}") == tip
    other = project.colleague()
    other.git("switch", "-q", BRANCH)
    other.write(PAGE, (other.root / PAGE).read_text() + "| Call sooner | 20 November | Bob | done |\n")
    other.commit("Decide")
    other.git("push", "-q", str(github.repository.path), BRANCH)
    project.write("postmortems/2026/2026-11-19-search.md", POST.replace("Paging worked.", "Nobody led."))
    project.commit("Another one")
    project.git("push", "-q", str(github.repository.path), "main")
    assert review().exit_code == 0
    page = _page(project)
    for part in ("- Nobody led.", "- Paging worked.", "| Call sooner | 20 November | Bob | done |", "2 post-mortems"):
        assert page.count(part) == 1
    assert (len(github.pulls), len(server.mails)) == (1, 1)


def test_another_time_moves_it_and_another_day_too(
    world: tuple[Project, GitHub], server: MailServer, review: Review
) -> None:
    project, github = world
    review()
    assert review("--at", f"{DATE} 10:00").exit_code == 0
    assert "sequence: 1" in _page(project)
    for day in ("2026-11-30", "2026-11-24"):
        result = review("--at", f"{day} 10:00")
        assert result.exit_code == 0, result.output
        assert "This moves the review that was called for 2026-11-" in result.stderr
        page = _page(project)
        assert f"# Process review of {day}\n" in page
        assert f"description: The review of our process on {day}." in page
        assert [(pull.head, pull.title) for pull in github.pulls] == [(BRANCH, f"Process review of {day}")]
    assert "Nothing was sent" in review().stdout
    events = [_event(mail.get_payload()[1].get_content()) for mail in server.mails]
    assert [(str(event["uid"]), event["sequence"]) for event in events] == [
        (f"{DATE}-process-review@afterword.invalid", number) for number in range(4)
    ]
    assert project.git("diff", "--name-only", f"origin/main..origin/{BRANCH}") == PAGE


def test_one_that_was_held_is_not_moved_and_the_next_agenda_begins_on_its_day(
    world: tuple[Project, GitHub], server: MailServer, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, github = world
    review("--at", "2026-11-26 10:00")
    review("--at", f"{DATE} 10:00")
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(days=3))
    assert review("--at", "2026-12-10 14:00").exit_code == 0
    assert [pull.head for pull in github.pulls] == ["process-review/2026-11-26", "process-review/2026-12-10"]
    github.merge(github.pulls[0])
    assert review().exit_code == 0
    assert "about the response since the review of 2026-11-25." in _page(
        project, "process-review/2026-12-10", "docs/process-reviews/2026-12-10.md"
    )


def test_a_move_that_was_sent_and_not_written_down_is_by_the_next_run(
    world: tuple[Project, GitHub], server: MailServer, review: Review, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review()
    shim = GitShim.create(tmp_path / "shim")
    shim.fail("commit-tree", stderr="fatal: no space left on device")
    monkeypatch.setenv("PATH", shim.environment()["PATH"])
    assert review("--at", "2026-11-30 10:00").exit_code == 2
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(days=3))
    assert review().exit_code == 0
    assert (len(server.mails), [pull.head for pull in world[1].pulls]) == (2, [BRANCH])
    assert "meeting_at: 2026-11-30T09:00:00Z" in _page(world[0])


def _event(text: str) -> dict[str, object]:
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event


def test_the_next_one_begins_where_the_last_one_ended(
    world: tuple[Project, GitHub], server: MailServer, review: Review
) -> None:
    project, github = world
    review()
    github.merge(github.pulls[0])
    assert "Its page is on main already." in review().stdout
    assert (len(github.pulls), len(server.mails)) == (1, 1)
    assert review("--at", "2026-12-10 14:00").exit_code == 0
    page = _page(project, "process-review/2026-12-10", "docs/process-reviews/2026-12-10.md")
    assert "0 post-mortems with something to say about the response since the review of 2026-11-25." in page
    assert "invited: alice\n" in page


def test_a_dry_run_shows_page_and_mail(world: tuple[Project, GitHub], server: MailServer, review: Review) -> None:
    project, github = world
    result = review("--dry-run")
    for part in (f"Would write {PAGE} on {BRANCH}", "- Paging worked.", "To: alice@example.com, bob@example.com"):
        assert part in result.stdout
    assert (server.mails, github.pulls, project.git("branch", "--list", "process-review/*")) == ([], [], "")


def test_a_file_instead_of_a_mail(
    world: tuple[Project, GitHub], server: MailServer, review: Review, tmp_path: Path
) -> None:
    target = tmp_path / "review.ics"
    assert review("--ics", str(target)).exit_code == 0
    assert _event(target.read_text())["sequence"] == 0
    assert (server.mails, len(world[1].pulls)) == ([], 1)
    assert "message_id" not in _page(world[0])


def test_what_is_sent_and_not_written_down_is_by_the_next_run_on_whichever_day(
    world: tuple[Project, GitHub],
    server: MailServer,
    review: Review,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shim = GitShim.create(tmp_path / "shim")
    shim.fail("commit-tree", stderr="fatal: no space left on device")
    monkeypatch.setenv("PATH", shim.environment()["PATH"])
    target = tmp_path / "review.ics"
    assert (review("--ics", str(target)).exit_code, target.exists()) == (2, False)
    shim.fail("commit-tree", stderr="fatal: no space left on device")
    assert review().exit_code == 2
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(days=1))
    assert review().exit_code == 0
    assert (len(server.mails), len(world[1].pulls)) == (1, 1)
    assert "invited:" in _page(world[0])


def test_a_lost_answer_leads_to_no_second_mail(
    world: tuple[Project, GitHub], server: MailServer, review: Review
) -> None:
    server.vanish()
    assert [review().exit_code, review().exit_code, review("--sent").exit_code] == [3, 3, 0]
    assert (len(server.mails), len(world[1].pulls)) == (1, 1)


def test_where_there_is_nobody_to_invite_the_page_is_still_made(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project.create(tmp_path / "handbook")
    result = run(monkeypatch, project.root, "meeting", "--process")
    assert result.exit_code == 0, result.output
    assert "Nobody is invited" in result.stderr
    assert "There is no Git remote" in result.stdout
    assert "**Invited:** nobody yet." in project.git("show", f"{BRANCH}:{PAGE}")


def test_a_page_that_moved_meanwhile_is_not_overwritten(
    world: tuple[Project, GitHub], server: MailServer, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, github = world
    review()
    other, land = project.colleague(), process_pages.land
    other.git("switch", "-q", BRANCH)

    def slow(*arguments: object) -> None:
        monkeypatch.setattr(process_pages, "land", land)
        other.write(PAGE, (other.root / PAGE).read_text() + "\nFrom Bob.\n")
        other.commit("From Bob")
        other.git("push", "-q", str(github.repository.path), BRANCH)
        land(*arguments)

    monkeypatch.setattr(process_pages, "land", slow)
    assert review("--at", f"{DATE} 10:00").exit_code == 0
    assert "From Bob." in _page(project)
    assert "meeting_at: 2026-11-25T09:00:00Z" in _page(project)
