"""A stand-in for GitHub for tests: on this machine, with state, real Git behind it, and faults on demand.

    with GitHub(tmp_path / "github", protect=("main",)) as github:
        github.host(project.root)                        # its main, and its `origin`
        github.fail("POST", "/pulls$", status=502)       # the next such request, before it is acted on
        github.kill("POST", "git-receive-pack$", when="after").aim(process.kill)
        ...
        assert [pull.labels for pull in github.pulls] == [["post-mortem"]]

A fault that never happened, or a request that the stand-in does not know, fails the test when it ends.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from tests.support.github_faults import Fault, Kill
from tests.support.github_git import BareRepository
from tests.support.github_server import Request, Server
from tests.support.github_state import Issue, Pull, State

SECONDARY_LIMIT = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."


class GitHub:
    """One organisation with one repository; `login` owns `token`, only `people` have access."""

    def __init__(
        self,
        root: Path,
        repository: str = "acme/handbook",
        *,
        protect: Iterable[str] = (),
        private: bool = False,
        login: str = "alice",
        people: Iterable[str] = ("alice", "bob", "carol"),
        teams: Iterable[str] = ("incident-commanders",),
    ) -> None:
        self.repository = BareRepository(root, repository)
        self.repository.protect(*protect)
        self.state = State(self.repository, people, teams)
        self.login = login
        self.token = self.add_token(login)
        self._private = private

    def __enter__(self) -> Self:
        self._server = Server(self.state, private=self._private)
        self._server.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.stop()
        wrong = [*self._server.unanswered, *self._server.faults.unused()]
        if wrong and error is None:
            raise AssertionError("; ".join(wrong))

    @property
    def url(self) -> str:
        """Where a browser would go."""
        return self._server.url

    @property
    def api_url(self) -> str:
        """The REST API, where GitHub Enterprise has it."""
        return f"{self.url}/api/v3"

    @property
    def remote(self) -> str:
        """Where Git clones from and pushes to; without a token."""
        return f"{self.url}/{self.repository.full_name}.git"

    @property
    def pulls(self) -> list[Pull]:
        """Every pull request, oldest first."""
        self.state.refresh()
        return self.state.pulls

    @property
    def issues(self) -> list[Issue]:
        """Every issue that is no pull request, oldest first."""
        return self.state.issues

    @property
    def requests(self) -> list[Request]:
        """Every request to the API, with its path as it is below the API's address."""
        return self._server.requests

    @property
    def git_requests(self) -> list[Request]:
        """Every request of Git."""
        return self._server.git_requests

    def api_calls(self, method: str = "*", path: str = "") -> int:
        """How many requests to the API there were, of this method and with this expression in their path."""
        return sum(method in ("*", seen.method) and bool(re.search(path, seen.path)) for seen in self.requests)

    def pushes(self) -> int:
        """How many pushes arrived, refused ones and Git's empty trials too."""
        return sum(seen.method == "POST" and "receive-pack" in seen.path for seen in self.git_requests)

    def add_token(self, login: str) -> str:
        """One more token; its owner need not have access."""
        token = f"ghp_{login}{len(self.state.tokens):032d}"
        self.state.tokens[token] = login
        return token

    def host(self, root: Path) -> None:
        """Take over the main branch of a local repository, and become its `origin`."""
        commands = (
            ("push", "-q", str(self.repository.path), "HEAD:refs/heads/main"),
            ("remote", "add", "origin", self.remote),
            ("update-ref", "refs/remotes/origin/main", "HEAD"),
        )
        for command in commands:
            subprocess.run(["git", *command], cwd=root, check=True, capture_output=True)

    def merge(self, pull: Pull) -> str:
        """Merge a pull request as somebody would in a browser; the merge commit."""
        self.state.refresh()
        message = f"Merge pull request #{pull.number} from {self.state.owner}/{pull.head}"
        pull.merged_as = self.repository.merge(pull.base, pull.head, message)
        self.state.close(pull)
        return pull.merged_as

    def review(self, pull: Pull, login: str) -> None:
        """Somebody reviews a pull request: his own request is answered, and so is that of his teams."""
        pull.reviews.append(login)
        pull.reviewers = [name for name in pull.reviewers if name != login]
        pull.teams = []

    def close(self, issue: Issue, login: str, reason: str = "completed", comment: str = "") -> None:
        """Somebody closes an issue in a browser, with a comment or without."""
        if comment:
            self.state.comment(issue, login, comment)
        self.state.edit_issue(issue, login, title=None, body=None, state="closed", reason=reason)

    def reopen(self, issue: Issue, login: str) -> None:
        """Somebody opens it again."""
        self.state.edit_issue(issue, login, title=None, body=None, state="open", reason=None)

    def fail(
        self,
        method: str,
        path: str,
        *,
        status: int | None = None,
        hang: float = 0.0,
        reset: bool = False,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        times: int | None = 1,
        after: bool = False,
    ) -> Fault:
        """Let the next `times` such requests (None: all) fail, before they are acted on or after.

        The path is a regular expression, searched in what follows the API's address. `status` answers with
        it, `hang` waits that many seconds first, and without a status the connection ends without an answer.
        """
        assert status or hang or reset, "say how it fails"
        fault = Fault(
            method=method,
            path=path,
            status=status,
            hang=hang,
            reset=reset,
            headers=headers or {},
            body=body,
            times=times,
            after=after,
        )
        self._server.faults.add(fault)
        return fault

    def limit(self, method: str, path: str, *, retry_after: int = 60, times: int | None = 1) -> Fault:
        """GitHub's secondary rate limit."""
        wait = {"Retry-After": str(retry_after)}
        return self.fail(method, path, status=403, headers=wait, body={"message": SECONDARY_LIMIT}, times=times)

    def kill(
        self,
        method: str,
        path: str,
        *,
        when: Literal["before", "after"],
        victim: Callable[[], object] | None = None,
    ) -> Kill:
        """Kill the client when its next such request arrives: before it is acted on, or right after.

        `victim` does the killing (`process.kill`); where the process is yet to start, `aim` the result later.
        """
        fault = Kill(method=method, path=path, after=when == "after", victim=victim)
        self._server.faults.add(fault)
        return fault

    def heal(self) -> None:
        """Nothing fails any more."""
        self._server.faults.end()
