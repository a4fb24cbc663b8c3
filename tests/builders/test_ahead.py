"""Pages rendered by workers: the same site, the same messages."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from mkdocs.__main__ import cli
from mkdocs.structure.files import File

from afterword.adapters import workers
from afterword.builders import ahead
from tests.builders import handbook
from tests.builders.built import Built
from tests.support.project import Project

HOOK = "def on_page_markdown(markdown, **_):\n    return markdown.replace('zephyrs', 'monsoons')\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return handbook.create(tmp_path / "handbook")


@pytest.fixture
def with_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Even few pages are given to workers, and in the end they were."""
    gc.collect()  # the workers of a build that failed
    deadline = time.monotonic() + 30
    while threading.active_count() > 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    started: list[ahead.Ahead] = []
    real = ahead.Ahead.__init__

    def note(self: ahead.Ahead, *rest: Any) -> None:
        started.append(self)
        real(self, *rest)

    monkeypatch.setattr(ahead.Ahead, "__init__", note)
    monkeypatch.setattr(workers, "WORTH", 1)
    monkeypatch.setattr(workers, "processors", lambda: 2)
    yield
    assert len(started) == 1


def _build(project: Project) -> Result:
    return CliRunner().invoke(cli, ["build", "--strict", "-f", str(project.root / "mkdocs.yml")])


def _site(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "sitemap.xml.gz"  # has the time in it
    }


@pytest.mark.usefixtures("with_workers")
def test_workers_make_the_same_site(project: Project, with_mkdocs: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered_here = []
    real = ahead.Page.render
    monkeypatch.setattr(ahead.Page, "render", lambda page, *rest: rendered_here.append(page) or real(page, *rest))
    assert _build(project).exit_code == 0
    built = _site(project.root / "site")
    assert len(rendered_here) < len(with_mkdocs.pages) / 2
    assert built == _site(with_mkdocs.root)


@pytest.mark.no_cover
@pytest.mark.usefixtures("with_workers")
def test_a_text_that_another_plug_in_changes_is_rendered_so_and_what_is_wrong_is_told_once(project: Project) -> None:
    project.write("hook.py", HOOK)
    project.write("mkdocs.yml", (project.root / "mkdocs.yml").read_text() + "hooks: [hook.py]\n")
    project.write(handbook.OUTAGE, handbook.FILES[handbook.OUTAGE] + "\n[x](../../docs/after/gone.md)\n[y](#nowhere)\n")
    done = _build(project)
    assert done.exit_code == 1
    assert done.output.count("contains a link '../../after/gone.md'") == 1
    assert done.output.count("contains a link '#nowhere'") == 1
    page = (project.root / "site" / handbook.SLOW.removesuffix(".md") / "index.html").read_text()
    assert "monsoons" in page
    assert "zephyrs" not in page


@pytest.mark.usefixtures("with_workers")
def test_a_page_that_cannot_be_rendered_fails_the_build_with_its_name(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ahead.Page.render

    def fail(page: ahead.Page, *rest: Any) -> None:
        if page.file.src_uri == handbook.SLOW:
            raise ValueError("no such thing")
        real(page, *rest)

    monkeypatch.setattr(ahead.Page, "render", fail)
    done = _build(project)
    assert done.exit_code == 1
    assert f"Error reading page '{handbook.SLOW}': no such thing" in done.output


@pytest.mark.usefixtures("with_workers")
def test_without_its_workers_the_builder_goes_on_alone(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()
    real: Any = File.content_string

    def die(file: File) -> str:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return str(real.fget(file))

    monkeypatch.setattr(File, "content_string", property(die, real.fset))
    monkeypatch.setattr(workers, "each", map)
    assert _build(project).exit_code == 0
    assert (project.root / "site" / handbook.SLOW.removesuffix(".md") / "index.html").is_file()
