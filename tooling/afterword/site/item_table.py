"""The action items of a post-mortem: what became of each, where its issue is, and an anchor to send to somebody."""

from __future__ import annotations

from urllib.parse import urlsplit

from afterword.core.patterns import pattern
from afterword.core.postmortem import ActionItem, Postmortem
from afterword.site import escape
from afterword.site.view import View, counted, day, missing

TITLE = "Action items"
COLUMNS = ('<span class="aw-actions">No.</span>', "Action item", "Type", "Owner", "Priority", "Due", "State")
_LONGEST = 48
_ISSUE = pattern(r"/(?P<of>[^/]+(?:/[^/]+){1,9}?)(?:/-)?/(?:issues|pull|merge_requests)/(?P<number>\d+)/?")


def render(post: Postmortem, view: View, *, is_quiet: bool = False) -> str:
    """The table of action items, below how many are in which state.

    `is_quiet` leaves out that there are none, where the author says why.
    """
    if not post.action_items:
        return "" if is_quiet else "*No action items.*"
    rows = [COLUMNS, ["---:", *["---"] * 6], *(_row(item, view) for item in post.action_items)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{_summary(post, view)}\n\n{table}"


def anchor(number: int) -> str:
    """The id of an action item on the page of its post-mortem."""
    return f"action-item-{number}"


def _summary(post: Postmortem, view: View) -> str:
    items = post.action_items
    late = sum(item.is_open and item.due_on is not None and item.due_on < view.today for item in items)
    numbers = {
        "open": sum(item.is_open for item in items),
        "overdue": late,
        "done": sum(item.done_on is not None and not item.declined for item in items),
        "declined": sum(bool(item.declined) for item in items),
    }
    told = [f"{number} {state}" for state, number in numbers.items() if number]
    return f"{counted(len(items), 'action item')}: {', '.join(told)}."


def _row(item: ActionItem, view: View) -> list[str]:
    issue = (
        f" ({escape.link(_issue(item.issue, view.repository.url), escape.address(item.issue))})" if item.issue else ""
    )
    reason = f"<br><small>Declined: {escape.markdown_words(item.declined)}</small>" if item.declined else ""
    owner = view.policy.person_name(item.owner) if item.owner else ""
    id_ = anchor(item.number)
    return [
        f'<a class="aw-number" id="{id_}" href="#{id_}">{item.number}</a>',
        (escape.markdown_words(item.title) if item.title else missing()) + issue + reason,
        escape.markdown(item.type or "") or missing(),
        escape.markdown(owner) or missing(),
        escape.markdown(item.priority or "") or missing(),
        day(item.due_on),
        view.state(item),
    ]


def _issue(address: str, home: str) -> str:
    """`#12` for an issue or pull request of this repository, `acme/shop#12` for another's, else the address."""
    if escape.address(address) is None:
        return address
    parts = urlsplit(address)
    found = _ISSUE.fullmatch(parts.path)
    if found is None:
        if parts.hostname is None:
            return address
        query = f"?{parts.query}" if parts.query else ""
        return _shortened(f"{parts.hostname}{parts.path.rstrip('/')}{query}")
    is_here = f"{parts.scheme}://{parts.netloc}/{found['of']}".casefold() == home.rstrip("/").casefold()
    return f"{'' if is_here else found['of']}#{found['number']}"


def _shortened(address: str) -> str:
    """The address, without its middle where it is too long for a cell: the host and the number at its end tell most."""
    host, slash, rest = address.partition("/")
    return address if len(address) <= _LONGEST else f"{host}{slash}\u2026{rest[-max(_LONGEST - len(host), 8) :]}"
