"""What lies around a post-mortem: those that are like it, the ones before and after it, and its history."""

from __future__ import annotations

from afterword.core.postmortem import Postmortem
from afterword.core.similarity import Match
from afterword.site import escape
from afterword.site.links import INDEX, relative
from afterword.site.view import View, counted, day, page_link
from afterword.site.wording import sentence

_COMMITS = 50
_SHARED = 4
_KINDS = {"services": "service", "tags": "tag", "factors": "contributing factor"}


def related(post: Postmortem, view: View) -> str:
    """The post-mortems that this one names, those that name it, and those that have much in common with it."""
    named = list(dict.fromkeys(post.related))
    referrers = [other for other in view.referrers.get(post.id, ()) if other.id not in {*named, post.id}]
    listed = {post.id, *named, *(other.id for other in referrers)}
    alike = [match for match in view.similar.get(post.id, ()) if match.postmortem.id not in listed]
    if not named and not referrers and not alike:
        return ""
    lines = ["## Related post-mortems", ""]
    for id_ in named:
        other = view.by_id.get(id_)
        lines.append(f"- {page_link(other, post.path) if other else escape.markdown(id_)}")
    lines += [f"- {page_link(other, post.path)} (refers to this one)" for other in referrers]
    lines += [f"- {page_link(match.postmortem, post.path)} ({_reason(match)})" for match in alike]
    return "\n".join(lines)


def _reason(match: Match) -> str:
    names: dict[str, list[str]] = {}
    for value in match.shared[:_SHARED]:
        names.setdefault(value.kind, []).append(escape.markdown(value.name))
    told = (f"the {_KINDS[kind]}{'s' if len(those) > 1 else ''} {sentence(those)}" for kind, those in names.items())
    more = f", and {len(match.shared) - _SHARED} more" if len(match.shared) > _SHARED else ""
    return f"shares {', '.join(told)}{more}"


def way(post: Postmortem, view: View, home: str = INDEX) -> str:
    """Back to the page that lists all, and on to the post-mortems before and after this one in time."""
    before, after = view.beside.get(post.id, (None, None))
    lines = [f"[All post-mortems]({relative(home, post.path)})"]
    lines += [f"← {page_link(before, post.path)}"] if before is not None else []
    lines += [f"{page_link(after, post.path)} →"] if after is not None else []
    return "\n".join([" · ".join(lines), "{: .aw-way }"])


def history(post: Postmortem, view: View) -> str:
    """The commits of the file, each with the file as of then; nothing where they are not known."""
    commits = view.history.of(post.path)
    if not commits:
        return ""
    rows = []
    for commit in commits[:_COMMITS]:
        subject, sha = escape.html(commit.subject), escape.html(commit.sha[:9])
        at_commit, as_of = view.repository.commit(commit.sha), view.repository.source(post.path, commit.sha)
        shown = f'<a href="{escape.html(at_commit)}">{subject}</a>' if at_commit else f"{subject} <code>{sha}</code>"
        then = f' · <a href="{escape.html(as_of)}">as of then</a>' if as_of else ""
        rows.append(f"<li>{day(commit.at.date())} {shown} <small>{escape.html(commit.author)}{then}</small></li>")
    if len(commits) > _COMMITS:
        rows.append(f"<li>and {len(commits) - _COMMITS} before</li>")
    listed = "\n".join(rows)
    return (
        f'<details class="aw-history"><summary>History: {counted(len(commits), "change")}, '
        f"the last on {commits[0].at:%Y-%m-%d}</summary>\n<ul>\n{listed}\n</ul>\n</details>"
    )
