"""The examples of a rule's manual, put into practice: each changes the valid post-mortem of a real repository."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable

from afterword.adapters import files
from afterword.commands import judging
from afterword.core import sections
from afterword.core.diagnostic import Diagnostic
from afterword.core.manual import Example
from tests.support import valid
from tests.support.project import Project

_LINE = "---\n"


def apply(project: Project, examples: Iterable[Example]) -> list[Diagnostic]:
    """What all the rules find in the repository once the examples are written into it, one after the other."""
    for example in examples:
        _write(project, example)
    policy = files.load_policy(project.root)
    report = judging.judge(project.root, policy, files.load_catalogue(project.root), valid.NOW)
    return list(report.diagnostics)


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
    """The front matter with the snippet after all keys that it does not name."""
    named = {_key(line) for line in snippet.split("\n")}
    kept, is_kept = [], True
    for line in front.rstrip("\n").split("\n"):
        if _key(line):
            is_kept = _key(line) not in named
        kept += [line] if is_kept else []
    return "\n".join([*kept, snippet])


def _key(line: str) -> str:
    """The key at the start of a line; empty where the line goes on with a value."""
    return line.partition(":")[0] if line[:1].isalpha() else ""


def _with_sections(text: str, snippet: str) -> str:
    named = {section.title for section in sections.split(snippet)}
    found = [section for section in sections.split(text) if section.title in named]
    assert found, f"the valid post-mortem has no section {' or '.join(named)}"
    lines = text.split("\n")
    return "\n".join([*lines[: found[0].line - 1], snippet, "", *lines[found[-1].end_line :]])
