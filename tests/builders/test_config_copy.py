"""The builder's configuration, rewritten for another folder."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from afterword.builders.config_copy import ConfigCopy
from afterword.errors import ConfigError
from afterword.site.links import Address

OLD, NEW = Path("/handbook"), Path("/out/site")
TAGGED = """\
site_name: !ENV [NAME, x]
markdown_extensions:
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
plugins: [search]
"""


def _relocated(text: str) -> dict[str, object]:
    loaded = yaml.safe_load(ConfigCopy(text, "mkdocs.yml").relocate(OLD, NEW, "trunk"))
    assert isinstance(loaded, dict)
    return loaded


@pytest.mark.parametrize(
    ("plugins", "left"),
    [
        ("[search, afterword]", ["search"]),
        ("[search, afterword: {}, tags]", ["search", "tags"]),
        ("{search: {lang: en}, afterword: {}}", {"search": {"lang": "en"}}),
        ("[search]", ["search"]),
    ],
)
def test_only_the_plug_in_is_taken_out(plugins: str, left: object) -> None:
    assert _relocated(f"site_name: x\nplugins: {plugins}\n")["plugins"] == left


def test_tags_stay_as_they_are() -> None:
    text = ConfigCopy(TAGGED, "mkdocs.yml").relocate(OLD, NEW, "main")
    assert "site_name: !ENV [NAME, x]" in text
    assert "format: !!python/name:pymdownx.superfences.fence_code_format" in text


@pytest.mark.parametrize(
    ("line", "key", "expected"),
    [
        ("docs_dir: pages", "docs_dir", "docs"),
        ("site_name: y", "docs_dir", "docs"),
        ("site_dir: ../public", "site_dir", None),
        ("INHERIT: base.yml", "INHERIT", "../../handbook/base.yml"),
        ("hooks: [hooks/a.py, /abs/b.py]", "hooks", ["../../handbook/hooks/a.py", "/abs/b.py"]),
        ("watch: [extra]", "watch", ["../../handbook/extra"]),
        ("theme: material", "theme", {"name": "material", "custom_dir": "overrides"}),
        ("theme: {name: material, custom_dir: mine}", "theme", {"name": "material", "custom_dir": "overrides"}),
        ("repo_url: https://github.com/acme/handbook", "edit_uri", "edit/trunk/docs/"),
        ("repo_url: https://git.example.com/x", "edit_uri", None),
        ("edit_uri: blob/x/docs/", "edit_uri", "blob/x/docs/"),
    ],
)
def test_what_depends_on_the_place_is_made_right(line: str, key: str, expected: object) -> None:
    assert _relocated(f"{line}\n").get(key) == expected


def test_it_knows_the_repository_and_the_users_templates() -> None:
    config = ConfigCopy("repo_url: https://example.com\ntheme: {custom_dir: mine}\n", "mkdocs.yml")
    assert (config.repo_url, config.custom_dir) == ("https://example.com", "mine")
    assert (ConfigCopy("site_name: x\n", "x").repo_url, ConfigCopy("theme: x\n", "x").custom_dir) == ("", "")


def test_what_is_inherited_is_one_with_it() -> None:
    parent = ConfigCopy("site_name: x\ntheme: {name: material, logo: l.png}\nplugins: [a]\nextra: {b: 1}\n", "parent")
    child = ConfigCopy("INHERIT: p.yml\ntheme: {logo: m.png}\nplugins: [c]\nextra: z\n", "child", parent)
    assert child.inherits == ""
    assert yaml.safe_load(yaml.serialize(child.node)) == {
        "site_name": "x", "theme": {"name": "material", "logo": "m.png"}, "plugins": ["c"], "extra": "z",
    }  # fmt: skip
    assert ConfigCopy("INHERIT: p.yml\n", "child").inherits == "p.yml"


def test_it_knows_the_files_that_it_names() -> None:
    text = "extra_css: [a.css]\nextra_javascript: [b.js, {path: c.js, async: true}]\ntheme: {favicon: f.png}\n"
    assert [name for name in ConfigCopy(text, "x").named if name] == ["a.css", "b.js", "c.js", "f.png"]


def test_it_forgets_the_repository() -> None:
    config = ConfigCopy("repo_url: x\nrepo_name: y\nedit_uri: z\nsite_name: n\n", "x")
    config.forget_repository()
    assert yaml.safe_load(yaml.serialize(config.node)) == {"site_name": "n"}


@pytest.mark.parametrize(("line", "directories"), [("", True), ("use_directory_urls: false", False)])
def test_it_knows_where_the_site_is(line: str, directories: bool) -> None:
    config = ConfigCopy(f"site_url: https://a.example/\n{line}\n", "x")
    assert config.address == Address(url="https://a.example/", directories=directories)


@pytest.mark.parametrize("text", ["", "- x\n", "a: [b\n"])
def test_what_is_no_configuration_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^mkdocs\.yml"):
        ConfigCopy(text, "mkdocs.yml")
