"""What earlier checks found out and still holds, without loading what found it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path

import msgspec

from afterword.adapters import tree
from afterword.adapters.memo import Memo, digest, fingerprint
from afterword.adapters.surroundings import Folder, Question
from afterword.core.diagnostic import Diagnostic, StillOpen

_WORTH_IT = 30
"""Of fewer files a memo of their own is kept: reading the large one takes longer than it saves."""


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
    stamp = fingerprint([tree.policy_text(root), *texts], ["holidays"])
    return Memo(root, [*sorted(select), "", *sorted(ignore)], stamp)


class Recall:
    """The entries of a memo that still hold."""

    def __init__(self, root: Path, memo: Memo | None, now: dt.datetime, folder: Folder) -> None:
        self.root, self.memo, self.now, self.folder = root, memo, now, folder
        self._part, self._all = "", Entries()

    def of(self, paths: Collection[str]) -> Entries:
        """What is known of these paths."""
        part = "entries" if len(paths) >= _WORTH_IT else "few"
        if part != self._part:
            self._part = part
            self._all = (self.memo.load(part, Entries) if self.memo is not None else None) or {}
        return {path: self._all[path] for path in paths if self._holds(path)}

    def keep(self, entries: Entries, *, is_everything: bool) -> None:
        """Remember these entries, and what was known of other files unless there are none."""
        before = self._all
        if is_everything:
            self._all = entries
        else:
            others = {path: entry for path, entry in before.items() if path not in entries}
            self._all = {**(dict(list(others.items())[-_WORTH_IT:]) if self._part == "few" else others), **entries}
        if self._all != before and self.memo is not None:
            self.memo.store(self._part, self._all)

    def _holds(self, path: str) -> bool:
        entry = self._all.get(path)
        if entry is None or self.now < entry.since or (entry.until is not None and entry.until <= self.now):
            return False
        data = tree.content(self.root, path)
        return data is not None and digest(data) == entry.digest and self.folder.still_answers(path, entry.questions)
