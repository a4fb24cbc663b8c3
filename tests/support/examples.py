"""The examples of a rule's manual, put into practice: each changes the valid post-mortem of a real repository."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable

from afterword.adapters import files
from afterword.commands import judging
from afterword.core import reading, sections
from afterword.core.diagnostic import Diagnostic, Report
from afterword.core.manual import Example
from tests.support import valid
from tests.support.project import Project

_LINE = "---\n"
ORDER = (*reading.FIELDS, *reading.NESTED_FIELDS)


def apply(project: Project, examples: Iterable[Example]) -> list[Diagnostic]:
    """What all the rules find in the repository once the examples are written into it, one after the other."""
    for example in examples:
        _write(project, example)
    judge = judging.Judge(project.root, valid.NOW)
    outcomes = {found.path: judge.of_postmortem(found) for found in files.load_catalogue(project.root)}
    return list(Report.of(outcomes).diagnostics)


def changed(text: str, example: Example) -> str:
    """The text of a post-mortem with the example in the place of what it stands for.

    `yaml`: the top-level keys that it names. `markdown`: everything from the first to the last of the sections
    that it names, or the whole file where it does not start with `## `.
    """
    if example.language == "yaml":
        _, front, body = text.split(_LINE, 2)
        return f"{_LINE}{_with_keys(front, example.text)}\n{_LINE}{body}"
    assert example.language == "markdown", f"{example.language} is no language of an example"
    return _with_sections(text, example.text) if example.text.startswith("## ") else f"{example.text}\n"


def _write(project: Project, example: Example) -> None:
    if example.language == "console":
        for line in example.text.split("\n"):
            assert line.startswith("$ "), f"{line!r} is no command"
            subprocess.run(["bash", "-ec", line.removeprefix("$ ")], cwd=project.root, check=True, timeout=20)
        return
    path = project.root / valid.PATH
    project.write(valid.PATH, changed(path.read_text(encoding="utf-8"), example))


def _with_keys(front: str, snippet: str) -> str:
    """The front matter with the snippet in the place of its keys; a key that was not there gets its usual place."""
    blocks, named = _blocks(front.rstrip("\n")), _blocks(snippet)
    for name in named:
        blocks.pop(f"{name} again", None)
    names = list(blocks)
    places = sorted(names.index(name) for name in named if name in blocks)
    if len(places) == len(named) and places == list(range(places[0], places[-1] + 1)):
        written = [*names[: places[0]], *named, *names[places[-1] + 1 :]]
    else:
        written = sorted({**blocks, **named}, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    blocks.update(named)
    return "\n".join(line for name in written for line in blocks[name])


def _blocks(text: str) -> dict[str, list[str]]:
    """The lines of each top-level key; a key that is there twice keeps a block for each."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.split("\n"):
        if key := _key(line):
            name = key if key not in found else f"{key} again"
        found.setdefault(name, []).append(line)
    return found


def _key(line: str) -> str:
    """The key at the start of a line; empty where the line goes on with a value."""
    return line.partition(":")[0] if line[:1].isalpha() else ""


def _with_sections(text: str, snippet: str) -> str:
    named = {section.title for section in sections.split(snippet)}
    found = [section for section in sections.split(text) if section.title in named]
    assert found, f"the valid post-mortem has no section {' or '.join(named)}"
    lines = text.split("\n")
    return "\n".join([*lines[: found[0].line - 1], snippet, "", *lines[found[-1].end_line :]])
