"""What is being sent, noted in the Git directory before it is: a run that ends in between leads to no second mail."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from afterword.adapters.notes import Note
from afterword.errors import ConfigError


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that was handed over, or was about to be; `is_sent` says that the server took it."""

    message_id: str
    to: str
    by: str
    at: dt.datetime
    is_sent: bool = False
    about: str = ""


class Journal:
    """The note on one mail: of one kind, about one post-mortem."""

    def __init__(self, git_directory: Path, id_: str, kind: str) -> None:
        self._note = Note(git_directory, f"{id_}.{kind}.json")
        self.path = self._note.path

    def read(self) -> Sending | None:
        """The note that an earlier run left; None where there is none."""
        try:
            return msgspec.json.decode(text, type=Sending) if (text := self._note.read()) else None
        except msgspec.MsgspecError as error:
            raise ConfigError(
                f"{self.path} cannot be read: {error}", "It tells what was sent: mend that file."
            ) from error

    def write(self, sending: Sending) -> None:
        """Leave a note, whole or not at all, so that it outlives even a power cut."""
        self._note.write(msgspec.json.encode(sending).decode())

    def forget(self) -> None:
        """It is recorded in the post-mortem now, or certainly was not sent."""
        self.path.unlink(missing_ok=True)
