"""A rule: a small function with a code, a name and a level, whose docstring is its manual."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from afterword.core import sections
from afterword.core.editing import Edit
from afterword.core.policy import Policy
from afterword.core.policy import Section as Wanted
from afterword.core.postmortem import Key, Position, Postmortem, Section
from afterword.core.references import NOTHING_AROUND, References, Surroundings
from afterword.core.status import STATUSES

T = TypeVar("T")
MAX_SHOWN = 60
MAX_COMPARED = 1000


class Context:
    """What a rule may look at besides the post-mortem itself.

    A rule that compares with the present asks `has_passed`, or else `today`: the context remembers when the
    answer will be another one, so that an outcome can be kept until then.
    """

    __slots__ = (
        "_asked",
        "_made",
        "_made_of",
        "_now",
        "_template_lines",
        "_template_rows",
        "headings",
        "known_rules",
        "policy",
        "surroundings",
        "template",
        "until",
    )

    def __init__(
        self,
        *,
        policy: Policy,
        now: dt.datetime,
        template: Postmortem | None = None,
        surroundings: Surroundings = NOTHING_AROUND,
    ) -> None:
        self.policy = policy
        self.template = template
        """The unfilled template, to tell a placeholder from what somebody wrote."""
        self.surroundings = surroundings
        """The other files of the repository, for the rules of references."""
        self.known_rules: Collection[str] = ()
        """The codes and names of all rules there are, for the rules of suppressions."""
        self.until: dt.datetime | None = None
        """Until when the answers that were given hold; None where they hold for ever."""
        self._now = now
        self._asked: dict[tuple[str, str | None], tuple[Wanted, ...]] = {}
        self.headings = policy.headings
        """The section of the policy that each accepted heading stands for."""
        self._made_of: Postmortem | None = None
        self._made: dict[object, Any] = {}
        self._template_lines: Mapping[str, frozenset[str]] | None = None
        self._template_rows: frozenset[tuple[str, str]] | None = None

    @property
    def today(self) -> dt.date:
        """The date in the organisation's time zone."""
        local = self._now.astimezone(self.policy.zone)
        self._holds_until(dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time(), local.tzinfo))
        return local.date()

    def has_passed(self, at: dt.datetime) -> bool:
        """Whether an instant has come."""
        if at <= self._now:
            return True
        self._holds_until(at)
        return False

    def sections(self, postmortem: Postmortem) -> Mapping[str, list[Section]]:
        """The sections of a post-mortem by the names that the policy gives them."""
        return self.once(postmortem, _by_name)

    def once(self, postmortem: Postmortem, make: Callable[[Postmortem, Context], T]) -> T:
        """What `make` makes of a post-mortem, made once for all the rules that ask for it in turn."""
        if self._made_of is not postmortem:
            self._made_of, self._made = postmortem, {}
        if make not in self._made:
            self._made[make] = make(postmortem, self)
        made: T = self._made[make]
        return made

    def asked(self, postmortem: Postmortem) -> tuple[Wanted, ...]:
        """The sections that must be filled, by the status and the severity of a post-mortem."""
        status = postmortem.status if postmortem.status in STATUSES else "draft"
        severity = postmortem.severity if postmortem.severity in self.policy.severities else None
        if (status, severity) not in self._asked:
            reached = STATUSES[: STATUSES.index(status) + 1]
            self._asked[status, severity] = tuple(
                wanted for wanted in self.policy.sections if wanted.required in reached and wanted.is_asked_of(severity)
            )
        return self._asked[status, severity]

    @property
    def template_lines(self) -> Mapping[str, frozenset[str]]:
        """The lines that the template puts into each section of the policy."""
        if self._template_lines is None:
            written = self.template.sections if self.template is not None else ()
            self._template_lines = {
                name: frozenset(line for section in found for line in _lines(section))
                for name, found in sections.by_name(written, self.headings).items()
            }
        return self._template_lines

    @property
    def template_rows(self) -> frozenset[tuple[str, str]]:
        """The rows that the template puts into the timeline, whatever their times: event and source."""
        if self._template_rows is None:
            rows = self.template.timeline if self.template is not None else ()
            self._template_rows = frozenset((row.event, row.source) for row in rows)
        return self._template_rows

    def _holds_until(self, at: dt.datetime) -> None:
        if self.until is None or at < self.until:
            self.until = at


def _lines(section: Section) -> list[str]:
    # A hint counts as the template's also where somebody took only its comment marks away.
    uncommented = section.text.replace("<!--", "").replace("-->", "")
    return [line.strip() for line in f"{section.text}\n{uncommented}".split("\n")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule yields: a place, a message, the field or section it is about, and how to mend it."""

    position: Position
    message: str
    subject: str = ""
    width: int = 0
    """How many characters from the position on are meant; 0 where the reader can tell."""
    fix: Callable[[], Sequence[Edit]] | None = None
    """The edits of the one right answer, where there is one; worked out only when it is asked for."""
    is_secret: bool = False
    """Whether what stands there must not be shown again."""


Check = Callable[[Postmortem, Context], Iterator[Finding]]
ReferencesCheck = Callable[[References, Context], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check and how it is called."""

    code: str
    name: str
    level: str
    check: Callable[..., Iterator[Finding]]
    of: str = "postmortem"
    """`file`: runs where the front matter could not be understood, too. `references`: judges what the file says
    of other files, and is asked again whenever those change. `suppressions`: judges what the file suppresses,
    when all the others have been asked. Else `postmortem`."""
    since: str = "draft"
    """The status from which on it is asked."""
    follows_status: bool = False
    """Whether the check itself asks more of a later status."""
    of_problems: bool = False
    """Whether it only passes on problems of reading, so that it need not be asked where there are none."""

    @property
    def manual(self) -> str:
        """The docstring of the check, from which every explanation is made."""
        return _cleaned(self.check.__doc__ or "")


@cache
def _cleaned(text: str) -> str:
    import inspect  # heavy: only where somebody reads

    return inspect.cleandoc(text)


def rule(
    code: str,
    name: str,
    level: str = "error",
    *,
    of_file: bool = False,
    since: str = "draft",
    follows_status: bool = False,
    of_problems: bool = False,
) -> Callable[[Check], Rule]:
    """Declare a rule: `@rule("AW101", "missing-title")` above a generator of findings."""

    def declare(check: Check) -> Rule:
        return Rule(
            code=code,
            name=name,
            level=level,
            check=check,
            of="file" if of_file else "postmortem",
            since=since,
            follows_status=follows_status,
            of_problems=of_problems,
        )

    return declare


def references_rule(code: str, name: str, level: str = "error") -> Callable[[ReferencesCheck], Rule]:
    """Declare a rule on what files say of each other: its check takes `References`, not the post-mortem."""

    def declare(check: ReferencesCheck) -> Rule:
        return Rule(code=code, name=name, level=level, check=check, of="references")

    return declare


def suppressions_rule(code: str, name: str, level: str = "error") -> Callable[[ReferencesCheck], Rule]:
    """Declare a rule on what came of the suppressions of a file: its check takes `References`, too."""

    def declare(check: ReferencesCheck) -> Rule:
        return Rule(code=code, name=name, level=level, check=check, of="suppressions")

    return declare


def reached(postmortem: Postmortem, status: str) -> bool:
    """Whether the post-mortem claims `status` or a later one; an unknown status claims only `draft`."""
    current = postmortem.status if postmortem.status in STATUSES else "draft"
    return status in STATUSES and STATUSES.index(current) >= STATUSES.index(status)


def at_value(postmortem: Postmortem, *key: str | int) -> Position:
    """Where the value of a key stands; where it is absent, the nearest key around it, or the first line."""
    return _nearest(postmortem, key, prefer_value=True)


def at_key(postmortem: Postmortem, *key: str | int) -> Position:
    """Where a key stands; where it is absent, the nearest key around it, or the first line."""
    return _nearest(postmortem, key, prefer_value=False)


def is_absent(postmortem: Postmortem, *key: str | int) -> bool:
    """Whether nothing is written at the key; a value of the wrong type is there, and reported as such."""
    value: object = postmortem.values
    for part in key:
        if isinstance(value, dict) and isinstance(part, str):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part]
        elif value is not None:
            return False
    return _is_nothing(value) and key not in postmortem.misunderstood


def _is_nothing(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_nothing(item) for item in value)
    return not value.strip() if isinstance(value, str) else not value


def shown(value: str) -> str:
    """A value from a file, as messages show it: on one line, in backticks, at most 60 characters."""
    text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in value[:MAX_SHOWN])
    return "`" + text.replace("`", "'") + ("…" if len(value) > MAX_SHOWN else "") + "`"


def did_you_mean(written: str, known: Collection[str]) -> str:
    """The known word that is nearest to a mistyped one, as a question; empty where none is near."""
    by_folded = {word.casefold(): word for word in islice(known, MAX_COMPARED)}
    close = get_close_matches(written.strip().casefold(), by_folded, n=1)
    return f"did you mean `{by_folded[close[0]]}`?" if close else ""


def not_one_of(field_name: str, written: str, allowed: Collection[str]) -> str:
    """The message for a value that is none of the allowed ones."""
    question = did_you_mean(written, allowed)
    cure = f"{question} Allowed: " if question else "use one of: "
    return f"`{field_name}` is {shown(written)}: {cure}{', '.join(allowed)}"


def _by_name(postmortem: Postmortem, context: Context) -> Mapping[str, list[Section]]:
    return sections.by_name(postmortem.sections, context.headings)


def _nearest(postmortem: Postmortem, key: Key, *, prefer_value: bool) -> Position:
    keys, values = postmortem.positions, postmortem.value_positions
    found = values.get(key) or keys.get(key) if prefer_value else keys.get(key) or values.get(key)
    while found is None and key:
        key = key[:-1]  # an item of a list has no key, only the place where it starts
        found = keys.get(key) or (values.get(key) if key else None)
    return found or Position()
