"""The agenda: what is written, what is open, and nothing that could break a line."""

from __future__ import annotations

import pytest

from afterword.core import agenda, reading
from afterword.core import policy as policies
from tests.support import valid
from tests.support.project import POLICY, change

EMPTY = "---\ntitle: x\n---\n"


def _agenda(text: str = valid.TEXT) -> str:
    return agenda.of(reading.read(text, valid.PATH), policies.parse(POLICY))


def test_a_finished_post_mortem() -> None:
    assert (
        _agenda()
        == """\
Agenda

- Why we are here: to learn. We talk about conditions, not about whose fault it was.
- Timeline, aloud (5 rows, 2026-11-20 09:00 UTC (10:00 CET) to 2026-11-20 10:40 UTC (11:40 CET)): who saw it otherwise?
- Contributing factors: What else had to be true? What made sense then?
- Detection: What would have halved the time?
- Where we got lucky: What could have made it worse, and by chance did not?
- Action items (0 of 2 open): is anything missing, or too much?
- Messages to customers (all are told): is what we tell them true?
- Response process review: is there anything for the incident commanders?"""
    )


def test_one_in_which_nothing_is_written() -> None:
    text = _agenda(EMPTY)
    assert "- Timeline (still to be written): what did you see, and when?" in text
    for name in ("Contributing factors", "Detection", "Where we got lucky", "Response process review"):
        assert f"- {name} (still to be written):" in text
    assert "- Action items (none yet)" in text
    assert "customers" not in text


@pytest.mark.parametrize("written", ["", "<!-- What could have made it worse? -->", "\n  \n"])
def test_a_hint_is_not_written(written: str) -> None:
    assert "Where we got lucky (still to be written)" in _agenda(
        change(valid.TEXT, "It was not yet the weekend.", written)
    )


def test_open_items_are_told_with_whoever_has_them() -> None:
    text = change(valid.TEXT, "    done_on: 2026-12-10\n", "")
    assert "(1 of 2 open)" in _agenda(text)
    assert "\n   1. Alert on replica lag above 30 s (dave, 2026-12-11)\n" in _agenda(text)
    bare = '---\naction_items:\n  - type: x\n  - title: "a\\r\\nb\\tc"\n    owner: alice\n---\n'
    assert (
        "   1. without a title (nobody yet, no date yet)\n   2. without a title (Alice Example, no date yet)"
        in _agenda(bare)
    )


def test_no_more_items_than_anybody_reads() -> None:
    text = _agenda("---\naction_items:\n" + "  - title: Do it\n" * 25 + "---\n")
    assert text.count("Do it") == 20
    assert "   … and 5 more" in text


def test_customers_who_wait_are_counted() -> None:
    text = change(valid.TEXT, "    - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}\n", "")
    assert "(1 of 1 customers still wait)" in _agenda(text)


def test_a_text_of_somebody_else_is_one_line() -> None:
    assert agenda.line(" a\r\nb\x00 \u2028c ") == "a b c"
