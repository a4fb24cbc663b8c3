"""AW4xx: the titles of action items, and whether somebody can tell from them what to do."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.patterns import pattern
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, is_absent, rule, shown
from afterword.rules.actions import called, finding

_NO_VERBS = frozenset(
    str.split("""
    a an the this that these those our my their your its some any no every all
    more better less fewer additional further new missing proper improved automatic automated regular manual
    i we they it there everyone everybody someone somebody nobody
    lack need should must maybe perhaps possibly
    daily weekly monthly quarterly yearly
    communication documentation investigation awareness visibility improvement improvements
    """)
)
"""Words that can begin a title, and are no verb in any title that one would want."""
_VERBS_IN_ING = frozenset(
    str.split("bring ring ping string spring swing sling fling cling sting wring sing wing ding ting")
)
_VERBS_IN_ATION = frozenset({"station", "ration"})

_OPEN_END = "say what there will be when it is done, such as `Decide whether … and write down why`"
_NO_CARE = "people are careful already; write what makes the slip impossible or harmless"
_NO_MEASURE = "say what will be different and where, such as `Alert when replica lag passes 30 s`"
_STARTS = pattern(
    r"(?:investigate|look into|look at|think about|explore|discuss|find out|figure out|see (?:if|whether)"
    r"|try (?:to|and)|keep an eye on|consider (?:whether|if|\w{2,20}ing))\b"
)
_CARE = pattern(
    r"\b(?:(?:be|more|extra) careful(?:ly)?|(?:more|closer) attention|pay attention|(?:take|with) more care"
    r"|raise awareness|remind (?:everyone|everybody|people))\b"
)
_BETTER = pattern(
    r"(?:improve|enhance|strengthen) (?:(?:the|our|overall|existing|general|all) ){0,3}(?:monitoring|alerting|alerts"
    r"|logging|observability|visibility|awareness|communication|documentation|docs|testing|tests|process|processes|reliability"
    r"|resilience|stability|performance|runbooks?|code quality|test coverage)\b"
)
_CARE_HINTS = ("care", "attention", "awareness", "remind")
_MEASURES = pattern(r"\d|:| by | so that | until ")


@rule("AW410", "missing-action-item-title")
def missing_action_item_title(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An action item does not say what is to be done.

    ## Why
    Nobody can do it.

    ## What to do
    Give it a `title` that starts with a verb and says when it is done, or take the item out.

    ## Example
    ```yaml fails
    action_items:
      - type: prevent
        owner: bob
        done_on: 2026-12-02
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        done_on: 2026-12-02
    ```
    """
    for item in postmortem.action_items:
        if is_absent(postmortem, "action_items", item.number - 1, "title"):
            message = f"{called(item)} has no `title`: say what is to be done, or take the item out"
            yield finding(postmortem, item, "title", message)


@rule("AW430", "duplicate-action-item", level="warning")
def duplicate_action_item(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """Two action items have the same title.

    ## Why
    One of them is forgotten when the other one is done.

    ## What to do
    Take one out, or say in the titles how they differ.

    ## Example
    ```yaml fails
    action_items:
      - title: Fail over by itself
        type: prevent
        done_on: 2026-12-02
      - title: Fail over by itself
        type: prevent
        done_on: 2026-12-04
    ```
    ```yaml passes
    action_items:
      - title: Fail over checkout by itself
        type: prevent
        done_on: 2026-12-02
      - title: Fail over payments by itself
        type: prevent
        done_on: 2026-12-04
    ```
    """
    if len(postmortem.action_items) < 2:
        return
    first: dict[str, int] = {}
    for item in postmortem.action_items:
        if item.title is None:
            continue
        number = first.setdefault(" ".join(item.title.casefold().split()).rstrip("."), item.number)
        if number != item.number:
            message = f"{called(item)} is action item {number} again: take one out, or say how they differ"
            yield finding(postmortem, item, "title", message)


@rule("AW432", "action-item-without-verb", level="warning")
def action_item_without_verb(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The title of an action item does not start with a verb.

    ## Why
    "Replica lag" is a topic; "Alert when replica lag passes 30 s" is something that one can do, and be done with.

    ## What to do
    Start with what somebody does: `Add`, `Alert`, `Refuse`, `Remove`, `Write down`.

    ## Example
    ```yaml fails
    action_items:
      - title: Automatic failover
        type: prevent
        done_on: 2026-12-02
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        done_on: 2026-12-02
    ```
    """
    for item in postmortem.action_items:
        if item.title and (word := _no_verb(item.title)):
            yield finding(
                postmortem,
                item,
                "title",
                f"{called(item)} starts with {shown(word)} instead of a verb: say what to do, such as `Alert when …`",
            )


@rule("AW433", "vague-action-item", level="warning")
def vague_action_item(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The title of an action item names an intention, not something that is done at some point.

    ## Why
    "Look into", "improve monitoring" and "be more careful" are never finished, and change nothing.

    ## What to do
    Say what will be there when it is done, so that somebody else can tell whether it is.

    ## Example
    ```yaml fails
    action_items:
      - title: Be more careful with migrations
        type: prevent
        done_on: 2026-12-02
    ```
    ```yaml passes
    action_items:
      - title: Refuse migrations that rewrite a whole table
        type: prevent
        done_on: 2026-12-02
    ```
    """
    for item in postmortem.action_items:
        if item.title and (vague := _vague(" ".join(item.title.casefold().split()))):
            phrase, cure = vague
            yield finding(postmortem, item, "title", f"{called(item)} is vague (`{phrase}`): {cure}")


def _no_verb(title: str) -> str:
    """The first word of a title, where it is clearly no verb; else empty."""
    written, _, rest = title.partition(" ")
    word = written.strip("*_`\"'.,:;()[]").casefold()
    if word == "no" and rest.lstrip().startswith("longer "):
        return ""
    if word in _NO_VERBS or (len(word) > 4 and word.endswith("ing") and word not in _VERBS_IN_ING):
        return word
    return word if word.endswith("ation") and word not in _VERBS_IN_ATION else ""


def _vague(title: str) -> tuple[str, str] | None:
    """The phrase that makes a title vague, and what to write instead."""
    if found := _STARTS.match(title):
        return found[0], _OPEN_END
    if any(hint in title for hint in _CARE_HINTS) and (found := _CARE.search(title)):
        return found[0], _NO_CARE
    if (found := _BETTER.match(title)) and not _MEASURES.search(title):
        return found[0], _NO_MEASURE
    return None
