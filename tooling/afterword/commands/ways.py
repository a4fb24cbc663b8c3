"""The ways by which a reminder goes out: comments on GitHub, mail, Slack. Each makes messages that can be sent."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from afterword.adapters import clock, slack, smtp
from afterword.adapters.smtp import Login
from afterword.core import delivered as memories
from afterword.core import messages
from afterword.core.delivered import Delivered
from afterword.core.messages import MailServer, Message
from afterword.core.reminders import Digest
from afterword.core.scaffold import branch_of, follow_up_branch_of
from afterword.core.templating import Templates
from afterword.reporters import reminder_comment, reminder_mail, reminder_slack, reminder_words
from afterword.reporters.reminder_words import Scene

MOST_COMMENTS = 20
"""On as many pull requests a run comments at most; who is left is told in the tracking issue."""
_MENTIONS = 40
_ROOM = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to be sent: `shown` is the whole of it, `marks` what is delivered with it."""

    channel: str
    to: str
    where: str
    shown: str
    marks: tuple[str, ...]
    send: Callable[[], None]


def by_github(
    digests: Sequence[Digest], scene: Scene, pulls: Mapping[str, int],
    comment: Callable[[int, str], None], tracking: Callable[[], int],
) -> Iterator[Outgoing]:  # fmt: skip
    """Comments: on the pull request of the most urgent thing that has one, else on the tracking issue."""
    targets: dict[int | None, list[Digest]] = {}
    for digest in digests:
        number = next((found for one in digest.reminders if (found := pull_of(one.owed.postmortem.id, pulls))), None)
        if number not in targets and len(targets) >= MOST_COMMENTS:
            number = None
        targets.setdefault(number, []).append(digest)
    for number, told in targets.items():
        texts = ((one, reminder_words.fitting(reminder_comment.render, one, scene, _ROOM)) for one in told)
        for people, text in reminder_words.together(texts, _ROOM, _MENTIONS):
            marks = tuple(mark for one in people for mark in one.marks)
            body = f"{text}\n{memories.written(Delivered().noted('github', marks, scene.today))}\n"
            where = f"pull request {number}" if number else "the tracking issue"
            send = partial(_comment, comment, tracking, number, body)
            yield Outgoing(channel="github", to=_names(people), where=where, shown=text, marks=marks, send=send)


def pull_of(id_: str, pulls: Mapping[str, int]) -> int | None:
    """The open pull request of a post-mortem, of its branch or what follows."""
    return pulls.get(branch_of(id_)) or pulls.get(follow_up_branch_of(id_))


def _comment(
    comment: Callable[[int, str], None], tracking: Callable[[], int], number: int | None, body: str
) -> None:  # fmt: skip
    comment(number or tracking(), body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How mail is sent."""

    templates: Templates
    server: MailServer
    login: Login | None
    timeout: float


def by_mail(digests: Sequence[Digest], scene: Scene, post: Post) -> Iterator[Outgoing]:
    """A mail to each person; the policy must have an address for everybody who is given here."""
    for digest in digests:
        mail = reminder_mail.render(digest, scene, post.templates)
        send, shown = partial(_mail, mail, post), messages.shown(mail)
        yield Outgoing(channel="mail", to=digest.to, where=mail.to, shown=shown, marks=digest.marks, send=send)


def _mail(mail: Message, post: Post) -> None:
    smtp.send(smtp.composed(mail, clock.now()), post.server, post.login, to=[mail.to], timeout=post.timeout)


def by_slack(digests: Sequence[Digest], scene: Scene, timeout: float) -> Iterator[Outgoing]:
    """One message for everybody, or a few where that would be too long."""
    url = slack.webhook(os.environ)
    texts = ((one, reminder_words.fitting(reminder_slack.render, one, scene, _ROOM)) for one in digests)
    for people, text in reminder_words.together(texts, _ROOM, len(digests)):
        marks = tuple(mark for one in people for mark in one.marks)
        send = partial(slack.post, url, text, timeout)
        yield Outgoing(channel="slack", to=_names(people), where="Slack", shown=text, marks=marks, send=send)


def _names(people: Sequence[Digest]) -> str:
    return ", ".join(one.to for one in people)
