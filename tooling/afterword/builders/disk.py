"""The site's tree in a folder, with a configuration, so that any builder can make the site from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from afterword.adapters import files
from afterword.builders import rendered, source
from afterword.builders.config_copy import OVERRIDES, ConfigCopy
from afterword.core.layout import FOLDER
from afterword.errors import ConfigError
from afterword.site import tree
from afterword.site.links import DOCS

CONFIG = "mkdocs.yml"
PUBLIC_CONFIG = "mkdocs.public.yml"
_DEEPEST = 10
MARKER = ".afterword-site"
NOTE = "# Written by `afterword site`, which replaces the files listed here and no others.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written below `target`, and what of an earlier time is to go."""

    target: Path
    write: dict[str, bytes]
    remove: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    """What is not on the public site and may have to be."""


def plan(root: Path, target: Path, now: dt.datetime, *, is_public: bool = False) -> Plan:
    """Work out the files for `target`; ConfigError where that would touch a file of the user."""
    root, target = root.resolve(), target.resolve()
    _check_place(root, target)
    contents, warnings = _contents(root, target, now, is_public=is_public)
    own = _written_before(target)
    for path in contents:
        place = target / path
        if not place.resolve().is_relative_to(target):
            raise ConfigError(f"{place} leads out of {target}", "Remove that link, or choose another folder.")
        if path not in own and (place.exists() or place.is_symlink()):
            raise ConfigError(f"{place} is not from `afterword site`", "Move it away, or choose another folder.")
    return Plan(target=target, write=contents, remove=tuple(sorted(own - contents.keys())), warnings=warnings)


def carry_out(planned: Plan) -> None:
    """Write what changed and remove what is stale; stopped half-way, the next run completes it."""
    listed = {*planned.write, *planned.remove}
    try:
        planned.target.mkdir(parents=True, exist_ok=True)
        _mark(planned.target, listed)
        for path, content in planned.write.items():
            _write(planned.target / path, content)
        for path in planned.remove:
            _remove(planned.target, path)
        _mark(planned.target, set(planned.write))
    except OSError as error:
        raise ConfigError(
            f"{error.filename or planned.target} cannot be written: {error.strerror}",
            "Mend that, and run the command again.",
        ) from error


def config(root: Path, name: str = CONFIG, depth: int = 0) -> ConfigCopy:
    """A configuration of the builder in the repository at `root`, with what it inherits.

    ConfigError where it cannot be read.
    """
    try:
        text = (root / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{root / name} cannot be read: {error}", "The site takes its name and theme from there."
        ) from error
    found = ConfigCopy(text, name)
    if not found.inherits:
        return found
    if depth == _DEEPEST:
        raise ConfigError(f"{name} inherits from itself", "Take `INHERIT` out of one of the files.")
    return ConfigCopy(text, name, config(root, found.inherits, depth + 1))


def _check_place(root: Path, target: Path) -> None:
    taken = next((root / name for name in (DOCS, FOLDER) if target.is_relative_to(root / name)), None)
    if taken or root.is_relative_to(target):
        raise ConfigError(
            f"{target} is {'in' if taken else 'or holds'} {taken or 'the repository'}",
            "Choose a folder of its own, such as build/site.",
        )
    if target.exists() and not target.is_dir():
        raise ConfigError(f"{target} is not a folder", "Choose a folder that is new or empty.")
    if target.exists() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise ConfigError(
            f"{target} is not empty, and not from `afterword site`", "Choose a folder that is new or empty."
        )


def _contents(
    root: Path, target: Path, now: dt.datetime, *, is_public: bool
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    settings = config(root, PUBLIC_CONFIG if is_public else CONFIG)
    if is_public:
        settings.forget_repository()
        site = source.collect_public(root, now, settings.address, settings.named)
    else:
        site = source.collect(root, now, settings.repo_url, settings.address)
    if site.leaks is not None:
        site.leaks.check_settings(PUBLIC_CONFIG, settings.values)
        if settings.custom_dir:
            source.check_templates(root / settings.custom_dir, site.leaks)
        rendered.check(site.pages, site.leaks)
    found = {f"{DOCS}/{path}": original.read_bytes() for path, original in site.passed_on.items()}
    found |= {f"{DOCS}/{path}": text.encode() for path, text in site.pages.items()}
    found |= {f"{OVERRIDES}/{path}": text.encode() for path, text in tree.theme().items()}
    if settings.custom_dir:
        folder = root / settings.custom_dir
        own = (path for path in folder.rglob("*") if path.is_file())
        found |= {f"{OVERRIDES}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in own}
    branch = files.load_policy(root).main_branch
    return {**found, CONFIG: settings.relocate(root, target, branch).encode()}, site.warnings


def _written_before(target: Path) -> set[str]:
    """The files that an earlier run wrote; a line that leads out of the folder is none."""
    marker = target / MARKER
    lines = marker.read_text(encoding="utf-8").splitlines() if marker.is_file() else []
    paths = {line for line in lines if line and not line.startswith("#")}
    return {path for path in paths if (target / path).resolve().is_relative_to(target)}


def _mark(target: Path, paths: set[str]) -> None:
    _write(target / MARKER, (NOTE + "".join(f"{path}\n" for path in sorted(paths))).encode())


def _write(path: Path, content: bytes) -> None:
    """Write unless it is there already, so that a builder that watches sees only what changed."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _remove(target: Path, path: str) -> None:
    place = target / path
    place.unlink(missing_ok=True)
    for folder in place.parents:
        if folder == target or any(folder.iterdir()):
            return
        folder.rmdir()
