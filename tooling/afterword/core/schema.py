"""The front matter as JSON Schema, for editors: made from the fields that are read and from the policy.

It is draft 7, which editors know best. It says what holds for every status; what a later status asks for, and
what fields say of each other, is left to `afterword check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from afterword.core import policy as policies
from afterword.core import reading
from afterword.core.manual import of as manual_of
from afterword.core.policy import Policy
from afterword.core.postmortem import ACTION_ITEM_TYPES, CUSTOMER_IMPACTS, DETECTED_BY, VISIBILITIES
from afterword.core.rule import Rule
from afterword.core.status import STATUSES

Schema = dict[str, Any]

REQUIRED = ("title", "severity", "status", "owner", "started_at")
"""What even a draft has to say."""
LOGIN = f"^{policies.LOGIN}$"
"""What can be a login on the Git host."""
_LINE = r"^\s*(\S[^\n]*)?\s*$"
_FILLED_LINE = r"^\s*\S[^\n]*\s*$"
_PEOPLE = frozenset({"owner", "incident_commander", "on_call", "responders"})
DESCRIPTIONS: Mapping[str, str] = {
    "title": "What was broken, and for whom, in a few words.",
    "severity": "How bad it was; deadlines and reviewers follow from it.",
    "status": "How far the post-mortem is; more is asked of each later status.",
    "owner": "The one person who sees to it that the post-mortem gets written.",
    "incident_commander": "Who led the response.",
    "on_call": "Who was on call, and owes what follows an incident.",
    "responders": "Who else helped.",
    "services": "What was affected.",
    "customers": "The affected customers; each of them gets the notices and the all-clear.",
    "tags": "Words to find it by.",
    "detected_by": "Who or what noticed the incident.",
    "visibility": "Whether a public site may show it.",
    "started_at": "When the impact started, in UTC.",
    "detected_at": "When it was noticed, in UTC.",
    "mitigated_at": "When customers no longer felt it, in UTC; may stay empty.",
    "resolved_at": "When it was over, in UTC.",
    "due_on": "By when the post-mortem is to be reviewed; the severity says how long it may take.",
    "due_reason": "Why it takes longer than the policy allows.",
    "meeting_at": "When the review meeting starts, in UTC.",
    "related": "The ids of post-mortems that belong to this one.",
    "action_items": "What is to be done so that it does not happen again.",
    "action_items.title": "What is to be done: a verb first, and how to tell that it is done.",
    "action_items.type": "What the item is good for.",
    "action_items.owner": "The one person who sees to it.",
    "action_items.priority": "How urgent it is; the policy says how long each may take.",
    "action_items.due_on": "By when it is to be done.",
    "action_items.issue": "The address of the issue that tracks it.",
    "action_items.customer_impact": "What doing it means to customers, who are told before a restart or a change.",
    "action_items.done_on": "When it was done.",
    "action_items.declined": "Why it will not be done.",
    "follow_up": "What the on-call person owes after an incident, and has done.",
    "follow_up.chat_saved": "That the chat was looked through, and what matters of it saved.",
    "follow_up.announced": "That the group was told.",
    "follow_up.customer_notices": "Which customers were told of a restart or a change before it was made.",
    "follow_up.all_clear": "Which customers were told that all is well.",
    "follow_up.invitations": "What was sent about the review meeting: each time of it, and that it is cancelled.",
    "invitations.about": "When the meeting starts, in UTC, or `cancelled`.",
    "invitations.to": "The people who were invited.",
    "at": "When it was done, in UTC.",
    "by": "Who did it.",
    "to": "The address that it went to.",
    "customer": "The customer who was told, spelt as in `customers`.",
    "about": "What the customer was told of.",
    "message_id": "The Message-ID of the mail, by which it is found again.",
    "reason": "Why it was done although something was still open.",
    "ignore": "Rules that do not apply to this post-mortem.",
    "ignore.rule": "The code or the name of the rule.",
    "ignore.reason": "Why it does not apply.",
}
"""What each key of the front matter is for; what is the same in several entries stands here once."""


def front_matter(policy: Policy, rules: Sequence[Rule] = ()) -> Schema:
    """The schema of the front matter, with the words of the policy; `rules` are those that can be ignored."""
    make = _Maker(policy, rules)
    entry = make.table("", reading.LEDGER_FIELDS)
    follow_up = {
        "chat_saved": _or_nothing(entry),
        "announced": _or_nothing(entry),
        "customer_notices": _list(make.table("customer_notices.", reading.LEDGER_FIELDS)),
        "all_clear": _list(entry),
        "invitations": _list(make.table("invitations.", reading.LEDGER_FIELDS)),
    }
    properties = {
        **make.fields("", reading.FIELDS),
        "action_items": _list(make.table("action_items.", reading.ACTION_ITEM_FIELDS)),
        "follow_up": _or_nothing(_table(_described("follow_up.", follow_up))),
        "ignore": _list(make.table("ignore.", reading.IGNORED_FIELDS)),
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Front matter of a post-mortem",
        **_table(_described("", properties)),
        "required": list(REQUIRED),
    }


class _Maker:
    """Makes the schemas of fields, which depend on the policy and on the rules."""

    def __init__(self, policy: Policy, rules: Sequence[Rule]) -> None:
        meanings = {name: severity.meaning for name, severity in policy.severities.items()}
        summaries = {
            word: " ".join(manual_of(rule).summary.split()) for rule in rules for word in (rule.code, rule.name)
        }
        self.people = tuple(policy.people)
        self.choices: Mapping[str, Schema] = {
            "severity": _choice(meanings, meanings.values()),
            "status": _choice(STATUSES),
            "detected_by": _choice(DETECTED_BY),
            "visibility": _choice(VISIBILITIES),
            "action_items.type": _choice(ACTION_ITEM_TYPES),
            "action_items.priority": _choice(policy.priorities),
            "action_items.customer_impact": _choice(CUSTOMER_IMPACTS),
            "customer_notices.about": _choice(CUSTOMER_IMPACTS[1:]),
            **({"ignore.rule": _choice(summaries, summaries.values())} if rules else {}),
        }

    def table(self, prefix: str, fields: Mapping[str, reading.Converter]) -> Schema:
        """A mapping with these keys and no others."""
        return _table(_described(prefix, self.fields(prefix, fields)))

    def fields(self, prefix: str, fields: Mapping[str, reading.Converter]) -> dict[str, Schema]:
        """The schema of each field, by its key."""
        return {key: self._field(prefix, key, getattr(convert, "__name__", "")) for key, convert in fields.items()}

    def _field(self, prefix: str, key: str, kind: str) -> Schema:
        if kind == "instant":
            pattern = reading.INSTANT.pattern.removesuffix(r"?\Z")
            found = _written(pattern, "an instant with its zone, such as 2026-11-20T09:12:00Z")
        elif kind == "date":
            found = _written(reading.DATE.pattern.removesuffix(r"\Z"), "a date such as 2026-11-27")
        elif key in _PEOPLE:
            found = self._person({"type": ["string", "number"], "pattern": LOGIN})
        elif key == "by":  # any name will do, the known ones are offered
            found = self._person(_line(_LINE))
        else:
            found = self.choices.get(prefix + key) or _line(_FILLED_LINE if prefix + key in REQUIRED else _LINE)
        if kind == "texts":
            return _list(_or_nothing(found))
        return found if prefix + key in REQUIRED else _or_nothing(found)

    def _person(self, other: Schema) -> Schema:
        return {"anyOf": [{"enum": list(self.people)}, other]} if self.people else other


def _described(prefix: str, properties: Mapping[str, Schema]) -> dict[str, Schema]:
    return {
        key: {"description": DESCRIPTIONS.get(prefix + key) or DESCRIPTIONS[key], **schema}
        for key, schema in properties.items()
    }


def _table(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": ["array", "null"], "items": items}


def _line(pattern: str) -> Schema:
    # YAML makes numbers and truth values of some words; as text they are as good as any.
    return {"type": ["string", "number", "boolean"], "pattern": pattern}


def _written(pattern: str, told: str) -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$", "patternErrorMessage": f"Write {told}."}


def _choice(words: Iterable[str], told: Iterable[str] = ()) -> Schema:
    words, told = list(words), list(told)
    # YAML reads `1` as a number, for people it is the word.
    found: Schema = {"enum": [*words, *(int(word) for word in words if word.isdecimal())]}
    return {**found, "enumDescriptions": told} if told else found


def _or_nothing(schema: Schema) -> Schema:
    """The schema, or an empty value: a key may be there before there is something to say."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": [*kinds, "null"]}
