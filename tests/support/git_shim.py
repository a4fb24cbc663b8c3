"""A wrapper called `git`, first on PATH, that logs its arguments and goes wrong at one subcommand."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

# A rule is one file: how, at which call, exit code, and from the fourth line on what it says. It is
# moved away when it strikes, so it strikes once.
SCRIPT = """\
#!/bin/sh
git={git}
home={home}
line=$(printf '%s\\037' "$@")
printf '%s\\036' "$line" >> "$home/calls"
skip=
command=
for word do
  if [ -n "$skip" ]; then skip=; continue; fi
  case $word in
    -C | -c | --git-dir | --work-tree | --namespace | --super-prefix | --config-env | --attr-source) skip=1 ;;
    -*) ;;
    *) command=$word; break ;;
  esac
done
rule=$home/rules/$command
[ -n "$command" ] && [ -f "$rule" ] || exec "$git" "$@"
{{ read -r how; read -r turn; read -r code; }} < "$rule"
if [ "$turn" -gt 1 ]; then
  {{ echo "$how"; echo $((turn - 1)); tail -n +3 "$rule"; }} > "$rule.next" && mv "$rule.next" "$rule"
  exec "$git" "$@"
fi
mv "$rule" "$home/struck/" || exec "$git" "$@"
case $how in
  fail) tail -n +4 "$home/struck/$command" >&2; exit "$code" ;;
  before) kill -9 "$PPID"; exit 137 ;;
esac
"$git" "$@"
code=$?
kill -9 "$PPID"
exit $code
"""


@dataclass(frozen=True)
class GitShim:
    """The folder that goes first on PATH; its rules can change between two runs."""

    folder: Path

    @classmethod
    def create(cls, folder: Path) -> GitShim:
        """A wrapper around the Git that is on PATH now."""
        shim = cls(folder)
        for part in ("bin", "rules", "struck"):
            (folder / part).mkdir(parents=True)
        (folder / "calls").touch()
        script = folder / "bin/git"
        script.write_text(SCRIPT.format(git=shlex.quote(str(shutil.which("git"))), home=shlex.quote(str(folder))))
        script.chmod(0o755)
        return shim

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment in which `git` is the wrapper."""
        base = os.environ if base is None else base
        return {**base, "PATH": f"{self.folder / 'bin'}{os.pathsep}{base['PATH']}"}

    def kill_parent(self, command: str, *, when: Literal["before", "after"], turn: int = 1) -> None:
        """At this subcommand, the `turn`th time: kill whoever called Git, before Git runs or right after."""
        self._rule(command, when, turn)

    def fail(self, command: str, *, code: int = 128, stderr: str = "fatal: refused", turn: int = 1) -> None:
        """At this subcommand, the `turn`th time: do nothing but fail."""
        self._rule(command, "fail", turn, code, stderr)

    def struck(self, command: str) -> bool:
        """Whether the rule for this subcommand was reached."""
        return (self.folder / "struck" / command).exists()

    def calls(self) -> list[list[str]]:
        """The arguments of every call so far."""
        text = (self.folder / "calls").read_bytes().decode(errors="surrogateescape")
        return [call.split("\x1f")[:-1] for call in text.split("\x1e")[:-1]]

    def _rule(self, command: str, how: str, turn: int, code: int = 0, stderr: str = "") -> None:
        (self.folder / "rules" / command).write_text(f"{how}\n{turn}\n{code}\n{stderr}\n")
