"""Do something again whenever a post-mortem, a template or the policy has been saved."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import click

from afterword.core.layout import FOLDER, POLICY
from afterword.errors import AfterwordError

_CHANGES = frozenset({"created", "modified", "moved", "deleted", "closed"})
"""Reading a file is an event too, and must not set off the next reading."""
_SETTLE = 0.05
"""Seconds for an editor to finish saving."""


def watch_over(root: Path, show: Callable[[], None]) -> None:
    """Call `show` now and after each change, until the user stops it."""
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    changed = threading.Event()

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type in _CHANGES and _matters(root, event):
                changed.set()

    observer = Observer()
    observer.schedule(Handler(), str(root), recursive=False)
    if (root / FOLDER).is_dir():
        observer.schedule(Handler(), str(root / FOLDER), recursive=True)
    observer.start()
    try:
        while True:
            changed.clear()
            click.clear()
            _try(show)
            click.secho("\nWatching for changes; press Ctrl-C to stop.", dim=True, err=True)
            changed.wait()
            observer.join(_SETTLE)
    except KeyboardInterrupt:
        click.echo(err=True)
    finally:
        observer.stop()
        observer.join()


def _try(show: Callable[[], None]) -> None:
    """A policy that is wrong for a moment does not end the watch."""
    try:
        show()
    except AfterwordError as error:
        click.echo(f"afterword: {error.message}\n  {error.hint}", err=True)


def _matters(root: Path, event: object) -> bool:
    paths = (str(getattr(event, "src_path", "")), str(getattr(event, "dest_path", "")))
    return any(Path(path).is_relative_to(root / FOLDER) or Path(path) == root / POLICY for path in paths if path)
