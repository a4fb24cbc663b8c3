"""The part of the API of the stand-in for GitHub that is about issues, which every pull request is too."""

from __future__ import annotations

from typing import Any

from tests.support.github_api import Call, edit_pull, route
from tests.support.github_faults import Reply
from tests.support.github_state import Issue, Pull, RefusedError


@route("GET", "~/issues")
def _issues(call: Call) -> Reply:
    everything: list[Issue | Pull] = [*call.state.issues, *call.state.pulls]
    if (state := call.query.get("state", "open")) != "all":
        everything = [issue for issue in everything if issue.state == state]
    if call.query.get("labels"):
        wanted = {name.lower() for name in call.query["labels"].split(",")}
        everything = [issue for issue in everything if wanted <= {name.lower() for name in issue.labels}]
    sort = {"created": "created_at", "updated": "updated_at"}[call.query.get("sort", "created")]
    is_falling = call.query.get("direction", "desc") == "desc"
    everything.sort(key=lambda issue: (getattr(issue, sort), issue.number), reverse=is_falling)
    return call.page([call.view.issue(issue, full=False) for issue in everything])


@route("POST", "~/issues")
def _create_issue(call: Call) -> Reply:
    author, (title,) = call.author, call.required("title")
    issue = call.state.create_issue(
        title=title,
        body=call.text("body"),
        author=author,
        labels=call.texts("labels"),
        assignees=call.texts("assignees"),
        milestone=call.body.get("milestone"),
    )
    return Reply.json(201, call.view.issue(issue))


@route("GET", "~/issues/comments")
def _all_comments(call: Call) -> Reply:
    everything = [*call.state.issues, *call.state.pulls]
    found = [(comment, issue) for issue in everything for comment in issue.comments]
    if since := call.query.get("since"):
        found = [one for one in found if one[0].created_at >= since]
    is_falling = call.query.get("direction", "desc") == "desc"
    found.sort(key=lambda one: (one[0].created_at, one[0].id), reverse=is_falling)
    return call.page([call.view.comment(issue, comment) for comment, issue in found])


@route("GET", "~/issues/{number}")
def _issue(call: Call, number: str) -> Reply:
    return Reply.json(200, call.view.issue(_find(call, number)))


@route("PATCH", "~/issues/{number}")
def _edit_issue(call: Call, number: str) -> Reply:
    issue = _find(call, number)
    if isinstance(issue, Pull):
        edit_pull(call, number)
    else:
        texts = {name: call.text(name) for name in ("title", "body", "state")}
        call.state.edit_issue(issue, call.author, **texts, reason=call.text("state_reason"))
        if "milestone" in call.body:
            issue.milestone = call.state.milestone(call.body["milestone"])
    if call.body.get("labels") is not None:
        issue.labels.clear()
        call.state.attach(issue, call.texts("labels"))
    if call.body.get("assignees") is not None:
        issue.assignees.clear()
        call.state.assign(issue, call.texts("assignees"))
    return Reply.json(200, call.view.issue(issue))


@route("GET", "~/issues/{number}/labels")
def _issue_labels(call: Call, number: str) -> Reply:
    return call.page(_labels_of(call, _find(call, number)))


@route("POST", "~/issues/{number}/labels")
def _add_labels(call: Call, number: str) -> Reply:
    _ = call.author
    issue = _find(call, number)
    call.state.attach(issue, call.texts("labels"))
    return Reply.json(200, _labels_of(call, issue))


@route("PUT", "~/issues/{number}/labels")
def _set_labels(call: Call, number: str) -> Reply:
    _find(call, number).labels.clear()
    return _add_labels(call, number)


@route("DELETE", "~/issues/{number}/labels/{name}")
def _remove_label(call: Call, number: str, name: str) -> Reply:
    _ = call.author
    issue, label = _find(call, number), call.state.label(name)
    if label.name not in issue.labels:
        raise RefusedError(404, "Label does not exist")
    issue.labels.remove(label.name)
    return Reply.json(200, _labels_of(call, issue))


@route("POST", "~/issues/{number}/assignees")
def _assign(call: Call, number: str) -> Reply:
    _ = call.author
    issue = _find(call, number)
    call.state.assign(issue, call.texts("assignees"))
    return Reply.json(201, call.view.issue(issue))


@route("GET", "~/issues/{number}/comments")
def _comments(call: Call, number: str) -> Reply:
    issue = _find(call, number)
    return call.page([call.view.comment(issue, comment) for comment in issue.comments])


@route("POST", "~/issues/{number}/comments")
def _comment(call: Call, number: str) -> Reply:
    author, issue = call.author, _find(call, number)
    comment = call.state.comment(issue, author, *call.required("body"))
    return Reply.json(201, call.view.comment(issue, comment))


@route("GET", "~/assignees/{login}")
def _can_be_assigned(call: Call, login: str) -> Reply:
    if call.state.person(login) is None:
        raise RefusedError(404, "Not Found")
    return Reply(status=204)


@route("GET", "~/milestones")
def _milestones(call: Call) -> Reply:
    wanted = call.query.get("state", "open")
    found = [one for one in call.state.milestones if wanted in ("all", one.state)]
    found.sort(key=lambda one: (one.due_on or "9999", one.number))
    return call.page([call.view.milestone(one) for one in found])


@route("POST", "~/milestones")
def _create_milestone(call: Call) -> Reply:
    _, (title,) = call.author, call.required("title")
    milestone = call.state.create_milestone(title, call.text("description"), call.text("due_on"))
    return Reply.json(201, call.view.milestone(milestone))


def _find(call: Call, number: str) -> Issue | Pull:
    if not number.isdecimal():
        raise RefusedError(404, "Not Found")
    return call.state.issue(int(number))


def _labels_of(call: Call, issue: Issue | Pull) -> list[dict[str, Any]]:
    return [call.view.label(call.state.label(name)) for name in issue.labels]
