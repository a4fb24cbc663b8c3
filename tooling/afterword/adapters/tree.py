"""The working tree as bare files: light enough to be asked before anything is understood."""

from __future__ import annotations

import functools
import os
import stat
from pathlib import Path

from afterword.core.layout import FOLDER, MAX_BYTES, POLICY, READMES, TEMPLATE_SUFFIX, TEMPLATES
from afterword.errors import ConfigError

_BLOCK = 65_536
_MAIL = {"text": "txt", "html": "html"}
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Neither follow a link nor wait for a pipe."""


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upward whose `pyproject.toml` holds the policy."""
    for folder in (start, *start.parents):
        if "[tool.afterword" in text(folder / POLICY):
            return folder
    raise ConfigError(
        f"no `[tool.afterword]` in a {POLICY} in {start} or above it",
        "Change into your handbook's repository, or add the table to its pyproject.toml.",
    )


def policy_text(root: Path) -> str:
    """The text that the policy of the repository at `root` is read from."""
    return text(root / POLICY)


def scan(root: Path) -> list[str]:
    """The post-mortems by path, in order; what they are has to be seen by opening them.

    READMEs, names that start with `.` or `_`, and what lies in the folder of a post-mortem's name are none.
    """
    found: list[str] = []
    folders = [FOLDER]
    while folders:
        folder = folders.pop()
        names = _names(root / folder)
        postmortems = {name for name in names if name[-3:] == ".md" and name not in READMES}
        found += [f"{folder}/{name}" for name in postmortems]
        others = (name for name in names if name[-3:] != ".md" and f"{name}.md" not in postmortems)
        folders += [f"{folder}/{name}" for name in others if _is_folder(root / folder / name)]
    found.sort()
    return found


def content(root: Path, path: str) -> bytes | None:
    """What a plain file below plain folders holds; None where it cannot be read so, and `files.load` can say why."""
    if _has_linked_folder(root):
        return None
    try:
        opened = os.open(f"{root}/{path}", os.O_RDONLY | _NO_LINK)
    except (OSError, ValueError):
        return None
    try:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode):
            return None
        data = os.read(opened, min(status.st_size, MAX_BYTES) + 1)
        if len(data) != status.st_size:  # it grows or shrinks just now
            while len(data) <= MAX_BYTES and (more := os.read(opened, _BLOCK)):
                data += more
    except OSError:
        return None
    finally:
        os.close(opened)
    return data


def templates(root: Path) -> dict[str, str]:
    """Every template that a post-mortem of the repository may have been made from, by name."""
    return {name: template(root, name) for name in (*template_names(root), "postmortem")}


def template(root: Path, *names: str) -> str:
    """The first template of `names` that the repository has, else its general one, else the packaged."""
    for name in (*names, "postmortem"):
        path = root / TEMPLATES / (name + TEMPLATE_SUFFIX)
        if path.is_file() and path.resolve().is_relative_to(root.resolve()):
            return text(path)
    return (Path(__file__).parent.parent / "templates" / f"postmortem{TEMPLATE_SUFFIX}").read_text(encoding="utf-8")


def mail_templates(root: Path, name: str) -> dict[str, str]:
    """The text and the HTML of a mail's template; whose text is the repository's own, its HTML is too, or is none."""
    own = {kind: root / TEMPLATES / f"{name}.{ending}.j2" for kind, ending in _MAIL.items()}
    if not (own["text"].is_file() and own["text"].resolve().is_relative_to(root.resolve())):
        packaged = Path(__file__).parent.parent / "templates"
        own = {kind: packaged / f"{name}.{ending}.j2" for kind, ending in _MAIL.items()}
    return {kind: text(path) for kind, path in own.items()}


def template_names(root: Path) -> list[str]:
    """The incident types and severities that the repository has a template of its own for."""
    return sorted(path.name.removesuffix(TEMPLATE_SUFFIX) for path in (root / TEMPLATES).glob(f"*{TEMPLATE_SUFFIX}"))


def text(path: Path) -> str:
    """The text of a file; nothing where there is none. ConfigError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", "Mend the file and run the command again.") from error


def _names(folder: Path) -> list[str]:
    try:
        names = os.listdir(folder)  # noqa: PTH208  # names alone, which is far quicker
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ConfigError(f"{folder} cannot be read: {error.strerror}", "Give the folder its permissions.") from error
    return [name for name in names if name[0] not in "._"]


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


@functools.cache
def _has_linked_folder(root: Path) -> bool:
    return (root / FOLDER).is_symlink()
