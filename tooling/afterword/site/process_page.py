"""The page of a process review in `docs/process-reviews/`: the agenda is refreshed, what people write there stays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from afterword.core import front_matter, instants, process_review, prose
from afterword.core.invitation import Guest
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.core.pull_request import BEGIN, END, merge_body
from afterword.site import escape
from afterword.site.links import relative
from afterword.site.view import counted, title

_POINTS, _LONGEST = 12, 400
_MARKER = re.compile(r"\s*(?:>\s*)*(?:[-*+]|\d+[.)]|#{1,6})\s+")
_ESCAPED, _ENTITIES = re.compile(r"([\\`*_\[\]()#+!])"), re.compile(r"[<>&{}|~$=^@]|\A-")
_KEYS = ("meeting_at", "sequence", "invited", "message_id")
_HEADING, _DESCRIBED = "# Process review of {}", "The review of our process on {}."
_DECISIONS = """\
## Decisions

| Decision | From | Who | Until |
| --- | --- | --- | --- |
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A review that people are called to; `message_id` is that of the mail, where one was sent."""

    start: dt.datetime
    invited: str
    sequence: int = 0
    message_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What a review is about: the post-mortems since the last one, the newest first."""

    posts: Sequence[Postmortem]
    last: dt.date | None


def call_of(page: str) -> Call | None:
    """Who was called, and when to, as the page says; None where it does not."""
    parts = front_matter.split(page)
    values = front_matter.load(parts[0]).values if parts is not None else {}
    written = {name: str(values.get(name) or "") for name in _KEYS}
    try:
        start = dt.datetime.fromisoformat(written["meeting_at"]).astimezone(dt.UTC)
        sequence = int(written["sequence"] or 0)
    except ValueError:
        return None
    return Call(start=start, invited=written["invited"], sequence=sequence, message_id=written["message_id"])


def render(existing: str, call: Call, guests: Sequence[Guest], agenda: Agenda, policy: Policy) -> str:
    """The page, made anew around what people have written on it."""
    date = call.start.astimezone(policy.zone).date()
    parts = front_matter.split(existing)
    front, body = parts if parts is not None else (f"description: {_DESCRIBED.format(date)}\n", existing)
    before = call_of(existing)
    was = before.start.astimezone(policy.zone).date() if before is not None else date
    front, body = front.replace(_DESCRIBED.format(was), _DESCRIBED.format(date), 1), _renamed(body, was, date)
    kept = [line for line in front.strip().splitlines() if line.partition(":")[0] not in _KEYS]
    state = {
        "meeting_at": instants.iso(call.start),
        "sequence": str(call.sequence),
        "invited": front_matter.scalar(call.invited),
        "message_id": front_matter.scalar(call.message_id),
    }
    lines = [*kept, *(f"{name}: {value}" for name, value in state.items() if value and value != "''")]
    block = "\n\n".join([BEGIN, *_block(call, guests, agenda, policy), END])
    fresh = f"{_HEADING.format(date)}\n\n{block}\n\n{_DECISIONS}"
    merged = merge_body(body, block) if body.strip() else fresh
    return "---\n" + "\n".join(lines) + "\n---\n\n" + merged.strip("\n") + "\n"


def _renamed(body: str, was: dt.date, date: dt.date) -> str:
    """The same with another day in its heading, where people have left that as it was."""
    lines = body.split("\n")
    return "\n".join(_HEADING.format(date) if line.rstrip() == _HEADING.format(was) else line for line in lines)


def listed(agenda: Agenda, policy: Policy) -> str:
    """The agenda in plain text, for the invitation."""
    titles = [f"- {title(post)}" for post in _telling(agenda.posts, policy)[:_POINTS]]
    return "\n".join(["What post-mortems said about the response:", "", *(titles or ["- nothing yet"])])


def _block(call: Call, guests: Sequence[Guest], agenda: Agenda, policy: Policy) -> Iterator[str]:
    where = f" Where: {_escaped(policy.meetings.place)}." if policy.meetings.place else ""
    yield f"**When:** {instants.in_both_zones(call.start, policy.zone)}, {policy.meetings.length} minutes.{where}"
    mail = policy.mail.group
    join = f"write to {_escaped(mail)}" if mail else "tell one of them"
    names = ", ".join(_escaped(guest.name) for guest in guests) or "nobody yet"
    yield f"**Invited:** {names}. Anyone may come: to be invited, {join}."
    yield "## Agenda"
    since = f"since the review of {agenda.last}" if agenda.last else "so far"
    telling = _telling(agenda.posts, policy)
    yield f"{counted(len(telling), 'post-mortem')} with something to say about the response {since}."
    for post in telling:
        yield from _said(post, policy, process_review.path_of(call.start.astimezone(policy.zone).date()))
    yield "### Last decisions\n\nWere they carried out, and did they help?"


def _telling(posts: Iterable[Postmortem], policy: Policy) -> list[Postmortem]:
    return [post for post in posts if _points(post, policy)]


def _said(post: Postmortem, policy: Policy, page: str) -> Iterator[str]:
    target = escape.address_of_file(relative(post.path, page))
    yield f"### [{_escaped(title(post))}]({target})"
    led = f", led by {_escaped(policy.person_name(post.incident_commander))}" if post.incident_commander else ""
    started = f", {post.started_at.date()}" if post.started_at else ""
    yield f"{_escaped(post.severity or 'no severity')}{started}{led}"
    yield "\n".join(f"- {point}" for point in _points(post, policy))


def _points(post: Postmortem, policy: Policy) -> list[str]:
    """What the post-mortem says about the response, a line for each paragraph and each item of a list."""
    found: list[str] = []
    for section in process_review.sections_of(post, policy):
        blocks = [""]
        for line in prose.without_comments(section.text).split("\n"):
            marker = _MARKER.match(line)
            if marker or not line.strip():
                blocks.append("")
            blocks[-1] += " " + (line[marker.end() :] if marker else line)
        found += [_escaped(block[:_LONGEST] + "…" * (len(block) > _LONGEST)) for block in blocks if block.strip()]
    return found[:_POINTS]


def _escaped(text: str) -> str:
    """A text of somebody else's, for Markdown in a file that people read, and that is filled in as a template."""
    return _ENTITIES.sub(lambda match: f"&#x{ord(match[0]):x};", _ESCAPED.sub(r"\\\1", escape.one_line(text)))
