"""The message to a customer: what they may read, what is not known yet, and nobody else."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from afterword.adapters import tree
from afterword.core import internal_names, markup, notices, policy
from afterword.core.notices import Notice, Window
from afterword.core.templating import Templates
from afterword.errors import ConfigError
from tests.support import valid
from tests.support.project import POLICY, change

CUSTOMERS = """
[tool.afterword.customers.Acme]
email = "operations@acme.example"

[tool.afterword.customers.Bolt]
"""
POLICY_VALUE = policy.parse(POLICY + CUSTOMERS)
NOW = dt.datetime(2026, 11, 23, 8, 0, 0, 500_000, tzinfo=dt.UTC)
ZONE = ZoneInfo("Europe/Berlin")
WINDOW = Window(start=NOW.replace(microsecond=0), end=NOW + dt.timedelta(minutes=5))
OPEN = valid.read(valid.changed({"    done_on: 2026-12-02\n": "", "customers: [Acme]": "customers: [Acme, Bolt]"}))


def _drafted(
    about: str = "restart", customer: str = "Acme", text: str = "", what: str = "", templates: Templates | None = None
) -> Notice:
    packaged = Templates(**tree.mail_templates(Path("a-folder-without-templates"), notices.template_of(about)))
    when = None if about == notices.ALL_CLEAR else WINDOW
    post = valid.read(text) if text else OPEN
    return notices.drafted(post, POLICY_VALUE, customer, about, templates=templates or packaged, when=when, what=what)


def test_a_notice_says_when_and_what_and_what_is_not_known() -> None:
    notice = _drafted(what="Shoppers may wait\x07 for two minutes.  \nNo order is lost.")
    assert notice.subject == "Restart of systems that you use, 2026-11-23 08:00 UTC (09:00 CET)"
    assert notice.text == (
        """\
Hello Acme,

after the incident of 2026-11-20 there is work left that you may notice: a restart of systems that you use.

From:   2026-11-23 08:00 UTC (09:00 CET)
Until:  2026-11-23 08:05 UTC (09:05 CET)

Shoppers may wait  for two minutes.
No order is lost.

If the time does not suit you, please answer this message before it begins. We write again when everything is done.
"""
    )
    assert "for how long, is not known yet" in _drafted("change").text
    assert _drafted("change").subject.startswith("Change of systems")


def test_nothing_of_ours_is_in_it() -> None:
    for about in notices.KINDS:
        notice = _drafted(about)
        written = notice.subject + notice.text + notice.html
        for inside in ("Checkout", "replica", "payments", "Alice", "alice", "dave", "Bolt", valid.read().id):
            assert inside not in written
        assert notices.revealed(notice, OPEN, POLICY_VALUE) == []


def test_the_html_says_the_same_and_takes_nothing_for_markup() -> None:
    notice = _drafted(what='Wait & see <b>if</b>\nit "works".')
    assert "Wait &amp; see &lt;b&gt;if&lt;/b&gt;\nit &#34;works&#34;." in notice.html
    assert " ".join(notice.said.split()).count("From") == 2
    for about in notices.KINDS:
        made = _drafted(about, what="No order is lost.")
        plain, marked = (set(re.findall(r"\w+", text)) for text in (made.text, markup.said(made.html)))
        assert plain <= marked
        assert marked - plain <= set(re.findall(r"\w+", made.subject))


def test_a_template_that_names_somebody_else_in_html_is_found_too() -> None:
    own = Templates(text="Subject: x\n\ny\n", html='<p class="Bolt">Hello</p><img alt="Bo&#108;t"><!-- @bob -->')
    assert notices.revealed(_drafted(templates=own), OPEN, POLICY_VALUE) == [
        "'Bolt' (a customer)",
        "'bob' (a colleague)",
    ]
    plain = replace(own, html="")
    assert _drafted(templates=plain).html == ""


def test_an_all_clear_promises_no_more_than_is_done() -> None:
    assert "we will not restart or change anything more" in _drafted("all-clear", text=valid.TEXT).text
    assert "It ended on 2026-11-20 10:40 UTC (11:40 CET)." in _drafted("all-clear", text=valid.TEXT).text
    early = _drafted("all-clear", what="Your part is done.").text
    assert "Some work that you may notice is left." in early
    assert "\n\nYour part is done.\n\n" in early
    assert "not restart" not in early
    unknown = valid.changed({"resolved_at: 2026-11-20T10:40:00Z\n": ""})
    assert "When exactly it ended is not known yet." in _drafted("all-clear", text=unknown).text


@pytest.mark.parametrize(
    ("what", "named"),
    [
        ("Bolt gets it first.", ["'Bolt' (a customer)"]),
        ("It is for B-o-l-t, or BOLT, and Acme.", ["'Bolt' (a customer)"]),
        ("Ask @bob, or Alice.", ["'bob' (a colleague)", "'alice' (a colleague)"]),
        ("Ask dave.", ["'dave' (a colleague)"]),
        ("Write to alice@example.com.", ["'alice@example.com' (a colleague)"]),
        ("We restart db-07.", ["'db-07' (an internal system)"]),
        ("Acme, write to incidents@example.com.", []),
    ],
)
def test_names_that_are_not_for_this_customer_are_found(what: str, named: list[str]) -> None:
    found = policy.parse(POLICY + CUSTOMERS + '[tool.afterword.check]\ninternal_names = ["db-07"]\n')
    assert notices.revealed(_drafted(what=what), OPEN, found) == named


def test_a_customer_may_read_its_own_name_without_its_legal_form() -> None:
    assert notices.revealed(_drafted(customer="Acme GmbH", what="Acme, wait."), OPEN, POLICY_VALUE) == []


def test_customers_of_the_policy_are_names_of_the_inside() -> None:
    found = [name.known_as for name in internal_names.known(POLICY_VALUE, ()).find("Acme: operations@acme.example")]
    assert found == ["Acme", "operations@acme.example"]


def test_a_mail_goes_to_this_customer_alone_and_stays_the_same() -> None:
    mail = notices.message(_drafted(), OPEN, POLICY_VALUE)
    assert mail is not None
    assert (mail.sender, mail.to, mail.reply_to) == ("incidents@example.com", "operations@acme.example", "")
    assert notices.message(_drafted(), OPEN, POLICY_VALUE) == mail
    other = notices.message(_drafted(what="Later."), OPEN, POLICY_VALUE)
    assert other is not None
    assert other.id != mail.id


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("Restart", "its `customer_impact` is 'Restart', which is none of none, restart, change"),
        ("[restart]", "its `customer_impact` cannot be read, which is none of none, restart, change"),
    ],
)
def test_an_impact_that_is_not_known_counts_as_one_while_the_item_is_open(value: str, told: str) -> None:
    wrong = {"customer_impact: restart": f"customer_impact: {value}"}
    assert notices.in_the_way(valid.read(valid.changed(wrong))) == []
    opened = valid.changed({**wrong, "    done_on: 2026-12-02\n": ""})
    assert notices.in_the_way(valid.read(opened)) == [f"action item 2: {told}"]
    assert "we will not restart" not in _drafted("all-clear", text=opened).text


@pytest.mark.parametrize("customer", ["Bolt", "Cray"])
def test_without_an_address_there_is_no_mail(customer: str) -> None:
    assert notices.message(_drafted(customer=customer), OPEN, POLICY_VALUE) is None


def test_an_address_that_is_none_is_refused() -> None:
    wrong = policy.parse(POLICY + change(CUSTOMERS, "operations@acme", "x@y.example\\nBcc: eve@acme"))
    with pytest.raises(ConfigError, match=r"`customers\.Acme\.email` of the policy"):
        notices.message(_drafted(), OPEN, wrong)


def test_a_template_without_a_subject_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"all-clear\.txt\.j2 has no subject"):
        notices.drafted(OPEN, POLICY_VALUE, "Acme", "all-clear", templates=Templates(text="Hello\n", html=""))


def test_who_is_owed_what_and_when_they_were_told() -> None:
    assert notices.owed(OPEN, "restart") == ["Bolt"]
    assert notices.owed(OPEN, "change") == []
    assert notices.owed(OPEN, "all-clear") == ["Bolt"]
    assert str(notices.last_told(OPEN, "Acme", "restart")) == "2026-12-01 08:00:00+00:00"
    assert str(notices.last_told(OPEN, "Acme", "all-clear")) == "2026-12-12 09:00:00+00:00"
    assert notices.last_told(OPEN, "Acme", "change") is None


def test_an_all_clear_waits_for_the_incident_and_for_what_customers_will_notice() -> None:
    assert notices.in_the_way(valid.read()) == []
    assert notices.in_the_way(OPEN) == ["action item 2 (a restart): Fail over to the second replica by itself"]
    unresolved = valid.read(valid.changed({"resolved_at: 2026-11-20T10:40:00Z\n": ""}))
    assert notices.in_the_way(unresolved) == ["the incident itself: it has no `resolved_at`"]


@pytest.mark.parametrize(
    ("text", "about", "told"),
    [
        (valid.TEXT, "restart", "Nobody is owed a notice of a restart: Acme was told at 2026-12-01T08:00:00Z."),
        (valid.TEXT, "all-clear", "Nobody is owed the all-clear: Acme was told at 2026-12-12T09:00:00Z."),
        (
            valid.changed(
                {
                    "customer_impact: restart": "customer_impact: change\n    declined: Too dear",
                    "    done_on: 2026-12-02\n": "",
                }
            ),
            "change",
            "Nobody is owed a notice of a change: action item 2 is declined.",
        ),
        (
            valid.changed(
                {
                    "customer_impact: none": "customer_impact: change\n    declined: Too dear",
                    "customer_impact: restart": "customer_impact: change\n    declined: Too dear",
                    "    done_on: 2026-12-02\n": "",
                }
            ),
            "change",
            "Nobody is owed a notice of a change: action items 1 and 2 are declined.",
        ),
        (valid.TEXT, "change", "no action item of 2026-11-20-checkout-outage has `customer_impact: change`."),
        (
            valid.changed({"customers: [Acme]": "customers: []"}),
            "change",
            "`customers` of 2026-11-20-checkout-outage is",
        ),
    ],
)
def test_it_is_said_why_nobody_is_owed_anything(text: str, about: str, told: str) -> None:
    assert told in notices.nothing_owed(valid.read(text), about)


def test_the_time_must_be_still_to_come_and_the_right_way_round() -> None:
    later = NOW + dt.timedelta(hours=1)
    assert notices.window(NOW.replace(microsecond=0), later, NOW, ZONE).end == later
    with pytest.raises(ConfigError, match="--from is in the past: '08:00' is 2026-"):
        notices.window(NOW - dt.timedelta(hours=1), later, NOW, ZONE, ("08:00", "10:00"))
    with pytest.raises(ConfigError, match="--until is not after --from: 2026-"):
        notices.window(later, later, NOW, ZONE)
