"""Text -> Postmortem. Bad content becomes None plus a problem with its position, never an exception."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from afterword.core import front_matter, sections, timeline
from afterword.core.layout import MAX_BYTES, id_of
from afterword.core.patterns import pattern
from afterword.core.policy import DEFAULT_SECTIONS, plain
from afterword.core.postmortem import (
    ActionItem,
    FollowUp,
    Ignored,
    Key,
    LedgerEntry,
    Position,
    Postmortem,
    Problem,
    Section,
    TimelineEvent,
)
from afterword.core.status import FINISHED

_TIMES = next(section for section in DEFAULT_SECTIONS if section.name == "Timeline")
TIMELINE = frozenset(name.casefold() for name in (_TIMES.name, *_TIMES.aliases))
"""What the section is called that the site draws, in small letters."""
_LOOKED_AT_CLOSELY = 100
INSTANT = pattern(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?\Z")
DATE = pattern(r"\d{4}-\d\d-\d\d\Z")
_UNSEEN = pattern("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")  # also turns the writing direction
_YEARS = range(1970, 2200)


def read(data: bytes | str, path: str) -> Postmortem:
    """Read the content of the file at `path` (relative to the repository, with `/`)."""
    problems: list[Problem] = []
    if len(data) > MAX_BYTES:
        return unreadable(path, "too-large", f"the file is larger than {MAX_BYTES:,} bytes")
    text = _decode(data, problems)
    parts = front_matter.split(text)
    if parts is None:
        message = "there is no front matter: the file must start with `---` and have a second `---` below it"
        problems.append(Problem(kind="missing", message=message, position=Position()))
        return Postmortem(path=path, id=id_of(path), text=text, body=text, problems=tuple(problems))
    front, body = parts
    loaded = front_matter.load(front)
    problems.extend(loaded.problems)
    reader = _Reader(loaded, problems)
    fields = reader.fields()
    body_line = front.count("\n") + 2
    _check_body(body, body_line, problems)
    parsed = sections.split(body, body_line)
    return Postmortem(
        path=path,
        id=id_of(path),
        text=text,
        body=body,
        body_line=body_line,
        sections=parsed,
        timeline=read_timeline(parsed, fields.get("started_at")),
        values=loaded.values,
        positions=loaded.positions,
        value_positions=loaded.value_positions,
        problems=tuple(problems),
        misunderstood=frozenset(
            problem.key[:length] for problem in problems for length in range(1, len(problem.key) + 1)
        ),
        **fields,
    )


def is_finished(data: bytes) -> bool:
    """Whether the front matter of a file says reviewed or closed, without looking at the rest."""
    parts = front_matter.split(data[:MAX_BYTES].decode("utf-8", "replace").replace("\r\n", "\n"))
    return parts is not None and front_matter.load(parts[0]).values.get("status") in FINISHED


def unreadable(path: str, kind: str, message: str) -> Postmortem:
    """A file that is there but could not be read, as a value."""
    problem = Problem(kind=kind, message=message, position=Position())
    return Postmortem(path=path, id=id_of(path), text="", problems=(problem,))


def read_timeline(parsed: tuple[Section, ...], start: dt.datetime | None) -> tuple[TimelineEvent, ...]:
    """The rows of the first section that is a timeline by its heading."""
    section = timeline_section(parsed)
    return timeline.events(section, start) if section is not None else ()


def timeline_section(parsed: tuple[Section, ...]) -> Section | None:
    """The first section that is a timeline by its heading."""
    for section in parsed:
        if section.title.strip().casefold() in TIMELINE:
            return section
    return next((section for section in parsed[:_LOOKED_AT_CLOSELY] if plain(section.title) in TIMELINE), None)


def _decode(data: bytes | str, problems: list[Problem]) -> str:
    """The text with LF line ends; what had to be mended becomes a problem."""
    if isinstance(data, str):
        text = data
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            line = before.count(b"\n") + 1
            column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
            message = f"byte 0x{data[error.start]:02X} is not valid UTF-8; save the file as UTF-8"
            problems.append(Problem(kind="encoding", message=message, position=Position(line=line, column=column)))
            text = data.decode("utf-8", "replace")
    if text.startswith("\ufeff"):
        text = text[1:]
        message = "the file starts with a byte order mark; save it as UTF-8 without one"
        problems.append(Problem(kind="byte-order-mark", message=message, position=Position()))
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        message = "lines end with a carriage return; save the file with Unix line ends"
        problems.append(Problem(kind="line-endings", message=message, position=Position(line=line)))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _check_body(body: str, body_line: int, problems: list[Problem]) -> None:
    if (at := body.find("\x00")) >= 0:
        place = Position(line=body_line + body.count("\n", 0, at), column=at - body.rfind("\n", 0, at))
        message = "character U+0000 is not text, and makes Git hide the file's changes; take it out"
        problems.append(Problem(kind="encoding", message=message, position=place))


class _Reader:
    """Takes the typed fields out of a front matter, noting what does not fit."""

    def __init__(self, loaded: front_matter.FrontMatter, problems: list[Problem]) -> None:
        self.values = loaded.values
        self.loaded = loaded
        self.problems = problems

    def fields(self) -> dict[str, Any]:
        fields = self.converted(FIELDS, self.values, ())
        fields["action_items"] = self.action_items()
        fields["follow_up"] = self.follow_up()
        fields["ignore"] = self.ignore()
        return fields

    def converted(self, fields: Mapping[str, Converter], table: Mapping[str, object], key: Key) -> dict[str, Any]:
        """What a table says; what it does not say is for the defaults."""
        # Most values are texts that stay as they are: for those there is no call.
        kept = (_Reader.text, str) if self.loaded.is_plain else None
        return {
            name: value if (convert, value.__class__) == kept else convert(self, value, (*key, name))
            for name, convert in fields.items()
            if (value := table.get(name)) is not None
        }

    def text(self, value: object, key: Key) -> str | None:
        if not isinstance(value, str) or "\n" in (written := value.strip()):
            self.refuse(key, "must be a single line of text")
        elif not written.isprintable() and (unseen := _UNSEEN.search(written)) is not None:
            self.refuse(key, f"holds the invisible character U+{ord(unseen[0]):04X}; take it out")
        else:
            return written or None
        return None

    def instant(self, value: object, key: Key) -> dt.datetime | None:
        if not isinstance(value, str) or (match := INSTANT.match(value)) is None:
            self.refuse(key, "must be an instant such as 2026-11-20T09:12:00Z")
            return None
        if match[3] is None:
            self.refuse(key, "has no time zone; write UTC as in 2026-11-20T09:12:00Z")
            return None
        try:
            found = dt.datetime.fromisoformat(value)
            found = found if found.tzinfo is dt.UTC else found.astimezone(dt.UTC)
        except (ValueError, OverflowError):
            self.refuse(key, f"is {value}, which does not exist in the calendar")
            return None
        return found if self.is_plausible(found, key) else None

    def date(self, value: object, key: Key) -> dt.date | None:
        if not isinstance(value, str) or not DATE.match(value):
            self.refuse(key, "must be a date such as 2026-11-27")
            return None
        try:
            found = dt.date.fromisoformat(value)
        except ValueError:
            self.refuse(key, f"is {value}, which does not exist in the calendar")
            return None
        return found if self.is_plausible(found, key) else None

    def is_plausible(self, day: dt.date, key: Key) -> bool:
        if day.year not in _YEARS:
            self.refuse(key, f"is in the year {day.year}; correct the year")
            return False
        return True

    def texts(self, value: object, key: Key) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.refuse(key, "must be a list such as [one, two]")
            return ()
        found = [self.text(item, (*key, index)) for index, item in enumerate(value) if item is not None]
        return tuple([item for item in found if item is not None])

    def action_items(self) -> tuple[ActionItem, ...]:
        items = enumerate(self.tables(("action_items",), self.values.get("action_items")))
        return tuple(
            [
                ActionItem(number=index + 1, **self.converted(ACTION_ITEM_FIELDS, item, ("action_items", index)))
                for index, item in items
            ]
        )

    def ignore(self) -> tuple[Ignored, ...]:
        items = enumerate(self.tables(("ignore",), self.values.get("ignore")))
        return tuple([Ignored(**self.converted(IGNORED_FIELDS, item, ("ignore", index))) for index, item in items])

    def follow_up(self) -> FollowUp:
        value = self.values.get("follow_up")
        if value is None:
            return FollowUp()
        if not isinstance(value, dict):
            self.refuse(("follow_up",), "must hold `chat_saved`, `announced`, `customer_notices` and `all_clear`")
            return FollowUp()
        return FollowUp(
            chat_saved=self.entry(value.get("chat_saved"), ("follow_up", "chat_saved")),
            announced=self.entry(value.get("announced"), ("follow_up", "announced")),
            customer_notices=self.entries(value.get("customer_notices"), ("follow_up", "customer_notices")),
            all_clear=self.entries(value.get("all_clear"), ("follow_up", "all_clear")),
            invitations=self.entries(value.get("invitations"), ("follow_up", "invitations")),
        )

    def entries(self, value: object, key: Key) -> tuple[LedgerEntry, ...]:
        found = [self.entry(item, (*key, index)) for index, item in enumerate(self.tables(key, value))]
        return tuple(entry for entry in found if entry is not None)

    def entry(self, value: object, key: Key) -> LedgerEntry | None:
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(key, "must be an entry such as {at: 2026-11-20T12:00:00Z, by: alice}")
            return None
        return LedgerEntry(**self.converted(LEDGER_FIELDS, value, key))

    def tables(self, key: Key, value: object) -> list[Mapping[str, object]]:
        """A list of mappings; an item that is none becomes an empty one, so that numbers stay."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(key, "must be a list, each item starting with `- `")
            return []
        items: list[Mapping[str, object]] = []
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                self.refuse((*key, index), f"item {index + 1} must be a mapping of `key: value` lines")
            items.append(item if isinstance(item, dict) else {})
        return items

    def refuse(self, key: Key, message: str) -> None:
        name = next(str(part) for part in reversed(key) if isinstance(part, str))
        position = self.loaded.value_positions.get(key) or self.loaded.positions.get(key) or Position()
        self.problems.append(Problem(kind="type", message=f"`{name}` {message}", position=position, key=key))


Converter = Callable[[_Reader, Any, Key], Any]

FIELDS: Mapping[str, Converter] = {
    "title": _Reader.text,
    "severity": _Reader.text,
    "status": _Reader.text,
    "owner": _Reader.text,
    "incident_commander": _Reader.text,
    "on_call": _Reader.text,
    "responders": _Reader.texts,
    "services": _Reader.texts,
    "customers": _Reader.texts,
    "tags": _Reader.texts,
    "detected_by": _Reader.text,
    "visibility": _Reader.text,
    "started_at": _Reader.instant,
    "detected_at": _Reader.instant,
    "mitigated_at": _Reader.instant,
    "resolved_at": _Reader.instant,
    "due_on": _Reader.date,
    "due_reason": _Reader.text,
    "meeting_at": _Reader.instant,
    "related": _Reader.texts,
}
ACTION_ITEM_FIELDS: Mapping[str, Converter] = {
    "title": _Reader.text,
    "type": _Reader.text,
    "owner": _Reader.text,
    "priority": _Reader.text,
    "due_on": _Reader.date,
    "issue": _Reader.text,
    "customer_impact": _Reader.text,
    "done_on": _Reader.date,
    "declined": _Reader.text,
}
LEDGER_FIELDS: Mapping[str, Converter] = {
    "at": _Reader.instant,
    "by": _Reader.text,
    "to": _Reader.text,
    "customer": _Reader.text,
    "about": _Reader.text,
    "message_id": _Reader.text,
    "reason": _Reader.text,
}
IGNORED_FIELDS: Mapping[str, Converter] = {"rule": _Reader.text, "reason": _Reader.text}
NESTED_FIELDS = ("action_items", "follow_up", "ignore")
FOLLOW_UP_FIELDS = ("chat_saved", "announced", "customer_notices", "all_clear", "invitations")
