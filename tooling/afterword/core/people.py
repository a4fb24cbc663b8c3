"""The people that a text can name: to tell a person from a service."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem

_LOGIN = pattern(r"@\w[\w-]*\Z")
_MARKS = "*_()[].,;:!?\"'“”‘’"
_OWNING = ("'s", "’s")
_BEFORE_SUBJECT = frozenset({
    "after", "again", "also", "although", "and", "as", "because", "before", "but", "finally", "how", "however", "if",
    "later", "once", "or", "since", "so", "that", "then", "though", "today", "unfortunately", "until", "utc", "when",
    "where", "which", "while", "why", "yesterday",
})  # fmt: skip
"""Words behind which somebody who is named is the one who acts: not `to Alice`, not `by Alice`."""


class Cast:
    """Everybody whom the policy or the post-mortem names, as texts write them."""

    def __init__(self, policy: Policy, postmortem: Postmortem) -> None:
        roles = (postmortem.owner, postmortem.incident_commander, postmortem.on_call, *postmortem.responders)
        names = {role for role in roles if role}
        for handle, person in policy.people.items():
            names.update((handle, person.name, person.name.partition(" ")[0]))
        names.update([name.capitalize() for name in names if name.isascii() and name.islower()])
        self._names = frozenset(names - {""})

    def acting(self, before: str) -> str:
        """Whoever is named at the end of the text before a verb and begins its clause; empty for nobody."""
        words = before.rpartition("\n\n")[2].split()
        for count in (1, 2):
            name = " ".join(words[-count:]).lstrip(_MARKS).rstrip("*_")
            if self._is_known(name) and _begins_clause(words[:-count]):
                return name
        return ""

    def named(self, after: str) -> str:
        """Whoever is named first in the text behind a verb; empty for nobody."""
        words = after.split(maxsplit=2)[:2]
        return self._first(" ".join(words), *words[:1])

    def owning(self, before: str) -> str:
        """Whose something is that the text before it names, as in `Alice's`; empty for nobody's."""
        words = before.split()[-2:]
        return self._first(words[-1], " ".join(words)) if words and words[-1].endswith(_OWNING) else ""

    def _first(self, *names: str) -> str:
        plain = (name.strip(_MARKS).removesuffix("'s").removesuffix("’s") for name in names)
        return next((name for name in plain if self._is_known(name)), "")

    def _is_known(self, name: str) -> bool:
        return name in self._names or _LOGIN.match(name) is not None


def _begins_clause(words: Sequence[str]) -> bool:
    """Whether what follows these words is the first of its clause: behind a mark, a number or such a word."""
    return not words or not words[-1][-1].isalpha() or words[-1].casefold() in _BEFORE_SUBJECT
