"""How quickly the index of 5,000 post-mortems reacts, as the browser itself measures it: from a key to what is painted.

The browser rounds to 8 ms.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks import site
from tests.pages.conftest import BROWSERS
from tests.pages.judging import served

COUNT = 5_000
TYPED = ("checkout", "timeout database", "no such thing", "2024-03", "alice")
KEPT = ("postmortems/index.md", "assets")
_PROGRAMS = Path(sys.executable).parent
_OBSERVE = """() => {
  window.took = {};
  const note = ({ interactionId: key, duration }) => { took[key] = Math.max(took[key] || 0, duration); };
  new PerformanceObserver((list) => list.getEntries().filter((one) => one.interactionId).forEach(note))
    .observe({ type: "event", durationThreshold: 16 });
}"""


def index_only(root: Path) -> Path:
    """The site of that many post-mortems, of which only the index is built."""
    source = site.handbook(root / "source", COUNT)
    target = root / "target"
    subprocess.run([_PROGRAMS / "afterword", "site", target], cwd=source, check=True, capture_output=True)
    docs = target / "docs"
    for path in sorted(docs.rglob("*"), reverse=True):
        name = path.relative_to(docs).as_posix()
        if path.is_file() and not name.startswith(KEPT):
            path.unlink()
    shutil.copy(docs / KEPT[0], docs / "index.md")
    config = target / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(text[: text.index("\nnav:")] + text[text.index("\ntheme:") :], "utf-8")
    subprocess.run([_PROGRAMS / "mkdocs", "build", "-q"], cwd=target, check=True, capture_output=True)
    return target / "site"


def reactions(page: Page) -> list[float]:
    """Milliseconds from each key that filters, and each choice, to the next picture; below 16 counts as 16."""
    page.evaluate(_OBSERVE)
    field = page.locator(".aw-list form input[name=words]")
    pressed = 0
    for words in TYPED:
        field.fill("")
        field.focus()
        for letter in words:
            page.keyboard.press("Space" if letter == " " else letter)
            page.wait_for_timeout(150)
            pressed += 1
    found: list[float] = page.evaluate("Object.values(took)")
    return found + [16.0] * max(pressed - len(found), 0)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ.update(HOME=folder, GIT_CONFIG_GLOBAL=f"{folder}/gitconfig", GIT_CONFIG_NOSYSTEM="1")
        os.environ.update(AFTERWORD_CACHE_DIR=f"{folder}/cache", NO_MKDOCS_2_WARNING="1")
        built = index_only(Path(folder))
        program = next(filter(None, map(shutil.which, BROWSERS)))
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=False)
        with served(built) as address:
            page = browser.new_page()
            page.goto(f"{address}/postmortems/", wait_until="networkidle")
            found = sorted(reactions(page))
        browser.close()
    ninth = found[int(len(found) * 0.9)]
    median = statistics.median(found)
    print(
        f"the filter of {COUNT:,} post-mortems, over {len(found)} keys: median {median:.0f} ms (at most 50),", end=" "
    )
    print(f"90th percentile {ninth:.0f} ms, longest {found[-1]:.0f} ms")


if __name__ == "__main__":
    main()
