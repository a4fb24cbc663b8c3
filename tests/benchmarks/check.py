"""How long `afterword check` takes, against a loop that only reads the files and parses their front matter."""

from __future__ import annotations

import os
import resource
import shutil
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
FILES = 10_000
_AFTERWORD = str(Path(sys.executable).with_name("afterword"))
_LOOP = """
import sys, time, yaml
started = time.perf_counter()
for path in sys.stdin.read().split("\\n"):
    with open(path, encoding="utf-8") as file:
        yaml.load(file.read().split("\\n---\\n", 1)[0][4:], Loader=yaml.CSafeLoader)
print(time.perf_counter() - started)
"""


def loop(paths: Sequence[Path]) -> float:
    """Seconds that the loop takes, without starting Python."""
    command = [sys.executable, "-c", _LOOP]
    done = subprocess.run(command, input="\n".join(map(str, paths)), capture_output=True, text=True, check=True)
    return float(done.stdout)


def seconds(command: Sequence[str], cwd: Path) -> float:
    """The time of one run, from its start to its end."""
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - start


def cold(cwd: Path) -> float:
    """The time of a run that nothing is known of."""
    shutil.rmtree(os.environ["AFTERWORD_CACHE_DIR"], ignore_errors=True)
    return seconds([_AFTERWORD, "check"], cwd)


def megabytes(cwd: Path) -> float:
    """The memory of a cold run: the most of one process, times the processes."""
    shutil.rmtree(os.environ["AFTERWORD_CACHE_DIR"], ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    subprocess.run([_AFTERWORD, "check"], cwd=cwd, check=True, capture_output=True)
    most = max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, before)
    return most / 1024 * (1 + len(os.sched_getaffinity(0)))


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ.update(HOME=folder, GIT_CONFIG_GLOBAL=f"{folder}/gitconfig", GIT_CONFIG_NOSYSTEM="1")
        os.environ["AFTERWORD_CACHE_DIR"] = f"{folder}/cache"
        large, small = (Project.create(root / name, POLICY) for name in ("large", "small"))
        paths = corpus.write(large.root, FILES)
        corpus.write(small.root, FILES // 10)
        large.commit("Fill")
        large.git("switch", "-q", "-c", "change")
        paths[FILES // 2].write_text(paths[FILES // 2].read_text("utf-8") + "\nMore.\n", encoding="utf-8")
        print(f"memory of a cold run: {megabytes(large.root):.0f} MB in all processes (at most 200)")
        times: dict[str, list[float]] = {"click": [], "loop": [], "cold": [], "warm": [], "changed": [], "small": []}
        for _ in range(ROUNDS):
            times["click"].append(seconds([sys.executable, "-c", "import click"], root))
            times["loop"].append(loop(paths))
            times["small"].append(cold(small.root))
            times["cold"].append(cold(large.root))
            times["warm"].append(seconds([_AFTERWORD, "check"], large.root))
            times["changed"].append(seconds([_AFTERWORD, "check", "--changed-from", "main"], large.root))
    median = {name: statistics.median(values) for name, values in times.items()}
    print(f"the loop: {median['loop']:.2f} s for {FILES:,} files")
    print(f"check, cold ÷ the loop: {median['cold'] / median['loop']:.2f} (at most 1.0)")
    print(f"check, warm ÷ the loop: {median['warm'] / median['loop']:.3f} (at most 0.15)")
    print(f"check of {FILES:,} ÷ of {FILES // 10:,}, cold: {median['cold'] / median['small']:.1f} (at most 11)")
    print(f"check --changed-from ÷ import click: {median['changed'] / median['click']:.2f} (at most 3)")


if __name__ == "__main__":
    main()
