"""What the author of a post-mortem wrote, made safe, with what the site adds to it in its places."""

from __future__ import annotations

from afterword.core import prose, reading
from afterword.core.patterns import pattern
from afterword.core.postmortem import Postmortem, Section, TimelineEvent
from afterword.core.sections import without_comments as bare
from afterword.site import drawing, escape, item_table, links, sanitise, timeline
from afterword.site.view import View, title

NOT_WRITTEN = "*Not written yet.*"
_EDGE = "\ufdd0"
"""A character that no text has; the author's are replaced."""
_HELD = pattern(rf"{_EDGE}(\d+){_EDGE}")


class _Draft:
    """The lines of the body, with places held for what is not the author's."""

    def __init__(self, post: Postmortem) -> None:
        self.lines = post.body.replace(_EDGE, "\ufffd").split("\n")
        self.first_line = post.body_line
        self.added: list[str] = []

    def hold(self, text: str) -> str:
        """What stands for the text until the author's is safe."""
        self.added.append(text)
        return f"{_EDGE}{len(self.added) - 1}{_EDGE}"

    def insert(self, line: int, block: str) -> None:
        """Put a block before a line of the file."""
        at = line - self.first_line
        self.lines[at:at] = ["", self.hold(block), ""]

    def finished(self, post: Postmortem, view: View) -> str:
        """The text with everything in its place."""
        text = prose.without_comments("\n".join(self.lines))
        text = sanitise.markdown(links.rewrite(text, post.path, view.repository))
        return _HELD.sub(lambda match: self.added[int(match[1])], text)


def render(post: Postmortem, view: View) -> str:
    """The body as written, comments taken out, its empty sections marked, drawing and action items filled in."""
    draft = _Draft(post)
    found = next((section for section in post.sections if _is_action_items(section, view)), None)
    drawn = drawing.render(post)
    rows = reading.timeline_section(post.sections) if post.timeline else None
    for section in reversed(post.sections):
        if section is found:
            draft.insert(section.end_line + 1, item_table.render(post, view, is_quiet=not _is_empty(section)))
        elif _is_empty(section) and view.policy.section(section.title) is not None:
            draft.insert(section.end_line + 1, NOT_WRITTEN)
        if section is rows:
            _timeline(post, draft, drawn)
    if post.sections and _repeats_title(post.sections[0], post):
        _take_out(post.sections[0], draft)
    text = draft.finished(post, view)
    if drawn and rows is None:
        text = f"{drawn}\n\n{text}"
    if found is not None or not post.action_items:
        return text
    return f"{text.rstrip()}\n\n## {item_table.TITLE}\n\n{item_table.render(post, view)}\n"


def _timeline(post: Postmortem, draft: _Draft, drawn: str) -> None:
    """Mark the rows that are milestones, and put the drawing before the first row."""
    marked = timeline.marked(post)
    for number, row in enumerate(post.timeline, start=1):
        at, start = row.line - draft.first_line, row.column - 1
        line = draft.lines[at]
        end = start + len(row.written_time)
        marks = "".join(_mark(kind, row) for kind in marked.get(number, ()))
        if marks and line[start:end] == row.written_time:
            draft.lines[at] = f"{line[:end]} {draft.hold(marks)}{line[end:]}"
    if drawn:
        draft.insert(_head(post.timeline[0], draft), drawn)


def _mark(kind: str, row: TimelineEvent) -> str:
    """The milestone in words, but for a row that begins with them: there its sign will do."""
    words = timeline.MILESTONES[kind]
    is_said = row.event.lstrip("*_ ").casefold().startswith(words.casefold())
    return f'<span class="aw-mark aw-mark--{kind}">{"" if is_said else words}</span>'


def _head(first: TimelineEvent, draft: _Draft) -> int:
    """The line on which the table or the list of the timeline begins."""
    at = first.line - draft.first_line
    is_table = at >= 2 and "|" in draft.lines[at - 2] and "-" in draft.lines[at - 1] and "|" in draft.lines[at - 1]
    return first.line - 2 if is_table else first.line


def _is_action_items(section: Section, view: View) -> bool:
    known = view.policy.section(section.title)
    return (known.name if known else section.title).casefold() == item_table.TITLE.casefold()


def _is_empty(section: Section) -> bool:
    return not bare(section.text).strip()


def _repeats_title(section: Section, post: Postmortem) -> bool:
    return section.level == 1 and escape.one_line(section.title).casefold() == title(post).casefold()


def _take_out(heading: Section, draft: _Draft) -> None:
    at = heading.line - draft.first_line
    draft.lines[at] = ""
    if heading.text.startswith("==") and not heading.text.partition("\n")[0].strip("= "):  # it was underlined
        draft.lines[at + 1] = ""
