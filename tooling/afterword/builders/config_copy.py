"""A copy of the repository's `mkdocs.yml` that builds the site from the folder it was written to.

It works on YAML nodes, not values, so that tags such as `!!python/name` and `!ENV` stay as they are.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from pathlib import Path

import yaml

from afterword.errors import ConfigError
from afterword.site.links import Address

INHERIT = "INHERIT"
PLUGIN = "afterword"
OVERRIDES = "overrides"
DEFAULT_EDIT = "edit/{branch}/docs/"


class ConfigCopy:
    """The builder's configuration, and what of it `afterword site` has to know or change."""

    def __init__(self, text: str, name: str, parent: ConfigCopy | None = None) -> None:
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            raise ConfigError(f"{name} is not valid YAML: {error}", "Mend the file.") from error
        if not isinstance(node, yaml.MappingNode):
            raise ConfigError(f"{name} holds no settings", "Give it at least a `site_name`.")
        self.node = node
        if parent is not None:
            _drop(node, INHERIT)
            _inherit(node, parent.node)

    @property
    def inherits(self) -> str:
        """The configuration that this one adds to, or nothing."""
        return _scalar(_get(self.node, INHERIT))

    @property
    def repo_url(self) -> str:
        """The address of the repository, or nothing."""
        return _scalar(_get(self.node, "repo_url"))

    @property
    def site_url(self) -> str:
        """The address at which the site is published, or nothing."""
        return _scalar(_get(self.node, "site_url"))

    @property
    def address(self) -> Address:
        """Where the site is published."""
        directories = _scalar(_get(self.node, "use_directory_urls")).lower() not in ("false", "no", "off")
        return Address(url=self.site_url, directories=directories)

    @property
    def named(self) -> list[str]:
        """The files of the site that the configuration itself names: style sheets, scripts, logo."""
        found: list[str] = []
        theme = _get(self.node, "theme")
        for node in (_get(self.node, "extra_css"), _get(self.node, "extra_javascript")):
            if isinstance(node, yaml.SequenceNode):
                found += [_scalar(item) or _scalar(_get(item, "path")) for item in node.value]
        return [*found, _scalar(_get(theme, "logo")), _scalar(_get(theme, "favicon"))]

    @property
    def values(self) -> dict[str, object]:
        """The settings as texts, lists and tables."""
        return {_scalar(name): _plain(value) for name, value in self.node.value}

    def forget_repository(self) -> None:
        """Take out what leads to the repository: the source and the links to edit a page."""
        for key in ("repo_url", "repo_name", "edit_uri", "edit_uri_template"):
            _drop(self.node, key)

    @property
    def custom_dir(self) -> str:
        """The folder of the user's own templates, or nothing."""
        return _scalar(_get(_get(self.node, "theme"), "custom_dir"))

    def relocate(self, old: Path, new: Path, branch: str) -> str:
        """The text for `new/mkdocs.yml` of a configuration that was in `old`."""
        _drop(self.node, "site_dir")
        _set(self.node, "docs_dir", "docs")
        if "github.com" in self.repo_url and _get(self.node, "edit_uri") is None:
            _set(self.node, "edit_uri", DEFAULT_EDIT.format(branch=branch))
        self._use_overrides()
        self._drop_plugin()
        for path in self._paths():
            if not Path(path.value).is_absolute():
                path.value = Path(os.path.relpath(old / path.value, new)).as_posix()
        text: str = yaml.serialize(self.node, Dumper=yaml.SafeDumper, allow_unicode=True, width=110)
        return text

    def _use_overrides(self) -> None:
        theme = _get(self.node, "theme")
        if isinstance(theme, yaml.ScalarNode):
            name, theme = theme.value, yaml.MappingNode("tag:yaml.org,2002:map", [])
            _set(theme, "name", name)
            _drop(self.node, "theme")
            self.node.value.append((_string("theme"), theme))
        if isinstance(theme, yaml.MappingNode):
            _set(theme, "custom_dir", OVERRIDES)

    def _drop_plugin(self) -> None:
        plugins = _get(self.node, "plugins")
        if isinstance(plugins, yaml.MappingNode):
            _drop(plugins, PLUGIN)
        elif isinstance(plugins, yaml.SequenceNode):
            plugins.value[:] = [
                plugin for plugin in plugins.value if _scalar(plugin) != PLUGIN and _get(plugin, PLUGIN) is None
            ]

    def _paths(self) -> Iterator[yaml.ScalarNode]:
        """What else names a place relative to the configuration."""
        for key in (INHERIT, "hooks", "watch"):
            node = _get(self.node, key)
            nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
            yield from (found for found in nodes if isinstance(found, yaml.ScalarNode))


def _get(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if _scalar(name) == key), None)


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {_scalar(name): _plain(value) for name, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return _scalar(node)


def _inherit(node: yaml.MappingNode, parent: yaml.MappingNode) -> None:
    """Add what the parent has and the node has not; tables in both become one, as MkDocs does it."""
    for key, value in parent.value:
        own = _get(node, _scalar(key))
        if own is None:
            node.value.append((key, value))
        elif isinstance(own, yaml.MappingNode) and isinstance(value, yaml.MappingNode):
            _inherit(own, value)


def _set(node: yaml.MappingNode, key: str, value: str) -> None:
    _drop(node, key)
    node.value.append((_string(key), _string(value)))


def _drop(node: yaml.MappingNode, key: str) -> None:
    node.value[:] = [(name, value) for name, value in node.value if _scalar(name) != key]


def _string(value: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", value)


def _scalar(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
