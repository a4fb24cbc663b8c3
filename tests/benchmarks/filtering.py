"""How quickly the index of 5,000 post-mortems reacts: the work from a letter to the rows that are laid out, and what
the browser itself measures, from a key to what is painted, which has the wait for its next picture in it.

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

_WORK = """async (typed) => {
  const field = document.querySelector(".aw-list form input[name=words]"), took = [];
  for (const words of typed) for (let length = 0; length <= words.length; length++) {
    field.value = words.slice(0, length);
    const started = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.offsetHeight;
    took.push(performance.now() - started);
    await new Promise((done) => setTimeout(done, 150));
  }
  return took;
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
            worked = sorted(page.evaluate(_WORK, list(TYPED)))
            found = sorted(reactions(page))
        browser.close()
    print(f"the filter of {COUNT:,} post-mortems: {_told(worked)} of work for a letter (at most 50),", end=" ")
    print(f"{_told(found)} from a key to the picture")


def _told(sorted_: list[float]) -> str:
    ninth = sorted_[int(len(sorted_) * 0.9)]
    return f"median {statistics.median(sorted_):.0f}, 90th percentile {ninth:.0f}, longest {sorted_[-1]:.0f} ms"


if __name__ == "__main__":
    main()
