"""Mend what has one right answer, again and again until nothing is left to mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from afterword.core import linting, reading
from afterword.core.diagnostic import Diagnostic
from afterword.core.editing import Batch, Edit
from afterword.core.front_edits import ORDER
from afterword.core.linting import MAX_FINDINGS
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context
from afterword.core.ruleset import Ruleset

MAX_TRIALS = 400
"""How often a file is judged at most, so that no file takes for ever."""
_BUDGET = 60_000_000
"""How many characters are judged at most, over all trials of a large file."""
_FRONT_WEIGHT = 50
"""A character of front matter takes as long as so many of the text."""


class Applied(NamedTuple):
    """A fix that was made, and where its finding stood at that time."""

    code: str
    name: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A file after its fixes, what was mended in it, and what is left to find."""

    data: bytes
    applied: tuple[Applied, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fix:
    applied: Applied
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class _State:
    """A text, and how it is judged."""

    text: str
    postmortem: Postmortem
    diagnostics: tuple[Diagnostic, ...]
    counts: Counter[str]


@dataclass(slots=True)
class _Fixer:
    path: str
    rules: Ruleset
    context: Context
    trials: int = 0
    work: int = 0
    seen: set[str] = field(default_factory=set)

    def judge(self, text: str) -> _State:
        postmortem = reading.read(text.encode("utf-8"), self.path)
        self.trials += 1
        self.work += len(text) + _FRONT_WEIGHT * (len(text) - len(postmortem.body))
        found = linting.report([postmortem], self.rules, self.context).diagnostics
        return _State(text, postmortem, found, Counter(finding.code for finding in found))

    def fixes(self, state: _State) -> Iterator[_Fix]:
        for rule, finding in linting.fixable(state.postmortem, self.rules, self.context):
            if finding.fix is not None and (edits := tuple(finding.fix())):
                yield _Fix(Applied(rule.code, rule.name, finding.position.line), edits)

    def attempt(self, base: str, state: _State, kept: list[_Fix], fixes: Sequence[_Fix]) -> tuple[_State, list[_Fix]]:
        """Make fixes beside those kept; where together they bring up anything new, by halves, down to each alone."""
        batch = Batch()
        made = [fix for fix in (*kept, *fixes) if batch.add(fix.edits)]
        text = batch.apply(base)
        if self.trials >= MAX_TRIALS or self.work >= _BUDGET or text in self.seen or len(made) == len(kept):
            return state, kept
        after = self.judge(text)
        new = made[len(kept) :]
        is_clean = len(new) == 1 or all(after.counts[code] <= state.counts[code] for code in after.counts)
        if is_clean and not _is_worse(state, after, {fix.applied.code for fix in new}):
            return after, made
        if len(fixes) > 1:
            middle = len(fixes) // 2
            state, kept = self.attempt(base, state, kept, fixes[:middle])
            state, kept = self.attempt(base, state, kept, fixes[middle:])
        return state, kept


def fix(data: bytes, path: str, rules: Ruleset, context: Context) -> Fixed:
    """Mend a file as far as there is one right answer; one that is no UTF-8 text is left alone.

    A second run changes nothing. What a post-mortem suppresses, and what the rules do not ask, is not mended.
    """
    fixer = _Fixer(path, rules, context)
    try:
        state = fixer.judge(data.decode("utf-8"))
    except UnicodeDecodeError:
        return Fixed(data=data, diagnostics=linting.report([reading.read(data, path)], rules, context).diagnostics)
    applied: list[Applied] = []
    while fixes := list(fixer.fixes(state)):
        fixer.seen.add(state.text)
        state, made = fixer.attempt(state.text, state, [], fixes)
        if not made:
            break
        applied += (fix.applied for fix in made)
    return Fixed(data=state.text.encode("utf-8"), applied=tuple(applied), diagnostics=state.diagnostics)


def _is_worse(before: _State, after: _State, codes: Collection[str]) -> bool:
    """Whether fixes of findings with these codes did harm, or did not help.

    What a fix makes readable may well be wrong in its turn, as a name spelt right may turn out to be late; where the
    data is as before, nothing new may be found.
    """
    is_lost = before.postmortem.is_understood and not after.postmortem.is_understood
    if is_lost or len(after.postmortem.problems) > len(before.postmortem.problems):
        return True
    if any(before.counts[code] <= MAX_FINDINGS and after.counts[code] >= before.counts[code] for code in codes):
        return True
    return _data(after.postmortem) == _data(before.postmortem) and _weight(after) > _weight(before)


def _data(postmortem: Postmortem) -> tuple[object, ...]:
    return tuple(getattr(postmortem, name) for name in ORDER)


def _weight(state: _State) -> tuple[int, int]:
    return sum(finding.is_error for finding in state.diagnostics), len(state.diagnostics)
