"""Drafts in safe keeping: text that is not on a branch yet waits in the Git directory."""

from __future__ import annotations

import os
from pathlib import Path

from afterword.errors import ConfigError


class Drafts:
    """The folder `afterword/` of a Git directory; a file there is a post-mortem that has no branch yet."""

    def __init__(self, git_directory: Path) -> None:
        self.folder = git_directory / "afterword"

    def path(self, id_: str) -> Path:
        """Where the draft of an id waits."""
        return self.folder / f"{id_}.md"

    def ids(self) -> list[str]:
        """The ids of all waiting drafts."""
        return sorted(path.stem for path in self.folder.glob("*.md"))

    def read(self, id_: str) -> str | None:
        """The text of a draft, or None."""
        try:
            return self.path(id_).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{self.path(id_)} cannot be read: {error}", "Mend or remove that file.") from error

    def save(self, id_: str, text: str) -> None:
        """Keep a draft, whole or not at all."""
        self.folder.mkdir(exist_ok=True)
        partial = self.folder / f".{id_}.{os.getpid()}"
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(self.path(id_))

    def forget(self, id_: str) -> None:
        """Its text is on a branch now."""
        self.path(id_).unlink(missing_ok=True)
