"""A throwaway checkout of this repository, in which make finds everything installed already."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
STAMP = f".installed-{sys.version_info.major}.{sys.version_info.minor}"
SECONDS = 100


@dataclass(frozen=True)
class Checkout:
    """The work tree as it is now, with a commit of its own; `outside` is where a job's other files go."""

    root: Path
    outside: Path

    @classmethod
    def create(cls, folder: Path) -> Checkout:
        checkout = cls(folder / "checkout", folder / "outside")
        for path in (checkout.outside / "home", checkout.outside / "tmp"):
            path.mkdir(parents=True)
        shutil.copytree(_first_commit().name, checkout.root)
        return checkout

    def with_everything_installed(self) -> Checkout:
        """Lend it the running environment, and the cache of make where there is one."""
        venv = self.root / ".venv"
        venv.mkdir()
        for path in Path(sys.prefix).iterdir():
            if not path.name.startswith(".installed"):
                (venv / path.name).symlink_to(path)
        if (cache := ROOT / ".cache" / "actionlint").is_dir():
            shutil.copytree(cache, self.root / ".cache" / "actionlint", symlinks=True)
            (self.root / ".cache" / "actionlint" / ".installed").touch()
        if (judges := ROOT / ".cache" / "pages" / "node_modules").is_dir():
            (self.root / ".cache" / "pages").mkdir(parents=True)
            (self.root / ".cache" / "pages" / "node_modules").symlink_to(judges)
            (self.root / ".cache" / "pages" / ".installed").touch()
        (venv / STAMP).touch()
        return self

    def run(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script as GitHub runs a step: bash, stopping at the first failure, with nothing on stdin."""
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.root,
            env={**self.environment(), **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        """An environment of its own, so that neither make nor pytest nor coverage reaches in from outside."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        home = str(self.outside / "home")
        identity = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", "Alice Example"), ("EMAIL", "alice@example.com"))
        }
        return {
            **identity,
            "PATH": path,
            "HOME": home,
            "TMPDIR": str(self.outside / "tmp"),
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }


@cache
def _first_commit() -> TemporaryDirectory[str]:
    """What every checkout starts from, made once."""
    folder = TemporaryDirectory(prefix="checkout-")
    original = Checkout(Path(folder.name), Path(folder.name))
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            target = original.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    original.run("git init -q -b main && git add -A && git commit -q -m Checkout && git repack -q -a -d")
    return folder


def change_time(path: Path, seconds: float) -> None:
    """Let a file look as if it had been changed that much later than now."""
    later = time.time() + seconds
    os.utime(path, (later, later))
