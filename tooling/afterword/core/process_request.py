"""The pull request of a process review, as a plan."""

from __future__ import annotations

import datetime as dt

from afterword.core import process_review
from afterword.core.policy import Policy
from afterword.core.pull_request import BEGIN, END, Label, PullRequest, escape


def plan(
    date: dt.date, policy: Policy, when: str, file_url: str = "", *, held_on: dt.date | None = None
) -> PullRequest:
    """A draft for as long as nothing is decided; each review has one of its own.

    `date` is that in the name of its page, which stays when the review is moved to the day `held_on`.
    """
    path, branch = process_review.path_of(date), process_review.branch_of(date)
    file = f"[`{path}`]({file_url})" if file_url else f"`{path}`"
    mail = escape(policy.mail.group)
    lines = [
        BEGIN,
        f"The incident commanders review the process: {when}.",
        "",
        f"The agenda is in {file}. Anyone may come: {f'write to {mail}' if mail else 'ask an incident commander'}.",
        "",
        "- Add to the agenda what is missing, here or in the file.",
        "- In the meeting, write what is decided into its table, and change the handbook in this pull request.",
        "- Then mark it as ready, and merge it: the next agenda begins from there.",
        "",
        f"To work on it: `git fetch && git switch {branch}`. `afterword meeting --process` refreshes this part.",
        END,
        "",
    ]
    return PullRequest(
        head=branch,
        base=policy.main_branch,
        title=f"Process review of {held_on or date}",
        body="\n".join(lines),
        is_draft=True,
        labels=(Label(name="process-review", colour="0e4d92", description="How we respond to incidents"),),
        severity_labels=frozenset(),
        assignee=None,
        reviewers=(),
        teams=(),
        is_followed=True,
    )
