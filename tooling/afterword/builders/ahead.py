"""Pages turned into HTML by all processors at once, before the builder asks for one after the other."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from afterword.adapters import workers

_LINKS = "links_to_anchors"


class Rendered(NamedTuple):
    """What rendering sets on a page, and the digest of the Markdown that was rendered."""

    digest: bytes
    attributes: Mapping[str, Any]


def start(pages: Sequence[File], config: MkDocsConfig, files: Files) -> None:
    """Let workers render these pages, in the order in which the builder will ask for them, if there are many."""
    if workers.are_worth(len(pages)):
        ahead = Ahead(pages, workers.forked(partial(_render, config=config, files=files), pages))
        for file in pages:
            AheadPage(file, config, ahead)


class Ahead:
    """What workers made of pages, in the order of the pages."""

    def __init__(self, pages: Sequence[File], made: Iterator[Rendered | None]) -> None:
        self._made = zip(pages, made, strict=False)  # without its workers there is no more of it
        self._waiting: dict[str, Rendered | None] = {}

    def take(self, file: File) -> Rendered | None:
        """What was made of a page; None where the builder had better do it."""
        if file.src_uri in self._waiting:
            return self._waiting.pop(file.src_uri)
        with suppress(BrokenProcessPool):
            for other, rendered in self._made:
                if other is file:
                    return rendered
                self._waiting[other.src_uri] = rendered
        return None


class AheadPage(Page):
    """A page that is rendered already, unless something has changed its text since."""

    def __init__(self, file: File, config: MkDocsConfig, ahead: Ahead) -> None:
        super().__init__(None, file, config)
        self._ahead = ahead

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take what a worker made of exactly this text, or render it here."""
        rendered = self._ahead.take(self.file)
        if rendered is None or rendered.digest != _digest(self.markdown):
            super().render(config, files)
            return
        vars(self).update(rendered.attributes)
        if links := rendered.attributes.get(_LINKS):
            self.links_to_anchors = {files.src_uris[path]: anchors for path, anchors in links.items()}


def _render(file: File, *, config: MkDocsConfig, files: Files) -> Rendered | None:
    """What a worker makes of a page; None where it fails or logs, which the builder then does itself."""
    heard, known = _overheard(), file.page
    try:
        page = Page(None, file, config)
        file.page = known  # else every page would stay
        page.read_source(config)
        before = dict(vars(page))
        page.render(config, files)
    except Exception:  # whatever it is, the builder meets it again and tells where
        return None
    if heard:
        return None
    changed = {name: value for name, value in vars(page).items() if before.get(name) is not value}
    if links := changed.get(_LINKS):
        changed[_LINKS] = {target.src_uri: anchors for target, anchors in links.items()}
    return Rendered(_digest(page.markdown), changed)


class _Ear(logging.Handler):
    """Hears what is logged, and says nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def _overheard() -> list[logging.LogRecord]:
    """Where everything goes that this process logs from now on, and nowhere else."""
    ear = _Ear()
    for logger in logging.Logger.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.handlers, logger.propagate = [], True
    logging.getLogger().handlers = [ear]
    return ear.records


def _digest(text: str | None) -> bytes:
    return hashlib.sha256((text or "").encode("utf-8", "surrogatepass")).digest()
