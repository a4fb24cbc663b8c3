"""AW60x: words that look for somebody to blame, where a condition explains more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from afterword.core.cursor import Cursor
from afterword.core.patterns import pattern
from afterword.core.people import Cast
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, rule, shown

_SIGNS = (
    "human", "blam", "careless", "negl", "slopp", "stupid", "forgot", "failed to",
    "fault", "mistake", "ought to", "if only", "caused", "broke", "incompeten",
)  # fmt: skip
"""Finding a piece of text is quick, seeing what people make of it is not: most files hold none of these."""
_TO_CUSTOMERS = "External message"
_LUCK = "Where we got lucky"
_NEAR = 80
_GAP = r"\s{1,9}"
_ROLES = "on-call|engineer|developer|administrator|responder|reviewer|commander|technician|contractor|intern|colleague"
_SOMEBODY = rf"(?:he|she|someone|somebody|anyone|anybody|(?:{_ROLES}|employee|person|team)s?)"
"""People without a name; `we`, `they` and `operator` are as often systems."""
_HOW = (
    rf"(?:(?:all|also|already|always|at{_GAP}least|better|clearly|immediately|just|never|not|only|really|then){_GAP})?"
)
_NOUN_FOLLOWS = r"(?:automated|dedicated|detailed|limited|named|read|run|set|shared)"
"""`should have limited access` asks for something; `should have limited the access` regrets."""
_DONE = (
    rf"(?:(?!{_NOUN_FOLLOWS}\b(?!{_GAP}(?:an?|it|its|our|that|the|their|them|this|us)\b)|(?:fe|ne|spe|se)ed\b)"
    r"(?:\w{2,30}ed|been|begun|broken|brought|built|called|caught|chosen|done|drawn|fallen|felt|found|given|gone|had"
    r"|held|kept|known|left|lost|made|meant|put|read|run|said|seen|sent|set|shut|spent|spoken|taken|taught|thought|told"
    r"|understood|written)\b)"
)

_HUMAN_ERROR = {
    "human": pattern(r"human[\s-]{1,9}(?:error|mistake|failure|fault)s?\b"),
}
_BLAMING = {
    "blam": pattern(r"blame\b(?<=\bto\sblame)"),
    "careless": pattern(r"careless(?:ly|ness)?\b"),
    "negl": pattern(r"negl(?:igent(?:ly)?|igence|ected|ectful)\b"),
    "slopp": pattern(r"slopp(?:y|ily|iness)\b"),
    "stupid": pattern(r"stupid(?:ly|ity)?\b"),
    "forgot": pattern(r"forgot\b"),
    "incompeten": pattern(r"incompeten(?:t(?:ly)?|ce)\b"),
    "failed to": pattern(
        rf"failed{_GAP}to{_GAP}follow{_GAP}(?:[\w-]{{1,30}}{_GAP}){{0,2}}"
        r"(?:checklist|guideline|instruction|polic|procedure|process|protocol|rule|runbook|step)\w{0,3}\b"
    ),
    "fault": pattern(
        rf"fault(?:(?<=\b(?:his|her|our)\sfault)(?=\s?[.,;:!?)|\n])|(?<=whose\sfault)\b"
        rf"|{_GAP}of{_GAP}(?:(?:an?|the){_GAP})?{_SOMEBODY}\b)"
    ),
}
_REGRET = pattern(rf"ould(?:n['’]t)?(?:['’]ve|{_GAP}{_HOW}have){_GAP}{_HOW}{_DONE}")
_WISHES = {
    "ought to": pattern(rf"ought{_GAP}to{_GAP}have{_GAP}{_HOW}{_DONE}"),
    "if only": pattern(rf"if{_GAP}only{_GAP}(?:we|they|{_SOMEBODY})(?:{_GAP}(?:had|knew|could)\b|['’]d\b)"),
}
_FAILED = pattern(rf"failed{_GAP}to\b")
_BY_SOMEBODY = pattern(rf"\b{_SOMEBODY}{_GAP}(?:(?:also|had|has|have|simply|then){_GAP}){{0,2}}\Z")
_BY_US = pattern(rf"\bwe{_GAP}\Z")

_DEEDS = {
    "caused": pattern(rf"caused(?:{_GAP}by)?\b"),
    "broke": pattern(rf"broke(?:n{_GAP}by)?\b(?!{_GAP}(?:down|even|for|off|out|the{_GAP}(?:news|tie)|up)\b)"),
    "forgot": pattern(r"forgot\b"),
    "failed to": _FAILED,
    "negl": pattern(r"negl(?:ected|igence)\b"),
    "blam": pattern(r"blame(?:d|s)?\b"),
    "careless": pattern(r"carelessness\b"),
    "fault": pattern(rf"fault(?:{_GAP}of)?\b"),
    "mistake": pattern(r"mistake\b"),
}
_MADE = pattern(r"(?<=\s)made\s{1,9}(?:an?|the|this)\s{1,9}(?:[a-z]{2,20}\s{1,9})?\Z")
_NOUNS = ("negligence", "carelessness", "fault", "mistake")
_BETWEEN = pattern(
    r"(?<=\s)(?:(?:accidentally|again|also|apparently|at|had|has|have|inadvertently|is|mistakenly|simply|then|to|was)\s{1,9}){1,4}\Z"
)
_NOT = pattern(r"\b(?:no|no-one|nobody|none|not|never|nor|nothing|without|isn't|wasn't|isn’t|wasn’t)\s[\w\s-]{0,20}\Z")


@rule("AW601", "human-error", level="warning")
def human_error(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The text gives human error as an explanation.

    ## Why
    People err every day, mostly without an incident: an explanation that ends there leaves everything as it is.

    ## What to do
    Go on asking what made the step easy to get wrong, and what let it through to customers.

    ## Example
    ```markdown fails
    ## Contributing factors

    The cause was human error.
    ```
    ```markdown passes
    ## Contributing factors

    The two hosts had the same prompt, and the script did not ask before it went on.
    ```
    """
    cure = "explains nothing: say what made it easy to get wrong, and what let it through"
    yield from _findings(postmortem, context, _hits(postmortem, _HUMAN_ERROR), cure)


@rule("AW602", "blaming-word", level="warning")
def blaming_word(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A word judges people instead of telling what happened.

    ## Why
    Who expects to be judged keeps to themselves what the others would have to know.

    ## What to do
    Tell what people saw and knew at the time. What others say stays as it is, between quotation marks.

    ## Example
    ```markdown fails
    ## Contributing factors

    A careless change removed the index.
    ```
    ```markdown passes
    ## Contributing factors

    The review tool showed the change without the index that it removed.
    ```
    """
    cure = "judges: tell what was seen, known and expected at the time instead"
    yield from _findings(postmortem, context, _unnamed(postmortem, context), cure)


@rule("AW603", "counterfactual", level="warning")
def counterfactual(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The text tells what people had better done instead of what they did.

    ## Why
    Afterwards the right step is obvious. Why another one looked right at the time is what there is to learn.

    ## What to do
    Tell what was done, and what made sense of it then; write what is to change as an action item.

    ## Example
    ```markdown fails
    ## Contributing factors

    We should have tested the migration with more rows.
    ```
    ```markdown passes
    ## Contributing factors

    The test used a tenth of the rows, which had been enough for every migration before.
    ```
    """
    cure = "is hindsight: tell what was done and why it made sense then; put the wish into an action item"
    yield from _findings(postmortem, context, _regrets(postmortem, context), cure)


@rule("AW604", "named-person-as-cause", level="warning")
def named_person_as_cause(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """Somebody is named as the one who caused it.

    ## Why
    The next one at the same place does the same, as long as the place is as it is.

    ## What to do
    Names are for who saw or did something. For a cause, name the condition: "the runbook has no step for the replica".

    ## Example
    ```markdown fails
    ## Contributing factors

    Bob broke the replica with a migration.
    ```
    ```markdown passes
    ## Contributing factors

    The migration locked the table, and nothing limits how long one may run.
    ```
    """
    yield from _findings(
        postmortem, context, _named(postmortem, context), "is named as a cause: tell what made it possible instead"
    )


class _Hit(NamedTuple):
    """A phrase of the body, and whom it names."""

    start: int
    end: int
    name: str = ""


@lru_cache(maxsize=1)
def _signs(lowered: str) -> frozenset[str]:
    """The signs that a text holds; remembered, as all the rules ask one after the other."""
    return frozenset([sign for sign in _SIGNS if sign in lowered])


def _hits(postmortem: Postmortem, patterns: Mapping[str, re.Pattern[str]]) -> list[_Hit]:
    """Where the patterns match the text in lower case, in order, and not within a word."""
    lowered = postmortem.lowered
    signs = _signs(lowered)
    if signs.isdisjoint(patterns):
        return []
    spans = [match.span() for sign in signs if sign in patterns for match in patterns[sign].finditer(lowered)]
    return [_Hit(start, end) for start, end in sorted(spans) if not lowered[max(start - 1, 0) : start].isalnum()]


def _regrets(postmortem: Postmortem, context: Context) -> list[_Hit]:
    lowered = postmortem.lowered
    found = _hits(postmortem, _WISHES)
    for hit in _hits(postmortem, {"failed to": _FAILED}):
        if _BY_SOMEBODY.search(lowered, max(hit.start - _NEAR, 0), hit.start):
            found.append(hit)
    cast: Cast | None = None
    for match in _REGRET.finditer(lowered):
        start, end = match.span()
        if lowered.endswith("sh", 0, start):
            found.append(_Hit(start - 2, end))
        elif lowered.endswith(("c", "w"), 0, start):
            cast = cast or Cast(context.policy, postmortem)
            if _is_by_somebody(postmortem, start - 1, cast):
                found.append(_Hit(start - 1, end))
    return sorted(found)


def _is_by_somebody(postmortem: Postmortem, end: int, cast: Cast) -> bool:
    """Whether it is people who could or would have, rather than something that was built."""
    before = postmortem.body[max(end - _NEAR, 0) : end]
    lowered = before.lower()
    is_ours = postmortem.lowered[end] == "c" and _BY_US.search(lowered) is not None
    return is_ours or _BY_SOMEBODY.search(lowered) is not None or bool(cast.acting(before))


def _named(postmortem: Postmortem, context: Context) -> Iterator[_Hit]:
    """What somebody with a name is said to have done wrong."""
    if hits := _hits(postmortem, _DEEDS):
        cast = Cast(context.policy, postmortem)
        yield from (hit._replace(name=name) for hit in hits if (name := _who(postmortem.body, hit, cast)))


def _unnamed(postmortem: Postmortem, context: Context) -> Iterator[_Hit]:
    """The words that judge, but for those that `_named` finds."""
    if hits := _hits(postmortem, _BLAMING):
        cast = Cast(context.policy, postmortem)
        deeds = {deed.start: deed for deed in _hits(postmortem, _DEEDS)}
        for hit in hits:
            deed = deeds.get(hit.start)
            if deed is None or not _who(postmortem.body, deed, cast):
                yield hit


def _who(body: str, hit: _Hit, cast: Cast) -> str:
    deed = body[hit.start : hit.end].lower()
    if deed.endswith(("by", "of")):
        return cast.named(body[hit.end : hit.end + _NEAR])
    before = body[max(hit.start - _NEAR, 0) : hit.start]
    if deed.startswith("blame"):
        is_predicate = before.rstrip().endswith(" to")
        return _actor(before, cast) if is_predicate else cast.named(body[hit.end : hit.end + _NEAR])
    if deed in _NOUNS:
        if made := _MADE.search(before):
            return _actor(before[: made.start()], cast)
        return cast.owning(before) or (_actor(before, cast) if before.rstrip().endswith(" at") else "")
    return _actor(before, cast)


def _actor(before: str, cast: Cast) -> str:
    between = _BETWEEN.search(before)
    return cast.acting(before[: between.start()] if between is not None else before)


def _findings(postmortem: Postmortem, context: Context, hits: Iterable[_Hit], cure: str) -> Iterator[Finding]:
    """Those hits that the author says in their own words, to colleagues."""
    cursor: Cursor | None = None
    for hit in hits:
        cursor = cursor or Cursor(postmortem.body, postmortem.body_line)
        position = cursor.move(hit.start)
        if not cursor.is_prose or cursor.is_cited or _is_harmless(postmortem.lowered, hit.start):
            continue
        is_lucky = postmortem.lowered[hit.start : hit.start + 5] in ("could", "would")
        if _is_within(position.line, postmortem, context, (_TO_CUSTOMERS, _LUCK) if is_lucky else (_TO_CUSTOMERS,)):
            continue
        phrase = postmortem.body[hit.start : hit.end]
        subject = shown(hit.name or " ".join(phrase.split()))
        yield Finding(position=position, message=f"{subject} {cure}", width=len(phrase.partition("\n")[0]))


def _is_within(line: int, postmortem: Postmortem, context: Context, names: Iterable[str]) -> bool:
    """Whether a line is in one of the sections with these names."""
    found = context.sections(postmortem)
    return any(section.line <= line <= section.end_line for name in names for section in found.get(name, ()))


def _is_harmless(lowered: str, start: int) -> bool:
    """Whether it is denied, or a part of an address."""
    before = lowered[max(start - _NEAR, 0) : start]
    word = before.rpartition(" ")[2].rpartition("\n")[2]
    return "](" in word or "/" in word or _NOT.search(before) is not None
