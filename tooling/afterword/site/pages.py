"""The page of a post-mortem: header card, what its author wrote, action items, related post-mortems."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core import prose
from afterword.core.postmortem import ActionItem, Postmortem, Section
from afterword.core.sections import without_comments as bare
from afterword.site import card, escape, links
from afterword.site.view import View, day, missing, page_link, title

ACTION_ITEMS = "Action items"
NOT_WRITTEN = "*Not written yet.*"


def postmortem(post: Postmortem, view: View) -> str:
    """The page of one post-mortem, in Markdown."""
    heading = f"{escape.front_matter(title(post))}# {escape.markdown(title(post))}\n\n"
    if not post.is_understood:
        return heading + _unreadable(post, view)
    parts = [card.render(post, view), _body(post, view), _related(post, view)]
    return heading + "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def problems(post: Postmortem) -> Iterator[str]:
    """What keeps a file from being understood, for HTML and Markdown."""
    for problem in post.problems:
        yield f"line {problem.position.line}: {escape.markdown(problem.message)}"


def _unreadable(post: Postmortem, view: View) -> str:
    listed = "".join(f"<li>{problem}</li>" for problem in problems(post))
    path, address = escape.html(post.path), view.repository.source(post.path)
    shown = f'<a href="{escape.html(address)}">{path}</a>' if address else f"<code>{path}</code>"
    return (
        '<div class="aw-card aw-card--unreadable">\n'
        f'<p class="aw-card__labels">{view.status(post)}</p>\n'
        f"<p>This post-mortem is in the repository, but its file cannot be read:</p>\n<ul>{listed}</ul>\n"
        f'<p class="aw-card__source">Source: {shown}</p>\n</div>\n'
    )


def _body(post: Postmortem, view: View) -> str:
    """The body as written, comments taken out, its empty sections marked, its action items filled in."""
    lines = post.body.split("\n")
    found = next((section for section in post.sections if _is_action_items(section, view)), None)
    for section in reversed(post.sections):
        at = section.end_line - post.body_line + 1
        if section is found:
            lines[at:at] = ["", _action_items(post, view, quiet=not _is_empty(section)), ""]
        elif _is_empty(section) and view.policy.section(section.title) is not None:
            lines[at:at] = ["", NOT_WRITTEN, ""]
    if post.sections and _repeats_title(post.sections[0], post):
        _take_out(post.sections[0], lines, post.body_line)
    text = prose.without_comments("\n".join(lines))
    text = links.rewrite(text, post.path, view.repository)
    if found is not None or not post.action_items:
        return text
    return f"{text.rstrip()}\n\n## {ACTION_ITEMS}\n\n{_action_items(post, view)}\n"


def _is_action_items(section: Section, view: View) -> bool:
    known = view.policy.section(section.title)
    return (known.name if known else section.title).casefold() == ACTION_ITEMS.casefold()


def _is_empty(section: Section) -> bool:
    return not bare(section.text).strip()


def _repeats_title(section: Section, post: Postmortem) -> bool:
    return section.level == 1 and escape.one_line(section.title).casefold() == title(post).casefold()


def _take_out(heading: Section, lines: list[str], first_line: int) -> None:
    at = heading.line - first_line
    lines[at] = ""
    if heading.text.startswith("==") and not heading.text.partition("\n")[0].strip("= "):  # it was underlined
        lines[at + 1] = ""


def _action_items(post: Postmortem, view: View, *, quiet: bool = False) -> str:
    """The table of action items; `quiet` leaves out that there are none, where the author says why."""
    if not post.action_items:
        return "" if quiet else "*No action items.*"
    head = ['<span class="aw-actions">No.</span>', "Action item", "Type", "Owner", "Priority", "Due", "State"]
    rows = [head, ["---:", *["---"] * 6], *(_row(item, view) for item in post.action_items)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(item: ActionItem, view: View) -> list[str]:
    issue = f" ({escape.link(_issue(item.issue), escape.address(item.issue))})" if item.issue else ""
    owner = view.policy.person_name(item.owner) if item.owner else ""
    return [
        str(item.number),
        (escape.markdown(item.title) if item.title else missing()) + issue,
        escape.markdown(item.type or "") or missing(),
        escape.markdown(owner) or missing(),
        escape.markdown(item.priority or "") or missing(),
        day(item.due_on),
        f'{view.state(item)}<span id="action-item-{item.number}"></span>',
    ]


def _issue(address: str) -> str:
    """`acme/shop#12` for an issue or pull request of a Git host, else the address as written."""
    parts = address.partition("://")[2].split("/")
    if len(parts) == 5 and parts[3] in ("issues", "pull") and parts[4].isdigit():
        return f"{parts[1]}/{parts[2]}#{parts[4]}"
    return address


def _related(post: Postmortem, view: View) -> str:
    related = list(dict.fromkeys(post.related))
    referrers = [other for other in view.referrers.get(post.id, ()) if other.id not in {*related, post.id}]
    if not related and not referrers:
        return ""
    lines = ["## Related post-mortems", ""]
    for id_ in related:
        other = view.catalogue.get(id_)
        lines.append(f"- {page_link(other, post.path) if other else escape.markdown(id_)}")
    lines += [f"- {page_link(other, post.path)} (refers to this one)" for other in referrers]
    return "\n".join(lines)
