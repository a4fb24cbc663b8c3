"""Which post-mortems a change is about: those it touches, and those that point to what it takes away."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

import msgspec

from afterword.adapters import tree
from afterword.core.layout import FOLDER, POLICY, TEMPLATES, id_of
from afterword.core.patterns import pattern
from afterword.errors import ConfigError

_COMMIT = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_NEW_ID = re.compile(rb"^\+(?!\+\+ ).*\d{4}-\d\d-\d\d-\w", re.MULTILINE)
_DIFF_OPTIONS = (
    "--patch-with-raw", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "-U0", "-z", "--relative",
)  # fmt: skip


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """Paths relative to the root."""

    touched: frozenset[str]
    pointing: frozenset[str] = frozenset()
    """Post-mortems that are as they were, but name a file or heading that may be gone."""
    may_relate: bool = False
    """Whether `related` may have a new entry."""


class Comparison:
    """Git's comparison with a revision, which goes on while its caller does something else."""

    def __init__(self, root: Path, revision: str) -> None:
        self.root, self.revision = root, revision
        self._new = _start(root, "ls-files", "--others", "--exclude-standard", "-z", "--", FOLDER)
        self._difference = _start(root, *_diff(revision, "--merge-base"))

    def changes(self, postmortems: Collection[str]) -> Changes | None:
        """What has changed since the common ancestor, uncommitted and new files included.

        None where everything has to be judged: the policy or a template has changed, or the base of a push
        is not in this clone. ConfigError where the revision is nothing that Git knows.
        """
        everything = frozenset(postmortems)
        untracked, _ = self._new.communicate()
        if (difference := self._output()) is None:
            return None
        states, patch = _parse(difference)
        if any(path.startswith(TEMPLATES) for path in states) or self._is_policy_changed(states):
            return None
        new = (name.decode(errors="surrogateescape") for name in untracked.split(b"\0"))
        unknown = everything.intersection(new)
        touched = everything.intersection(states) | unknown
        suspects = _suspects(states, patch)
        pointing = (_mentioning(self.root, suspects) & everything) - touched if suspects else set()
        may_relate = bool(unknown) or _NEW_ID.search(patch) is not None
        return Changes(touched=touched, pointing=frozenset(pointing), may_relate=may_relate)

    def _output(self) -> bytes | None:
        output, _ = self._difference.communicate()
        if self._difference.returncode == 0:
            return output
        # A shallow clone may not have the common ancestor: then the two ends have to do.
        process = _start(self.root, *_diff(self.revision))
        output, _ = process.communicate()
        if process.returncode == 0:
            return output
        if _COMMIT.match(self.revision):
            return None
        raise ConfigError(
            f"Git knows no commit {self.revision!r} to compare with",
            "Fetch it, such as with `git fetch --depth=1 origin main`, or name another.",
        )

    def _is_policy_changed(self, states: Collection[str]) -> bool:
        if POLICY not in states:
            return False
        from afterword.core import policy as policies  # heavy: only where it may have changed

        process = _start(self.root, "cat-file", "blob", f"{self.revision}:./{POLICY}")
        before = process.communicate()[0].decode(errors="replace")
        try:
            is_same = policies.parse(before) == policies.parse(tree.policy_text(self.root))
        except ConfigError:
            return True
        return not is_same


def _diff(revision: str, *options: str) -> tuple[str, ...]:
    return ("diff", *options, *_DIFF_OPTIONS, "--end-of-options", revision, "--", ".")


def _parse(difference: bytes) -> tuple[dict[str, str], bytes]:
    """The state (A, M, D, T) of each path, and the patch."""
    states = {}
    rest = difference
    while rest.startswith(b":"):
        head, path, rest = rest.split(b"\0", 2)
        states[path.decode(errors="surrogateescape")] = head.rsplit(b" ", 1)[1].decode()
    return states, rest


def _suspects(states: Mapping[str, str], patch: bytes) -> list[str]:
    """Names that other files may use for what is gone."""
    removed = (line[1:] for line in patch.split(b"\n") if line.startswith(b"-") and not line.startswith(b"--- "))
    loses_anchors = any(map(_may_make_an_anchor, removed))
    gone = [path for path, state in states.items() if state == "D" or (loses_anchors and path.endswith(".md"))]
    return sorted({id_of(path) if path.startswith(f"{FOLDER}/") else PurePosixPath(path).name for path in gone})


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
