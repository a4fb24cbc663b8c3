"""How long `afterword status` takes with 500 post-mortems of five action items, on the main branch and on branches."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import corpus
from tests.support.project import POLICY, Project

ROUNDS = 5
FILES, BRANCHES = 500, 50
_AFTERWORD = str(Path(sys.executable).with_name("afterword"))
_ITEMS = "".join(
    f"  - {{title: Do the thing number {number}, type: prevent, owner: bob, priority: P1, due_on: 2026-12-11}}\n"
    for number in range(5)
)


def seconds(command: Sequence[str], cwd: Path) -> float:
    """The time of one run."""
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - start


def fill(project: Project, people: tuple[str, ...] = ("alice", "bob")) -> None:
    """Post-mortems in review, every tenth on a branch of its own, each with five open action items and two commits."""
    paths = corpus.write(project.root, FILES, setting=corpus.Setting(in_review=1, people=people))
    lines = []
    for number, path in enumerate(paths):
        name = path.relative_to(project.root).as_posix()
        text = re.sub(r"(?<=action_items:\n).*?(?=follow_up:)", _ITEMS, path.read_text("utf-8"), flags=re.DOTALL)
        branch = f"postmortem/{path.stem}" if number % (FILES // BRANCHES) == 0 else "main"
        for turn in range(2):
            written = text + "\n" * turn
            lines += [f"commit refs/heads/{branch}", "committer A <a@example.com> 1795000000 +0000", "data 5", "Write"]
            lines += ["from refs/heads/main^0"] if turn == 0 and (branch != "main" or number == 1) else []
            lines += [f"M 100644 inline {name}", f"data {len(written.encode())}", written]
    stream = "\n".join(lines) + "\n"
    subprocess.run(["git", "fast-import", "--quiet"], cwd=project.root, input=stream, text=True, check=True)
    project.git("reset", "-q", "--hard", "main")
    project.git("clean", "-fdq")


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ.update(HOME=folder, GIT_CONFIG_GLOBAL=f"{folder}/gitconfig", GIT_CONFIG_NOSYSTEM="1")
        os.environ["AFTERWORD_CACHE_DIR"] = f"{folder}/cache"
        project = Project.create(root / "handbook", POLICY)
        fill(project)
        first = seconds([_AFTERWORD, "status"], project.root)
        times = {
            name: statistics.median(seconds([_AFTERWORD, "status", *options], project.root) for _ in range(ROUNDS))
            for name, options in {
                "text": [],
                "text, all": ["--all"],
                "json": ["--output-format", "json"],
                "as of a day": ["--as-of", "2026-11-20"],
            }.items()
        }
        click = statistics.median(seconds([sys.executable, "-c", "import click"], root) for _ in range(ROUNDS))
    told = ", ".join(f"{name} {found:.2f} s" for name, found in times.items())
    print(f"status of {FILES} post-mortems with 5 action items, {BRANCHES} on branches (at most 1.5 s): {told}")
    print(f"the first run: {first:.2f} s; `import click`: {click:.2f} s")


if __name__ == "__main__":
    main()
