"""AW1xx: the fields of the front matter, each by itself and the times among each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from itertools import pairwise

from afterword.core import instants, reading
from afterword.core.front_edits import rename, respell, retype, set_value
from afterword.core.patterns import pattern
from afterword.core.policy import STATUSES, Policy
from afterword.core.postmortem import DETECTED_BY, VISIBILITIES, Key, Postmortem
from afterword.core.rule import (
    Context,
    Finding,
    at_key,
    at_value,
    did_you_mean,
    is_absent,
    not_one_of,
    reached,
    rule,
    shown,
)

TIMES = ("started_at", "detected_at", "mitigated_at", "resolved_at")
_LOGIN = pattern(r"[A-Za-z0-9](?:[A-Za-z0-9]|[-_](?=[A-Za-z0-9])){0,38}\Z")
_TOP_LEVEL = (*reading.FIELDS, *reading.NESTED_FIELDS)


@rule("AW101", "missing-title")
def missing_title(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem has no title.

    ## Why
    The title is what people see in lists, mails and search results.

    ## What to do
    Say in `title` what was broken, and for whom.
    """
    return _missing(postmortem, "title", "say what was broken, and for whom")


@rule("AW102", "missing-severity")
def missing_severity(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The post-mortem has no severity.

    ## Why
    Deadlines and reviewers follow from it.

    ## What to do
    Set `severity` to one of the policy's severities. In doubt take the higher one; it can be lowered later.
    """
    return _missing(postmortem, "severity", f"use one of: {', '.join(context.policy.severities)}")


@rule("AW103", "missing-status")
def missing_status(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem has no status.

    ## Why
    What must be filled in depends on it.

    ## What to do
    Write `status: draft`; raise it when the post-mortem is ready for review, was reviewed, and is done with.
    """
    return _missing(postmortem, "status", f"use one of: {', '.join(STATUSES)}")


@rule("AW104", "missing-owner")
def missing_owner(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """Nobody owns the post-mortem.

    ## Why
    What belongs to everybody is written by nobody. Owning it is a task, not a blame.

    ## What to do
    Name one person in `owner`: a handle of the policy's people, or a login on the Git host.
    """
    return _missing(postmortem, "owner", "name the one person who sees to it that it gets written")


@rule("AW105", "missing-start")
def missing_start(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """It is not said when the impact started.

    ## Why
    The id, the duration and the order in the list come from it.

    ## What to do
    Set `started_at` in UTC, such as `2026-11-20T09:12:00Z`. A first guess is fine; correct it later.
    """
    return _missing(postmortem, "started_at", "write when the impact started, such as 2026-11-20T09:12:00Z")


@rule("AW106", "missing-time", since="in-review")
def missing_time(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A post-mortem in review does not say when the incident was detected, or resolved.

    ## Why
    Time to detect and time to resolve are what the review looks at first.

    ## What to do
    Set `detected_at` and `resolved_at` in UTC. `mitigated_at` may stay empty.
    """
    yield from _missing(postmortem, "detected_at", "write when it was noticed, such as 2026-11-20T09:20:00Z")
    yield from _missing(postmortem, "resolved_at", "write when it was over, such as 2026-11-20T10:40:00Z")


@rule("AW107", "missing-services", since="in-review")
def missing_services(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A post-mortem in review names no service.

    ## Why
    Nobody finds it again when the same service breaks next time.

    ## What to do
    List the services that were affected: `services: [checkout, payments]`.
    """
    return _missing(postmortem, "services", "list what was affected, such as [checkout, payments]")


@rule("AW108", "missing-meeting", since="reviewed")
def missing_meeting(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A reviewed post-mortem does not say when it was reviewed, though its severity demands a meeting.

    ## Why
    Reviewed means that people sat down with it.

    ## What to do
    Set `meeting_at` to the start of the review meeting, in UTC.
    """
    severity = context.policy.severities.get(postmortem.severity or "")
    if severity is not None and severity.meeting:
        yield from _missing(postmortem, "meeting_at", "write when it was reviewed, such as 2026-11-26T15:00:00Z")


@rule("AW110", "unknown-field")
def unknown_field(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The front matter has a field that nothing reads.

    ## Why
    It is most likely a misspelt one, and the field that was meant is missing.

    ## What to do
    Correct its name. Facts of your own belong into the text, or as words into `tags`.
    """
    for key, name, known in _written_fields(postmortem):
        if name not in known:
            cure = did_you_mean(name, known) or "take it out; facts of your own fit into `tags` or the text"
            yield Finding(
                position=at_key(postmortem, *key, name),
                message=f"there is no field {shown(name)}{_inside(key)}: {cure}",
                fix=rename(postmortem, (*key, name), known),
            )


@rule("AW111", "wrong-type")
def wrong_type(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A field holds another kind of value than it should: no date, no list, no single line of text.

    ## Why
    Its value cannot be used, as if it were empty.

    ## What to do
    Write `*_at` as `2026-11-20T09:12:00Z`, `*_on` as `2026-11-27`, several values as `[one, two]`.
    """
    for problem in postmortem.problems:
        if problem.kind == "type":
            yield Finding(
                position=problem.position,
                message=problem.message,
                subject=str(problem.key[0]),
                fix=retype(postmortem, problem.key),
            )


@rule("AW112", "unknown-person")
def unknown_person(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A field for people holds something that is neither a handle of the policy nor possible as a login.

    ## Why
    Reviews, reminders and questions would reach nobody.

    ## What to do
    Use the handle from `[tool.afterword.people]`, or the login on the Git host; no name, no address.
    """
    for name in ("owner", "incident_commander", "on_call"):
        yield from wrong_handle(postmortem, (name,), getattr(postmortem, name), context.policy)
    written = postmortem.values.get("responders")
    for index, handle in enumerate(written if isinstance(written, list) else ()):
        if isinstance(handle, str):
            yield from wrong_handle(postmortem, ("responders", index), handle, context.policy)


@rule("AW113", "unknown-severity")
def unknown_severity(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The severity is none of the policy's.

    ## Why
    Without a known severity there is no deadline and no reviewer.

    ## What to do
    Use one of the severities of the policy, spelt as there.
    """
    return _not_allowed(postmortem, "severity", tuple(context.policy.severities))


@rule("AW114", "unknown-status")
def unknown_status(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The status is not one of the four there are.

    ## Why
    What must be filled in depends on it, and nobody can tell whether the post-mortem is done.

    ## What to do
    Use `draft`, `in-review`, `reviewed` or `closed`.
    """
    return _not_allowed(postmortem, "status", STATUSES)


@rule("AW115", "unknown-detection")
def unknown_detection(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """It is not said in one of the three known words who noticed the incident.

    ## Why
    How often customers notice before we do is worth counting.

    ## What to do
    Use `alert`, `customer` or `staff`.
    """
    return _not_allowed(postmortem, "detected_by", DETECTED_BY)


@rule("AW116", "unknown-visibility")
def unknown_visibility(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The visibility is neither internal nor public.

    ## Why
    It decides what a public site shows.

    ## What to do
    Use `internal` or `public`.
    """
    return _not_allowed(postmortem, "visibility", VISIBILITIES)


@rule("AW117", "misspelt-person", level="warning")
def misspelt_person(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """Somebody could be a login on the Git host, but looks like a slip of a handle that the policy knows.

    ## Why
    `bbo` may be a stranger's login; then the reminders go to the stranger.

    ## What to do
    Correct the handle. If the person is new, add them to `[tool.afterword.people]`.
    """
    people = context.policy.people
    known = {*people, *(person.github for person in people.values())}
    for key, handle in _written_people(postmortem):
        if handle in known or not _LOGIN.match(handle):
            continue
        if cure := did_you_mean(handle, people):
            name = next(part for part in reversed(key) if isinstance(part, str))
            yield Finding(
                position=at_value(postmortem, *key),
                message=f"`{name}` has {shown(handle)}, whom the policy does not know: {cure}",
                subject=name,
            )


@rule("AW120", "times-out-of-order")
def times_out_of_order(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The incident was detected before it started, mitigated before it was detected, or the like.

    ## Why
    Durations come out negative. Mostly one of the times is in local time, or on the wrong day.

    ## What to do
    Bring them into order: `started_at`, `detected_at`, `mitigated_at`, `resolved_at`, all in UTC.
    """
    known = [(name, at) for name in TIMES if (at := getattr(postmortem, name)) is not None]
    for (before, earlier), (name, later) in pairwise(known):
        if later < earlier:
            yield Finding(
                position=at_value(postmortem, name),
                message=f"`{name}` {instants.iso(later)} is before `{before}` {instants.iso(earlier)}: "
                "correct one of them (is one in local time?)",
                subject=name,
            )


@rule("AW121", "time-in-the-future", follows_status=True)
def time_in_the_future(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A time of the incident, or of a review that is said to be over, has not come yet.

    ## Why
    It cannot be right. Mostly it is local time written as UTC, or last year's calendar.

    ## What to do
    Correct the time; write it in UTC or with its offset.
    """
    past = (*TIMES, "meeting_at") if reached(postmortem, "reviewed") else TIMES
    for name in past:
        at = getattr(postmortem, name)
        if at is not None and not context.has_passed(at):
            yield Finding(
                position=at_value(postmortem, name),
                message=f"`{name}` {instants.iso(at)} is still to come: "
                "correct the day, or write local time with its offset",
                subject=name,
            )


def wrong_handle(postmortem: Postmortem, key: Key, handle: str | None, policy: Policy) -> Iterator[Finding]:
    """A finding where `handle` can be nobody: not among the people, and impossible as a login."""
    if not handle or not handle.strip() or handle in policy.people or _LOGIN.match(handle):
        return
    name = next(part for part in reversed(key) if isinstance(part, str))
    cure = did_you_mean(handle, policy.people) or "write one person's handle or login, such as `alice`"
    folded = handle.strip().casefold()
    meant = [known for known, who in policy.people.items() if folded in (who.name.casefold(), who.email.casefold())]
    if meant:
        cure = f"write {' or '.join(f'`{known}`' for known in meant)}"
    elif handle.startswith("@") and _LOGIN.match(handle[1:]):
        meant = [handle[1:]]
        cure = f"write {shown(handle[1:])}, without the @"
    yield Finding(
        position=at_value(postmortem, *key),
        message=f"`{name}` has {shown(handle)}, which is no handle: {cure}",
        subject=name,
        fix=partial(set_value, postmortem, key, meant[0]) if len(meant) == 1 else None,
    )


def _written_people(postmortem: Postmortem) -> Iterator[tuple[Key, str]]:
    """Every handle that is written, and where."""
    for name in ("owner", "incident_commander", "on_call"):
        yield (name,), getattr(postmortem, name) or ""
    yield from ((("responders", index), handle) for index, handle in enumerate(postmortem.responders))
    yield from ((("action_items", item.number - 1, "owner"), item.owner or "") for item in postmortem.action_items)


def _missing(postmortem: Postmortem, name: str, cure: str) -> Iterator[Finding]:
    if is_absent(postmortem, name):
        yield Finding(position=at_value(postmortem, name), message=f"`{name}` is missing: {cure}", subject=name)


def _not_allowed(postmortem: Postmortem, name: str, allowed: Collection[str]) -> Iterator[Finding]:
    written = getattr(postmortem, name)
    if written is not None and written not in allowed:
        yield Finding(
            position=at_value(postmortem, name),
            message=not_one_of(name, written, allowed),
            subject=name,
            fix=respell(postmortem, (name,), written, allowed),
        )


def _written_fields(postmortem: Postmortem) -> Iterator[tuple[Key, str, Collection[str]]]:
    """Every field that is written: where, its name, and what could stand there."""
    values = postmortem.values
    yield from _fields((), values, _TOP_LEVEL)
    yield from _items(("action_items",), values.get("action_items"), reading.ACTION_ITEM_FIELDS)
    yield from _items(("ignore",), values.get("ignore"), reading.IGNORED_FIELDS)
    ledger = values.get("follow_up")
    yield from _fields(("follow_up",), ledger, reading.FOLLOW_UP_FIELDS)
    if isinstance(ledger, dict):
        for name in ("chat_saved", "announced"):
            yield from _fields(("follow_up", name), ledger.get(name), reading.LEDGER_FIELDS)
        for name in ("customer_notices", "all_clear"):
            yield from _items(("follow_up", name), ledger.get(name), reading.LEDGER_FIELDS)


def _items(key: Key, items: object, known: Collection[str]) -> Iterator[tuple[Key, str, Collection[str]]]:
    for index, item in enumerate(items if isinstance(items, list) else ()):
        yield from _fields((*key, index), item, known)


def _fields(key: Key, table: object, known: Collection[str]) -> Iterator[tuple[Key, str, Collection[str]]]:
    for name in table if isinstance(table, Mapping) else ():
        yield key, name, known


def _inside(key: Key) -> str:
    if not key:
        return ""
    if key[0] == "action_items" and isinstance(key[1], int):
        return f" in action item {key[1] + 1}"
    return f" in `{'.'.join(str(part) for part in key if isinstance(part, str))}`"
