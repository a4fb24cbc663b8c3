"""The part of GitHub's REST and GraphQL API that the stand-in answers."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.support.github_faults import Reply
from tests.support.github_json import View, node_id
from tests.support.github_state import Pull, RefusedError, State

DOCUMENTATION = "https://docs.github.com/rest"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request to the API, by somebody or by nobody."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    login: str | None
    view: View
    private: bool

    @property
    def state(self) -> State:
        """What the answer is about."""
        return self.view.state

    @property
    def author(self) -> str:
        """Who acts: only people with access write."""
        if self.login is None:
            raise RefusedError(401, "Requires authentication")
        if self.login not in self.state.people:
            raise RefusedError(403, "Resource not accessible by personal access token")
        return self.login

    def text(self, name: str) -> str | None:
        """A text of the body, or None where it is left out."""
        value = self.body.get(name) if isinstance(self.body, dict) else None
        if value is not None and not isinstance(value, str):
            raise RefusedError(422, f"Invalid request.\n\nFor 'properties/{name}', {value!r} is not a string.")
        return value

    def required(self, *names: str) -> list[str]:
        """Texts that the body must hold."""
        missing = [f'"{name}"' for name in names if self.text(name) is None]
        if missing:
            verb = "wasn't" if len(missing) == 1 else "weren't"
            raise RefusedError(422, f"Invalid request.\n\n{', '.join(missing)} {verb} supplied.")
        return [str(self.body[name]) for name in names]

    def texts(self, name: str) -> list[str]:
        """A list of texts of the body; labels may also come as a bare list or as objects."""
        value = self.body.get(name, []) if isinstance(self.body, dict) else self.body
        items = [item.get("name") if isinstance(item, dict) else item for item in value or []]
        texts = [item for item in items if isinstance(item, str)]
        if len(texts) < len(items):
            raise RefusedError(422, f"Invalid request.\n\nFor 'properties/{name}', {value!r} is not a list of strings.")
        return texts

    def pull(self, pull: Pull, status: int = 200) -> Reply:
        """An answer with one pull request."""
        return Reply.json(status, self.view.pull(pull, private=self.private, login=self.login))

    def page(self, items: list[dict[str, Any]]) -> Reply:
        """One page of a list, with the addresses of the others."""
        size = min(max(int(self.query.get("per_page", 30)), 1), 100)
        number = max(int(self.query.get("page", 1)), 1)
        last = max(-(-len(items) // size), 1)
        places = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
        if number >= last:
            places = {name: place for name, place in places.items() if name not in ("next", "last")}
        if number == 1:
            places = {name: place for name, place in places.items() if name not in ("prev", "first")}
        address = f"{self.view.api}{self.path}"
        links = (
            f'<{address}?{urllib.parse.urlencode({**self.query, "page": place})}>; rel="{name}"'
            for name, place in places.items()
        )
        headers = {"Link": ", ".join(links)} if places else {}
        return Reply.json(200, items[(number - 1) * size : number * size], headers)


Answer = Callable[..., Reply | None]
Known = TypeVar("Known", bound=Answer)
ROUTES: list[tuple[str, re.Pattern[str], Answer]] = []


def route(method: str, template: str) -> Callable[[Known], Known]:
    """Register the answer to a method and a path; `~` stands for the repository's address."""

    def register(answer: Known) -> Known:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
        ROUTES.append((method, re.compile(pattern), answer))
        return answer

    return register


def answer(call: Call) -> Reply | None:
    """Answer a request; None when the stand-in does not know this part of GitHub."""
    try:
        path = _shorten(call)
        for method, pattern, respond in ROUTES:
            match = pattern.fullmatch(path)
            if match and method == call.method:
                call.state.refresh()
                values = {name: urllib.parse.unquote(value) for name, value in match.groupdict().items()}
                return respond(call, **values)
    except RefusedError as error:
        value = {"message": str(error), "documentation_url": DOCUMENTATION, "status": str(error.status)}
        return Reply.json(error.status, value if error.errors is None else value | {"errors": error.errors})
    return None


def _shorten(call: Call) -> str:
    match = re.fullmatch(r"/repos/([^/]+/[^/]+)(/.*)?", call.path)
    if match is None:
        return call.path
    known = match[1].lower() == call.state.bare.full_name.lower()
    # GitHub does not tell strangers that a private repository is there.
    if not known or (call.private and call.login not in call.state.people):
        raise RefusedError(404, "Not Found")
    return "~" + (match[2] or "")


@route("GET", "/user")
def _me(call: Call) -> Reply:
    if call.login is None:
        raise RefusedError(401, "Requires authentication")
    return Reply.json(200, call.view.user(call.login))


@route("GET", "/users/{login}")
def _user(call: Call, login: str) -> Reply:
    known = call.state.person(login)
    if known is None:
        raise RefusedError(404, "Not Found")
    return Reply.json(200, call.view.user(known))


@route("GET", "/orgs/{org}/teams/{slug}/members")
def _members(call: Call, org: str, slug: str) -> Reply:
    if org.lower() != call.state.owner.lower() or slug not in call.state.teams or call.login not in call.state.people:
        raise RefusedError(404, "Not Found")
    return call.page([call.view.user(login) for login in call.state.members.get(slug, [])])


@route("GET", "~")
def _repository(call: Call) -> Reply:
    return Reply.json(200, call.view.repository(call.private, call.login))


@route("GET", "~/pulls")
def _pulls(call: Call) -> Reply:
    found: Iterable[Pull] = reversed(call.state.pulls)
    state, base, head = call.query.get("state", "open"), call.query.get("base"), call.query.get("head", "")
    if state != "all":
        found = [pull for pull in found if pull.state == state]
    if base:
        found = [pull for pull in found if pull.base == base]
    # Without an owner GitHub ignores the filter and lists everything.
    if ":" in head:
        found = [pull for pull in found if f"{call.state.owner}:{pull.head}".lower() == head.lower()]
    view = call.view
    return call.page([view.pull(pull, private=call.private, login=call.login, full=False) for pull in found])


@route("POST", "~/pulls")
def _create_pull(call: Call) -> Reply:
    author = call.author
    title, head, base = call.required("title", "head", "base")
    draft = call.body.get("draft") is True
    pull = call.state.create_pull(title=title, body=call.text("body"), head=head, base=base, author=author, draft=draft)
    return call.pull(pull, 201)


@route("GET", "~/pulls/{number}")
def _pull(call: Call, number: str) -> Reply:
    return call.pull(find_pull(call, number))


@route("PATCH", "~/pulls/{number}")
def _edit_pull(call: Call, number: str) -> Reply:
    return call.pull(edit_pull(call, number))


@route("GET", "~/pulls/{number}/requested_reviewers")
def _reviewers(call: Call, number: str) -> Reply:
    pull = find_pull(call, number)
    users, teams = map(call.view.user, pull.reviewers), map(call.view.team, pull.teams)
    return Reply.json(200, {"users": list(users), "teams": list(teams)})


@route("POST", "~/pulls/{number}/requested_reviewers")
def _request_review(call: Call, number: str) -> Reply:
    _ = call.author
    pull = find_pull(call, number)
    call.state.request_review(pull, call.texts("reviewers"), call.texts("team_reviewers"))
    return call.pull(pull, 201)


@route("GET", "~/pulls/{number}/reviews")
def _reviews(call: Call, number: str) -> Reply:
    pull = find_pull(call, number)
    return call.page([call.view.review(pull, index, login) for index, login in enumerate(pull.reviews, start=1)])


@route("GET", "~/labels")
def _labels(call: Call) -> Reply:
    return call.page([call.view.label(label) for label in call.state.labels.values()])


@route("POST", "~/labels")
def _create_label(call: Call) -> Reply:
    _ = call.author
    (name,) = call.required("name")
    label = call.state.create_label(name, call.text("color") or "ededed", call.text("description"))
    return Reply.json(201, call.view.label(label))


@route("GET", "~/labels/{name}")
def _label(call: Call, name: str) -> Reply:
    return Reply.json(200, call.view.label(call.state.label(name)))


@route("POST", "/graphql")
def _graphql(call: Call) -> Reply | None:
    if call.login is None:
        raise RefusedError(401, "This endpoint requires you to be authenticated.")
    drafts = {"convertPullRequestToDraft": True, "markPullRequestReadyForReview": False}
    match = re.search(rf"\b({'|'.join(drafts)})\(input: *\$input\)", call.required("query")[0])
    if match is None:
        return None
    given = call.body.get("variables", {}).get("input", {})
    wanted = given.get("pullRequestId")
    pull = next((pull for pull in call.state.pulls if node_id("PullRequest", pull.number) == wanted), None)
    if pull is None or call.login not in call.state.people:
        message = f"Could not resolve to a node with the global id of '{wanted}'."
        error = {"type": "NOT_FOUND", "path": [match[1]], "message": message}
        return Reply.json(200, {"data": {match[1]: None}, "errors": [error]})
    pull.draft = drafts[match[1]]
    result = {"id": wanted, "number": pull.number, "isDraft": pull.draft}
    payload = {"clientMutationId": given.get("clientMutationId"), "pullRequest": result}
    return Reply.json(200, {"data": {match[1]: payload}})


def find_pull(call: Call, number: str) -> Pull:
    """A pull request by its number."""
    if not number.isdecimal():
        raise RefusedError(404, "Not Found")
    return call.state.pull(int(number))


def edit_pull(call: Call, number: str) -> Pull:
    """Change what the body of a request gives."""
    _ = call.author
    pull = find_pull(call, number)
    if "base" in call.body:
        raise RefusedError(501, "the stand-in does not move a pull request to another base")
    call.state.edit(pull, title=call.text("title"), body=call.text("body"), state=call.text("state"))
    return pull
