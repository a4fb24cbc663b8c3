"""The dashboard."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import replace

from afterword.core.history import Commit, History
from afterword.core.postmortem import Postmortem
from afterword.site import dashboard, places
from tests.site.support import BODY, FRONT, PATH, post, site, view

TIMES = "detected_at: 2026-11-12T09:20:00Z\nmitigated_at: 2026-11-12T10:02:00Z\nresolved_at: 2026-11-12T10:40:00Z\n"
ITEM = "action_items:\n  - {title: Alert on lag, owner: bob, due_on: 2026-11-20}\n"
FACTORS = "\n## Contributing factors\n\n**No alert.** It was off.\n"
HOSTILE = "<script>x</script>|[a](javascript:x){{ 7 }}"


def page(*posts: Postmortem, history: History | None = None, known: Collection[str] = ()) -> str:
    return dashboard.render(replace(view(*posts), history=history or History()), known)


def path(number: int) -> str:
    return f"postmortems/2026/2026-11-12-{number}.md"


def section(text: str, name: str) -> str:
    return text.split(f"\n## {name}\n")[1].split("\n## ")[0]


def headline(text: str) -> dict[str, str]:
    found = re.findall(r"<dt>(.*?)</dt><dd><b>(.*?)</b> <small>(.*?)</small>", text)
    return {name: f"{value}, {detail}" for name, value, detail in found}


def landed(at: str) -> History:
    commit = Commit(sha="1" * 40, at=dt.datetime.fromisoformat(at), author="Alice", subject="Add")
    return History(commits={PATH: (commit,)})


def test_it_is_a_page_of_the_site() -> None:
    assert site(post())[places.DASHBOARD].startswith("# Dashboard\n")


def test_without_post_mortems_it_says_how_to_start() -> None:
    assert "`afterword new`" in page()
    assert "<svg" not in page(post("title: [x\n"))


def test_the_headline_tells_the_year() -> None:
    old = post(FRONT.replace("2026", "2025").replace("-12T", "-22T"), path=path(1))
    done = post(FRONT.replace("draft", "reviewed") + TIMES + ITEM + "due_on: 2026-11-20\n")
    text = page(done, old, history=landed("2026-11-19T09:00:00+00:00"))
    assert headline(text) == {
        "Incidents in 12 months": "1, 1 in the 12 months before",
        "Median time to resolve": "1 h 28 min, of 1 incident in 12 months",
        "Post-mortems on time": "100 %, of 1 that were due",
        "Open action items": "1, 1 overdue",
    }


def test_the_headline_does_not_guess() -> None:
    assert headline(page(post()))["Median time to resolve"] == "–, of 0 incidents in 12 months"
    assert headline(page(post()))["Post-mortems on time"].startswith("–,")
    assert headline(page(post(FRONT + "due_on: 2026-11-20\n")))["Post-mortems on time"].startswith("unknown,")


def test_incidents_are_told_by_month_and_severity() -> None:
    october = post(FRONT.replace("2026-11", "2026-10").replace("critical", "low"), path=path(1))
    text = section(page(post(), post(path=path(2)), october), "Incidents")
    assert "3 incidents in 12 months, at most 2 in a month: in November 2026." in text
    assert "critical: 2, all in November 2026. low: 1, in October 2026." in text
    assert "<td>2</td><td>0</td>" in text
    assert "no known severity" not in text


def test_a_severity_that_the_policy_does_not_have_counts_too() -> None:
    text = section(page(post(FRONT.replace("critical", "dire")), post("title: x\n")), "Incidents")
    assert "of no known severity: 1, in November 2026." in text


def test_incidents_ahead_and_long_ago_are_not_in_the_chart() -> None:
    fronts = [FRONT.replace("2026-11-12", day) for day in ("2030-01-01", "2001-01-01")]
    text = section(page(*(post(front) for front in fronts)), "Incidents")
    assert "No incident in these 24 months." in text


def test_equal_months_are_counted() -> None:
    earlier = FRONT.replace("2026-11", "2026-10")
    text = section(page(post(), post(earlier, path=path(1))), "Incidents")
    assert "2 incidents in 12 months, never two in one month, the last in November 2026." in text
    four = section(
        page(*(post(front, path=path(n)) for n, front in enumerate([FRONT, FRONT, earlier, earlier]))), "Incidents"
    )
    assert "4 incidents in 12 months, at most 2 in a month: twice, last in November 2026." in four


def test_durations_are_told_by_quarter() -> None:
    earlier = (FRONT + TIMES).replace("2026-11", "2026-07").replace("09:20", "09:13")
    text = section(page(post(FRONT + TIMES), post(earlier, path=path(1))), "How long they last")
    assert "2026 Q4: 8 min, the only incident; 2026 Q3: 1 min, the only incident." in text
    row = "<td>Time to resolve</td><td>1 h 28 min</td><td>too few</td><td>1</td>"
    assert f'<tr><th scope="row">2026 Q4</th>{row}</tr>' in text
    assert "<td>–</td><td>–</td><td>0</td>" in text
    assert text.count('<svg class="aw-chart ') == 3


def test_a_percentile_takes_enough_incidents() -> None:
    posts = [post(FRONT + TIMES, path=path(number)) for number in range(5)]
    four, five = (section(page(*posts[:count]), "How long they last") for count in (4, 5))
    assert "2026 Q4: median 8 min of 4 incidents." in four
    assert "<td>8 min</td><td>too few</td><td>4</td>" in four
    assert "90th percentile 8 min</title>" not in four
    assert "2026 Q4: median 8 min of 5 incidents, nine of ten within 8 min." in five
    assert "<td>8 min</td><td>8 min</td><td>5</td>" in five
    assert "90th percentile 8 min</title>" in five
    assert "Fewer than 5 incidents" in page(*posts)


def test_where_times_lie_far_apart_short_ones_keep_a_bar() -> None:
    long = FRONT + TIMES.replace("resolved_at: 2026-11-12", "resolved_at: 2026-11-20")
    short = post((FRONT + TIMES).replace("2026-11", "2026-07"), path=path(1))
    text = section(page(post(long), short), "How long they last")
    assert "The axes shrink long times" in text
    resolve = text.partition("<b>Time to resolve</b>")[2]
    low, high = (float(height) for height in re.findall(r'height="([\d.]+)"><title>2026 Q[34]: median', resolve))
    assert 0.3 * high < low < high
    assert re.findall(r">(\d+ [a-z]+)</text>", resolve) == ["10 min", "1 h", "6 h", "1 d", "7 d", "30 d"]
    assert "The axes shrink" not in page(post(long))


def test_charts_say_what_they_count() -> None:
    front = FRONT + ITEM + "due_on: 2026-11-19\n"
    text = page(post(front), history=landed("2026-11-20T09:00:00+00:00"))
    for unit in ("incidents", "post-mortems", "action items"):
        assert text.count(f">{unit}</text>") == 2


def test_unknown_durations_are_told() -> None:
    text = section(page(post()), "How long they last")
    assert "No incident of these quarters tells the time to resolution." in text


def test_on_time_is_told_from_the_history() -> None:
    front = FRONT.replace("draft", "reviewed") + "due_on: 2026-11-19\n"
    late = section(page(post(front), history=landed("2026-11-20T09:00:00+00:00")), "Post-mortems on time")
    assert "0 of 1 were on time (0 %), 1 late." in late
    pending = post(FRONT + "due_on: 2026-12-01\n", path=path(1))
    both = section(page(post(front), pending, history=landed("2026-11-19T09:00:00+00:00")), "Post-mortems on time")
    assert "1 of 1 were on time (100 %), 0 late. 1 not due yet." in both


def test_without_a_history_nobody_is_called_late() -> None:
    text = section(page(post(FRONT + "due_on: 2026-11-19\n")), "Post-mortems on time")
    assert "Unknown for 1:" in text
    assert "</svg> unknown</li>" in text
    assert "late" not in text.replace("related", "").replace("translate", "")


def test_what_was_due_before_the_first_commit_is_told_as_that() -> None:
    at = "2026-11-20T09:00:00+00:00"
    past = replace(landed(at), began=dt.datetime.fromisoformat(at))
    text = page(post(FRONT.replace("draft", "reviewed") + "due_on: 2026-11-19\n"), history=past)
    assert headline(text)["Post-mortems on time"] == "unknown, all due before the first commit"
    assert "Unknown for 1: due before the first commit of the repository." in section(text, "Post-mortems on time")


def test_where_nothing_was_due_there_is_no_chart() -> None:
    assert section(page(post()), "Post-mortems on time").strip() == "No post-mortem was due in these quarters."


def test_action_items_opened_and_done_are_told() -> None:
    items = "action_items: [{title: a, done_on: 2026-11-20}, {title: b, done_on: 2026-10-01}, {title: c}]\n"
    text = section(page(post(FRONT + items)), "Action items")
    assert "In 12 months 3 were opened and 2 done. In November 2026 so far: 3 opened, 1 done." in text


def test_open_action_items_are_told_with_their_age() -> None:
    text = section(page(post(FRONT + ITEM + "  - {}\n")), "Open action items")
    assert "2 action items are open, 1 of them overdue." in text
    assert re.search(r"\| up to 30 days \| .* 2 \|", text)
    assert "| 11 days | Alert on lag<br><small>[Checkout is down](../../postmortems/2026/" in text
    assert "The oldest:" in text


def test_one_open_action_item_is_told_as_one() -> None:
    text = section(page(post(FRONT + ITEM)), "Open action items")
    assert "1 action item is open, 1 of them overdue." in text
    assert "It is:" in text


def test_where_none_is_open_that_is_all() -> None:
    assert section(page(post()), "Open action items").strip() == "No action item is open."


def test_who_noticed_is_counted_and_leads_to_these() -> None:
    posts = [
        post(FRONT + f"detected_by: {by}\n", path=path(n))
        for n, by in enumerate(("alert", "customer", "customer", "x"))
    ]
    found = section(page(*posts), "Who notices them")
    assert re.findall(r"\?detected-by=(\w+)\">\w+</a> \| .*</span> (\d)", found) == [("customer", "2"), ("alert", "1")]
    assert "No post-mortem says it yet." in section(page(post()), "Who notices them")


def test_services_are_ranked() -> None:
    fronts = [FRONT + f"services: [{names}]\n" for names in ("checkout, mail", "checkout", "x, x")]
    text = section(page(*(post(front, path=path(n)) for n, front in enumerate(fronts))), "Most affected services")
    assert [line.split(" | ")[0] for line in text.splitlines()[3:6]] == ["| checkout", "| mail", "| x"]
    assert "No post-mortem names a service yet." in section(page(post()), "Most affected services")


def test_only_the_first_services_are_listed() -> None:
    many = post(FRONT + f"services: [{', '.join(f's{number}' for number in range(11))}]\n")
    assert "1 more service with fewer or as many incidents." in section(page(many), "Most affected services")


def test_made_pages_are_linked_where_they_are() -> None:
    posts = [post(FRONT + "services: [checkout]\n" + ITEM)]
    assert "](../services/checkout/index.md)" not in page(*posts)
    known = {places.value_page("services", "checkout"), places.ACTION_ITEMS}
    text = page(*posts, known=known)
    assert "[checkout](../services/checkout/index.md)" in text
    assert "[All open action items](../action-items/index.md)" in text


def test_factors_and_tags_that_recur_are_ranked() -> None:
    fronts = (FRONT + "tags: [dns, mail]\n", FRONT + "tags: [dns]\n")
    posts = [post(front, FACTORS, path(number)) for number, front in enumerate(fronts)]
    text = section(page(*posts), "Recurring contributing factors")
    assert re.search(r"\| No alert \| .* 2 \|", text)
    assert re.search(r"\| dns \| .* 2 \|", text)
    assert "mail" not in text


def test_factors_that_do_not_recur_are_counted() -> None:
    text = section(page(post(FRONT, FACTORS)), "Recurring contributing factors")
    assert "1 factor named so far, and none by the same words in two post-mortems." in text
    assert section(page(post()), "Recurring contributing factors").strip() == "None named yet."


def test_hostile_values_stay_texts() -> None:
    front = f"""\
title: "{HOSTILE}"
severity: "{HOSTILE}"
started_at: 2026-11-12T09:12:00Z
services: ["{HOSTILE}"]
tags: ["{HOSTILE}"]
action_items: [{{title: "{HOSTILE}", owner: "{HOSTILE}"}}]
"""
    body = f"\n## Contributing factors\n\n**{HOSTILE.replace('_', '')}** x\n"
    text = page(post(front, body, path(1)), post(front, body, path(2)))
    assert "<script" not in text
    assert "](javascript" not in text
    assert "{{" not in text


def test_it_is_small_and_the_same_however_many_there_are() -> None:
    posts = [
        post(
            FRONT.replace("11-12", f"{number % 11 + 1:02}-12") + f"services: [s{number}]\n" + ITEM,
            BODY + FACTORS.replace("No alert", f"Factor {number // 2}"),
            path(number),
        )
        for number in range(500)
    ]
    text = page(*posts)
    assert len(text) < 60_000
    assert text == page(*posts)
