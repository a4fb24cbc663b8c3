"""What earlier checks found out and still holds, without loading what found it out."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Collection
from pathlib import Path

import msgspec

from afterword.adapters import tree
from afterword.adapters.memo import Memo, digest, fingerprint
from afterword.adapters.surroundings import Folder, Question
from afterword.core.diagnostic import Diagnostic, StillOpen

_PARTS = 32


class Entry(msgspec.Struct, array_like=True):
    """What one content came to, from when until when, and what was asked of other files."""

    digest: bytes
    since: dt.datetime
    until: dt.datetime | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    open: StillOpen | None = None
    questions: tuple[Question, ...] = ()


Entries = dict[str, Entry]


def memo_of(root: Path, select: Collection[str], ignore: Collection[str]) -> Memo:
    """The memo for a handbook and a selection of rules, as its policy and its templates are now."""
    texts = (part for pair in tree.templates(root).items() for part in pair)
    stamp = fingerprint([tree.policy_text(root), *texts], ["detect_secrets", "holidays", "yaml"])
    return Memo(root, [*sorted(select), "", *sorted(ignore)], stamp)


class Recall:
    """The entries of a memo that still hold, kept in parts: for a few files a few parts have to be read."""

    def __init__(self, root: Path, memo: Memo | None, now: dt.datetime, folder: Folder) -> None:
        self.root, self.memo, self.now, self.folder = root, memo, now, folder
        self._parts: dict[int, Entries] = {}

    def of(self, paths: Collection[str]) -> Entries:
        """What is known of these paths."""
        return {
            path: entry for path in paths if (entry := self._part(_number(path)).get(path)) and self._holds(path, entry)
        }

    def keep(self, entries: Entries, *, is_everything: bool) -> None:
        """Remember these entries, and what was known of other files unless there are none."""
        if self.memo is None:
            return
        parts: dict[int, Entries] = {number: {} for number in range(_PARTS)} if is_everything else {}
        for path, entry in entries.items():
            number = _number(path)
            if number not in parts:
                parts[number] = dict(self._part(number))
            parts[number][path] = entry
        for number, part in parts.items():
            if part != self._part(number):
                self._parts[number] = part
                self.memo.store(f"entries-{number}", part)

    def _part(self, number: int) -> Entries:
        if number not in self._parts:
            loaded = self.memo.load(f"entries-{number}", Entries) if self.memo is not None else None
            self._parts[number] = loaded or {}
        return self._parts[number]

    def _holds(self, path: str, entry: Entry) -> bool:
        if self.now < entry.since or (entry.until is not None and entry.until <= self.now):
            return False
        data = tree.content(self.root, path)
        return data is not None and digest(data) == entry.digest and self.folder.still_answers(path, entry.questions)


def _number(path: str) -> int:
    return zlib.crc32(path.encode(errors="surrogatepass")) % _PARTS
