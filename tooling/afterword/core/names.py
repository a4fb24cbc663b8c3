"""The names that only the inside knows, found in a text: of customers, colleagues, and systems."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from afterword.core import allow_list
from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import LedgerEntry, Postmortem

CUSTOMER, COLLEAGUE, SYSTEM = "a customer", "a colleague", "an internal system"
_WORD = pattern(r"[^\W_]+")
_SHORTEST = 2
_BEFORE_SENTENCE = " \t*_\"'“(["


class Name(NamedTuple):
    """A name in a text, and what can stand in its place."""

    start: int
    end: int
    stand_in: str


class Names:
    """Finds names as whole words, in whatever case; parts of people's names only as they are written."""

    def __init__(self, names: Mapping[str, str], as_written: Mapping[str, str] | None = None) -> None:
        found: dict[str, list[tuple[int, re.Pattern[str], str]]] = {}
        for known, flags in ((names, re.IGNORECASE), (as_written or {}, re.NOFLAG)):
            for name, stand_in in known.items():
                words = unicodedata.normalize("NFC", name)
                first = _WORD.search(words)
                if first is None or len(words) < _SHORTEST:
                    continue
                expression = pattern(_expression(words[first.start() :]), flags)
                found.setdefault(first[0].casefold(), []).append((len(words), expression, stand_in))
        self._by_first_word = {
            word: [entry[1:] for entry in sorted(entries, key=lambda entry: -entry[0])]
            for word, entries in found.items()
        }

    def find(self, text: str) -> Iterator[Name]:
        """Each name in the text, the longest where several start, with an `@` before it."""
        end = 0
        for word in _WORD.finditer(text):
            if word.start() < end:
                continue
            for expression, stand_in in self._by_first_word.get(word[0].casefold(), ()):
                if (match := expression.match(text, word.start())) is not None:
                    end = match.end()
                    start = word.start() - text.startswith("@", word.start() - 1) if word.start() else 0
                    yield Name(start, end, stand_in)
                    break

    def replace(self, text: str) -> str:
        """The text with each name's stand-in in its place."""
        kept, at = [], 0
        for name in self.find(text):
            before = text[max(name.start - 40, 0) : name.start].rstrip(_BEFORE_SENTENCE)
            begins = not before or before[-1] in ".!?|#" or before.endswith("\n\n")
            stand_in = name.stand_in[0].upper() + name.stand_in[1:] if begins else name.stand_in
            kept += [text[at : name.start], stand_in]
            at = name.end
        return "".join([*kept, text[at:]])


def internal(policy: Policy, postmortems: Iterable[Postmortem]) -> Names:
    """The names of the policy, and of the customers and people of these post-mortems."""
    names = dict.fromkeys(policy.check.internal_names, SYSTEM)
    parts: dict[str, str] = {}
    names |= dict.fromkeys(allow_list.own_addresses(policy) - {""}, COLLEAGUE)
    for handle, person in policy.people.items():
        names |= dict.fromkeys((handle, person.name, person.github), COLLEAGUE)
        parts |= dict.fromkeys(person.name.split(), COLLEAGUE)
    for severity in policy.severities.values():
        names |= dict.fromkeys(severity.reviewers, COLLEAGUE)
    for postmortem in postmortems:
        names |= dict.fromkeys(people_of(postmortem), COLLEAGUE)
        names |= dict.fromkeys(customers_of(postmortem), CUSTOMER)
    return Names(names, parts)


def people_of(postmortem: Postmortem) -> Iterator[str]:
    """Everybody whom the front matter names."""
    roles = (postmortem.owner, postmortem.incident_commander, postmortem.on_call, *postmortem.responders)
    owners = (item.owner for item in postmortem.action_items)
    doers = (entry.by for entry in _entries(postmortem))
    yield from (name for name in (*roles, *owners, *doers) if name)


def customers_of(postmortem: Postmortem) -> Iterator[str]:
    """Every customer whom the front matter names."""
    yield from postmortem.customers
    yield from (entry.customer for entry in _entries(postmortem) if entry.customer)


def _entries(postmortem: Postmortem) -> Iterator[LedgerEntry]:
    ledger = postmortem.follow_up
    entries = (ledger.chat_saved, ledger.announced, *ledger.customer_notices, *ledger.all_clear)
    yield from (entry for entry in entries if entry is not None)


def _expression(name: str) -> str:
    """What finds a name: over a line's end, with the escapes of Markdown and HTML, and not inside a word."""
    words = [
        "".join(char if char.isalnum() else rf"\\?{re.escape(char)}{'(?:amp;)?' * (char == '&')}" for char in part)
        for part in name.split()
    ]
    return r"(?:\s|&nbsp;)+".join(words) + r"(?![^\W_])"
