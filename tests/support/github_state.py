"""What the stand-in for GitHub remembers, and GitHub's rules about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from tests.support.github_git import BareRepository

GREY = "ededed"
STATE_REASONS = ("completed", "not_planned", "reopened", "duplicate")


class RefusedError(Exception):
    """GitHub says no, with its status and its message."""

    def __init__(self, status: int, message: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.errors = errors


def invalid(resource: str, code: str, field_name: str | None = None, message: str | None = None) -> RefusedError:
    """GitHub's `Validation Failed` with one error."""
    error = {"resource": resource, "code": code, "field": field_name, "message": message}
    return RefusedError(422, "Validation Failed", [{k: v for k, v in error.items() if v is not None}])


@dataclass(kw_only=True)
class Label:
    """A label of the repository; its name is compared without case."""

    id: int
    name: str
    color: str = GREY
    description: str | None = None


@dataclass(kw_only=True)
class Comment:
    """A comment on an issue or a pull request."""

    id: int
    author: str
    body: str
    created_at: str


@dataclass(kw_only=True)
class Pull:
    """A pull request; head and base are names of branches, people are logins, teams are slugs."""

    number: int
    title: str
    body: str | None
    head: str
    base: str
    author: str
    created_at: str
    draft: bool = False
    state: str = "open"
    updated_at: str = ""
    closed_at: str | None = None
    merged_as: str | None = None
    head_sha: str = ""
    base_sha: str = ""
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    reviews: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)


@dataclass(kw_only=True)
class Milestone:
    """A milestone; its title is told from others with case."""

    id: int
    number: int
    title: str
    created_at: str
    description: str | None = None
    due_on: str | None = None
    state: str = "open"


@dataclass(kw_only=True)
class Issue:
    """An issue that is no pull request; its number is one that no pull request has."""

    number: int
    title: str
    body: str | None
    author: str
    created_at: str
    state: str = "open"
    state_reason: str | None = None
    updated_at: str = ""
    closed_at: str | None = None
    closed_by: str | None = None
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    milestone: str | None = None
    comments: list[Comment] = field(default_factory=list)


class State:
    """One repository: who may do what, its labels, its milestones, its issues and its pull requests."""

    def __init__(self, bare: BareRepository, people: Iterable[str], teams: Iterable[str]) -> None:
        self.bare = bare
        self.owner, self.name = bare.full_name.split("/")
        self.people = list(people)
        self.teams = list(teams)
        self.members: dict[str, list[str]] = {}
        """The logins in each team, by its slug."""
        self.tokens: dict[str, str] = {}
        self.labels: dict[str, Label] = {}
        self.milestones: list[Milestone] = []
        self.issues: list[Issue] = []
        self.pulls: list[Pull] = []
        self._ids = 1000
        self._clock = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)

    def tick(self) -> str:
        """A time one second after the last."""
        self._clock += dt.timedelta(seconds=1)
        return self._clock.strftime("%Y-%m-%dT%H:%M:%SZ")

    def new_id(self) -> int:
        """A number that nothing else has."""
        self._ids += 1
        return self._ids

    def person(self, login: str) -> str | None:
        """The login as its owner writes it, when that person has access."""
        return next((known for known in self.people if known.lower() == login.lower()), None)

    def refresh(self) -> None:
        """Follow what pushes did: heads move, and a pull request whose branch is gone is closed."""
        waiting = [pull for pull in self.pulls if pull.state == "open"]
        branches = self.bare.branches() if waiting else {}
        for pull in waiting:
            pull.base_sha = branches.get(pull.base, pull.base_sha)
            if pull.head in branches:
                pull.head_sha = branches[pull.head]
            else:
                self.close(pull)

    def pull(self, number: int) -> Pull:
        """A pull request by its number."""
        found = next((pull for pull in self.pulls if pull.number == number), None)
        if found is None:
            raise RefusedError(404, "Not Found")
        return found

    def create_pull(self, *, title: str, body: str | None, head: str, base: str, author: str, draft: bool) -> Pull:
        """Open a pull request, when GitHub would."""
        branch = self._head(head)
        branches = self.bare.branches()
        self.check_text("Issue", title=title, body=body)
        if base not in branches:
            raise invalid("PullRequest", "invalid", "base")
        if branch is None or branch not in branches:
            raise invalid("PullRequest", "invalid", "head")
        if not self.bare.ahead(base, branch):
            raise invalid("PullRequest", "custom", message=f"No commits between {base} and {branch}")
        self._check_only_open(branch, base)
        now = self.tick()
        pull = Pull(
            number=self._next_number(),
            title=title,
            body=body,
            head=branch,
            base=base,
            author=author,
            draft=draft,
            created_at=now,
            updated_at=now,
            head_sha=branches[branch],
            base_sha=branches[base],
        )
        self.pulls.append(pull)
        return pull

    def edit(self, pull: Pull, *, title: str | None, body: str | None, state: str | None) -> None:
        """Change what is given."""
        self.check_text("Issue", title=pull.title if title is None else title, body=body)
        if state not in (None, "open", "closed"):
            raise invalid("PullRequest", "invalid", "state")
        if state == "open" and pull.state == "closed":
            if pull.merged_as or pull.head not in self.bare.branches():
                raise invalid("PullRequest", "invalid", "state")
            self._check_only_open(pull.head, pull.base)
            pull.state, pull.closed_at = "open", None
        elif state == "closed":
            self.close(pull)
        pull.title = pull.title if title is None else title
        pull.body = pull.body if body is None else body
        pull.updated_at = self.tick()

    def close(self, pull: Pull) -> None:
        """Close it; closing twice is closing once."""
        if pull.state == "open":
            pull.state, pull.closed_at = "closed", self.tick()

    def issue(self, number: int) -> Issue | Pull:
        """An issue, or a pull request, by its number."""
        found = next((issue for issue in self.issues if issue.number == number), None)
        return found or self.pull(number)

    def create_issue(
        self, *, title: str, body: str | None, author: str, labels: list[str], assignees: list[str], milestone: object
    ) -> Issue:
        """Open an issue, when GitHub would."""
        self.check_text("Issue", title=title, body=body)
        if any(self.person(login) is None for login in assignees):
            raise invalid("Issue", "invalid", "assignees")
        chosen = self.milestone(milestone)
        now = self.tick()
        issue = Issue(number=self._next_number(), title=title, body=body, author=author, created_at=now, updated_at=now)
        self.attach(issue, labels)
        self.assign(issue, assignees)
        issue.milestone = chosen
        self.issues.append(issue)
        return issue

    def edit_issue(
        self, issue: Issue, login: str, *, title: str | None, body: str | None, state: str | None, reason: str | None
    ) -> None:
        """Change what is given; closing without a reason says that it is done."""
        self.check_text("Issue", title=issue.title if title is None else title, body=body)
        if state not in (None, "open", "closed") or reason not in (None, *STATE_REASONS):
            raise invalid("Issue", "invalid", "state")
        if state == "open" and issue.state == "closed":
            issue.state, issue.state_reason, issue.closed_at, issue.closed_by = "open", "reopened", None, None
        elif state == "closed" and issue.state == "open":
            issue.state, issue.closed_at, issue.closed_by = "closed", self.tick(), login
            issue.state_reason = reason or "completed"
        issue.title = issue.title if title is None else title
        issue.body = issue.body if body is None else body
        issue.updated_at = self.tick()

    def milestone(self, number: object) -> str | None:
        """The title of the milestone of that number; none without a number."""
        if number is None:
            return None
        found = next((one for one in self.milestones if one.number == number), None)
        if found is None:
            raise invalid("Issue", "invalid", "milestone")
        return found.title

    def create_milestone(self, title: str, description: str | None, due_on: str | None) -> Milestone:
        """Make a milestone, when GitHub would; it keeps the day that it is in California."""
        if not title.strip():
            raise invalid("Milestone", "missing_field", "title")
        if any(one.title == title for one in self.milestones):
            raise invalid("Milestone", "already_exists", "title")
        if due_on is not None:
            zone = ZoneInfo("America/Los_Angeles")
            day = dt.datetime.fromisoformat(due_on).astimezone(zone).date()
            due_on = f"{dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
        number = len(self.milestones) + 1
        milestone = Milestone(
            id=self.new_id(), number=number, title=title, description=description, due_on=due_on, created_at=self.tick()
        )
        self.milestones.append(milestone)
        return milestone

    def label(self, name: str) -> Label:
        """The label of that name."""
        if name.lower() not in self.labels:
            raise RefusedError(404, "Not Found")
        return self.labels[name.lower()]

    def create_label(self, name: str, color: str = GREY, description: str | None = None) -> Label:
        """Create a label, when GitHub would."""
        if not name:
            raise invalid("Label", "missing_field", "name")
        if len(name) > 50:
            raise invalid("Label", "custom", "name", "name is too long (maximum is 50 characters)")
        if len(color) != 6 or not set(color.lower()) <= set("0123456789abcdef"):
            raise invalid("Label", "invalid", "color")
        if description and len(description) > 100:
            text = "description is too long (maximum is 100 characters)"
            raise invalid("Label", "custom", "description", text)
        if name.lower() in self.labels:
            raise invalid("Label", "already_exists", "name")
        label = Label(id=self.new_id(), name=name, color=color, description=description)
        self.labels[name.lower()] = label
        return label

    def attach(self, issue: Issue | Pull, names: Iterable[str]) -> None:
        """Put labels on an issue or a pull request; one that does not exist is created, in grey."""
        for name in names:
            known = self.labels.get(name.lower()) or self.create_label(name)
            if known.name not in issue.labels:
                issue.labels.append(known.name)

    def assign(self, issue: Issue | Pull, logins: Iterable[str]) -> None:
        """Assign people, ten at most; whoever has no access is dropped without a word."""
        for login in logins:
            known = self.person(login)
            if known and known not in issue.assignees and len(issue.assignees) < 10:
                issue.assignees.append(known)

    def request_review(self, pull: Pull, logins: list[str], slugs: list[str]) -> None:
        """Request reviews: from all of them, or from none."""
        if any(login.lower() == pull.author.lower() for login in logins):
            raise RefusedError(422, "Review cannot be requested from pull request author.")
        people = [self.person(login) for login in logins]
        strangers, unknown = None in people, not set(slugs) <= set(self.teams)
        if strangers or unknown:
            who = "users or teams" if strangers else "teams"
            raise RefusedError(
                422,
                f"Reviews may only be requested from collaborators. One or more of the {who} you specified "
                f"is not a collaborator of the {self.bare.full_name} repository.",
            )
        pull.reviewers += [login for login in people if login and login not in pull.reviewers]
        pull.teams += [slug for slug in slugs if slug not in pull.teams]

    def comment(self, issue: Issue | Pull, author: str, body: str) -> Comment:
        """Say something on an issue or a pull request."""
        if not body.strip():
            raise invalid("IssueComment", "custom", "body", "body cannot be blank")
        self.check_text("IssueComment", title="-", body=body)
        comment = Comment(id=self.new_id(), author=author, body=body, created_at=self.tick())
        issue.comments.append(comment)
        return comment

    def check_text(self, resource: str, *, title: str, body: str | None) -> None:
        """The lengths that GitHub takes."""
        if not title.strip():
            raise invalid(resource, "missing_field", "title")
        if len(title) > 256:
            raise invalid(resource, "custom", "title", "title is too long (maximum is 256 characters)")
        if body is not None and len(body) > 65536:
            raise invalid(resource, "custom", "body", "body is too long (maximum is 65536 characters)")

    def _next_number(self) -> int:
        return len(self.pulls) + len(self.issues) + 1

    def _head(self, head: str) -> str | None:
        """The branch in `owner:branch` or `branch`; forks are not known here."""
        owner, colon, branch = head.partition(":")
        if not colon:
            return head
        return branch if owner.lower() == self.owner.lower() else None

    def _check_only_open(self, head: str, base: str) -> None:
        if any((pull.head, pull.base, pull.state) == (head, base, "open") for pull in self.pulls):
            message = f"A pull request already exists for {self.owner}:{head}."
            raise invalid("PullRequest", "custom", message=message)
