"""Rules, sorted by when they are asked."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.core.rule import Rule
from afterword.core.status import STATUSES


class Ruleset:
    """The rules of a check, by the status of the post-mortem and by what they look at."""

    def __init__(self, rules: Sequence[Rule], known: Sequence[Rule] = ()) -> None:
        self.rules = tuple(rules)
        self.asked = {word: rule for rule in rules for word in (rule.code, rule.name)}
        self.words = frozenset(self.asked).union(*((rule.code, rule.name) for rule in known))
        self.of_file = tuple(rule for rule in rules if rule.of == "file")
        self.of_references = tuple(rule for rule in rules if rule.of == "references")
        self.of_suppressions = tuple(rule for rule in rules if rule.of == "suppressions")
        own = [rule for rule in rules if rule.of in ("file", "postmortem")]
        self.at = {status: tuple(rule for rule in own if _is_reached(status, rule.since)) for status in STATUSES}
        self.at_best = {status: tuple(rule for rule in at if not rule.of_problems) for status, at in self.at.items()}
        self.ahead = {
            status: tuple(
                rule
                for rule in own
                if rule.level == "error" and (rule.since == status or (rule.follows_status and rule in self.at[status]))
            )
            for status in STATUSES
        }

    def state(self, word: str, status: str) -> str:
        """What becomes of a suppression of the rule with this code or name, as long as nothing was found."""
        if (rule := self.asked.get(word)) is None:
            return "disabled" if word in self.words else "unknown"
        is_whole = _is_reached(status, rule.since) and not (rule.follows_status and status != STATUSES[-1])
        return "unused" if is_whole else "disabled"


def _is_reached(status: str, since: str) -> bool:
    return STATUSES.index(status) >= STATUSES.index(since)
