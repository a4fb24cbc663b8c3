"""The stand-in for GitHub behaves as GitHub does, seen by PyGithub and by Git."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from github import Auth, Github, GithubException
from github.PullRequest import PullRequest
from github.Repository import Repository

from tests.support.git_shim import GitShim
from tests.support.github import GitHub
from tests.support.project import Project

BRANCH = "postmortem/2026-11-20-checkout-down"


@pytest.fixture
def github(tmp_path: Path, project: Project) -> Iterator[GitHub]:
    """A stand-in that holds the project and one pushed branch with a commit."""
    with GitHub(tmp_path / "github", protect=("main",)) as github:
        github.host(project.root)
        push(project, github, BRANCH)
        github.git_requests.clear()
        yield github


def push(project: Project, github: GitHub, branch: str) -> str:
    """A new commit on a branch, put straight into the repository behind the stand-in."""
    project.git("checkout", "-q", "-b", branch)
    commit = project.commit(f"Work on {branch}")
    project.git("push", "-q", str(github.repository.path), branch)
    project.git("checkout", "-q", "main")
    return commit


def repository(github: GitHub, token: str | None = None, base: str = "") -> Repository:
    """The repository as PyGithub sees it."""
    return client(github, token, base, lazy=True).get_repo("acme/handbook")


def client(github: GitHub, token: str | None = None, base: str = "", *, lazy: bool = False) -> Github:
    """PyGithub, without its retries and pauses."""
    return Github(
        auth=Auth.Token(token or github.token),
        base_url=base or github.api_url,
        retry=None,
        timeout=5,
        seconds_between_requests=0,
        seconds_between_writes=0,
        lazy=lazy,
    )


def open_pull(github: GitHub, draft: bool = True) -> PullRequest:
    """A pull request for the pushed branch."""
    return repository(github).create_pull("main", BRANCH, title="Checkout down", body="What happened", draft=draft)


def remote_git(project: Project, token: str | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Git with a credential helper that knows a token."""
    helper = f"!f() {{ echo username=x-access-token; echo password={token}; }}; f"
    return subprocess.run(
        ["git", *(("-c", f"credential.helper={helper}") if token else ()), *arguments],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
    )


def python_that_runs_git(*arguments: str) -> list[str]:
    """A command that runs Git as the product does, and prints its exit code."""
    program = "import subprocess, sys; print(subprocess.run(['git', *sys.argv[1:]]).returncode)"
    return [sys.executable, "-c", program, *arguments]


def refusal(call: Callable[[], object]) -> tuple[int, Any]:
    """The status and the message, or the first error, of a refused request."""
    with pytest.raises(GithubException) as caught:
        call()
    data = caught.value.data
    return caught.value.status, data.get("errors", [data["message"]])[0]


# --- Pull requests ---------------------------------------------------------------------------


def test_a_pull_request_has_what_it_was_created_with(github: GitHub) -> None:
    pull = open_pull(github)
    assert (pull.number, pull.title, pull.body, pull.state) == (1, "Checkout down", "What happened", "open")
    assert (pull.draft, pull.user.login, pull.merged) == (True, "alice", False)
    assert (pull.head.ref, pull.head.sha) == (BRANCH, github.repository.branches()[BRANCH])
    assert (pull.base.ref, pull.base.sha) == ("main", github.repository.branches()["main"])
    assert pull.html_url == f"{github.url}/acme/handbook/pull/1"
    assert github.api_calls() == 1


@pytest.mark.parametrize("prefix", ["", "/api/v3"])
def test_both_addresses_of_the_api_lead_back_to_themselves(github: GitHub, prefix: str) -> None:
    opened = repository(github, base=github.url + prefix).create_pull("main", BRANCH, title="Checkout down", draft=True)
    assert opened.url == f"{github.url}{prefix}/repos/acme/handbook/pulls/1"
    opened.mark_ready_for_review()
    assert opened.draft is False
    assert [seen.path for seen in github.requests] == ["/repos/acme/handbook/pulls", "/graphql"]


def test_a_draft_becomes_ready_and_a_draft_again(github: GitHub) -> None:
    pull = open_pull(github)
    pull.mark_ready_for_review()
    assert github.pulls[0].draft is False
    pull.convert_to_draft()
    assert github.pulls[0].draft is True


def test_a_draft_of_an_unknown_pull_request_is_not_found(github: GitHub) -> None:
    answer = requests.post(
        f"{github.url}/api/graphql",
        json={"query": "mutation { markPullRequestReadyForReview(input: $input) { x } }", "variables": {}},
        headers={"Authorization": f"bearer {github.token}"},
        timeout=5,
    )
    assert answer.json()["errors"][0]["type"] == "NOT_FOUND"


def test_pull_requests_are_found_by_head_base_and_state(github: GitHub, project: Project) -> None:
    push(project, github, "other")
    repo = repository(github)
    open_pull(github)
    other = repo.create_pull("main", "other", title="Other", body="")
    other.edit(state="closed")

    def numbers(**filters: str) -> list[int]:
        return [pull.number for pull in repo.get_pulls(**filters)]

    assert numbers() == [1]
    assert numbers(state="all") == [2, 1]
    assert numbers(state="closed") == [2]
    assert numbers(state="all", head="acme:other") == [2]
    assert numbers(state="all", base="elsewhere") == []
    assert numbers(state="all", head="mallory:other") == []
    # GitHub ignores a head that does not say whose it is.
    assert numbers(state="all", head="other") == [2, 1]


def test_a_second_pull_request_for_a_branch_is_refused(github: GitHub) -> None:
    open_pull(github)
    status, error = refusal(lambda: open_pull(github))
    assert status == 422
    assert error["message"] == f"A pull request already exists for acme:{BRANCH}."
    github.pulls[0].state = "closed"
    assert open_pull(github).number == 2


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"head": "nowhere"}, {"resource": "PullRequest", "code": "invalid", "field": "head"}),
        ({"head": "mallory:main"}, {"resource": "PullRequest", "code": "invalid", "field": "head"}),
        ({"base": "nowhere"}, {"resource": "PullRequest", "code": "invalid", "field": "base"}),
        (
            {"head": "main"},
            {"resource": "PullRequest", "code": "custom", "message": "No commits between main and main"},
        ),
        ({"title": ""}, {"resource": "Issue", "code": "missing_field", "field": "title"}),
        (
            {"title": "x" * 257},
            {
                "resource": "Issue",
                "code": "custom",
                "field": "title",
                "message": "title is too long (maximum is 256 characters)",
            },
        ),
    ],
)
def test_a_pull_request_that_github_refuses_is_refused(github: GitHub, change: dict[str, str], error: Any) -> None:
    given: dict[str, Any] = {"base": "main", "head": BRANCH, "title": "Checkout down", "body": ""} | change
    assert refusal(lambda: repository(github).create_pull(**given)) == (422, error)
    assert github.pulls == []


def test_a_pull_request_can_be_edited(github: GitHub) -> None:
    pull = open_pull(github)
    pull.edit(title="Checkout down for an hour", body="More", state="closed")
    state = github.pulls[0]
    assert (state.title, state.body, state.state) == ("Checkout down for an hour", "More", "closed")
    pull.edit(state="open")
    assert (pull.state, pull.closed_at) == ("open", None)


def test_a_pull_request_follows_its_branch(github: GitHub, project: Project) -> None:
    open_pull(github)
    project.git("checkout", "-q", BRANCH)
    commit = project.commit("More")
    project.git("push", "-q", str(github.repository.path), BRANCH)
    assert repository(github).get_pull(1).head.sha == commit
    github.repository.git("update-ref", "-d", f"refs/heads/{BRANCH}")
    assert repository(github).get_pull(1).state == "closed"


def test_a_merge_brings_the_work_to_main(github: GitHub) -> None:
    open_pull(github)
    commit = github.merge(github.pulls[0])
    assert repository(github).get_pull(1).merged is True
    assert github.repository.branches()["main"] == commit
    assert github.repository.ahead("main", BRANCH) == 0


# --- Labels, people, comments ----------------------------------------------------------------


def test_labels_are_created_once_and_found_without_case(github: GitHub) -> None:
    repo = repository(github)
    repo.create_label("post-mortem", "b60205", "A written lesson")
    found = repo.get_label("Post-Mortem")
    assert (found.color, found.name, found.description) == ("b60205", "post-mortem", "A written lesson")
    status, error = refusal(lambda: repo.create_label("POST-MORTEM", "ffffff"))
    assert (status, error) == (422, {"resource": "Label", "code": "already_exists", "field": "name"})
    assert refusal(lambda: repo.get_label("none").color)[0] == 404
    assert refusal(lambda: repo.create_label("red", "red"))[1]["field"] == "color"


def test_a_label_that_nobody_created_becomes_a_grey_one(github: GitHub) -> None:
    open_pull(github).add_to_labels("severity: high/1")
    assert github.pulls[0].labels == ["severity: high/1"]
    assert repository(github).get_label("severity: high/1").color == "ededed"


def test_labels_can_be_replaced_and_removed(github: GitHub) -> None:
    pull = open_pull(github)
    pull.add_to_labels("low", "post-mortem")
    pull.set_labels("high", "post-mortem")
    pull.remove_from_labels("post-mortem")
    assert github.pulls[0].labels == ["high"]
    assert [label.name for label in pull.get_labels()] == ["high"]


def test_an_assignee_without_access_is_dropped_silently(github: GitHub) -> None:
    pull = open_pull(github)
    pull.add_to_assignees("ALICE", "mallory")
    assert [person.login for person in pull.assignees] == ["alice"]
    assert github.pulls[0].assignees == ["alice"]


def test_reviews_are_requested_from_people_and_teams(github: GitHub) -> None:
    open_pull(github).create_review_request(reviewers=["bob"], team_reviewers=["incident-commanders"])
    pull = repository(github).get_pull(1)
    assert [person.login for person in pull.requested_reviewers] == ["bob"]
    assert [team.slug for team in pull.requested_teams] == ["incident-commanders"]
    people, teams = pull.get_review_requests()
    assert ([person.login for person in people], [team.slug for team in teams]) == (
        ["bob"],
        ["incident-commanders"],
    )


@pytest.mark.parametrize(
    ("people", "teams", "message"),
    [
        (["bob", "alice"], [], "Review cannot be requested from pull request author."),
        (["bob", "mallory"], [], "One or more of the users or teams you specified is not a collaborator"),
        (["bob"], ["ghosts"], "One or more of the teams you specified is not a collaborator"),
        (
            ["bob"],
            ["acme/incident-commanders"],
            "One or more of the teams you specified is not a collaborator",
        ),
    ],
)
def test_one_impossible_reviewer_means_none(github: GitHub, people: list[str], teams: list[str], message: str) -> None:
    pull = open_pull(github)
    status, text = refusal(lambda: pull.create_review_request(reviewers=people, team_reviewers=teams))
    assert status == 422
    assert message in text
    assert (github.pulls[0].reviewers, github.pulls[0].teams) == ([], [])


def test_a_comment_is_kept(github: GitHub) -> None:
    pull = open_pull(github)
    pull.create_issue_comment("Due tomorrow")
    assert [(comment.user.login, comment.body) for comment in pull.get_issue_comments()] == [("alice", "Due tomorrow")]


def test_a_pull_request_is_also_an_issue(github: GitHub) -> None:
    open_pull(github)
    issue = repository(github).get_issue(1)
    issue.edit(title="As an issue", labels=["high"], assignees=["bob"])
    pull = github.pulls[0]
    assert (pull.title, pull.labels, pull.assignees) == ("As an issue", ["high"], ["bob"])


# --- The API as such -------------------------------------------------------------------------


def test_the_repository_and_the_person_are_known(github: GitHub) -> None:
    repo = client(github).get_repo("Acme/Handbook")
    assert (repo.full_name, repo.default_branch, repo.permissions.push) == ("acme/handbook", "main", True)
    assert client(github).get_user().login == "alice"
    assert refusal(lambda: client(github).get_repo("acme/other"))[0] == 404


def test_a_long_list_comes_in_pages(github: GitHub) -> None:
    for number in range(65):
        github.state.create_label(f"label-{number}")
    assert len(list(repository(github).get_labels())) == 65
    assert [seen.query.get("page", "1") for seen in github.requests] == ["1", "2", "3"]


def test_an_unknown_token_is_refused_and_a_stranger_may_only_read(github: GitHub) -> None:
    assert refusal(lambda: list(repository(github, token="ghp_wrong").get_pulls())) == (
        401,
        "Bad credentials",
    )
    stranger = repository(github, token=github.add_token("mallory"))
    assert list(stranger.get_pulls()) == []
    assert refusal(lambda: stranger.create_label("mine", "ffffff"))[0] == 403
    anonymous = requests.post(f"{github.api_url}/repos/acme/handbook/labels", json={"name": "x"}, timeout=5)
    assert anonymous.status_code == 401


def test_a_private_repository_is_not_there_for_strangers(tmp_path: Path, project: Project) -> None:
    with GitHub(tmp_path / "github", private=True) as github:
        github.host(project.root)
        stranger = github.add_token("mallory")
        assert refusal(lambda: list(repository(github, token=stranger).get_pulls()))[0] == 404
        assert "could not read Username" in remote_git(project, None, "ls-remote", "origin").stderr
        assert "not found" in remote_git(project, stranger, "ls-remote", "origin").stderr
        assert "refs/heads/main" in remote_git(project, github.token, "ls-remote", "origin").stdout


def test_every_request_is_in_the_log(github: GitHub) -> None:
    open_pull(github)
    (seen,) = github.requests
    assert (seen.method, seen.path, seen.status) == ("POST", "/repos/acme/handbook/pulls", 201)
    assert (seen.body["head"], seen.body["draft"]) == (BRANCH, True)
    assert (github.api_calls("POST", "/pulls$"), github.api_calls("GET")) == (1, 0)


def test_every_answer_says_how_many_requests_are_left(github: GitHub) -> None:
    caller = client(github)
    caller.get_user().login.strip()
    assert caller.rate_limiting == (4999, 5000)
    assert caller.rate_limiting_resettime > time.time()


def test_what_the_stand_in_does_not_know_fails_the_test(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="does not know GET /repos/acme/handbook/hooks"):  # noqa: SIM117
        with GitHub(tmp_path / "github") as github:
            assert refusal(lambda: list(repository(github).get_hooks()))[0] == 501


# --- Git -------------------------------------------------------------------------------------


def test_git_clones_and_pushes_over_http(github: GitHub, project: Project, tmp_path: Path) -> None:
    done = remote_git(project, None, "clone", "-q", github.remote, str(tmp_path / "clone"))
    assert done.returncode == 0, done.stderr
    clone = Project(tmp_path / "clone")
    clone.git("config", "user.name", "Bob Example")
    clone.git("config", "user.email", "bob@example.com")
    clone.git("checkout", "-q", "-b", "new")
    # More than Git sends in one piece, so that it comes in chunks.
    clone.write("large", os.urandom(1_500_000))
    commit = clone.commit("Something large")
    done = remote_git(clone, github.token, "push", "origin", "new")
    assert done.returncode == 0, done.stderr
    assert github.repository.branches()["new"] == commit
    assert github.pushes() == 2
    assert github.api_calls() == 0


def test_a_push_needs_a_token_of_somebody_with_access(github: GitHub, project: Project) -> None:
    assert "could not read Username" in remote_git(project, None, "push", "origin", "HEAD:new").stderr
    assert "Authentication failed" in remote_git(project, "ghp_wrong", "push", "origin", "HEAD:new").stderr
    stranger = github.add_token("mallory")
    assert "denied to mallory" in remote_git(project, stranger, "push", "origin", "HEAD:new").stderr
    assert "new" not in github.repository.branches()


def test_a_protected_branch_refuses_a_push_and_says_why(github: GitHub, project: Project) -> None:
    before = github.repository.branches()
    project.commit("Straight to main")
    done = remote_git(project, github.token, "push", "origin", "main")
    assert done.returncode != 0
    assert "GH006: Protected branch update failed for refs/heads/main." in done.stderr
    assert "pre-receive hook declined" in done.stderr
    assert github.repository.branches() == before


def test_a_restricted_branch_refuses_even_to_be_created(github: GitHub, project: Project) -> None:
    github.repository.restrict("postmortem/*")
    done = remote_git(project, github.token, "push", "origin", "HEAD:postmortem/new")
    assert "GH013: Repository rule violations found for refs/heads/postmortem/new." in done.stderr
    github.repository.restrict()
    assert remote_git(project, github.token, "push", "origin", "HEAD:postmortem/new").returncode == 0


# --- Faults ----------------------------------------------------------------------------------


def test_a_fault_before_leaves_nothing_and_happens_once(github: GitHub) -> None:
    github.fail("POST", "/pulls$", status=502)
    assert refusal(lambda: open_pull(github)) == (502, "Bad Gateway")
    assert github.pulls == []
    assert open_pull(github).number == 1
    assert [seen.status for seen in github.requests] == [502, 201]


def test_a_fault_after_loses_only_the_answer(github: GitHub) -> None:
    github.fail("POST", "/pulls$", status=504, after=True)
    assert refusal(lambda: open_pull(github))[0] == 504
    assert [pull.number for pull in github.pulls] == [1]


def test_a_rate_limit_says_when_to_come_back(github: GitHub) -> None:
    github.limit("POST", "/pulls$", retry_after=7, times=None)
    for _ in range(2):
        with pytest.raises(GithubException) as caught:
            open_pull(github)
        assert (caught.value.status, (caught.value.headers or {})["retry-after"]) == (403, "7")
    github.heal()
    assert open_pull(github).number == 1


@pytest.mark.parametrize("after", [False, True])
def test_a_reset_connection_is_reset(github: GitHub, after: bool) -> None:
    github.fail("POST", "/pulls$", reset=True, after=after)
    with pytest.raises(requests.ConnectionError, match="Connection reset by peer"):
        open_pull(github)
    assert len(github.pulls) == after
    assert github.requests[-1].status is None


def test_a_hanging_request_times_out_and_does_not_hold_up_the_end(tmp_path: Path) -> None:
    with GitHub(tmp_path / "github") as github:
        github.fail("GET", "/user$", hang=60)
        with pytest.raises(requests.ReadTimeout):
            requests.get(f"{github.api_url}/user", timeout=0.2)
        started = time.monotonic()
    assert time.monotonic() - started < 2


def test_an_idle_client_does_not_hold_up_the_end(tmp_path: Path) -> None:
    before = threading.active_count()
    with GitHub(tmp_path / "github") as github:
        host, port = github.url.removeprefix("http://").split(":")
        idle = socket.create_connection((host, int(port)))
        kept = client(github)
        assert kept.get_user().login == "alice"
        started = time.monotonic()
    assert time.monotonic() - started < 2
    assert threading.active_count() == before
    idle.close()
    kept.close()


@pytest.mark.parametrize(("after", "arrives"), [(False, False), (True, True)])
def test_a_push_can_be_cut_off(github: GitHub, project: Project, after: bool, arrives: bool) -> None:
    github.fail("POST", "git-receive-pack$", reset=True, after=after)
    assert remote_git(project, github.token, "push", "origin", "HEAD:new").returncode != 0
    assert ("new" in github.repository.branches()) is arrives


@pytest.mark.parametrize(("when", "exists"), [("before", False), ("after", True)])
def test_a_client_is_killed_before_or_after_its_request(github: GitHub, when: Any, exists: bool) -> None:
    program = """
import sys, requests
requests.post(sys.argv[1] + "/repos/acme/handbook/labels", json={"name": "x"},
              headers={"Authorization": "token " + sys.argv[2]}, timeout=30)
print("survived")
"""
    kill = github.kill("POST", "/labels$", when=when)
    with subprocess.Popen(
        [sys.executable, "-c", program, github.api_url, github.token], stdout=subprocess.PIPE, text=True
    ) as process:
        kill.aim(process.kill)
        output, _ = process.communicate(timeout=20)
    assert (process.returncode, output) == (-signal.SIGKILL, "")
    assert ("x" in github.state.labels) is exists


@pytest.mark.parametrize(("when", "arrives"), [("before", False), ("after", True)])
def test_a_client_is_killed_before_or_after_its_push(
    github: GitHub, project: Project, when: Any, arrives: bool
) -> None:
    project.git("config", "credential.helper", f"!f() {{ echo username=x; echo password={github.token}; }}; f")
    kill = github.kill("POST", "git-receive-pack$", when=when)
    with subprocess.Popen(python_that_runs_git("push", "-q", "origin", "HEAD:new"), cwd=project.root) as process:
        kill.aim(process.kill)
        process.wait(20)
    assert process.returncode == -signal.SIGKILL
    assert ("new" in github.repository.branches()) is arrives


def test_a_fault_that_never_happened_fails_the_test(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="never happened: fault before POST /pulls"):  # noqa: SIM117
        with GitHub(tmp_path / "github") as github:
            github.fail("POST", "/pulls$", status=500)


# --- The wrapper around Git ------------------------------------------------------------------


@pytest.fixture
def shim(tmp_path: Path) -> GitShim:
    """A wrapper in a folder whose name needs care."""
    return GitShim.create(tmp_path / "a shim's folder")


def run_in_python(shim: GitShim, project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Git from Python, with the wrapper on PATH."""
    return subprocess.run(
        python_that_runs_git(*arguments),
        cwd=project.root,
        env=shim.environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wrapper_passes_everything_on_and_logs_it(shim: GitShim, project: Project) -> None:
    odd = "a title\nwith $(two) 'lines'"
    done = run_in_python(shim, project, "-c", "user.name=x", "commit", "-q", "--allow-empty", "-m", odd)
    assert done.stdout == "0\n"
    assert project.git("log", "-1", "--format=%B") == odd
    assert shim.calls() == [["-c", "user.name=x", "commit", "-q", "--allow-empty", "-m", odd]]


@pytest.mark.parametrize(("when", "exists"), [("before", False), ("after", True)])
def test_the_wrapper_kills_its_caller_around_one_subcommand(
    shim: GitShim, project: Project, when: Any, exists: bool
) -> None:
    shim.kill_parent("update-ref", when=when)
    options = ("-C", ".", "-c", "core.abbrev=8", "--git-dir", ".git", "--no-pager")
    assert run_in_python(shim, project, *options, "rev-parse", "HEAD").stdout.endswith("0\n")
    assert not shim.struck("update-ref")
    done = run_in_python(shim, project, *options, "update-ref", "refs/heads/new", "HEAD")
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "")
    assert shim.struck("update-ref")
    assert bool(project.git("branch", "--list", "new")) is exists
    assert run_in_python(shim, project, "update-ref", "refs/heads/new", "HEAD").stdout == "0\n"


def test_the_wrapper_fails_at_the_turn_that_was_asked_for(shim: GitShim, project: Project) -> None:
    shim.fail("status", code=7, stderr="fatal: no\nnot at all", turn=2)
    runs = [run_in_python(shim, project, "status", "--short") for _ in range(3)]
    assert [run.stdout for run in runs] == ["0\n", "7\n", "0\n"]
    assert runs[1].stderr == "fatal: no\nnot at all\n"
