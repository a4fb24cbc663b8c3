"""A text in the Git directory that outlives the run: whole or not at all, whatever happens."""

from __future__ import annotations

import os
from pathlib import Path

from afterword.errors import ConfigError


class Note:
    """One such text, by its name."""

    def __init__(self, git_directory: Path, name: str) -> None:
        self.path = git_directory / "afterword" / name

    def read(self) -> str:
        """The text; nothing where there is none."""
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{self.path} cannot be read: {error}", "It tells what was sent: mend that file."
            ) from error

    def write(self, text: str) -> None:
        """Replace the text, so that the new one outlives even a power cut."""
        partial = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            self.path.parent.mkdir(exist_ok=True)
            with partial.open("wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self.path)
        except OSError as error:
            raise ConfigError(
                f"{self.path} cannot be written: {error}", "Nothing was sent. Make room for it."
            ) from error
