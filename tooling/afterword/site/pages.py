"""The page of a post-mortem: header card, what its author wrote, follow-up, what lies around it, its history."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.postmortem import Postmortem, Problem
from afterword.site import body, card, escape, follow_up, neighbours
from afterword.site.view import View, title


def postmortem(post: Postmortem, view: View) -> str:
    """The page of one post-mortem, in Markdown."""
    front = escape.front_matter(title(post), description=card.description(post))
    heading = f"{front}# {escape.markdown_words(title(post))}\n\n"
    if not post.is_understood:
        return heading + _unreadable(post, view)
    parts = [
        card.render(post, view),
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
        yield f"line {problem.position.line}: {escape.markdown_words(problem.message)}"


def _unreadable(post: Postmortem, view: View) -> str:
    path, address = escape.html(post.path), view.repository.source(post.path)
    lines = "".join(
        f"<li>{_place(post, problem, view)}: {escape.html_words(problem.message)}</li>" for problem in post.problems
    )
    shown = f'<a href="{escape.html(address)}">{path}</a>' if address else f"<code>{path}</code>"
    return (
        '<div class="aw-card aw-card--unreadable">\n'
        f'<p class="aw-card__labels">{view.status(post)}</p>\n'
        f"<p>This post-mortem is in the repository, but its file cannot be read:</p>\n<ul>{lines}</ul>\n"
        f"<p>Mend these lines, and run <code>afterword check {path}</code>: it says when nothing is wrong any more. "
        "What has one right answer, <code>afterword check --fix</code> mends for you. "
        "As soon as the main branch has the mended file, this page shows the post-mortem instead.</p>\n"
        f'<p class="aw-card__source" data-search-exclude>Source: {shown}</p>\n</div>\n\n'
        f"{neighbours.way(post, view)}\n"
    )


def _place(post: Postmortem, problem: Problem, view: View) -> str:
    """The line of the file, with the way to it."""
    place, address = f"{post.path}:{problem.position.line}", view.repository.source(post.path)
    if address is None:
        return f"<code>{escape.html(place)}</code>"
    return f'<a href="{escape.html(address)}#L{problem.position.line}">{escape.html(place)}</a>'
