"""How long the site takes to build, against a plain `mkdocs build` of the same pages.

The same pages are those that the plug-in shows: what it makes of the post-mortems, and the handbook filled in, as
`afterword site` writes them to disk, with the same theme, extensions and search, and kept out of the navigation just
the same. What else the plug-in does counts as its own: reading and checking the files, their history, the pages of
the rules, all lists, the dashboard and the feeds. The files as their authors wrote them, which have neither card nor
drawing nor follow-up, are built too: that ratio is what all of it costs together, and has no limit.
"""

from __future__ import annotations

import datetime as dt
import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import corpus
from tests.support.project import Project

ROUNDS = 2
FILES = 1_000
REPOSITORY = Path(__file__).resolve().parents[2]
_PROGRAMS = Path(sys.executable).parent
_MADE = ("records", "rules", "feeds", "postmortems/index.md", "postmortems.json", "postmortems.schema.json")
_AGO, _LANDS_AFTER = dt.timedelta(days=40), dt.timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What one build took."""

    seconds: float
    megabytes: float


def build(folder: Path) -> Build:
    """Build the site of a folder, from nothing."""
    shutil.rmtree(folder / "site", ignore_errors=True)
    start = time.perf_counter()
    with subprocess.Popen([_PROGRAMS / "mkdocs", "build", "-q"], cwd=folder, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the build of {folder} failed")
    return Build(seconds=time.perf_counter() - start, megabytes=used.ru_maxrss / 1024)


def handbook(root: Path, count: int) -> Path:
    """A copy of this repository's handbook with that many post-mortems, the last of them some weeks ago."""
    project = Project.create(root, (REPOSITORY / "pyproject.toml").read_text("utf-8"))
    for name in ("docs", "postmortems"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    first = dt.datetime.now(dt.UTC).replace(hour=8, minute=0, second=0, microsecond=0) - _AGO - corpus.EVERY * count
    people, severities = ("alice", "bob", "carol", "dave", "erin"), ("critical", "high", "medium")
    setting = corpus.Setting(first=first, people=people, severities=severities, in_review=20)
    project.commit("Write the handbook")
    land(project, corpus.write(root, count, setting=setting), first)
    return root


def land(project: Project, paths: Sequence[Path], first: dt.datetime) -> None:
    """Commit each post-mortem on its own, two days after its incident."""
    lines = []
    for number, path in enumerate(paths):
        at = int((first + corpus.EVERY * number + _LANDS_AFTER).timestamp())
        text, name = path.read_text("utf-8"), path.relative_to(project.root).as_posix()
        lines += [
            "commit refs/heads/main",
            f"committer A <a@example.com> {at} +0000",
            "data 21",
            "Write the post-mortem",
        ]
        lines += ["from refs/heads/main^0"] if number == 0 else []
        lines += [f"M 100644 inline {name}", f"data {len(text.encode())}", text]
    stream = "\n".join(lines) + "\n"
    subprocess.run(["git", "fast-import", "--quiet"], cwd=project.root, input=stream, text=True, check=True)
    project.git("reset", "-q", "main")


def plain(root: Path, source: Path) -> Path:
    """The pages that the plug-in shows of another handbook, without the plug-in and what else it makes."""
    subprocess.run([_PROGRAMS / "afterword", "site", root], cwd=source, check=True, capture_output=True)
    for name in _MADE:
        place = root / "docs" / name
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink()
    return root


def unadorned(root: Path, shown: Path, source: Path) -> Path:
    """The same pages, the post-mortems as they were written."""
    shutil.copytree(shown, root)
    shutil.copytree(source / "postmortems", root / "docs/postmortems", dirs_exist_ok=True)
    return root


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ.update(HOME=folder, GIT_CONFIG_GLOBAL=f"{folder}/gitconfig", GIT_CONFIG_NOSYSTEM="1")
        os.environ.update(AFTERWORD_CACHE_DIR=f"{folder}/cache", NO_MKDOCS_2_WARNING="1")
        places = {"plug-in": handbook(root / "plug-in", FILES)}
        places["plain"] = plain(root / "plain", places["plug-in"])
        places["unadorned"] = unadorned(root / "unadorned", places["plain"], places["plug-in"])
        large = handbook(root / "large", 5 * FILES)
        builds = [{name: build(place) for name, place in places.items()} for _ in range(ROUNDS)]
        many = build(large)
        index = len(gzip.compress((large / "site/postmortems/index.html").read_bytes())) / 1024
    seconds = {name: statistics.median(one[name].seconds for one in builds) for name in places}
    megabytes = {name: statistics.median(one[name].megabytes for one in builds) for name in places}
    print(f"the plain build: {seconds['plain']:.1f} s for {FILES:,} post-mortems")
    print(f"with the plug-in ÷ the plain build: {seconds['plug-in'] / seconds['plain']:.2f} (at most 1.15)")
    print(f"with the plug-in ÷ a build of the files as written: {seconds['plug-in'] / seconds['unadorned']:.2f}")
    print(f"{5 * FILES:,} post-mortems ÷ {FILES:,}: {many.seconds / seconds['plug-in']:.2f} (at most 5.5)")
    print(f"memory with the plug-in ÷ the plain build's: {megabytes['plug-in'] / megabytes['plain']:.2f} (at most 1.3)")
    print(f"the index of {5 * FILES:,} post-mortems: {index:.0f} KB compressed (at most 400)")


if __name__ == "__main__":
    main()
