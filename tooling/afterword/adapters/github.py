"""GitHub, through PyGithub: finds, opens and refreshes the pull request of a post-mortem.

Nothing is repeated blindly: a write whose answer was lost may have worked, so the next run looks first.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from afterword.adapters.github_calls import Failure, attempt, connect, must
from afterword.core.pull_request import Label, PullRequest, merge_body
from afterword.core.remote import Api

if TYPE_CHECKING:
    from github.PullRequest import PullRequest as Pull


@dataclass(slots=True)
class Outcome:
    """What became of a pull request: its address and state, what could not be set, what to try again."""

    url: str
    number: int
    state: str
    """`opened`, `refreshed`, `unchanged`, `merged` or `closed`."""
    is_draft: bool = False
    warnings: list[str] = field(default_factory=list)
    """What GitHub does not allow: trying again will not help."""
    unfinished: list[str] = field(default_factory=list)
    """What GitHub did not do this time: trying again may help."""


def token(host: str, environment: Mapping[str, str]) -> str:
    """The token for a host from the environment, else from the `gh` command; nothing where there is none."""
    names = ["GITHUB_TOKEN", "GH_TOKEN"]
    if host != "github.com":
        names = ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", *names]
    for name in names:
        if environment.get(name, "").strip():
            return environment[name].strip()
    try:
        done = subprocess.run(  # noqa: S603  # the host is one argument, no shell
            ["gh", "auth", "token", "--hostname", host],  # noqa: S607  # the user's own gh, from PATH
            capture_output=True, text=True, timeout=10, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


class GitHub:
    """One repository on a GitHub server."""

    def __init__(self, api: Api, token: str, timeout: float) -> None:
        self.api = api
        self._repository = connect(api, token, timeout)

    def submit(self, plan: PullRequest) -> Outcome:
        """Open the pull request, or bring the one there is up to the plan; safe to repeat.

        Raises ServiceError where there is none and it could not be opened.
        """
        pull = must("look for the pull request", lambda: self._find(plan.head))
        if pull is None or (plan.is_followed and pull.merged_at is not None):
            pull = must("open the pull request", lambda: self._open(plan))
            outcome = Outcome(url=pull.html_url, number=pull.number, state="opened", is_draft=bool(pull.draft))
            if plan.is_draft and not pull.draft:
                outcome.warnings.append("this repository has no draft pull requests; it is open for review")
        elif pull.merged_at is not None or pull.state == "closed":
            state = "merged" if pull.merged_at is not None else "closed"
            return Outcome(url=pull.html_url, number=pull.number, state=state)
        else:
            outcome = Outcome(url=pull.html_url, number=pull.number, state="unchanged", is_draft=bool(pull.draft))
            self._refresh(pull, plan, outcome)
        self._label(pull, plan, outcome)
        self._assign(pull, plan, outcome)
        self._request_reviews(pull, plan, outcome)
        return outcome

    def address(self, branch: str) -> str:
        """Where the pull request of a branch is; nothing where there is none."""
        pull = must("look for the pull request", lambda: self._find(branch))
        return pull.html_url if pull is not None else ""

    def _find(self, branch: str) -> Pull | None:
        """The open pull request of the branch, else its newest merged or closed one."""
        head = f"{self.api.repository.partition('/')[0]}:{branch}"
        pulls = self._repository.get_pulls(state="all", head=head).get_page(0)
        ranked = sorted(pulls, key=lambda pull: (pull.state == "open", pull.merged_at is not None, pull.number))
        return ranked[-1] if ranked else None

    def _open(self, plan: PullRequest) -> Pull:
        from github import GithubException

        def create(*, draft: bool) -> Pull:
            return self._repository.create_pull(
                base=plan.base, head=plan.head, title=plan.title, body=plan.body, draft=draft
            )

        try:
            return create(draft=plan.is_draft)
        except GithubException as error:
            if plan.is_draft and error.status == 422 and "draft" in str(error.data).lower():
                return create(draft=False)
            raise

    def _refresh(self, pull: Pull, plan: PullRequest, outcome: Outcome) -> None:
        body = merge_body(pull.body or "", plan.body)
        shown = (pull.title, (pull.body or "").replace("\r\n", "\n").strip())
        is_stale = shown != (plan.title, body.strip())
        if is_stale:
            self._try("refresh its text", lambda: pull.edit(title=plan.title, body=body), outcome)
        if pull.draft and not plan.is_draft and self._try("mark it ready", pull.mark_ready_for_review, outcome):
            outcome.is_draft = False

    def _label(self, pull: Pull, plan: PullRequest, outcome: Outcome) -> None:
        present = {label.name for label in pull.labels}
        wanted = {label.name for label in plan.labels}
        missing = [label for label in plan.labels if label.name not in present]
        if missing:
            for label in missing:
                self._try(f"create the label {label.name}", partial(self._create_label, label), outcome)
            names = [label.name for label in missing]
            self._try(f"set the labels {', '.join(names)}", lambda: pull.add_to_labels(*names), outcome)
        for name in sorted((present & plan.severity_labels) - wanted):
            self._try(f"take off the label {name}", partial(pull.remove_from_labels, name), outcome)

    def _create_label(self, label: Label) -> None:
        from github import GithubException

        try:
            self._repository.create_label(label.name, label.colour, label.description)
        except GithubException as error:
            if not (error.status == 422 and "already_exists" in str(error.data)):
                raise

    def _assign(self, pull: Pull, plan: PullRequest, outcome: Outcome) -> None:
        assigned = {user.login.lower() for user in pull.assignees}
        if plan.assignee is None or plan.assignee.lower() in assigned:
            return
        login = plan.assignee
        answered = self._try(f"assign {login}", lambda: pull.add_to_assignees(login), outcome)
        # GitHub answers 201 and leaves out whom it does not know
        if answered and login.lower() not in {user.login.lower() for user in pull.assignees}:
            outcome.warnings.append(f"{login} cannot be assigned: no access to this repository")

    def _request_reviews(self, pull: Pull, plan: PullRequest, outcome: Outcome) -> None:
        author = pull.user.login.lower()
        asked = {user.login.lower() for user in pull.requested_reviewers}
        people = [login for login in plan.reviewers if login.lower() not in asked | {author}]
        asked_teams = {team.slug for team in pull.requested_teams}
        teams = [team for team in plan.teams if team not in asked_teams]
        if (people or teams) and outcome.state != "opened":
            # Who has reviewed is no longer "requested"; asking again on each run would be noise.
            reviewed = self._reviewed(pull, outcome)
            people = [login for login in people if login.lower() not in reviewed]
            teams = [] if reviewed else teams
        if not people and not teams:
            return
        whom = ", ".join([*people, *teams])
        together = Outcome(url="", number=0, state="")
        if self._try(f"ask {whom} for a review", lambda: _request(pull, people, teams), together):
            return
        if together.warnings and len(people) + len(teams) > 1:
            for login in people:
                self._try(f"ask {login} for a review", partial(_request, pull, [login], []), outcome)
            for team in teams:
                self._try(f"ask {team} for a review", partial(_request, pull, [], [team]), outcome)
        else:
            outcome.warnings += together.warnings
            outcome.unfinished += together.unfinished

    def _reviewed(self, pull: Pull, outcome: Outcome) -> set[str]:
        result = attempt(lambda: {review.user.login.lower() for review in pull.get_reviews()})
        if isinstance(result, Failure):
            outcome.unfinished.append(f"could not see who has reviewed: {result.reason}")
            return set()
        return result.value

    def _try(self, what: str, act: Callable[[], object], outcome: Outcome) -> bool:
        """Do what the pull request can be without; a failure goes on record."""
        result = attempt(act)
        if isinstance(result, Failure):
            (outcome.unfinished if result.may_pass else outcome.warnings).append(f"could not {what}: {result.reason}")
            return False
        if outcome.state == "unchanged":
            outcome.state = "refreshed"
        return True


def _request(pull: Pull, people: list[str], teams: list[str]) -> None:
    pull.create_review_request(
        **({"reviewers": people} if people else {}), **({"team_reviewers": teams} if teams else {})
    )
