"""What every page is made from, and the small pieces that several pages show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from afterword.core import due_dates, values
from afterword.core.catalogue import Catalogue
from afterword.core.completeness import Gauge
from afterword.core.history import History
from afterword.core.policy import Policy
from afterword.core.postmortem import ActionItem, Postmortem
from afterword.core.similarity import Match, in_order, similar
from afterword.core.status import STATUSES
from afterword.site import escape, links, places
from afterword.site.links import Address, Repository, relative

NONE = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The post-mortems, the policy and the moment at which the site is made."""

    catalogue: Catalogue
    policy: Policy
    now: dt.datetime
    repository: Repository = field(default_factory=Repository)
    referrers: Mapping[str, tuple[Postmortem, ...]] = field(default_factory=dict)
    """By id: the post-mortems that name it as related."""
    groups: values.Groups = field(default_factory=dict)
    gauge: Gauge | None = None
    """What tells how complete a post-mortem is; None where that is not shown."""
    history: History = field(default_factory=History)
    similar: Mapping[str, tuple[Match, ...]] = field(default_factory=dict)
    """By id: the post-mortems that have much in common with it."""
    by_id: Mapping[str, Postmortem] = field(default_factory=dict)
    beside: Mapping[str, tuple[Postmortem | None, Postmortem | None]] = field(default_factory=dict)
    """By id: the post-mortems before and after it in time."""
    address: Address = field(default_factory=Address)

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        policy: Policy,
        now: dt.datetime,
        repo_url: str = "",
        gauge: Gauge | None = None,
        history: History | None = None,
        address: Address | None = None,
        renamed: Mapping[str, str] | None = None,
    ) -> View:
        """A view of the catalogue, with the links between post-mortems turned round."""
        found: dict[str, list[Postmortem]] = defaultdict(list)
        for postmortem in catalogue:
            for id_ in dict.fromkeys(postmortem.related):
                found[id_].append(postmortem)
        return cls(
            catalogue=catalogue,
            policy=policy,
            now=now,
            repository=Repository(url=repo_url, branch=policy.main_branch, renamed=renamed or {}),
            referrers={id_: tuple(others) for id_, others in found.items()},
            groups=values.group(catalogue),
            gauge=gauge,
            history=history or History(),
            similar=similar(catalogue, policy),
            by_id={postmortem.id: postmortem for postmortem in catalogue},
            beside=_beside(catalogue),
            address=address or Address(),
        )

    @property
    def today(self) -> dt.date:
        """The date in the organisation's time zone."""
        return self.now.astimezone(self.policy.zone).date()

    def overdue_days(self, postmortem: Postmortem) -> int:
        """Calendar days since the post-mortem was due, while it is not reviewed; 0 when in time."""
        return (
            0
            if postmortem.is_finished
            else due_dates.overdue_days(due_dates.due_on(postmortem, self.policy), self.today)
        )

    def names(self, handles: Iterable[str | None]) -> str:
        """People as pages name them, in HTML."""
        return escape.html(", ".join(self.policy.person_name(handle) for handle in handles if handle))

    def value_name(self, kind: str, value: str) -> str:
        """A value as pages name it: people by their names."""
        return escape.one_line(self.policy.person_name(value) if kind == "owners" else value) or NONE

    def value_link(self, kind: str, value: str, page: str) -> str:
        """A link from a page to that of a value, in Markdown; only its name where it has none."""
        return escape.link(self.value_name(kind, value), self.value_target(kind, value, page))

    def value_target(self, kind: str, value: str, page: str) -> str | None:
        """Where a Markdown link from a page to that of a value leads; None where it has none."""
        known = value in self.groups.get(kind, {})
        return escape.address_of_file(relative(places.value_page(kind, value), page)) if known else None

    def severity(self, postmortem: Postmortem) -> str:
        """The severity as a label; its weight shows in the label's bars, its rank sorts."""
        known = list(self.policy.severities)
        name = postmortem.severity
        if name is None:
            return missing()
        rank = known.index(name) if name in known else len(known)
        return label("severity", name, rank)

    def status(self, postmortem: Postmortem) -> str:
        """The status as a label; a file that cannot be read has none."""
        if not postmortem.is_understood:
            return label("status", "unreadable", len(STATUSES), "unreadable")
        name = postmortem.status
        if name is None:
            return missing()
        known = name in STATUSES
        return label("status", name, STATUSES.index(name) if known else len(STATUSES), name if known else "")

    def state(self, item: ActionItem) -> str:
        """What has become of an action item, in Markdown."""
        if item.declined:
            return "declined"
        if item.done_on:
            return f"done {day(item.done_on)}"
        late = (self.today - item.due_on).days if item.due_on else 0
        return f"open {overdue(late)}" if late > 0 else "open"


def _beside(catalogue: Catalogue) -> Mapping[str, tuple[Postmortem | None, Postmortem | None]]:
    ordered = [None, *in_order(catalogue), None]
    threes = zip(ordered, ordered[1:], ordered[2:], strict=False)
    return {post.id: (before, after) for before, post, after in threes if post is not None}


def title(postmortem: Postmortem) -> str:
    """The title, or the id of a file that has none."""
    return escape.one_line(postmortem.title or "") or postmortem.id


def page_link(postmortem: Postmortem, page: str) -> str:
    """A link from a page of the site to a post-mortem's."""
    return f"[{escape.markdown_words(title(postmortem))}]({escape.address_of_file(relative(postmortem.path, page))})"


def html_link(postmortem: Postmortem, page: str, *, anchor: str = "", text: str = "") -> str:
    """The same link for a block of HTML, if need be to a place in it and with other words."""
    shown = escape.html_words(text) or escape.html_words(title(postmortem))
    return f'<a href="{links.address(postmortem.path, page)}{anchor}">{shown}</a>'


def label(kind: str, text: str, rank: int, variant: str = "") -> str:
    """A short value in a frame, for HTML and Markdown; `rank` is its place in the order of its kind."""
    style = f"aw-label aw-{kind} aw-{kind}--{variant or min(rank, 4)}"
    return f'<span class="{style}" data-sort="{rank}">{escape.markdown(text)}</span>'


def missing() -> str:
    """In the place of a value that is not known; sorted last."""
    return f'<span class="aw-missing" data-sort="">{NONE}</span>'


def day(date: dt.date | None) -> str:
    """A date that sorts as a date."""
    if date is None:
        return missing()
    return f'<time datetime="{date.isoformat()}" data-sort="{date.isoformat()}">{date.isoformat()}</time>'


def overdue(days: int) -> str:
    """How late something is, in words."""
    plural = "" if days == 1 else "s"
    return f'<span class="aw-overdue">overdue by {days} day{plural}</span>'


def counted(number: int, one: str, many: str = "") -> str:
    """`1 action item`, `2 action items`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
