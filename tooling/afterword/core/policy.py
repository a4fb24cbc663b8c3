"""The policy: what an organisation asks of a post-mortem, read from `[tool.afterword]` of `pyproject.toml`.

Each field carries its own text, from which the handbook's configuration page is made.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from afterword.core.business_days import NO_DEADLINE, Deadline, WorkingCalendar, check_calendar
from afterword.core.layout import POLICY
from afterword.core.slots import Slots
from afterword.core.status import STATUSES
from afterword.errors import ConfigError

_AROUND_HEADING = " \t*_`:.?!"
LOGIN = r"[A-Za-z0-9](?:[A-Za-z0-9]|[-_](?=[A-Za-z0-9])){0,38}"
"""What can be a login on a Git host, as a regular expression without its ends."""


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the policy: unknown keys are refused."""


class Severity(_Table, frozen=True, kw_only=True):
    """What a severity means and what it demands."""

    meaning: Annotated[str, Meta(description="When an incident has this severity, for the handbook.")] = ""
    due: Annotated[Deadline, Meta(description="The post-mortem is due this long after the resolution.")] = NO_DEADLINE
    meeting: Annotated[Deadline, Meta(description="The review meeting is held within this time.")] = NO_DEADLINE
    reviewers: Annotated[
        tuple[str, ...], Meta(description="Who is asked to review: people, logins, or teams as `org/team`.")
    ] = ()
    action_items_due: Annotated[
        dict[str, Deadline], Meta(description="How long an action item of each priority may take.")
    ] = {}


class Section(_Table, frozen=True, kw_only=True):
    """A section that a post-mortem has."""

    name: Annotated[str, Meta(description="The heading.")]
    aliases: Annotated[tuple[str, ...], Meta(description="Other headings that are accepted for it.")] = ()
    required: Annotated[str, Meta(description="From which status on it must be filled, or `never`.")] = "in-review"
    hint: Annotated[str, Meta(description="What belongs here; the template and the handbook show it.")] = ""
    minimum_words: Annotated[
        int | None, Meta(description="Words that it has at least; as `check.minimum_words` where left out.")
    ] = None
    severities: Annotated[
        tuple[str, ...], Meta(description="The severities that ask for it; all of them where left out.")
    ] = ()
    public: Annotated[
        bool, Meta(description="Whether the public site shows it; what the policy does not name is internal.")
    ] = False
    within: Annotated[
        tuple[str, ...], Meta(description="Headings that it may stand under, one level lower, such as Lessons learned.")
    ] = ()

    def is_asked_of(self, severity: str | None) -> bool:
        """Whether a post-mortem of this severity has it."""
        return not self.severities or severity in self.severities


class Person(_Table, frozen=True, kw_only=True):
    """Somebody who can own a post-mortem or an action item."""

    name: Annotated[str, Meta(description="The name that pages show.")] = ""
    email: Annotated[str, Meta(description="The address that the Git identity is matched with.")] = ""
    github: Annotated[str, Meta(description="The login on the Git host; the handle where it is left out.")] = ""


class Customer(_Table, frozen=True, kw_only=True):
    """A customer whom `afterword notify` writes to, by the name that post-mortems have in `customers`."""

    email: Annotated[str, Meta(description="The address that notices and all-clears go to.")] = ""
    aliases: Annotated[
        tuple[str, ...],
        Meta(description="Other names that people know it by, which the public site does not show either."),
    ] = ()


class Calendar(_Table, frozen=True, kw_only=True):
    """The working calendar that business days are counted on."""

    country: Annotated[str, Meta(description="ISO 3166 code; its public holidays are not worked.")] = ""
    subdivision: Annotated[str, Meta(description="State or region whose holidays count too.")] = ""
    weekend: Annotated[tuple[str, ...], Meta(description="Days of the week that are not worked.")] = (
        "sat",
        "sun",
    )
    extra: Annotated[tuple[dt.date, ...], Meta(description="Further days that are not worked.")] = ()


class Mail(_Table, frozen=True, kw_only=True):
    """Addresses for the messages that follow an incident."""

    group: Annotated[str, Meta(description="Who hears of every incident.")] = ""
    sender: Annotated[str, Meta(description="From whom the messages come.")] = ""
    smtp: Annotated[str, Meta(description="The server; user and password come from the environment.")] = ""
    timeout: Annotated[float, Meta(gt=0, le=300, description="Seconds to wait for an answer of the server.")] = 30.0


CHANNELS = ("github", "mail", "slack")
"""The ways by which reminders go out."""


class Reminders(_Table, frozen=True, kw_only=True):
    """When people are reminded of what they owe, who hears of what stays undone, and how they get it."""

    before: Annotated[tuple[Deadline, ...], Meta(description="How long before something is due they are told.")] = (
        Deadline(2, business=True),
    )
    after: Annotated[Deadline, Meta(description="How often they are told again once it is overdue.")] = Deadline(
        1, business=True
    )
    escalate_after: Annotated[
        Deadline, Meta(description="How long after its date the incident commanders hear of something.")
    ] = Deadline(3, business=True)
    channels: Annotated[
        tuple[str, ...],
        Meta(description=f"`{'`, `'.join(CHANNELS)}`, or several of them."),
    ] = CHANNELS[:1]


class Meetings(_Table, frozen=True, kw_only=True):
    """When and where meetings are held, in the policy's time zone."""

    hours: Annotated[str, Meta(description="Working hours, in which a meeting begins and ends.")] = "09:00-17:00"
    preferred: Annotated[str, Meta(description="The time of day that is tried first.")] = "14:00"
    length: Annotated[int, Meta(ge=5, le=480, description="Minutes that a meeting takes.")] = 60
    notice: Annotated[
        int, Meta(ge=0, le=30, description="Business days from the invitation to the meeting, if there is the time.")
    ] = 2
    place: Annotated[str, Meta(description="Where they are held, such as the address of a video room.")] = ""


class Check(_Table, frozen=True, kw_only=True):
    """What `afterword check` asks for, and how strictly."""

    ignore: Annotated[
        tuple[str, ...], Meta(description="Rules that are never asked, by code, by the start of a code or by name.")
    ] = ()
    levels: Annotated[
        dict[str, str], Meta(description="`error` or `warning`, for a rule by code, start of a code, or name.")
    ] = {}
    minimum_words: Annotated[int, Meta(ge=0, description="Words that a filled section has at least.")] = 5
    maximum_gap: Annotated[int, Meta(ge=1, description="Minutes of the incident that may pass without a row.")] = 60
    maximum_action_items: Annotated[int, Meta(ge=1, description="More action items than these are too many.")] = 12
    maximum_duration: Annotated[int, Meta(ge=1, description="Days that an incident can last at most.")] = 30
    announce_within: Annotated[
        int,
        Meta(
            ge=1,
            le=8_760,
            description="Hours after the detection, or the start while that is not known, to tell the group.",
        ),
    ] = 24
    avoided_words: Annotated[tuple[str, ...], Meta(description="Words that a message to customers does not use.")] = (
        "outage",
    )
    internal_names: Annotated[
        tuple[str, ...], Meta(description="Names, such as those of hosts, that a message to customers does not use.")
    ] = ()
    allow: Annotated[
        tuple[str, ...],
        Meta(description="Addresses, domains, numbers and other texts that are neither secret nor personal."),
    ] = ("example.com", "example.org", "example.net")


class Score(_Table, frozen=True, kw_only=True):
    """What counts how much for the completeness of a post-mortem; 0 leaves it out."""

    section: Annotated[int, Meta(ge=0, le=1000, description="Each section that has to be filled.")] = 3
    timeline: Annotated[int, Meta(ge=0, le=1000, description="The timeline.")] = 6
    action_items: Annotated[int, Meta(ge=0, le=1000, description="All action items together.")] = 6
    follow_up: Annotated[int, Meta(ge=0, le=1000, description="Each thing that is owed after the incident.")] = 2
    field: Annotated[int, Meta(ge=0, le=1000, description="Each field that has to be filled.")] = 1
    weights: Annotated[
        dict[str, Annotated[int, Meta(ge=0, le=1000)]],
        Meta(description="Another weight for a section or a field, by its name."),
    ] = {}


class Public(_Table, frozen=True, kw_only=True):
    """What the public site may show besides public sections."""

    allow: Annotated[
        tuple[str, ...],
        Meta(description="Hosts, mail addresses, domains, names, tickets and channels that it may show."),
    ] = ()


class GitHub(_Table, frozen=True, kw_only=True):
    """Where the repository lives, if the Git remote does not tell."""

    repository: Annotated[str, Meta(description="`owner/name`; from the Git remote where left out.")] = ""
    host: Annotated[str, Meta(description="The Git host; from the Git remote where left out.")] = ""
    api_url: Annotated[str, Meta(description="The API of a GitHub Enterprise server, on the same host.")] = ""
    timeout: Annotated[float, Meta(gt=0, le=300, description="Seconds to wait for an answer or a push.")] = 30.0


def _severity(meaning: str, due: str, **priorities: str) -> Severity:
    deadline = Deadline.parse(due)
    limits = {priority: Deadline.parse(limit) for priority, limit in priorities.items()}
    return Severity(meaning=meaning, due=deadline, meeting=deadline, action_items_due=limits)


DEFAULT_SEVERITIES = {
    "critical": _severity(
        "Customers cannot use a core service, or data is lost or exposed.",
        "5 business days",
        P0="15 days",
        P1="30 days",
    ),
    "high": _severity(
        "A core service is badly degraded, or one customer is cut off.",
        "5 business days",
        P0="15 days",
        P1="30 days",
    ),
    "medium": _severity("Part of a service is degraded and customers notice.", "10 business days", P1="30 days"),
    "low": _severity("Nobody outside notices, or a workaround costs them little.", "none"),
}

LESSONS = ("Lessons learned", "Lessons", "Learnings", "Retrospective")

DEFAULT_SECTIONS = (
    Section(
        name="Summary",
        aliases=(
            "Overview",
            "Issue summary",
            "Executive summary",
            "Incident summary",
            "Incident overview",
            "Abstract",
            "Synopsis",
            "TL;DR",
        ),
        public=True,
        hint="Three sentences for somebody who was not there: what broke, for whom, how long, what ended it.",
    ),
    Section(
        name="What happened",
        aliases=("Description", "Narrative", "Incident description", "The story", "What went on"),
        public=True,
        hint="The story in the order in which people lived it, in plain words.",
    ),
    Section(
        name="Impact",
        aliases=("Customer impact", "User impact", "Business impact", "Impact on customers", "Impact assessment"),
        minimum_words=3,
        public=True,
        hint="Numbers, not adjectives: time, customers, requests, money, data, support tickets, with links.",
    ),
    Section(
        name="Timeline",
        aliases=(
            "Incident timeline",
            "Timeline of events",
            "Sequence of events",
            "Chronology",
            "Zeitverlauf",
            "Zeitlicher Ablauf",
            "Zeitleiste",
            "Zeitachse",
            "Chronologie",
            "Cronología",
            "Línea de tiempo",
            "Cronologia",
            "Linha do tempo",
            "Tijdlijn",
            "Tidslinje",
        ),
        public=True,
        hint="Start before the incident; say where each line can be looked up.",
    ),
    Section(
        name="Contributing factors",
        aliases=(
            "Root cause",
            "Root causes",
            "Root cause analysis",
            "Root causes and trigger",
            "Root cause and trigger",
            "Cause",
            "Causes",
            "Contributing causes",
            "Contributing conditions",
            "What caused it",
            "Why it happened",
            "Why did it happen",
        ),
        public=True,
        hint="What had to come together for this to happen. Conditions and decisions, never a person.",
    ),
    Section(
        name="Detection",
        aliases=("Discovery", "How we noticed", "How we found out", "How it was detected", "How was it detected"),
        public=True,
        hint="Who or what noticed, after how long, and what would have halved that time.",
    ),
    Section(
        name="Resolution",
        aliases=(
            "Resolution and recovery",
            "Recovery",
            "Mitigation and resolution",
            "How we fixed it",
            "How it was resolved",
            "How was it resolved",
        ),
        public=True,
        hint="What ended the impact, what was tried before, and what is still a stopgap.",
    ),
    Section(
        name="What went well",
        aliases=("What worked", "What worked well", "Things that went well", "What we did well"),
        public=True,
        hint="What helped, so that we keep it.",
        within=LESSONS,
    ),
    Section(
        name="What did not go well",
        aliases=(
            "What didn't go well",
            "What went wrong",
            "What went badly",
            "What went poorly",
            "What went less well",
            "What did not work",
            "What didn't work",
            "What could have gone better",
            "What we could have done better",
            "Things that went poorly",
        ),
        public=True,
        hint="What got in the way.",
        within=LESSONS,
    ),
    Section(
        name="Where we got lucky",
        aliases=("Where did we get lucky", "Where we were lucky", "How we got lucky", "What we got lucky with", "Luck"),
        public=True,
        hint="What could have made it worse and, by chance, did not.",
        within=LESSONS,
    ),
    Section(
        name="Action items",
        aliases=(
            "Actions",
            "Follow-up actions",
            "Follow-ups",
            "Next steps",
            "Action plan",
            "Corrective actions",
            "Corrective and preventative measures",
            "Corrective and preventive measures",
        ),
        required="never",
        hint="Kept in the front matter under `action_items`; the site shows them here; if none, say why.",
    ),
    Section(
        name="Response process review",
        aliases=("Process review", "Reviewing the process", "Review of the response", "Response review"),
        required="reviewed",
        hint="How the response itself went: paging, roles, channels, this handbook. What should change?",
    ),
    Section(
        name="Internal announcement",
        aliases=("Internal e-mail", "Internal email", "Internal message", "Internal communication"),
        hint="Two or three sentences for the whole group, with what is still to be done.",
    ),
    Section(
        name="External message",
        aliases=(
            "External communication",
            "Customer message",
            "External announcement",
            "External e-mail",
            "External email",
        ),
        required="reviewed",
        public=True,
        hint="What customers read: what happened, what it meant to them, what we do. Or why not told.",
    ),
)


class Policy(_Table, frozen=True, kw_only=True):
    """Everything an organisation decides about its post-mortems."""

    main_branch: Annotated[str, Meta(description="The branch that pull requests go to.")] = "main"
    timezone: Annotated[str, Meta(description="For prompts and pages; files hold UTC.")] = "UTC"
    direct_commits: Annotated[
        bool, Meta(description="Whether what is recorded after the merge is committed to the main branch directly.")
    ] = False
    incident_commanders: Annotated[
        tuple[str, ...],
        Meta(
            description="People or teams that hear of what stays undone, the commander of the incident where it is "
            "empty, and that each process review invites."
        ),
    ] = ()
    calendar: Calendar = Calendar()
    severities: Annotated[dict[str, Severity], Meta(description="The severities, from the worst down.")] = (
        msgspec.field(default_factory=lambda: dict(DEFAULT_SEVERITIES))
    )
    sections: Annotated[tuple[Section, ...], Meta(description="The sections of a post-mortem, in order.")] = (
        DEFAULT_SECTIONS
    )
    priorities: Annotated[tuple[str, ...], Meta(description="Priorities of action items.")] = (
        "P0",
        "P1",
        "P2",
        "P3",
    )
    mail: Mail = Mail()
    reminders: Reminders = Reminders()
    meetings: Meetings = Meetings()
    people: Annotated[dict[str, Person], Meta(description="The people, by handle.")] = {}
    customers: Annotated[dict[str, Customer], Meta(description="The customers, by name.")] = {}
    github: GitHub = GitHub()
    check: Check = Check()
    score: Score = Score()
    public: Public = Public()

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def working_calendar(self) -> WorkingCalendar:
        """The calendar that business days are counted on."""
        return _working_calendar(self.calendar)

    @property
    def slots(self) -> Slots:
        """When meetings can be held."""
        held = self.meetings
        return Slots.of(
            self.working_calendar, self.zone, hours=held.hours, preferred=held.preferred, length=held.length,
            notice=held.notice,
        )  # fmt: skip

    def due_on(self, severity: str | None, resolved_at: dt.datetime) -> dt.date | None:
        """The date on which a post-mortem is due, counted from the local day of the resolution.

        None where the severity demands none or is not known.
        """
        deadline = self.severities[severity].due if severity in self.severities else NO_DEADLINE
        if not deadline:
            return None
        return self.working_calendar.add(resolved_at.astimezone(self.zone).date(), deadline)

    def login(self, handle: str) -> str:
        """The login on the Git host of a handle, or the handle itself."""
        person = self.people.get(handle)
        return person.github if person is not None and person.github else handle

    def handle(self, name: str) -> str:
        """The one handle of somebody who is named by it or by the login, whose case means nothing; else the name."""
        if name in self.people:
            return name
        folded = name.casefold()
        return next((handle for handle in self.people if self.login(handle).casefold() == folded), name)

    def person_name(self, handle: str) -> str:
        """The name that pages show for a handle."""
        person = self.people.get(handle)
        return person.name if person is not None and person.name else handle

    def section(self, heading: str) -> Section | None:
        """The section that a heading stands for, by its name or an accepted other name."""
        names = self.headings
        return names.get(heading.strip().casefold()) or names.get(plain(heading))

    def has_section(self, name: str) -> bool:
        """Whether a section is among those of the policy under this very name."""
        return any(section.name == name for section in self.sections)

    @property
    def headings(self) -> Mapping[str, Section]:
        """The section that each accepted heading stands for, by the heading as written, folded, and as `plain`."""
        return _headings(self.sections)


@lru_cache(maxsize=1 << 12)
def plain(heading: str) -> str:
    """The words of a heading, folded: without its number, emphasis, emoji, and a closing remark in brackets."""
    folded = heading.replace("\u2019", "'").casefold().strip(_AROUND_HEADING)
    if folded.endswith(")"):
        folded = folded[: folded.rfind("(")].rstrip(_AROUND_HEADING)
    first = next((at for at, char in enumerate(folded) if char.isalpha()), 0)
    return folded[first:]


@lru_cache(maxsize=8)
def _working_calendar(c: Calendar) -> WorkingCalendar:
    return WorkingCalendar(country=c.country, subdivision=c.subdivision, weekend=c.weekend, extra=c.extra)


@lru_cache(maxsize=8)
def _headings(sections: tuple[Section, ...]) -> Mapping[str, Section]:
    accepted = [(heading, section) for section in reversed(sections) for heading in (*section.aliases, section.name)]
    return {plain(heading): section for heading, section in accepted} | {
        heading.strip().casefold(): section for heading, section in accepted
    }


def parse(text: str, *, is_checked: bool = False) -> Policy:
    """Read the policy from the text of `pyproject.toml`; ConfigError says which line is wrong and why.

    `is_checked` says that this very text was read before, so that its values need no second look.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{POLICY}: {error}", "Mend the file and run the command again.") from error
    tool = document.get("tool")
    table = tool.get("afterword", {}) if isinstance(tool, dict) else {}
    try:
        policy = msgspec.convert(table, Policy, strict=True, dec_hook=_decode)
        if not is_checked:
            _check(policy)
    except msgspec.ValidationError as error:
        raise _located(text, str(error), table) from error
    return policy


def _decode(kind: type, value: Any) -> Any:
    if kind is Deadline and isinstance(value, str):
        return Deadline.parse(value)
    raise ValueError(f"expected {kind.__name__.lower()}, got {value!r}")


def _check(policy: Policy) -> None:
    try:
        ZoneInfo(policy.timezone)
    except (KeyError, ValueError, OSError) as error:
        raise ConfigError(
            f"{POLICY}: `tool.afterword.timezone` has {policy.timezone!r}, which is not a time zone",
            "Use a name such as Europe/Berlin or UTC.",
        ) from error
    if not policy.severities:
        raise ConfigError(f"{POLICY}: `tool.afterword.severities` is empty", "Name at least one severity.")
    names = [section.name.casefold() for section in policy.sections]
    for section in policy.sections:
        if names.count(section.name.casefold()) > 1:
            raise ConfigError(f"{POLICY}: section {section.name!r} is there twice", "Take one of them out.")
    check_calendar(policy.calendar.country, policy.calendar.subdivision, policy.calendar.weekend)
    _check_reminders(policy.reminders)
    _ = policy.slots
    for section in policy.sections:
        if section.required not in (*STATUSES, "never"):
            raise ConfigError(
                f"{POLICY}: section {section.name!r} is required from {section.required!r}",
                f"Use one of {', '.join(STATUSES)} or never.",
            )
        for severity in section.severities:
            if severity not in policy.severities:
                raise ConfigError(
                    f"{POLICY}: section {section.name!r} is asked of severity {severity!r}, which does not exist",
                    f"Use {', '.join(policy.severities)}, or leave `severities` out.",
                )


def _check_reminders(reminders: Reminders) -> None:
    where = f"{POLICY}: `tool.afterword.reminders"
    for channel in reminders.channels:
        if channel not in CHANNELS:
            raise ConfigError(f"{where}.channels` has {channel!r}", f"Use some of {', '.join(CHANNELS)}.")
    if reminders.after and not reminders.after.days:
        raise ConfigError(f"{where}.after` is {reminders.after}", 'Write "1 business day" or more, or "none".')


_TABLES: Mapping[str, type[_Table]] = {
    "calendar": Calendar,
    "check": Check,
    "customers": Customer,
    "github": GitHub,
    "mail": Mail,
    "meetings": Meetings,
    "people": Person,
    "public": Public,
    "reminders": Reminders,
    "score": Score,
    "sections": Section,
    "severities": Severity,
}


def _located(text: str, message: str, table: Mapping[str, Any]) -> ConfigError:
    """Turn msgspec's "… - at `$.people[...].name`" into file, line, key and a suggestion."""
    problem, _, path = message.partition(" - at `$")
    keys = [key.removesuffix("[]") for key in path.rstrip("`").replace("[...]", "[]").split(".") if key]
    if "[...]" in path and isinstance(table.get(keys[0]), dict):
        keys.insert(1, _failing_entry(table[keys[0]], _TABLES[keys[0]]))
    hint = "The configuration page of the handbook lists every key."
    if "unknown field `" in problem:
        unknown = problem.split("`")[1]
        kind = _TABLES.get(keys[0].partition("[")[0], Policy) if keys else Policy
        if close := get_close_matches(unknown, kind.__struct_fields__, n=1):
            hint = f"Did you mean `{close[0]}`?"
        keys.append(unknown)
        problem = "unknown key"
    where = ".".join(["tool.afterword", *keys])
    problem = problem.replace("Expected", "expected").replace("Object", "object")
    return ConfigError(f"{POLICY}:{_line(text, keys)}: `{where}`: {problem}", hint)


def _failing_entry(entries: Mapping[str, Any], kind: type[_Table]) -> str:
    for name, entry in entries.items():
        try:
            msgspec.convert(entry, kind, strict=True, dec_hook=_decode)
        except msgspec.ValidationError:
            return name
    return "?"


def _line(text: str, keys: list[str]) -> int:
    """The line that sets the key, or else the nearest table header above where it should be."""
    best, entries = (0, 1), 0
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = stripped.split("#")[0].strip(" []").split(".")[2:] if "tool.afterword" in stripped else ["?"]
            if stripped.startswith("[[") and table[:1] == ["sections"]:
                table = [f"sections[{entries}]"]
                entries += 1
            here = table
        else:
            here = [*table, *stripped.partition("=")[0].strip().split(".")] if "=" in stripped else []
        if len(here) > best[0] and _leads_to(here, keys):
            best = (len(here), number)
    return best[1]


def _leads_to(here: list[str], keys: list[str]) -> bool:
    """Whether a line is about the beginning of a key; a list written in one line is about all its entries."""
    return len(here) <= len(keys) and all(
        part in (key, key.partition("[")[0]) for part, key in zip(here, keys, strict=False)
    )
