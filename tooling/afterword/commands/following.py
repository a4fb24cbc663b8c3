"""The steps of `afterword actions`: a plan from what commits and issues say, and how it is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import click

from afterword.adapters import clock
from afterword.commands import by_commits
from afterword.commands.placing import Place, content, file_url, main_commit
from afterword.commands.recording import record
from afterword.commands.tracking import Tracker
from afterword.commands.workspace import Host, Workspace
from afterword.core import action_states, ledger, reading, recording
from afterword.core.action_states import HINT, OPEN, Step
from afterword.core.postmortem import Postmortem
from afterword.core.recording import Change
from afterword.core.remote import NoApi
from afterword.errors import ServiceError

WITHOUT = "Set GITHUB_TOKEN, or log in with `gh auth login`. `Postmortem: {id}/NUMBER` in a commit works without."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done for the action items of a post-mortem, in order, and what people have to know."""

    steps: tuple[Step, ...]
    hints: tuple[str, ...]


def tracker_of(space: Workspace, host: Host | None) -> Tracker | NoApi:
    """The issues of the repository, or why there are none."""
    if host is None:
        return NoApi(reason="there is no Git remote")
    if isinstance(host.api, NoApi):
        return host.api
    if not host.token:
        return NoApi(reason=f"no GITHUB_TOKEN, GH_TOKEN or `gh` login for {host.api.host}")
    return Tracker(host.api, host.token, space.policy.github.timeout)


def plan(space: Workspace, host: Host | None, place: Place, postmortem: Postmortem, tracker: Tracker | NoApi) -> Plan:
    """What commits and issues say of the action items, and after that, what the issues lack."""
    done = by_commits.done(space.git, main_commit(space, host), place, postmortem, space.policy.zone)
    steps = list(action_states.from_commits(postmortem, done))
    if isinstance(tracker, NoApi):
        return Plan(steps=tuple(steps), hints=())
    click.echo("Asking GitHub for the issues …", err=True)
    tracker.look(postmortem)
    told = {step.number for step in steps}
    known, words = tracker.found | tracker.elsewhere, tracker.last_words(postmortem)
    said = action_states.from_issues(postmortem, known, words, space.policy)
    steps += [step for step in said if step.number not in told]
    changes = [step.change for step in steps if step.change is not None]
    after = reading.read(recording.made(content(space, place), place.path, changes), place.path)
    today = clock.now().astimezone(space.policy.zone).date()
    lacking = partial(
        action_states.for_issues, after, tracker.found, space.policy, file_url(space, host, place), today
    )  # fmt: skip
    wanted = list(lacking())
    steps += lacking(refused) if (refused := tracker.refused(wanted)) else wanted
    hints = [f"action item {step.number}: {step.text}" for step in steps if step.kind == HINT]
    left = tuple(step for step in steps if step.kind != HINT and not tracker.is_said(step))
    return Plan(steps=left, hints=(*tracker.hints, *hints))


def carry_out(
    space: Workspace, host: Host | None, place: Place, postmortem: Postmortem, tracker: Tracker | NoApi, plan: Plan
) -> None:
    """Do every step, and record in one commit what there is to record, whatever goes wrong on GitHub."""
    changes: dict[int, list[Change]] = {}
    for step in plan.steps:
        if step.change is not None:
            changes.setdefault(step.number, []).append(step.change)
            click.echo(line(step))
    failure: ServiceError | None = None
    try:
        if isinstance(tracker, Tracker):
            _on_github(postmortem, tracker, plan, changes)
    except ServiceError as error:
        failure = error
    for warning in tracker.issues.warnings if isinstance(tracker, Tracker) else ():
        click.echo(warning, err=True)
    _record(space, host, place, postmortem, changes)
    if failure is not None:
        raise ServiceError(failure.message, "What was done is recorded. Run the command again for the rest.")


def line(step: Step) -> str:
    """A step as people read it."""
    return f"{step.number}. {step.text}"


def _on_github(postmortem: Postmortem, tracker: Tracker, plan: Plan, changes: dict[int, list[Change]]) -> None:
    for step in plan.steps:
        address = tracker.do(step)
        if address:
            click.echo(f"{line(step)}{f': {address}' if step.kind == OPEN else ''}")
        if step.kind == OPEN:
            change = ledger.of_item(postmortem, step.number, "issue", address)
            changes.setdefault(step.number, []).append(change)


def _record(
    space: Workspace, host: Host | None, place: Place, postmortem: Postmortem, changes: dict[int, list[Change]]
) -> None:
    """One commit for all of it; refused where the action items were moved meanwhile."""
    made = [*action_states.guards(postmortem, changes), *(change for each in changes.values() for change in each)]
    published = record(space, host, postmortem.id, made, f"Record what became of the action items of {postmortem.id}")
    if changes:
        click.echo(published.recorded(place.branch))
