"""The agenda of a review meeting, from what the post-mortem says and what it does not say yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from afterword.core import checklist, instants, prose, sections
from afterword.core.policy import Policy
from afterword.core.postmortem import ActionItem, Postmortem, Section

_MOST = 20
_WRITTEN = (
    ("Contributing factors", "What else had to be true? What made sense then?"),
    ("Detection", "What would have halved the time?"),
    ("Where we got lucky", "What could have made it worse, and by chance did not?"),
)
_REVIEW = "Response process review"


def of(postmortem: Postmortem, policy: Policy) -> str:
    """The agenda, in lines of plain text; conditions are talked about, never culprits."""
    found = sections.by_name(postmortem.sections, policy.headings)
    empty = {name for name in (*(each for each, _ in _WRITTEN), _REVIEW) if not _is_filled(found.get(name, ()))}
    parts = [
        "Why we are here: to learn. We talk about conditions, not about whose fault it was.",
        _timeline(postmortem, policy),
        *(f"{name}{_open(name in empty)}: {question}" for name, question in _WRITTEN),
        *_items(postmortem, policy),
        *_messages(postmortem),
        f"{_REVIEW}{_open(_REVIEW in empty)}: is there anything for the incident commanders?",
    ]
    return "\n".join(["Agenda", "", *(line if line.startswith("   ") else f"- {line}" for line in parts)])


def line(text: str) -> str:
    """A text of somebody else's on one line, without control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _is_filled(found: Iterable[Section]) -> bool:
    return any(prose.without_comments(section.text).strip() for section in found)


def _open(is_empty: bool) -> str:
    return " (still to be written)" if is_empty else ""


def _timeline(postmortem: Postmortem, policy: Policy) -> str:
    known = [event.at for event in postmortem.timeline if event.at is not None]
    if not known:
        return "Timeline (still to be written): what did you see, and when?"
    first, last = (instants.in_both_zones(at, policy.zone) for at in (min(known), max(known)))
    rows = f"{len(postmortem.timeline)} row{'s' if len(postmortem.timeline) > 1 else ''}"
    return f"Timeline, aloud ({rows}, {first} to {last}): who saw it otherwise?"


def _items(postmortem: Postmortem, policy: Policy) -> Iterator[str]:
    if not postmortem.action_items:
        yield "Action items (none yet): which ones, who, until when?"
        return
    still_open = [item for item in postmortem.action_items if item.is_open]
    yield f"Action items ({len(still_open)} of {len(postmortem.action_items)} open): is anything missing, or too much?"
    yield from (f"   {item.number}. {_item(item, policy)}" for item in still_open[:_MOST])
    if len(still_open) > _MOST:
        yield f"   … and {len(still_open) - _MOST} more"


def _item(item: ActionItem, policy: Policy) -> str:
    owner = line(policy.person_name(item.owner)) if item.owner else "nobody yet"
    return f"{line(item.title or '') or 'without a title'} ({owner}, {item.due_on or 'no date yet'})"


def _messages(postmortem: Postmortem) -> Iterator[str]:
    if postmortem.customers:
        waiting = len(
            {*checklist.missing_all_clears(postmortem), *(c for c, _ in checklist.unsent_notices(postmortem))}
        )
        owed = f"{waiting} of {len(set(postmortem.customers))} customers still wait" if waiting else "all are told"
        yield f"Messages to customers ({owed}): is what we tell them true?"
