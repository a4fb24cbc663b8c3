"""What the plug-in adds to MkDocs: messages that help, and live reload."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import handbook
from tests.support.cli import unmeasured
from tests.support.project import Project, change

PATIENCE = 30


def _build(root: Path, *, is_measured: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=root,
        env=os.environ if is_measured else unmeasured(os.environ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _get(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            text: str = answer.read().decode()
            return text
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def _wait_for(url: str, words: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while words not in _get(url):
        assert server.poll() is None, "the server ended"
        assert time.monotonic() < deadline, f"{words!r} did not appear at {url}"
        time.sleep(0.1)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return handbook.create(tmp_path / "handbook")


@pytest.fixture
def served(project: Project) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The handbook, served with live reload: its address and the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "-a", address], cwd=project.root, env=unmeasured(os.environ),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield f"http://{address}", server
    finally:
        server.terminate()
        server.wait(timeout=10)


def test_an_edited_post_mortem_and_a_changed_policy_show_while_serving(
    project: Project, served: tuple[str, subprocess.Popen[bytes]]
) -> None:
    url, server = served
    page = f"{url}/{handbook.SLOW.removesuffix('.md')}/"
    _wait_for(page, "zephyrs", server)
    project.write(handbook.SLOW, change(handbook.FILES[handbook.SLOW], "zephyrs", "monsoons"))
    _wait_for(page, "monsoons", server)
    project.write("pyproject.toml", change(handbook.POLICY, 'name = "Bob Example"', 'name = "Robert Example"'))
    _wait_for(page, "Robert Example", server)


def test_a_mistake_on_a_page_is_one_message_with_its_place(project: Project) -> None:
    project.write("docs/after/process.md", "# x\n\n{{ polcy }}\n")
    done = _build(project.root, is_measured=True)
    assert done.returncode == 1
    assert "afterword: docs/after/process.md:3: 'polcy' is undefined" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_repository_without_a_policy_is_told_what_is_missing(project: Project) -> None:
    project.write("pyproject.toml", "")
    done = _build(project.root, is_measured=True)
    assert done.returncode == 1
    assert "afterword: no `[tool.afterword]`" in done.stderr


def test_pages_elsewhere_than_in_docs_are_refused(project: Project) -> None:
    (project.root / "docs").rename(project.root / "pages")
    project.write("mkdocs.yml", (project.root / "mkdocs.yml").read_text() + "docs_dir: pages\n")
    done = _build(project.root, is_measured=True)
    assert done.returncode == 1
    assert "afterword: `docs_dir` is" in done.stderr


def test_a_broken_link_of_a_post_mortem_fails_the_strict_build(project: Project) -> None:
    project.write(handbook.SLOW, handbook.FILES[handbook.SLOW] + "\n[x](../../docs/after/gone.md)\n")
    done = _build(project.root)
    assert done.returncode == 1
    assert "after/gone.md" in done.stderr


def test_templates_of_the_user_come_before_ours(project: Project) -> None:
    config = change(
        (project.root / "mkdocs.yml").read_text(), "name: material\n", "name: material\n  custom_dir: mine\n"
    )
    project.write("mkdocs.yml", config)
    project.write("mine/partials/source.html", "<b>my own</b>")
    documented = (handbook.REPOSITORY / "docs/tool/security.md").read_text("utf-8")
    project.write("mine/main.html", documented.partition('title="overrides/main.html"\n')[2].partition("```")[0])
    assert _build(project.root).returncode == 0
    page = (project.root / "site/index.html").read_text()
    assert "<b>my own</b>" in page
    assert page.count("Content-Security-Policy") == 1
    assert "script-src 'self' 'unsafe-inline' https://stats.example.com;" in page
    assert "https://github.com/acme/handbook/edit/main/docs/index.md" in page


def test_edit_links_are_right_in_a_theme_without_our_templates_too(project: Project) -> None:
    config = change((project.root / "mkdocs.yml").read_text(), "name: material\n", "name: mkdocs\n")
    project.write("mkdocs.yml", config[: config.index("  font:")] + config[config.index("extra_css:") :])
    done = _build(project.root)
    assert done.returncode == 0, done.stderr
    page = (project.root / "site" / handbook.SLOW.removesuffix(".md") / "index.html").read_text()
    assert f"https://github.com/acme/handbook/edit/main/{handbook.SLOW}" in page
