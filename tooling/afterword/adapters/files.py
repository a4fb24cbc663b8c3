"""Post-mortems and the policy, read from the working tree; and new files, written to it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from afterword.adapters import tree
from afterword.core import policy as policies
from afterword.core import reading
from afterword.core.catalogue import Catalogue
from afterword.core.layout import MAX_BYTES
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.errors import ConfigError


def load_policy(root: Path) -> Policy:
    """The policy of the repository at `root`."""
    return policies.parse(tree.policy_text(root))


def postmortem_paths(root: Path) -> list[Path]:
    """Every post-mortem below `postmortems/`, in order."""
    return [root / path for path in tree.scan(root)]


def load(root: Path, path: Path) -> Postmortem:
    """Read one file; what cannot be read is a value with a problem."""
    relative = _relative(root, path)
    try:
        if not path.resolve(strict=True).is_relative_to(root.resolve()):
            return reading.unreadable(relative, "outside-repository", "the link leaves the repository")
        if not path.is_file():
            return reading.unreadable(relative, "unreadable", "this is not a regular file")
        with path.open("rb") as file:
            return reading.read(file.read(MAX_BYTES + 1), relative)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return reading.unreadable(relative, "unreadable", f"the file cannot be read: {reason}")


def load_catalogue(root: Path, paths: Iterable[Path] | None = None) -> Catalogue:
    """All post-mortems of the working tree, or those at `paths`."""
    return Catalogue.of(load(root, path) for path in (postmortem_paths(root) if paths is None else paths))


def create(path: Path, content: str) -> None:
    """Write a file, anywhere, that is not there yet."""
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(content)
    except FileExistsError as error:
        raise ConfigError(f"{path} already exists", "Name a file that is not there yet.") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}", "Name another file.") from error


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


def _relative(root: Path, path: Path) -> str:
    absolute = path if path.is_absolute() else Path.cwd() / path
    return (absolute.relative_to(root) if absolute.is_relative_to(root) else absolute).as_posix()
