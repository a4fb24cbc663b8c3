"""The MkDocs plug-in: hands the site's tree to MkDocs or ProperDocs in memory, with live reload."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from mkdocs.config.base import Config
from mkdocs.config.config_options import Choice
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from afterword.adapters import clock, tree
from afterword.builders import ahead, source
from afterword.builders.packed import PackedFile
from afterword.core.layout import FOLDER, POLICY
from afterword.core.postmortem import VISIBILITIES
from afterword.core.public import INTERNAL, PUBLIC
from afterword.errors import AfterwordError, ConfigError
from afterword.site.leaks import Leaks
from afterword.site.links import DOCS, INDEX, Address

_LOG = get_plugin_logger("afterword")


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves its class hooks untyped
    """For whom the site is; everything else is in the policy."""

    audience = Choice(VISIBILITIES, default=INTERNAL)


class AfterwordPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Adds the post-mortems and fills in the handbook's pages; nothing is written into `docs/`."""

    root: Path
    leaks: Leaks | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Find the repository, and put the few templates of Afterword before the theme's."""
        try:
            self.root = tree.find_root(Path(config.config_file_path or ".").resolve().parent)
            if Path(config.docs_dir).resolve() != (self.root / DOCS).resolve():
                raise ConfigError(f"`docs_dir` is {config.docs_dir}", f"Keep the pages in {self.root / DOCS}.")
        except AfterwordError as error:
            raise _told(error) from error
        if self.config.audience == PUBLIC:
            # Links to the source and to edit a page lead where strangers have no business.
            config.repo_url = config.repo_name = config.edit_uri = config.edit_uri_template = None
        custom = [config.theme.custom_dir] if config.theme.custom_dir else []
        config.theme.dirs.insert(len(custom), str(resources.files("afterword.site") / "theme"))
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace the handbook's pages by what they say once filled in, and append what is generated."""
        try:
            site = self._site(config)
            _check(config, site)
        except AfterwordError as error:
            raise _told(error) from error
        if self.config.audience == PUBLIC:
            for file in [file for file in files if file.src_dir == config.docs_dir]:
                if file.src_uri not in site.pages and file.src_uri not in site.passed_on:
                    files.remove(file)
        self.leaks = site.leaks
        for path, text in site.pages.items():
            content = text.encode()  # a text takes up to four times the memory
            if page := files.get_file_from_path(path):
                page.content_bytes = content
            else:
                files.append(self._generated(config, path, content=content))
        for path, original in site.passed_on.items():
            if files.get_file_from_path(path) is None:
                files.append(self._generated(config, path, abs_src_path=str(original)))
        return files

    def _site(self, config: MkDocsConfig) -> source.Site:
        now, address = clock.now(), Address(url=config.site_url or "", directories=config.use_directory_urls)
        if self.config.audience == INTERNAL:
            return source.collect(self.root, now, config.repo_url or "", address)
        theme = config.theme
        named = [*config.extra_css, *map(str, config.extra_javascript), theme.get("logo"), theme.get("favicon")]
        return source.collect_public(self.root, now, address, [name for name in named if name])

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Let workers turn the pages that are in no navigation into HTML, which takes most of the time."""
        shown = {page.file.src_uri for page in nav.pages}
        ahead.start([file for file in files.documentation_pages() if file.src_uri not in shown], config, files)
        return nav

    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Stop where a page for strangers still holds a name of the inside."""
        if self.leaks is not None:
            try:
                self.leaks.check_page(page.file.src_uri, html, page.title, *page.meta.values())
            except AfterwordError as error:
                raise _told(error) from error
        return html

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Build again when a post-mortem or the policy changes, too."""
        for watched in (self.root / FOLDER, self.root / POLICY):
            if watched.exists():
                server.watch(str(watched))
        return server

    def _generated(self, config: MkDocsConfig, path: str, **content: Any) -> File:
        file = PackedFile.generated(config, path, **content)
        # Relative to `docs/`, where the edit links start; the index has no file that could be edited.
        file.edit_uri = f"../{path}" if path.startswith(f"{FOLDER}/") and path != INDEX else None
        return file


def _check(config: MkDocsConfig, site: source.Site) -> None:
    """Warn of what is missing on a public site; ConfigError where its configuration or a template is internal."""
    for warning in site.warnings:
        _LOG.warning("%s", warning)
    if site.leaks is None:
        return
    site.leaks.check_settings(Path(config.config_file_path).name, config)
    if config.theme.custom_dir:
        source.check_templates(Path(config.theme.custom_dir), site.leaks)


def _told(error: AfterwordError) -> PluginError:
    return PluginError(f"afterword: {error.message}\n  {error.hint}".rstrip())
