"""What `afterword remind` is going to say: to whom, by which way, and what it knows of earlier runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import click

from afterword.adapters import tree
from afterword.adapters.bulletin import Bulletin
from afterword.adapters.issues import Issues
from afterword.commands import announcing, ways
from afterword.commands.remembering import LocalMemory, Memory, SharedMemory
from afterword.commands.ways import Outgoing, Post
from afterword.commands.workspace import Host, Workspace
from afterword.core import messages, reminders, teams
from afterword.core.delivered import Delivered
from afterword.core.overview import DRAFT, HERE, Overview
from afterword.core.reminders import Digest, Reminder
from afterword.core.remote import Api
from afterword.core.templating import Templates
from afterword.errors import ServiceError
from afterword.reporters import reminder_mail
from afterword.reporters.reminder_words import Scene

_ONLY_HERE = (HERE, DRAFT)


@dataclass(slots=True, kw_only=True)
class Round:
    """One run: everything that somebody can be reminded of, what was delivered, and what goes out now."""

    space: Workspace
    host: Host | None
    overview: Overview
    memory: Memory
    bulletin: Bulletin | None
    reminders: tuple[Reminder, ...]
    delivered: Delivered
    outgoing: list[Outgoing] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    pulls: Mapping[str, int] = field(default_factory=dict)


def plan(space: Workspace, host: Host | None, overview: Overview) -> Round:
    """What is due today and has not been delivered; nothing is sent yet."""
    memory, bulletin = _memory(space, host, overview)
    found = reminders.of(overview, space.policy, _ONLY_HERE)
    known = memory.read()
    one = Round(
        space=space, host=host, overview=overview, memory=memory, bulletin=bulletin, reminders=found, delivered=known
    )
    one.doubts = list(_doubts(one, known))
    one.delivered = known.settled().pruned({each.mark for each in found}, overview.today)
    due = {name: _due(one, name) for name in dict.fromkeys(space.policy.reminders.channels)}
    if bulletin is not None and any(due.values()):
        one.pulls = bulletin.pulls()
    scene = Scene(today=overview.today, policy=space.policy, links=dict(_links(one)))
    for name, digests in due.items():
        if digests:
            try:
                one.outgoing += _WAYS[name](one, digests, scene)
            except ServiceError as error:
                one.failures.append(f"{name}: {error.message}{'. ' * bool(error.hint)}{error.hint}".rstrip("."))
    return one


def _memory(space: Workspace, host: Host | None, overview: Overview) -> tuple[Memory, Bulletin | None]:
    """Where it is remembered; a clone alone must not remember what others would not know of."""
    if host is None or not isinstance(host.api, Api):
        return LocalMemory(space.git), None
    if not host.token:
        raise ServiceError(
            f"what was delivered is remembered on {host.api.host}, which wants a login; nothing was sent",
            "Set GITHUB_TOKEN, or run `gh auth login`.",
        )
    timeout = space.policy.github.timeout
    issues, bulletin = Issues(host.api, host.token, timeout), Bulletin(host.api, host.token, timeout)
    return SharedMemory(issues, bulletin, _anywhere(overview, host), space.policy), bulletin


def _anywhere(overview: Overview, host: Host) -> Overview:
    """The same as every clone sees it, without what is only here and how branches are called here."""
    entries = tuple(
        replace(entry, place=entry.place.removeprefix(f"{host.name}/"))
        for entry in overview.entries
        if entry.place not in _ONLY_HERE
    )
    return replace(overview, entries=entries, commit="", notes=())


def _due(one: Round, channel: str) -> tuple[Digest, ...]:
    return reminders.due(one.reminders, one.space.policy, one.overview.today, one.delivered.by(channel))


def _doubts(one: Round, known: Delivered) -> Iterator[str]:
    """What an earlier run handed over without hearing what became of it."""
    people = {each.mark: each.to for each in one.reminders}
    told: dict[str, dict[str, None]] = {}
    for channel, mark in known.doubtful:
        told.setdefault(channel, {})[people.get(mark, "somebody whose things are done")] = None
    for channel, names in told.items():
        yield f"by {channel} to {', '.join(names)}"


def _github(one: Round, digests: Sequence[Digest], scene: Scene) -> Iterator[Outgoing]:
    if one.bulletin is None or not isinstance(one.memory, SharedMemory):
        raise ServiceError("there is no repository on GitHub", "Set `channels` in `[tool.afterword.reminders]`.")
    members = {team: one.bulletin.members(team) for team in teams.doubled(digests)}
    once = teams.mentioned_once(digests, members, one.space.policy)
    yield from ways.by_github(once, scene, one.pulls, one.bulletin.comment, one.memory.number)


def _mail(one: Round, digests: Sequence[Digest], scene: Scene) -> Iterator[Outgoing]:
    people, mail = one.space.policy.people, one.space.policy.mail
    post = Post(
        templates=Templates(**tree.mail_templates(one.space.root, reminder_mail.NAME)),
        server=messages.mail_server(mail.smtp),
        login=announcing.login_for(one.space, one.host),
        timeout=mail.timeout,
    )
    reached = []
    for each in digests:
        if each.to in people and people[each.to].email:
            reached.append(each)
        elif not (teams.is_team(each.to) and len(one.space.policy.reminders.channels) > 1):
            click.echo(f"{each.to} has no mail address in the policy and hears nothing by mail.", err=True)
    mailboxes = reminders.joined(reached, lambda to: people[to].email.casefold())
    yield from ways.by_mail(mailboxes, scene, post)


def _slack(one: Round, digests: Sequence[Digest], scene: Scene) -> Iterator[Outgoing]:
    yield from ways.by_slack(digests, scene, one.space.policy.mail.timeout)


_WAYS: Mapping[str, Callable[[Round, Sequence[Digest], Scene], Iterator[Outgoing]]] = {
    "github": _github,
    "mail": _mail,
    "slack": _slack,
}


def _links(one: Round) -> Iterator[tuple[str, str]]:
    """Where each post-mortem can be read: its pull request, or the file on the Git host."""
    if one.host is None or one.host.web is None:
        return
    for entry in one.overview.entries:
        id_ = entry.postmortem.id
        if number := ways.pull_of(id_, one.pulls):
            yield id_, f"{one.host.web.web}/pull/{number}"
        else:
            branch = entry.place.removeprefix(f"{one.host.name}/") or one.space.policy.main_branch
            yield id_, one.host.web.file_url(branch, one.space.git.prefix + entry.postmortem.path)
