"""The small handbook, built once for all tests that look at it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from afterword.builders import disk
from tests.builders import handbook
from tests.builders.built import Built, build
from tests.support.project import NOW


@pytest.fixture(scope="session")
def with_mkdocs(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Built by MkDocs through the plug-in."""
    root = handbook.create(tmp_path_factory.mktemp("mkdocs") / "handbook").root
    return build(root, root / "site", "mkdocs")


@pytest.fixture(scope="session")
def with_properdocs(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Built by ProperDocs through the plug-in."""
    root = handbook.create(tmp_path_factory.mktemp("properdocs") / "handbook").root
    return build(root, root / "site", "properdocs", "-f", "mkdocs.yml")


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as plain files."""
    root = handbook.create(tmp_path_factory.mktemp("disk") / "handbook").root
    target = root.parent / "written"
    disk.carry_out(disk.plan(root, target, NOW))
    return target


@pytest.fixture(scope="session")
def mkdocs_from_disk(written: Path) -> Built:
    """Built by MkDocs from the plain files."""
    return build(written, written.parent / "from-disk", "mkdocs", "-f", "mkdocs.yml", "-d", "../from-disk")


@pytest.fixture(scope="session")
def zensical_from_disk(written: Path) -> Built:
    """Built by Zensical from the plain files."""
    if find_spec("zensical") is None:
        pytest.skip("Zensical is not installed: its pinned version has no package for this machine")
    return build(written, written / "site", "zensical", "-f", "mkdocs.yml")


@pytest.fixture(params=["with_mkdocs", "with_properdocs", "mkdocs_from_disk", "zensical_from_disk"])
def built(request: pytest.FixtureRequest) -> Built:
    """The site of each builder."""
    site: Built = request.getfixturevalue(request.param)
    return site
