"""The working tree: where the repository starts, its policy, its post-mortems, its templates."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from afterword.core import policy as policies
from afterword.core import reading
from afterword.core.catalogue import Catalogue
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.core.scaffold import FOLDER
from afterword.errors import ConfigError

TEMPLATES = f"{FOLDER}/_templates"
TEMPLATE_SUFFIX = ".md.j2"
_BLOCK = 65_536
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Neither follow a link nor wait for a pipe."""


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upward whose `pyproject.toml` holds the policy."""
    for folder in (start, *start.parents):
        if "[tool.afterword" in _text(folder / policies.FILE_NAME):
            return folder
    raise ConfigError(
        f"no `[tool.afterword]` in a {policies.FILE_NAME} in {start} or above it",
        "Change into your handbook's repository, or add the table to its pyproject.toml.",
    )


def load_policy(root: Path) -> Policy:
    """The policy of the repository at `root`."""
    return policies.parse(policy_text(root))


def policy_text(root: Path) -> str:
    """The text that the policy of the repository at `root` is read from."""
    return _text(root / policies.FILE_NAME)


def postmortem_paths(root: Path) -> list[Path]:
    """Every post-mortem below `postmortems/`, in order."""
    return [root / path for path in sorted(scan(root))]


def scan(root: Path) -> dict[str, bool]:
    """The post-mortems by path, and whether each is a plain file rather than a link or something else.

    READMEs, names that start with `.` or `_`, and what lies in the folder of a post-mortem's name are none.
    """
    found: dict[str, bool] = {}
    folders = [FOLDER]
    while folders:
        _scan_folder(root, folders.pop(), found, folders)
    return found if not (root / FOLDER).is_symlink() else dict.fromkeys(found, False)


def _scan_folder(root: Path, folder: str, found: dict[str, bool], folders: list[str]) -> None:
    below = []
    try:
        with os.scandir(root / folder) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith((".", "_")):
                    continue
                if name.endswith(".md"):
                    if name.lower() != "readme.md":
                        found[f"{folder}/{name}"] = entry.is_file(follow_symlinks=False)
                elif entry.is_dir(follow_symlinks=False):
                    below.append(f"{folder}/{name}")
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be read: {error.strerror}", "Give the folder its permissions back."
        ) from error
    folders += [name for name in below if f"{name}.md" not in found]


def load(root: Path, path: Path) -> Postmortem:
    """Read one file; what cannot be read is a value with a problem."""
    relative = _relative(root, path)
    try:
        if not path.resolve(strict=True).is_relative_to(root.resolve()):
            return reading.unreadable(relative, "outside-repository", "the link leaves the repository")
        if not path.is_file():
            return reading.unreadable(relative, "unreadable", "this is not a regular file")
        with path.open("rb") as file:
            return reading.read(file.read(reading.MAX_BYTES + 1), relative)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return reading.unreadable(relative, "unreadable", f"the file cannot be read: {reason}")


def content(root: Path, path: str) -> bytes | None:
    """What a plain file below plain folders holds; None where it cannot be read so, and `load` can say why."""
    try:
        opened = os.open(f"{root}/{path}", os.O_RDONLY | _NO_LINK)
    except OSError:
        return None
    try:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode):
            return None
        data = os.read(opened, min(status.st_size, reading.MAX_BYTES) + 1)
        while len(data) <= reading.MAX_BYTES and (more := os.read(opened, _BLOCK)):
            data += more
    except OSError:
        return None
    finally:
        os.close(opened)
    return data


def read(data: bytes, path: str) -> Postmortem:
    """The post-mortem that a content is, at a path relative to the root."""
    return reading.read(data, path)


def load_catalogue(root: Path, paths: Iterable[Path] | None = None) -> Catalogue:
    """All post-mortems of the working tree, or those at `paths`."""
    return Catalogue.of(load(root, path) for path in (postmortem_paths(root) if paths is None else paths))


def template(root: Path, *names: str) -> str:
    """The first template of `names` that the repository has, else its general one, else the packaged."""
    for name in (*names, "postmortem"):
        path = root / TEMPLATES / (name + TEMPLATE_SUFFIX)
        if path.is_file() and path.resolve().is_relative_to(root.resolve()):
            return _text(path)
    from importlib import resources  # heavy: only where the repository has no template of its own

    packaged = resources.files("afterword") / "templates" / f"postmortem{TEMPLATE_SUFFIX}"
    return packaged.read_text(encoding="utf-8")


def template_names(root: Path) -> list[str]:
    """The incident types and severities that the repository has a template of its own for."""
    return sorted(path.name.removesuffix(TEMPLATE_SUFFIX) for path in (root / TEMPLATES).glob(f"*{TEMPLATE_SUFFIX}"))


def templates(root: Path) -> dict[str, str]:
    """Every template that a post-mortem of the repository may have been made from, by name."""
    return {name: template(root, name) for name in (*template_names(root), "postmortem")}


def write_new(root: Path, path: Path, text: str) -> None:
    """Write a file that is not there yet; ConfigError where something is, or a link leads out of the repository."""
    if not path.resolve().is_relative_to(root.resolve()):
        raise ConfigError(f"{path} leads out of the repository", "Put a folder in the place of the link.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise ConfigError(f"{path} already exists", "Edit it, or choose another title.") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}", "Mend that and run it again.") from error


def _relative(root: Path, path: Path) -> str:
    absolute = path if path.is_absolute() else Path.cwd() / path
    return (absolute.relative_to(root) if absolute.is_relative_to(root) else absolute).as_posix()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", "Mend the file and run the command again.") from error
