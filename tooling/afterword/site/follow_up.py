"""What the on-call person owes after an incident, as a checklist that says when each thing was done, and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from afterword.core import checklist, instants
from afterword.core.checklist import Step
from afterword.core.patterns import pattern
from afterword.core.postmortem import LedgerEntry, Postmortem
from afterword.site import escape, links
from afterword.site.view import View

TITLE = "Follow-up"
_CHAT = "chat"
_LINK = pattern(r"\]\(<?(?P<to>[^\s()<>#?]+)")


def render(post: Postmortem, view: View) -> str:
    """The checklist below its heading: the very steps of the pull request."""
    steps = checklist.on_call(post, view.policy)
    recorded = _recorded(post)
    done = sum(step.is_done for step in steps)
    items = "\n".join(_step(step, recorded.get(step.key, ()), view) for step in steps)
    return (
        f"## {TITLE}\n\n{done} of {len(steps)} steps of the on-call person are done.\n\n"
        f'<ul class="aw-checklist">\n{items}\n</ul>{_chat(post, view)}'
    )


def _chat(post: Postmortem, view: View) -> str:
    """The way to the saved chat: the files beside the post-mortem that it links to and that are called so.

    A paragraph of its own, because links to files lead to the same place with every builder only from Markdown.
    """
    own = post.path.rpartition("/")[2].removesuffix(".md") + "/"
    found = dict.fromkeys(
        to for to in _LINK.findall(post.body) if to.startswith(own) and _CHAT in to[len(own) :].lower()
    )
    ways = [
        escape.link(
            unquote(to[len(own) :]), escape.address_of_file(unquote(links.destination(to, post.path, view.repository)))
        )
        for to in found
    ]
    return f"\n\nThe saved chat: {', '.join(ways)}" if ways else ""


def _recorded(post: Postmortem) -> Mapping[str, Sequence[LedgerEntry]]:
    """What the ledger holds for each step."""
    ledger = post.follow_up
    return {
        "chat_saved": [ledger.chat_saved] if ledger.chat_saved else [],
        "announced": [ledger.announced] if ledger.announced else [],
        "customer_notices": ledger.customer_notices,
        "all_clear": ledger.all_clear,
    }


def _step(step: Step, entries: Sequence[LedgerEntry], view: View) -> str:
    state, word = ("done", "Done") if step.is_done else ("open", "To do")
    told = "; ".join(filter(None, (_entry(entry, view) for entry in entries)))
    behind = told or ("" if step.is_done else escape.html_words(step.how))
    note = f"<small>{behind}</small>" if behind else ""
    return f'<li class="aw-step aw-step--{state}"><b>{word}</b><span>{escape.html_words(step.text)}{note}</span></li>'


def _entry(entry: LedgerEntry, view: View) -> str:
    return " ".join(_facts(entry, view))


def _facts(entry: LedgerEntry, view: View) -> Iterator[str]:
    if entry.customer:
        about = f" ({escape.html(entry.about)})" if entry.about else ""
        yield f"{escape.html(entry.customer)}{about}:"
    if entry.at:
        shown = instants.in_both_zones(entry.at, view.policy.zone).partition(" (")[0]
        yield f'<time datetime="{instants.iso(entry.at)}">{shown}</time>'
    if entry.by:
        yield f"by {view.names([entry.by])}"
    if entry.to:
        yield f"to {escape.html(entry.to)}"
