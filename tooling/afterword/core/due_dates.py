"""By when a post-mortem and what is owed for it are due: as it says, or as the policy counts from the incident."""

from __future__ import annotations

import datetime as dt

from afterword.core import checklist, values
from afterword.core.business_days import Deadline
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem


def due_on(postmortem: Postmortem, policy: Policy) -> dt.date | None:
    """When the post-mortem is due: as it says, or where it does not, as the policy wants."""
    if postmortem.due_on is not None or postmortem.resolved_at is None:
        return postmortem.due_on
    return policy.due_on(postmortem.severity, postmortem.resolved_at)


def meeting_by(postmortem: Postmortem, policy: Policy) -> dt.date | None:
    """The last day for the review meeting; None where none is asked for, or it is not over yet."""
    severity = policy.severities.get(postmortem.severity or "")
    return (
        _after_resolution(postmortem, policy, severity.meeting) if severity is not None and severity.meeting else None
    )


def announced_by(postmortem: Postmortem, policy: Policy) -> dt.date | None:
    """The local day on which the time for the announcement is over, counted from the detection.

    While that is not known, it counts from the start, else from the mitigation or the resolution, and where no time is
    known from the end of the day that the id begins with: what is not filled in puts nothing off.
    """
    known = (postmortem.detected_at, postmortem.started_at, postmortem.mitigated_at, postmortem.resolved_at)
    since = next((at for at in known if at is not None), None)
    if since is None and (day := values.day(postmortem)) is not None:
        since = dt.datetime.combine(day, dt.time.max, policy.zone)
    if since is None:
        return None
    return (since + dt.timedelta(hours=policy.check.announce_within)).astimezone(policy.zone).date()


def noticed_by(postmortem: Postmortem, about: str) -> dt.date | None:
    """The day on which the first restart or change that customers are told before is made, or was."""
    items = (item for item in checklist.felt_by_customers(postmortem) if item.customer_impact == about)
    return min((day for item in items if (day := item.done_on or item.due_on)), default=None)


def overdue_days(due: dt.date | None, today: dt.date) -> int:
    """Calendar days since a date; 0 on the day itself, before it, and where there is none."""
    return max((today - due).days, 0) if due is not None else 0


def _after_resolution(postmortem: Postmortem, policy: Policy, deadline: Deadline) -> dt.date | None:
    """The last day of a deadline that is counted from the local day of the resolution."""
    if postmortem.resolved_at is None:
        return None
    return policy.working_calendar.add(postmortem.resolved_at.astimezone(policy.zone).date(), deadline)
