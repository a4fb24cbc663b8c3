"""AW1xx: the fields of the front matter, each by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial

from afterword.core import reading
from afterword.core.front_edits import dropping, ordering, rename, respell, retype, set_value
from afterword.core.patterns import pattern
from afterword.core.policy import LOGIN, Policy
from afterword.core.postmortem import DETECTED_BY, VISIBILITIES, Key, Postmortem
from afterword.core.rule import (
    Context,
    Finding,
    at_key,
    at_value,
    did_you_mean,
    is_absent,
    not_one_of,
    rule,
    shown,
)
from afterword.core.status import STATUSES

_LOGIN = pattern(LOGIN + r"\Z")
_RANKS = {name: rank for rank, name in enumerate((*reading.FIELDS, *reading.NESTED_FIELDS))}
"""The place of each field in the template."""
_LEDGER = frozenset(reading.FOLLOW_UP_FIELDS)
_LISTS = ("responders", "services", "customers", "tags", "related")


@rule("AW101", "missing-title")
def missing_title(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem has no title.

    ## Why
    The title is what people see in lists, mails and search results.

    ## What to do
    Say in `title` what was broken, and for whom.

    ## Example
    ```yaml fails
    title:
    ```
    ```yaml passes
    title: Checkout unavailable for EU customers
    ```
    """
    return _missing(postmortem, "title", "say what was broken, and for whom")


@rule("AW102", "missing-severity")
def missing_severity(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The post-mortem has no severity.

    ## Why
    Deadlines and reviewers follow from it.

    ## What to do
    Set `severity` to one of the policy's severities. In doubt take the higher one; it can be lowered later.

    ## Example
    ```yaml fails
    severity:
    ```
    ```yaml passes
    severity: critical
    ```
    """
    return _missing(postmortem, "severity", f"use one of: {', '.join(context.policy.severities)}")


@rule("AW103", "missing-status")
def missing_status(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem has no status.

    ## Why
    What must be filled in depends on it.

    ## What to do
    Write `status: draft`; raise it when the post-mortem is ready for review, was reviewed, and is done with.

    ## Example
    ```yaml fails
    severity: low
    status:
    due_on:
    ```
    ```yaml passes
    severity: low
    status: draft
    due_on:
    ```
    """
    return _missing(postmortem, "status", f"use one of: {', '.join(STATUSES)}")


@rule("AW104", "missing-owner")
def missing_owner(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """Nobody owns the post-mortem.

    ## Why
    What belongs to everybody is written by nobody. Owning it is a task, not a blame.

    ## What to do
    Name one person in `owner`: a handle of the policy's people, or a login on the Git host.

    ## Example
    ```yaml fails
    owner:
    ```
    ```yaml passes
    owner: alice
    ```
    """
    return _missing(postmortem, "owner", "name the one person who sees to it that it gets written")


@rule("AW105", "missing-start")
def missing_start(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """It is not said when the impact started.

    ## Why
    The id, the duration and the order in the list come from it.

    ## What to do
    Set `started_at` in UTC, such as `2026-11-20T09:12:00Z`. A first guess is fine; correct it later.

    ## Example
    ```yaml fails
    started_at:
    ```
    ```yaml passes
    started_at: 2026-11-20T09:12:00Z
    ```
    """
    return _missing(postmortem, "started_at", "write when the impact started, such as 2026-11-20T09:12:00Z")


@rule("AW106", "missing-time", since="in-review")
def missing_time(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A post-mortem in review does not say when the incident was detected, or resolved.

    ## Why
    Time to detect and time to resolve are what the review looks at first.

    ## What to do
    Set `detected_at` and `resolved_at` in UTC. `mitigated_at` may stay empty.

    ## Example
    ```yaml fails
    status: reviewed
    resolved_at:
    ```
    ```yaml passes
    status: reviewed
    resolved_at: 2026-11-20T10:40:00Z
    ```
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

    ## Example
    ```yaml fails
    status: reviewed
    services: []
    ```
    ```yaml passes
    status: reviewed
    services: [checkout, payments]
    ```
    """
    return _missing(postmortem, "services", "list what was affected, such as [checkout, payments]")


@rule("AW108", "missing-meeting", since="reviewed")
def missing_meeting(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A reviewed post-mortem does not say when it was reviewed, though its severity demands a meeting.

    ## Why
    Reviewed means that people sat down with it.

    ## What to do
    Run `afterword meeting`, which finds a time and invites; or set `meeting_at` to the start of the meeting, in UTC.

    ## Example
    ```yaml fails
    status: reviewed
    meeting_at:
    ```
    ```yaml passes
    status: reviewed
    meeting_at: 2026-11-26T15:00:00Z
    ```
    """
    severity = context.policy.severities.get(postmortem.severity or "")
    if severity is not None and severity.meeting:
        yield from _missing(postmortem, "meeting_at", "write when it was reviewed, such as 2026-11-26T15:00:00Z")


@rule("AW109", "missing-detection", level="warning", since="in-review")
def missing_detection(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A post-mortem in review does not say who noticed the incident.

    ## Why
    How often customers notice before we do is worth counting.

    ## What to do
    Set `detected_by` to `alert`, `customer` or `staff`.

    ## Example
    ```yaml fails
    detected_by:
    ```
    ```yaml passes
    detected_by: alert
    ```
    """
    return _missing(postmortem, "detected_by", f"say who noticed it; use one of: {', '.join(DETECTED_BY)}")


@rule("AW110", "unknown-field")
def unknown_field(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The front matter has a field that nothing reads.

    ## Why
    It is most likely a misspelt one, and the field that was meant is missing.

    ## What to do
    Correct its name. Facts of your own belong into the text, or as words into `tags`.

    ## Fix
    A name that is surely a slip of one known field is spelt right, unless that field is there already.

    ## Example
    ```yaml fails
    action_items:
      - title: Read from no replica that lags
        type: prevent
        asignee: dave
        done_on: 2026-12-10
    ```
    ```yaml passes
    action_items:
      - title: Read from no replica that lags
        type: prevent
        owner: dave
        done_on: 2026-12-10
    ```
    """
    for key, table, known in _written_tables(postmortem):
        if not isinstance(table, dict) or table.keys() <= known:
            continue
        for name in table:
            if name not in known:
                cure = did_you_mean(name, known) or "take it out; facts of your own fit into `tags` or the text"
                yield Finding(
                    position=at_key(postmortem, *key, name),
                    message=f"there is no field {shown(name)}{_inside(key)}: {cure}",
                    width=len(name),
                    fix=rename(postmortem, (*key, name), known),
                )


@rule("AW111", "wrong-type", of_problems=True)
def wrong_type(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A field holds another kind of value than it should: no date, no list, no single line of text.

    ## Why
    Its value cannot be used, as if it were empty.

    ## What to do
    Write `*_at` as `2026-11-20T09:12:00Z`, `*_on` as `2026-11-27`, several values as `[one, two]`.

    ## Fix
    A time, a date or a list of one gets the right form, where it is sure what was meant.

    ## Example
    ```yaml fails
    services: checkout, payments
    ```
    ```yaml passes
    services: [checkout, payments]
    ```
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

    ## Fix
    A name or address of the policy's people becomes their handle, and the `@` before a login is taken out.

    ## Example
    ```yaml fails
    owner: Alice Example
    ```
    ```yaml passes
    owner: alice
    ```
    """
    for name in ("owner", "incident_commander", "on_call"):
        yield from wrong_handle(postmortem, (name,), getattr(postmortem, name), context.policy)
    for index, handle in _entries(postmortem, "responders"):
        yield from wrong_handle(postmortem, ("responders", index), handle, context.policy)


@rule("AW113", "unknown-severity")
def unknown_severity(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The severity is none of the policy's.

    ## Why
    Without a known severity there is no deadline and no reviewer.

    ## What to do
    Use one of the severities of the policy, spelt as there.

    ## Fix
    A word that is surely a slip of one severity is spelt as in the policy.

    ## Example
    ```yaml fails
    severity: critcal
    ```
    ```yaml passes
    severity: critical
    ```
    """
    return _not_allowed(postmortem, "severity", tuple(context.policy.severities))


@rule("AW114", "unknown-status")
def unknown_status(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The status is not one of the four there are.

    ## Why
    What must be filled in depends on it, and nobody can tell whether the post-mortem is done.

    ## What to do
    Use `draft`, `in-review`, `reviewed` or `closed`.

    ## Fix
    A word that is surely a slip of one status is spelt right.

    ## Example
    ```yaml fails
    severity: low
    status: done
    due_on:
    ```
    ```yaml passes
    severity: low
    status: closed
    due_on:
    ```
    """
    return _not_allowed(postmortem, "status", STATUSES)


@rule("AW115", "unknown-detection")
def unknown_detection(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """It is not said in one of the three known words who noticed the incident.

    ## Why
    How often customers notice before we do is worth counting.

    ## What to do
    Use `alert`, `customer` or `staff`.

    ## Fix
    A word that is surely a slip of one of the three is spelt right.

    ## Example
    ```yaml fails
    detected_by: pager
    ```
    ```yaml passes
    detected_by: alert
    ```
    """
    return _not_allowed(postmortem, "detected_by", DETECTED_BY)


@rule("AW116", "unknown-visibility")
def unknown_visibility(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The visibility is neither internal nor public.

    ## Why
    It decides what a public site shows.

    ## What to do
    Use `internal` or `public`.

    ## Fix
    A word that is surely a slip of one of the two is spelt right.

    ## Example
    ```yaml fails
    visibility: private
    ```
    ```yaml passes
    visibility: internal
    ```
    """
    return _not_allowed(postmortem, "visibility", VISIBILITIES)


@rule("AW117", "misspelt-person", level="warning")
def misspelt_person(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """Somebody could be a login on the Git host, but looks like a slip of a handle that the policy knows.

    ## Why
    `bbo` may be a stranger's login; then the reminders go to the stranger.

    ## What to do
    Correct the handle. If the person is new, add them to `[tool.afterword.people]`.

    ## Example
    ```yaml fails
    owner: alicce
    ```
    ```yaml passes
    owner: alice
    ```
    """
    people = context.policy.people
    handles, logins = tuple(people), {person.github for person in people.values()}
    for key, handle in _written_people(postmortem):
        if handle in people or handle in logins or not _LOGIN.match(handle):
            continue
        if cure := _slip(handle, handles):
            name = next(part for part in reversed(key) if isinstance(part, str))
            yield Finding(
                position=at_value(postmortem, *key),
                message=f"`{name}` has {shown(handle)}, whom the policy does not know: {cure}",
                subject=name,
            )


@rule("AW129", "field-order", level="warning")
def field_order(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A field of the front matter is not where the template has it.

    ## Why
    Whoever reads many post-mortems finds each field in the same place.

    ## What to do
    Move the field to the place in the message. Only the first one is reported.

    ## Fix
    All fields are brought into order, each with the comments directly above it; `ignore` stays behind the same
    field.

    ## Example
    ```yaml fails
    status: closed
    severity: critical
    ```
    ```yaml passes
    severity: critical
    status: closed
    ```
    """
    last, highest = "", -1
    for name in postmortem.values:
        if name == "ignore":
            continue  # it is not in the template: wherever it is seen best
        rank = _RANKS.get(name, highest)
        if rank < highest:
            later = next(known for known in postmortem.values if known != "ignore" and _RANKS.get(known, -1) > rank)
            yield Finding(
                position=at_key(postmortem, name),
                message=f"`{name}` is below `{last}`: move it up, to just above `{later}`",
                subject=name,
                width=len(name),
                fix=ordering(postmortem),
            )
            return
        last, highest = (name, rank) if rank > highest else (last, highest)


@rule("AW130", "duplicate-entry", level="warning")
def duplicate_entry(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A list of the front matter names the same thing twice.

    ## Why
    Lists and counts show it twice; or a second name was meant, and is missing.

    ## What to do
    Take one of the two out, or correct it. Upper and lower case are the same here.

    ## Fix
    Where both are spelt alike and no comment belongs to the second, the second is taken out.

    ## Example
    ```yaml fails
    services: [checkout, payments, Checkout]
    ```
    ```yaml passes
    services: [checkout, payments]
    ```
    """
    for name in _LISTS:
        if len(getattr(postmortem, name)) < 2:
            continue
        seen: dict[str, str] = {}
        for index, entry in _entries(postmortem, name):
            folded = entry.strip().casefold()
            if folded and folded in seen:
                yield Finding(
                    position=at_value(postmortem, name, index),
                    message=f"`{name}` names {shown(entry)} twice: take one out",
                    subject=name,
                    fix=dropping(postmortem, (name, index)) if seen[folded] == entry else None,
                )
            seen.setdefault(folded, entry)


@rule("AW141", "missing-incident-commander", level="warning", since="in-review")
def missing_incident_commander(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A post-mortem in review does not say who led the response.

    ## Why
    Whoever led it knows what was decided and why, and takes part in the review.

    ## What to do
    Set `incident_commander` to a handle. Where nobody took the role, name who decided most.

    ## Example
    ```yaml fails
    incident_commander:
    ```
    ```yaml passes
    incident_commander: bob
    ```
    """
    return _missing(postmortem, "incident_commander", "name who led the response, or decided most")


@rule("AW142", "missing-on-call", level="warning", since="in-review")
def missing_on_call(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A post-mortem in review does not say who was on call.

    ## Why
    Reminders of what the on-call person owes go to nobody.

    ## What to do
    Set `on_call` to the handle of whoever was on call.

    ## Example
    ```yaml fails
    on_call:
    ```
    ```yaml passes
    on_call: alice
    ```
    """
    return _missing(postmortem, "on_call", "name who was on call")


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


@lru_cache(maxsize=4096)
def _slip(handle: str, people: tuple[str, ...]) -> str:
    """Who was meant, as a question; the same few strangers are in many post-mortems."""
    return did_you_mean(handle, people)


def _written_people(postmortem: Postmortem) -> Iterator[tuple[Key, str]]:
    """Every handle that is written, and where."""
    for name in ("owner", "incident_commander", "on_call"):
        yield (name,), getattr(postmortem, name) or ""
    yield from ((("responders", index), handle) for index, handle in enumerate(postmortem.responders))
    yield from ((("action_items", item.number - 1, "owner"), item.owner or "") for item in postmortem.action_items)


def _entries(postmortem: Postmortem, name: str) -> Iterator[tuple[int, str]]:
    """The texts of a list as written, with their index."""
    written = postmortem.values.get(name)
    for index, entry in enumerate(written if isinstance(written, list) else ()):
        if isinstance(entry, str):
            yield index, entry


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


def _written_tables(postmortem: Postmortem) -> Iterator[tuple[Key, object, AbstractSet[str]]]:
    """Every place for a table of fields: where, what is written there, and which fields it can have."""
    values = postmortem.values
    yield (), values, _RANKS.keys()
    yield from _items(("action_items",), values.get("action_items"), reading.ACTION_ITEM_FIELDS.keys())
    yield from _items(("ignore",), values.get("ignore"), reading.IGNORED_FIELDS.keys())
    ledger = values.get("follow_up")
    yield ("follow_up",), ledger, _LEDGER
    if isinstance(ledger, dict):
        for name in ("chat_saved", "announced"):
            yield ("follow_up", name), ledger.get(name), reading.LEDGER_FIELDS.keys()
        for name in ("customer_notices", "all_clear", "invitations"):
            yield from _items(("follow_up", name), ledger.get(name), reading.LEDGER_FIELDS.keys())


def _items(key: Key, items: object, known: AbstractSet[str]) -> Iterator[tuple[Key, object, AbstractSet[str]]]:
    for index, item in enumerate(items if isinstance(items, list) else ()):
        yield (*key, index), item, known


def _inside(key: Key) -> str:
    if not key:
        return ""
    if key[0] == "action_items" and isinstance(key[1], int):
        return f" in action item {key[1] + 1}"
    return f" in `{'.'.join(str(part) for part in key if isinstance(part, str))}`"
