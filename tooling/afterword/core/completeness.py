"""How complete a post-mortem is, and what would complete it most: judged as if it were to be closed now.

What can be missing is asked of the rules, by showing them a post-mortem in which there is nothing; what each of it
counts is in the policy. Only a new duty, such as a further action item, can lower the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from afterword.core.layout import POLICY
from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import CUSTOMER_IMPACTS, ActionItem, Postmortem
from afterword.core.reading import FIELDS, TIMELINE
from afterword.core.rule import Context, Finding, Rule, did_you_mean, is_absent
from afterword.core.status import STATUSES
from afterword.errors import ConfigError

ACTION_ITEMS, FOLLOW_UP = "action_items", "follow_up"
MAX_FINDINGS = 1000
_OF_ITEM = pattern(r"(\w+) of action item (\d+)\Z")
_NOTHING = Postmortem(path="", id="", text="", customers=("anybody",))
_EMPTY_ITEM = replace(
    _NOTHING,
    action_items=(ActionItem(number=1, customer_impact=CUSTOMER_IMPACTS[-1]),),
    values={ACTION_ITEMS: [{}]},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """Something that is missing: how many per cent it would bring, and what is to be done."""

    subject: str
    percent: int
    how: str
    rule: str = ""
    """The code of the rule that asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """100 where nothing is missing; the gains have the greatest first."""

    percent: int
    gains: tuple[Gain, ...] = ()


class Gauge:
    """Measures post-mortems with these rules, of which those of errors count."""

    def __init__(self, rules: Sequence[Rule], context: Context) -> None:
        _check(context.policy)
        self.rules = [rule for rule in rules if rule.level == "error" and rule.of == "postmortem"]
        self.context = context
        self.everything = frozenset(self._missing(_NOTHING)) | {
            subject for subject in self._missing(_EMPTY_ITEM) if not _OF_ITEM.match(subject)
        }
        self.of_item = max(1, sum(1 for subject in self._missing(_EMPTY_ITEM) if _OF_ITEM.match(subject)))
        """How much can be missing of one action item."""

    def measure(self, postmortem: Postmortem) -> Completeness:
        """How complete it is; a file that cannot be read is not at all."""
        if not postmortem.is_understood:
            return Completeness(percent=0)
        missing = self._missing(postmortem)
        weights = {subject: self._weight(subject, postmortem) for subject in missing}
        policy = self.context.policy
        # What is in both counts once; an action item's parts are in the weight of all action items.
        whole = {subject for subject in weights if not _OF_ITEM.match(subject)} | self.everything
        total = sum(weight_of(subject, policy) for subject in whole)
        if not total:
            return Completeness(percent=100)
        gains = (
            Gain(subject=subject, percent=max(1, round(100 * weight / total)), how=how, rule=rule)
            for (subject, weight), (how, rule) in zip(weights.items(), missing.values(), strict=True)
            if weight
        )
        return Completeness(
            percent=int(100 * (1 - sum(weights.values(), Fraction()) / total)),
            gains=tuple(sorted(gains, key=lambda gain: -gain.percent)),
        )

    def _missing(self, postmortem: Postmortem) -> Mapping[str, tuple[str, str]]:
        """What is missing, in the order of the rules, with what is to be done and the code of the rule."""
        severities = self.context.policy.severities
        # Where the severity is not known, the worst one: naming it must not bring new demands.
        severity = postmortem.severity if postmortem.severity in severities else next(iter(severities))
        judged = replace(postmortem, status=STATUSES[-1], severity=severity)
        found: dict[str, tuple[str, str]] = {}
        for rule in self.rules:
            for finding in islice(rule.check(judged, self.context), MAX_FINDINGS):
                if (subject := self._subject(rule, finding, postmortem)) is not None:
                    found.setdefault(subject, (finding.message, rule.code))
        return found

    def _subject(self, rule: Rule, finding: Finding, postmortem: Postmortem) -> str | None:
        """What is missing; None where the finding is that something is wrong."""
        subject, grows = finding.subject, rule.since != STATUSES[0] or rule.follows_status
        if subject in FIELDS or subject == ACTION_ITEMS:
            return subject if is_absent(postmortem, subject) else None
        if (match := _OF_ITEM.match(subject)) is not None:
            return subject if is_absent(postmortem, ACTION_ITEMS, int(match[2]) - 1, match[1]) else None
        section = self.context.policy.section(subject)
        if section is not None or subject.startswith(FOLLOW_UP):
            return (section.name if section is not None else subject) if grows else None
        return None

    def _weight(self, subject: str, postmortem: Postmortem) -> Fraction:
        if _OF_ITEM.match(subject):
            parts = self.of_item * len(postmortem.action_items)
            return Fraction(weight_of(ACTION_ITEMS, self.context.policy), parts)
        return Fraction(weight_of(subject, self.context.policy))


def of(postmortem: Postmortem, rules: Sequence[Rule], context: Context) -> Completeness:
    """How complete a post-mortem is, and what would complete it most."""
    return Gauge(rules, context).measure(postmortem)


def weight_of(subject: str, policy: Policy) -> int:
    """What a section, a field, the action items or an entry of the ledger counts."""
    score = policy.score
    if subject in score.weights:
        return score.weights[subject]
    if subject == ACTION_ITEMS:
        return score.action_items
    if subject.startswith(FOLLOW_UP):
        return score.follow_up
    if subject in FIELDS:
        return score.field
    return score.timeline if subject.casefold() in TIMELINE else score.section


def _check(policy: Policy) -> None:
    known = [*(section.name for section in policy.sections), *FIELDS]
    for name in policy.score.weights:
        if name not in known:
            question = did_you_mean(name, known) or "Name a section of the policy, or a field of the front matter."
            raise ConfigError(
                f"{POLICY}: `tool.afterword.score.weights` has {name!r}, which nothing is called",
                question[:1].upper() + question[1:],
            )


def told(gains: Iterable[Gain], most: int) -> Iterator[str]:
    """The first gains, each as `Impact (+9 %)`."""
    for gain in islice(gains, most):
        yield f"{gain.subject.removeprefix(f'{FOLLOW_UP}.')} (+{gain.percent} %)"
