"""Which post-mortems a change is about: those it touches, and those that point to what it takes away."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from afterword.adapters import files
from afterword.core import policy as policies
from afterword.core.patterns import pattern
from afterword.core.scaffold import FOLDER
from afterword.errors import ConfigError

_COMMIT = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Paths relative to the root."""

    touched: frozenset[str]
    pointing: frozenset[str] = frozenset()
    """Post-mortems that are as they were, but name a file or heading that may be gone."""


def since(root: Path, revision: str, everything: Mapping[str, bool]) -> Changes | None:
    """What has changed since the common ancestor with `revision`, uncommitted and new files included.

    None where everything has to be judged: the policy or a template has changed, or the base of a push is
    not in this clone. ConfigError where the revision is nothing that Git knows.
    """
    new = _start(root, "ls-files", "--others", "--exclude-standard", "-z", "--", FOLDER)
    difference = _difference(root, revision)
    untracked = _finish(new, "ls-files").split(b"\0")
    if difference is None:
        return None
    states, patch = _parse(difference)
    if any(path.startswith(files.TEMPLATES) for path in states) or _is_policy_changed(root, revision, states):
        return None
    touched = {
        path for path in (*states, *(name.decode(errors="surrogateescape") for name in untracked)) if path in everything
    }
    suspects = _suspects(states, patch, everything)
    pointing = _mentioning(root, suspects) & everything.keys() - touched if suspects else set()
    return Changes(touched=frozenset(touched), pointing=frozenset(pointing))


def _difference(root: Path, revision: str) -> bytes | None:
    options = (
        "--patch-with-raw",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        "-U0",
        "-z",
        "--relative",
    )
    for base in ("--merge-base", ""):  # a shallow clone may not have the common ancestor: then the two ends do
        command = ("diff", *([base] if base else []), *options, "--end-of-options", revision, "--", ".")
        process = _start(root, *command)
        output, _ = process.communicate()
        if process.returncode == 0:
            return output
    if _COMMIT.match(revision):
        return None
    raise ConfigError(
        f"Git knows no commit {revision!r} to compare with",
        "Fetch it, such as with `git fetch --depth=1 origin main`, or name another.",
    )


def _parse(difference: bytes) -> tuple[dict[str, str], bytes]:
    """The state (A, M, D, T) of each path, and the patch."""
    states = {}
    rest = difference
    while rest.startswith(b":"):
        head, path, rest = rest.split(b"\0", 2)
        states[path.decode(errors="surrogateescape")] = head.rsplit(b" ", 1)[1].decode()
    return states, rest


def _is_policy_changed(root: Path, revision: str, states: Collection[str]) -> bool:
    if policies.FILE_NAME not in states:
        return False
    process = _start(root, "cat-file", "blob", f"{revision}:./{policies.FILE_NAME}")
    before = process.communicate()[0].decode(errors="replace")
    try:
        return policies.parse(before) != policies.parse(files.policy_text(root))
    except ConfigError:
        return True


def _suspects(states: Mapping[str, str], patch: bytes, everything: Collection[str]) -> list[str]:
    """Names that other files may use for what is gone."""
    loses_anchors = any(line.startswith(b"-") and _may_make_an_anchor(line[1:]) for line in patch.split(b"\n"))
    gone = [path for path, state in states.items() if state == "D" or (loses_anchors and path in everything)]
    return sorted({PurePosixPath(path).name.removesuffix(".md") for path in gone})


def _may_make_an_anchor(line: bytes) -> bool:
    """Whether a line may be a heading, the line below one, or name an anchor."""
    text = line.strip()
    return text.startswith((b"#", b"--", b"==")) or b"id=" in text or b"{#" in text


def _mentioning(root: Path, names: Collection[str]) -> set[str]:
    process = _start(root, "grep", "-l", "-z", "-F", "--untracked", "-f", "-", "--", FOLDER, stdin=subprocess.PIPE)
    output, _ = process.communicate("\n".join(names).encode(errors="surrogateescape"))
    return {name.decode(errors="surrogateescape") for name in output.split(b"\0")}


def _start(root: Path, *arguments: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  # arguments are a list, no shell
            ["git", *arguments],  # noqa: S607  # the user's own git, from PATH
            cwd=root,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise ConfigError("git is not installed", "Install Git and run the command again.") from error


def _finish(process: subprocess.Popen[bytes], name: str) -> bytes:
    output, _ = process.communicate()
    if process.returncode:
        raise ConfigError(f"`git {name}` failed", "Run the command in a clone of the handbook.")
    return output
