"""Which rules are asked, and at which level: what the policy says, and what the command line adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from afterword.core.diagnostic import LEVELS
from afterword.core.patterns import pattern
from afterword.core.rule import Rule, did_you_mean
from afterword.errors import ConfigError

_PREFIX = pattern(r"AW\d{0,3}\Z")


def matches(rule: Rule, word: str) -> bool:
    """Whether `word` means the rule: its code, the start of its code, or its name."""
    return rule.name == word or (rule.code.startswith(word) and _PREFIX.match(word) is not None)


def select(
    rules: Sequence[Rule],
    *,
    only: Iterable[str] = (),
    without: Iterable[str] = (),
    levels: Mapping[str, str] | None = None,
) -> tuple[Rule, ...]:
    """The rules that `only` means (all where it is empty) and `without` does not, each at its level.

    The more exact word wins, as in ruff: `only AW6, without AW601, only AW601` asks AW601. ConfigError
    names a word that means no rule.
    """
    only, without = tuple(only), tuple(without)
    for word in (*only, *without, *(levels or {})):
        _check(word, rules)
    chosen = (rule for rule in rules if _weight(rule, only or ("AW",)) > _weight(rule, without))
    return tuple(_at_level(rule, levels or {}) for rule in chosen)


def _weight(rule: Rule, words: Iterable[str]) -> int:
    """How exactly the most exact of the words means the rule; 0 where none does."""
    return max((100 if word == rule.name else len(word) for word in words if matches(rule, word)), default=0)


def _at_level(rule: Rule, levels: Mapping[str, str]) -> Rule:
    meant = [word for word in levels if matches(rule, word)]
    if not meant:
        return rule
    level = levels[max(meant, key=lambda word: _weight(rule, (word,)))]
    if level not in LEVELS:
        raise ConfigError(f"the level of {rule.code} is {level!r}", f"Use one of {', '.join(LEVELS)}.")
    return replace(rule, level=level)


def _check(word: str, rules: Sequence[Rule]) -> None:
    if any(matches(rule, word) for rule in rules):
        return
    known = [name for rule in rules for name in (rule.code, rule.name)]
    hint = did_you_mean(word, known) or "`afterword rule` lists them"
    raise ConfigError(f"there is no rule {word!r}", f"{hint[:1].upper()}{hint[1:]}.".replace("?.", "?"))
