"""What was delivered, as a text: nothing is lost on the way, and nothing odd in it does harm."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core import delivered as memories
from afterword.core.delivered import Delivered, Delivery

DAY = dt.date(2026, 11, 23)
AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)

marks = st.text("ABCabc019+/", min_size=6, max_size=6)
deliveries = st.builds(Delivery, on=st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), is_certain=st.booleans())
known = st.builds(
    Delivered,
    entries=st.dictionaries(st.tuples(st.sampled_from(["github", "mail", "slack"]), marks), deliveries, max_size=20),
    at=st.just(AT) | st.none(),
)


@given(known=known, around=st.text(max_size=20))
def test_what_is_written_is_read_again_wherever_it_stands(known: Delivered, around: str) -> None:
    text = f"{around}\n{memories.written(known)}\n{around}"
    assert memories.read(text) == known
    assert memories.read(text.replace("\r\n", "\n").replace("\n", "\r\n")) == known


def test_it_is_short_and_cannot_end_the_comment_in_which_it_stands() -> None:
    names = [f"m{number:05}" for number in range(5_000)]
    known = Delivered(at=AT).noted("github", names, DAY).noted("mail", names[:10], DAY, is_certain=False)
    text = memories.written(known)
    assert len(text) < 30_300
    assert text.count("--") == 2
    assert text.count("m00003") == 1
    assert text.startswith("<!-- afterword:reminded\nat 2026-11-23T08:00:00Z\ngithub=2026-11-23 m00010m00011")
    assert "\ngithub=2026-11-23 mail=2026-11-23? m00000m00001" in text


@pytest.mark.parametrize(
    "line",
    [
        "github=2026-11-31 abcdef", "at 2026-11-31T08:00:00Z", "github=2026-11-23 abcde", "abcdef", "github= abcdef",
        "github=2026-11-23", "at noon", "github=2026-11-23 abc-ef", "",
    ],
)  # fmt: skip
def test_what_somebody_wrote_into_it_is_passed_over(line: str) -> None:
    text = f"<!-- afterword:reminded\n{line}\nmail=2026-11-23 abcdef\n-->"
    assert memories.read(text) == Delivered().noted("mail", ["abcdef"], DAY)
    assert memories.read(line) == Delivered()


def test_each_way_has_its_own_days() -> None:
    known = Delivered().noted("github", ["aaaaaa", "bbbbbb"], DAY, at=AT).noted("mail", ["bbbbbb"], DAY)
    assert known.by("github") == {"aaaaaa": DAY, "bbbbbb": DAY}
    assert (known.by("mail"), known.by("slack"), known.at) == ({"bbbbbb": DAY}, {}, AT)


def test_a_doubt_is_told_once_and_then_taken_for_a_delivery() -> None:
    known = Delivered().noted("mail", ["aaaaaa"], DAY, is_certain=False).noted("github", ["bbbbbb"], DAY)
    assert known.doubtful == (("mail", "aaaaaa"),)
    assert known.by("mail") == {"aaaaaa": DAY}
    assert known.settled().doubtful == ()
    assert known.settled().by("mail") == {"aaaaaa": DAY}


def test_the_later_day_counts_where_two_tell_of_the_same() -> None:
    later = DAY + dt.timedelta(days=1)
    old, new = Delivered(at=AT).noted("mail", ["aaaaaa"], DAY), Delivered().noted("mail", ["aaaaaa", "bbbbbb"], later)
    assert old.joined(new) == Delivered(at=AT).noted("mail", ["aaaaaa", "bbbbbb"], later)
    assert new.joined(old).entries == new.entries


def test_what_is_no_longer_owed_is_forgotten_after_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = DAY - dt.timedelta(days=31)
    known = Delivered().noted("mail", ["aaaaaa", "bbbbbb"], long_ago).noted("mail", ["cccccc", "dddddd"], DAY)
    assert set(known.pruned({"aaaaaa"}, DAY).by("mail")) == {"aaaaaa", "cccccc", "dddddd"}
    monkeypatch.setattr(memories, "MOST", 2)
    assert set(known.pruned({"aaaaaa"}, DAY).by("mail")) == {"aaaaaa", "dddddd"}
