"""What somebody surely meant to write: the one known word that is a slip away, a time in another form."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from itertools import islice

from afterword.core import instants
from afterword.core.patterns import pattern

MAX_KNOWN = 200
MAX_LENGTH = 40
_SHORT, _LONG = 4, 8
_INSTANT = pattern(
    r"(\d{4})[-/](\d\d?)[-/](\d\d?)[Tt ] ?(\d\d?):(\d\d)(?::(\d\d))? ?([Zz]|UTC|utc|GMT|[+-]\d\d:?\d\d)\Z", re.ASCII
)
_DATE = pattern(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)\Z", re.ASCII)
_DAY_FIRST = pattern(r"(\d\d?)\.(\d\d?)\.(\d{4})\Z", re.ASCII)


def meant(written: str, known: Collection[str], slips: int = 1) -> str | None:
    """The known word that differs in case, blanks and hyphens only, or else by a slip of the fingers.

    None where it could be more than one, or none. A slip is one letter wrong, missing, too many or swapped
    with the next; words below four letters have none, and only those of eight and more may have two.
    """
    if len(written) > MAX_LENGTH:
        return None
    folded = _folded(written)
    words = {word: _folded(word) for word in islice(known, MAX_KNOWN) if len(word) <= MAX_LENGTH}
    if same := [word for word, other in words.items() if other == folded]:
        return same[0] if len(same) == 1 else None
    counts = {word: _slips(folded, other) for word, other in words.items() if abs(len(folded) - len(other)) <= slips}
    near = [word for word, count in counts.items() if count == min(counts.values())]
    is_sure = len(near) == 1 and counts[near[0]] <= min(slips, _most(folded, words[near[0]]))
    return near[0] if is_sure else None


def instant(written: str) -> str | None:
    """A time with a zone, in the form that files hold; None where it is not sure or not in the calendar."""
    if (match := _INSTANT.match(written.strip())) is None:
        return None
    zone = "Z" if match[7].casefold() in ("z", "utc", "gmt") else match[7]
    clock = f"{int(match[4]):02}:{match[5]}:{match[6] or '00'}"
    try:
        return instants.iso(dt.datetime.fromisoformat(f"{_day(match[1], match[2], match[3])}T{clock}{zone}"))
    except (ValueError, OverflowError):
        return None


def date(written: str) -> str | None:
    """A day, in the form that files hold; None where it is not sure which one, or not in the calendar."""
    text = written.strip()
    if (match := _DATE.match(text)) is not None:
        return _day(match[1], match[2], match[3])
    match = _DAY_FIRST.match(text)
    return None if match is None else _day(match[3], match[2], match[1])


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _folded(word: str) -> str:
    return "".join(char for char in word.casefold() if char not in " _-\t")


def _most(one: str, other: str) -> int:
    shorter = min(len(one), len(other))
    return 2 if shorter >= _LONG else int(shorter >= _SHORT)


def _slips(one: str, other: str) -> int:
    """How many letters are wrong, missing, too many or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, char in enumerate(one, start=1):
        current = [row]
        for column, wanted in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (char != wanted))
            if row > 1 and column > 1 and char == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last[-1]
