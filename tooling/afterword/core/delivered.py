"""What reminders were delivered, when and by which ways: as a short text that an issue or a file can keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from afterword.core import instants
from afterword.core.patterns import pattern
from afterword.core.reminders import MARK_LENGTH

KEPT = dt.timedelta(days=30)
"""How long a delivery is remembered of what is no longer owed: another clone may not know yet that it is done."""
MOST = 6_000
"""As many of them as there is room for; what is owed comes first."""
_AT = pattern(r"at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\Z")
_LINE = pattern(rf"(?P<days>(?:[a-z]+=\d{{4}}-\d\d-\d\d\?? )+)(?P<marks>(?:[A-Za-z0-9+/]{{{MARK_LENGTH}}})+)\Z")
_BLOCK = pattern(r"<!-- afterword:reminded\n([^>]*)\n-->")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """When something was last delivered one way; or, unless `is_certain`, was handed over without an answer."""

    on: dt.date
    is_certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """Every delivery, by channel and mark; `at` is when the last run began that noted any."""

    entries: Mapping[tuple[str, str], Delivery] = field(default_factory=dict)
    at: dt.datetime | None = None

    def by(self, channel: str) -> dict[str, dt.date]:
        """The last day of each mark that a channel has delivered, or perhaps has."""
        return {mark: one.on for (name, mark), one in self.entries.items() if name == channel}

    def noted(
        self, channel: str, marks: Iterable[str], on: dt.date, *, is_certain: bool = True, at: dt.datetime | None = None
    ) -> Delivered:
        """The same with one more delivery, by a run that began at an instant."""
        one = Delivery(on=on, is_certain=is_certain)
        return replace(self, entries={**self.entries, **{(channel, mark): one for mark in marks}}, at=at or self.at)

    @property
    def doubtful(self) -> tuple[tuple[str, str], ...]:
        """What was perhaps delivered, by channel and mark."""
        return tuple(key for key, one in self.entries.items() if not one.is_certain)

    def settled(self) -> Delivered:
        """The same with every doubt taken for a delivery: it was told, and is not to be repeated."""
        return replace(self, entries={key: Delivery(on=one.on) for key, one in self.entries.items()})

    def pruned(self, marks: Collection[str], today: dt.date) -> Delivered:
        """The same without what is long gone; `marks` are those of what is owed."""
        owed = {key: one for key, one in self.entries.items() if key[1] in marks}
        gone = {key: one for key, one in self.entries.items() if key not in owed and one.on >= today - KEPT}
        latest = sorted(gone, key=lambda key: (gone[key].on, key), reverse=True)[: max(MOST - len(owed), 0)]
        return replace(self, entries={**owed, **{key: gone[key] for key in latest}})

    def joined(self, other: Delivered) -> Delivered:
        """Both together, the later day of each."""
        later = {
            key: one for key, one in other.entries.items() if key not in self.entries or self.entries[key].on < one.on
        }
        return replace(self, entries={**self.entries, **later})


def written(delivered: Delivered) -> str:
    """The whole as a block that a page in Markdown does not show; each mark is in it once."""
    by_mark: dict[str, list[str]] = {}
    for (channel, mark), one in sorted(delivered.entries.items()):
        by_mark.setdefault(mark, []).append(f"{channel}={one.on}{'' if one.is_certain else '?'}")
    groups: dict[str, list[str]] = {}
    for mark, days in by_mark.items():
        groups.setdefault(" ".join(days), []).append(mark)
    lines = [f"at {instants.iso(delivered.at)}"] if delivered.at is not None else []
    lines += [f"{days} {''.join(marks)}" for days, marks in sorted(groups.items())]
    return "\n".join(("<!-- afterword:reminded", *lines, "-->"))


def read(text: str) -> Delivered:
    """What every such block in a text says; what does not look like it is passed over."""
    found = Delivered()
    for block in _BLOCK.findall(text.replace("\r\n", "\n")):
        for line in block.split("\n"):
            found = _with_line(found, line)
    return found


def _with_line(found: Delivered, line: str) -> Delivered:
    try:
        if match := _AT.match(line):
            return replace(found, at=dt.datetime.fromisoformat(match[1]))
        if match := _LINE.match(line):
            marks = [match["marks"][at : at + MARK_LENGTH] for at in range(0, len(match["marks"]), MARK_LENGTH)]
            for channel, _, day in (told.partition("=") for told in match["days"].split()):
                on = dt.date.fromisoformat(day.rstrip("?"))
                found = found.noted(channel, marks, on, is_certain=not day.endswith("?"))
    except ValueError:  # no such day in the calendar: somebody has edited it
        return found
    return found
