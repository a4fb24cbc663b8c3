"""The page of a post-mortem: header card, what its author wrote, follow-up, what lies around it, its history."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.postmortem import Postmortem
from afterword.site import body, card, escape, follow_up, neighbours
from afterword.site.view import View, title


def postmortem(post: Postmortem, view: View) -> str:
    """The page of one post-mortem, in Markdown."""
    heading = (
        f"{escape.front_matter(title(post), description=card.description(post))}# {escape.markdown(title(post))}\n\n"
    )
    if not post.is_understood:
        return heading + _unreadable(post, view)
    parts = [
        card.render(post, view),
        neighbours.groups(post, view),
        body.render(post, view),
        follow_up.render(post, view),
        neighbours.related(post, view),
        neighbours.way(post, view),
        neighbours.history(post, view),
    ]
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
