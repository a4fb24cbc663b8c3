"""How quickly the command answers, and whether a large repository slows down `afterword new`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support.cli import NEW
from tests.support.project import Project

ROUNDS = 11
FILES = 10_000


def seconds(command: Sequence[str], cwd: Path) -> float:
    """The time of one run."""
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - start


def fill(project: Project, count: int) -> None:
    """Commit and check out that many post-mortems on `main`."""
    lines = [
        "commit refs/heads/main",
        "committer A <a@example.com> 0 +0000",
        "data 4",
        "Fill",
        "from refs/heads/main^0",
    ]
    for number in range(count):
        text = f"---\ntitle: Incident {number}\nseverity: low\nstatus: draft\nowner: alice\n---\n\n## Summary\n"
        year = 2000 + number % 20
        lines += [f"M 100644 inline postmortems/{year}/{year}-01-01-incident-{number}.md", f"data {len(text)}", text]
    stream = "\n".join(lines) + "\n"
    subprocess.run(["git", "fast-import", "--quiet"], cwd=project.root, input=stream, text=True, check=True)
    project.git("reset", "-q", "--hard", "main")


def main() -> None:
    """Print both ratios."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ.update(HOME=folder, GIT_CONFIG_GLOBAL=f"{folder}/gitconfig", GIT_CONFIG_NOSYSTEM="1")
        projects = {name: Project.create(root / name) for name in ("small", "large")}
        fill(projects["large"], FILES)
        times: dict[str, list[float]] = {"click": [], "help": [], "small": [], "large": []}
        for turn in range(ROUNDS):
            times["click"].append(seconds([python, "-c", "import click"], root))
            times["help"].append(seconds([str(Path(python).with_name("afterword")), "--help"], root))
            for name, project in projects.items():
                command = [python, "-m", "afterword", "new", f"Incident of turn {turn}", *NEW[2:], "--no-pr"]
                times[name].append(seconds(command, project.root))
    median = {name: statistics.median(values) for name, values in times.items()}
    print(f"afterword --help ÷ import click: {median['help'] / median['click']:.2f} (at most 1.5)")
    ratio = median["large"] / median["small"]
    print(f"new --no-pr with {FILES:,} post-mortems ÷ with none: {ratio:.2f} (at most 2)")


if __name__ == "__main__":
    main()
