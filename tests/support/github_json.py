"""How the stand-in for GitHub writes what it remembers as JSON."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from tests.support.github_state import Comment, Issue, Label, Milestone, Pull, State

Json = dict[str, Any]


@dataclass(frozen=True)
class View:
    """One answer's view of the state: its addresses begin as the client's do."""

    state: State
    web: str
    api: str

    @property
    def repository_api(self) -> str:
        """The address of the repository in the API."""
        return f"{self.api}/repos/{self.state.bare.full_name}"

    @property
    def repository_web(self) -> str:
        """The address of the repository in a browser."""
        return f"{self.web}/{self.state.bare.full_name}"

    def user(self, login: str) -> Json:
        """A person."""
        number = sum(login.lower().encode())
        return {
            "login": login,
            "id": number,
            "node_id": node_id("User", number),
            "avatar_url": "",
            "url": f"{self.api}/users/{login}",
            "html_url": f"{self.web}/{login}",
            "name": None,
            "email": None,
            "type": "Bot" if login.endswith("[bot]") else "User",
            "site_admin": False,
        }

    def team(self, slug: str) -> Json:
        """A team of the organisation."""
        number = sum(slug.encode())
        return {
            "id": number,
            "node_id": node_id("Team", number),
            "name": slug,
            "slug": slug,
            "description": None,
            "privacy": "closed",
            "permission": "push",
            "url": f"{self.api}/orgs/{self.state.owner}/teams/{slug}",
            "html_url": f"{self.web}/orgs/{self.state.owner}/teams/{slug}",
            "parent": None,
        }

    def label(self, label: Label) -> Json:
        """A label."""
        return {
            "id": label.id,
            "node_id": node_id("Label", label.id),
            "url": f"{self.repository_api}/labels/{label.name}",
            "name": label.name,
            "color": label.color,
            "description": label.description,
            "default": False,
        }

    def milestone(self, milestone: Milestone) -> Json:
        """A milestone."""
        return {
            "id": milestone.id,
            "node_id": node_id("Milestone", milestone.id),
            "url": f"{self.repository_api}/milestones/{milestone.number}",
            "html_url": f"{self.repository_web}/milestone/{milestone.number}",
            "number": milestone.number,
            "title": milestone.title,
            "description": milestone.description,
            "state": milestone.state,
            "open_issues": sum(issue.milestone == milestone.title for issue in self.state.issues),
            "closed_issues": 0,
            "created_at": milestone.created_at,
            "updated_at": milestone.created_at,
            "due_on": milestone.due_on,
            "closed_at": None,
        }

    def comment(self, issue: Issue | Pull, comment: Comment) -> Json:
        """A comment on an issue or a pull request."""
        return {
            "id": comment.id,
            "node_id": node_id("IssueComment", comment.id),
            "url": f"{self.repository_api}/issues/comments/{comment.id}",
            "html_url": f"{self._page(issue)}#issuecomment-{comment.id}",
            "issue_url": f"{self.repository_api}/issues/{issue.number}",
            "body": comment.body,
            "user": self.user(comment.author),
            "created_at": comment.created_at,
            "updated_at": comment.created_at,
            "author_association": "MEMBER" if self.state.person(comment.author) else "NONE",
        }

    def review(self, pull: Pull, number: int, login: str) -> Json:
        """A review that somebody has given."""
        return {
            "id": number,
            "node_id": node_id("PullRequestReview", number),
            "user": self.user(login),
            "body": "",
            "state": "APPROVED",
            "html_url": f"{self.repository_web}/pull/{pull.number}#pullrequestreview-{number}",
            "pull_request_url": f"{self.repository_api}/pulls/{pull.number}",
            "submitted_at": pull.updated_at or pull.created_at,
            "commit_id": pull.head_sha,
            "author_association": "MEMBER",
        }

    def repository(self, private: bool, login: str | None) -> Json:
        """The repository, with what this person may do."""
        may_push = login in self.state.people
        return {
            "id": 1,
            "node_id": node_id("Repository", 1),
            "name": self.state.name,
            "full_name": self.state.bare.full_name,
            "owner": self.user(self.state.owner) | {"type": "Organization"},
            "private": private,
            "visibility": "private" if private else "public",
            "description": None,
            "fork": False,
            "archived": False,
            "disabled": False,
            "has_issues": True,
            "default_branch": "main",
            "url": self.repository_api,
            "html_url": self.repository_web,
            "clone_url": f"{self.repository_web}.git",
            "permissions": {
                "admin": False,
                "maintain": False,
                "push": may_push,
                "triage": may_push,
                "pull": True,
            },
        }

    def issue(self, issue: Issue | Pull, *, full: bool = True) -> Json:
        """An issue, which every pull request is too; a list does not say who closed it."""
        url = f"{self.repository_api}/issues/{issue.number}"
        assignees = [self.user(login) for login in issue.assignees]
        result = {
            "id": 50_000 + issue.number,
            "node_id": node_id("Issue" if isinstance(issue, Issue) else "PullRequest", issue.number),
            "url": url,
            "repository_url": self.repository_api,
            "labels_url": f"{url}/labels{{/name}}",
            "comments_url": f"{url}/comments",
            "html_url": self._page(issue),
            "number": issue.number,
            "state": issue.state,
            "state_reason": issue.state_reason if isinstance(issue, Issue) else None,
            "locked": False,
            "title": issue.title,
            "body": issue.body,
            "user": self.user(issue.author),
            "labels": [self.label(self.state.label(name)) for name in issue.labels],
            "assignee": assignees[0] if assignees else None,
            "assignees": assignees,
            "milestone": None,
            "comments": len(issue.comments),
            "created_at": issue.created_at,
            "updated_at": issue.updated_at,
            "closed_at": issue.closed_at,
            "author_association": "MEMBER",
        }
        if isinstance(issue, Issue):
            chosen = (one for one in self.state.milestones if one.title == issue.milestone)
            result["milestone"] = next(map(self.milestone, chosen), None)
            closer = {"closed_by": self.user(issue.closed_by) if issue.closed_by else None}
            return result | (closer if full else {})
        merged_at = issue.closed_at if issue.merged_as else None
        pull = {
            "url": f"{self.repository_api}/pulls/{issue.number}",
            "html_url": result["html_url"],
            "merged_at": merged_at,
        }
        return result | {"draft": issue.draft, "pull_request": pull}

    def pull(self, pull: Pull, *, private: bool, login: str | None, full: bool = True) -> Json:
        """A pull request; a list leaves out what is costly to compute, as GitHub's does."""
        issue = self.issue(pull)
        url = f"{self.repository_api}/pulls/{pull.number}"
        repository = self.repository(private, login)
        apart = ("repository_url", "labels_url", "pull_request", "state_reason", "comments")
        result = {key: value for key, value in issue.items() if key not in apart} | {
            "id": 70_000 + pull.number,
            "url": url,
            "issue_url": issue["url"],
            "diff_url": f"{issue['html_url']}.diff",
            "patch_url": f"{issue['html_url']}.patch",
            "commits_url": f"{url}/commits",
            "review_comments_url": f"{url}/comments",
            "statuses_url": f"{self.repository_api}/statuses/{pull.head_sha}",
            "merged_at": issue["pull_request"]["merged_at"],
            "merge_commit_sha": pull.merged_as,
            "requested_reviewers": [self.user(login) for login in pull.reviewers],
            "requested_teams": [self.team(slug) for slug in pull.teams],
            "head": self._side(pull.head, pull.head_sha, repository),
            "base": self._side(pull.base, pull.base_sha, repository),
            "auto_merge": None,
            "active_lock_reason": None,
            "_links": {"self": {"href": url}, "html": {"href": issue["html_url"]}},
        }
        costly = {
            "merged": bool(pull.merged_as),
            "mergeable": None,
            "rebaseable": None,
            "mergeable_state": "unknown",
            "merged_by": None,
            "maintainer_can_modify": False,
            "comments": len(pull.comments),
            "review_comments": 0,
            "commits": 1,
            "additions": 0,
            "deletions": 0,
            "changed_files": 1,
        }
        return result | (costly if full else {})

    def _page(self, issue: Issue | Pull) -> str:
        kind = "issues" if isinstance(issue, Issue) else "pull"
        return f"{self.repository_web}/{kind}/{issue.number}"

    def _side(self, branch: str, commit: str, repository: Json) -> Json:
        owner = self.state.owner
        user = self.user(owner)
        return {"label": f"{owner}:{branch}", "ref": branch, "sha": commit, "user": user, "repo": repository}


def node_id(kind: str, number: int) -> str:
    """An opaque name, as GraphQL wants it."""
    return base64.b64encode(f"0{len(kind)}:{kind}{number}".encode()).decode()
