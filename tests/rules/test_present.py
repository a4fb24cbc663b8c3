"""Until when an outcome holds: no rule asks for the present more than it must."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from afterword.core import linting, ruleset
from afterword.rules import ALL
from tests.support import valid

RULES = ruleset.Ruleset([rule for rule in ALL if rule.code[2] in "45"])
BERLIN = dt.timezone(dt.timedelta(hours=1))
OPEN = {"    done_on: 2026-12-10\n": "", "status: closed": "status: reviewed"}


def _until(changes: Mapping[str, str], now: dt.datetime) -> dt.datetime | None:
    return linting.judge(valid.read(valid.changed(changes)), RULES, valid.context(now=now)).until


def test_a_closed_postmortem_is_judged_once_and_for_all() -> None:
    assert _until({}, valid.NOW) is None


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (dt.datetime(2026, 12, 13, tzinfo=dt.UTC), dt.datetime(2026, 12, 14, tzinfo=BERLIN)),
        (dt.datetime(2026, 12, 12, 12, tzinfo=dt.UTC), dt.datetime(2026, 12, 13, tzinfo=BERLIN)),
    ],
)
def test_the_days_by_which_an_item_is_late_change_at_midnight(now: dt.datetime, until: dt.datetime) -> None:
    assert _until(OPEN, now) == until


def test_an_item_that_is_not_due_holds_until_its_day_is_over() -> None:
    changes = {**OPEN, "due_on: 2026-12-11": "due_on: 2027-03-01"}
    assert _until(changes, valid.NOW) == dt.datetime(2027, 3, 2, tzinfo=BERLIN)


def test_an_announcement_that_is_not_late_holds_until_it_would_be() -> None:
    changes = {
        "announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}": "announced:",
        "  customer_notices:\n    - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}\n": "",
        "  all_clear:\n    - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}\n": "",
        "    done_on: 2026-12-10\n": "",
        "    done_on: 2026-12-02\n": "",
        "status: closed": "status: in-review",
    }
    now = dt.datetime(2026, 11, 20, 13, tzinfo=dt.UTC)
    assert _until(changes, now) == dt.datetime(2026, 11, 21, 9, 20, tzinfo=dt.UTC)
