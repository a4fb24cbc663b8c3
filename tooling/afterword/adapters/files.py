"""The working tree: where the repository starts, its policy, its post-mortems, its templates."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from importlib import resources
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
    return policies.parse(_text(root / policies.FILE_NAME))


def postmortem_paths(root: Path) -> list[Path]:
    """Every post-mortem below `postmortems/`.

    READMEs, names that start with `.` or `_`, and what lies in the folder of a post-mortem's name are none.
    """
    base = root / FOLDER
    found = [path for path in base.rglob("*.md") if path.name.lower() != "readme.md"]
    folders = {path.with_suffix("") for path in found}
    return sorted(path for path in found if path.parent not in folders and not _is_hidden(path.relative_to(base)))


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


def load_catalogue(root: Path, paths: Iterable[Path] | None = None) -> Catalogue:
    """All post-mortems of the working tree, or those at `paths`."""
    return Catalogue.of(load(root, path) for path in (postmortem_paths(root) if paths is None else paths))


def template(root: Path, *names: str) -> str:
    """The first template of `names` that the repository has, else its general one, else the packaged."""
    for name in (*names, "postmortem"):
        path = root / TEMPLATES / (name + TEMPLATE_SUFFIX)
        if path.is_file() and path.resolve().is_relative_to(root.resolve()):
            return _text(path)
    packaged = resources.files("afterword") / "templates" / f"postmortem{TEMPLATE_SUFFIX}"
    return packaged.read_text(encoding="utf-8")


def template_names(root: Path) -> list[str]:
    """The incident types and severities that the repository has a template of its own for."""
    return sorted(path.name.removesuffix(TEMPLATE_SUFFIX) for path in (root / TEMPLATES).glob(f"*{TEMPLATE_SUFFIX}"))


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


def content(root: Path, path: Path) -> tuple[str, bytes] | None:
    """A file's path in the repository, and its bytes; None where `load` has to say what is wrong with it."""
    try:
        if not path.resolve(strict=True).is_relative_to(root.resolve()) or not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(reading.MAX_BYTES + 1)
    except (OSError, RuntimeError):
        return None
    return None if len(data) > reading.MAX_BYTES else (_relative(root, path), data)


def replace(root: Path, path: Path, old: bytes, new: bytes) -> None:
    """Write a file that holds `old`, at once or not at all, and with its mode.

    ConfigError where it holds something else by now, where a link leads out of the repository, and where it
    cannot be written. A link within the repository stays one.
    """
    try:
        target = path.resolve(strict=True)
        if not target.is_relative_to(root.resolve()):
            raise ConfigError(f"{path} leads out of the repository", "Put the file in the place of the link.")
        if target.read_bytes() != old:
            raise ConfigError(f"{path} has changed in the meantime", "Run the command again.")
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".tmp", delete=False) as file:
            try:
                file.write(new)
                file.close()
                shutil.copymode(target, file.name)
                Path(file.name).replace(target)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except (OSError, RuntimeError) as error:
        raise ConfigError(f"{path} cannot be written: {error}", "Mend that and run it again.") from error


def _is_hidden(relative: Path) -> bool:
    return any(part.startswith((".", "_")) for part in relative.parts)


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
