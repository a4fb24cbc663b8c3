"""What the site is made from, read from the repository: pages, post-mortems and their attachments."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from afterword import rules
from afterword.adapters import files, history, workers
from afterword.adapters import tree as working_tree
from afterword.core import scaffold
from afterword.core.completeness import Gauge
from afterword.core.layout import FOLDER
from afterword.core.policy import Policy
from afterword.core.public_text import IMAGES
from afterword.core.rule import Context
from afterword.core.selection import select
from afterword.errors import ConfigError
from afterword.site import attachments as harmless
from afterword.site import escape, public, tree
from afterword.site.leaks import Leaks
from afterword.site.links import DOCS, Address

PAGE = ".md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site as files: those that are made, and those that are passed on as they are."""

    pages: dict[str, str]
    """Made by the tree, by path on the site."""
    passed_on: dict[str, Path]
    """Images and other attachments, by path on the site; those of post-mortems under harmless names."""
    leaks: Leaks | None = None
    """What no finished page of a public site may hold."""
    warnings: tuple[str, ...] = ()
    """What is not on the public site and may have to be."""


def collect(root: Path, now: dt.datetime, repo_url: str = "", address: Address | None = None) -> Site:
    """The site of the repository at `root`."""
    policy, catalogue = files.load_policy(root), files.load_catalogue(root)
    docs, texts = _docs(root)
    beside = attachments(root)
    names = harmless.renamed(beside, lambda name: beside[name].read_bytes())
    template = working_tree.template(root)
    pages = tree.build(
        catalogue,
        policy,
        texts,
        template=template,
        now=now,
        repo_url=repo_url,
        all_rules=rules.ALL,
        gauge=_gauge(root, policy, now),
        history=history.with_proof(root, history.read(root), catalogue),
        address=address,
        renamed=names,
        each=workers.each,
    )
    passed_on = {name: path for name, path in docs.items() if name not in texts}
    return Site(pages=pages, passed_on={**passed_on, **{names.get(name, name): path for name, path in beside.items()}})


def collect_public(root: Path, now: dt.datetime, address: Address, named: Collection[str] = ()) -> Site:
    """What of it strangers may see; `named` are the files below `docs/` that the builder's configuration names."""
    docs, texts = _docs(root)
    made = public.build(files.load_catalogue(root), files.load_policy(root), texts, now=now, address=address)
    shown = {name: path for name, path in docs.items() if f"{DOCS}/{name}" in made.files or name in named}
    beside = attachments(root)
    shown |= {name: path for name, path in beside.items() if name in made.files and name.lower().endswith(IMAGES)}
    passed_on = {name: path for name, path in shown.items() if name not in texts}
    for name, path in passed_on.items():
        made.leaks.check_asset(f"{name} on the public site", path.read_bytes())
    return Site(pages=made.pages, passed_on=passed_on, leaks=made.leaks, warnings=made.warnings)


def check_templates(folder: Path, leaks: Leaks) -> None:
    """Raise ConfigError where a template of the user's own, or a file beside it, holds what is inside."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            leaks.check_asset(f"{folder.name}/{path.relative_to(folder).as_posix()}", path.read_bytes())


def _docs(root: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """Every file below `docs/`, and the text of those that are pages, by path below it."""
    docs = {path.relative_to(root / DOCS).as_posix(): path for path in _files(root, root / DOCS)}
    return docs, {name: _text(root, path) for name, path in docs.items() if path.suffix.lower() == PAGE}


def attachments(root: Path) -> dict[str, Path]:
    """What lies beside the post-mortems, by path on the site; pages and templates are none."""
    found = _files(root, root / FOLDER, but=PAGE)
    return {path.relative_to(root).as_posix(): path for path in found}


def _gauge(root: Path, policy: Policy, now: dt.datetime) -> Gauge:
    blank = scaffold.blank(working_tree.templates(root), policy)
    asked = select(rules.ALL, without=policy.check.ignore, levels=policy.check.levels)
    return Gauge(asked, Context(policy=policy, now=now, template=blank))


def _files(root: Path, folder: Path, but: str = "") -> Iterator[Path]:
    """The files below a folder that are not hidden and do not lead out of the repository, but for those of a kind."""
    inside = root.resolve()
    for path in sorted(folder.rglob("*")):
        _check_name(path.relative_to(root).as_posix())
        if but and path.suffix.lower() == but:
            continue
        hidden = any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and path.resolve().is_relative_to(inside):
            yield path


def _check_name(name: str) -> None:
    """ConfigError where the name is one that no page and no address can hold."""
    try:
        name.encode()
    except UnicodeEncodeError as error:
        shown = escape.one_line(os.fsencode(name).decode(errors="backslashreplace"))
        raise ConfigError(f"the name of {shown} is not in UTF-8", "Rename it with `git mv`.") from error


def _text(root: Path, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path.relative_to(root).as_posix()} cannot be read: {error}", "Save the page as UTF-8."
        ) from error
