"""One site and one browser for all tests that look at pages."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.builders.built import Built, build, read
from tests.pages import subject
from tests.pages.judging import PATIENCE, TOOLS, WIDE, Visit, served
from tests.support.project import Project

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
IS_CI = os.environ.get("CI") == "true"


def _absent(what: str) -> None:
    """Where everything must be judged that is a failure, and for everybody else a reason."""
    if IS_CI:
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The internal site."""
    return _built_once(tmp_path_factory, "pages", subject.create)


@pytest.fixture(scope="session")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The public site."""
    return _built_once(tmp_path_factory, "public", subject.create_public, "-f", "mkdocs.public.yml")


def _built_once(
    factory: pytest.TempPathFactory, name: str, create: Callable[[Path], Project], *arguments: str
) -> Built:
    """A site, built by the first of the processes that run the tests."""
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    root, output = folder / name / "handbook", folder / name / "handbook" / "site"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (output / "sitemap.xml").is_file():
            return read(output)
        shutil.rmtree(root, ignore_errors=True)
        create(root)
        return build(root, output, "mkdocs", *arguments)


@pytest.fixture(scope="session")
def tools() -> Path:
    """The folder of the judges that come from npm."""
    if not (TOOLS / "axe-core").is_dir():
        _absent("axe and html-validate are not installed: run `make test`")
    return TOOLS


@pytest.fixture(scope="session")
def browser(tools: Path) -> Iterator[Browser]:
    """The machine's own browser."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        _absent("No browser is installed: install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, chromium_sandbox=False)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def address(site: Built) -> Iterator[str]:
    """Where the site is served."""
    with served(site.root) as base:
        yield base


@pytest.fixture(scope="session")
def public_address(public_site: Built) -> Iterator[str]:
    """Where the public site is served."""
    with served(public_site.root) as base:
        yield base


@pytest.fixture(scope="session")
def light(browser: Browser) -> Iterator[BrowserContext]:
    """A reader with a wide window."""
    yield from _context(browser)


@pytest.fixture(scope="session")
def scriptless(browser: Browser) -> Iterator[BrowserContext]:
    """A reader whose browser runs no scripts."""
    yield from _context(browser, is_scripted=False)


def _context(browser: Browser, *, is_scripted: bool = True) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport=WIDE, color_scheme="light", reduced_motion="reduce", java_script_enabled=is_scripted
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def reader(light: BrowserContext, address: str) -> Iterator[Visit]:
    """A page that nobody has opened yet; what it remembers is forgotten afterwards."""
    yield from _visit(light, address)


@pytest.fixture
def public_reader(light: BrowserContext, public_address: str) -> Iterator[Visit]:
    """The same, on the public site."""
    yield from _visit(light, public_address)


def _visit(context: BrowserContext, address: str) -> Iterator[Visit]:
    found = Visit(context.new_page(), address)
    yield found
    found.page.evaluate("() => { try { localStorage.clear(); sessionStorage.clear(); } catch {} }")
    found.page.close()


@pytest.fixture
def plain_reader(scriptless: BrowserContext, address: str) -> Iterator[Visit]:
    """A page in a browser that runs no scripts."""
    found = Visit(scriptless.new_page(), address, is_scripted=False)
    yield found
    found.page.close()
