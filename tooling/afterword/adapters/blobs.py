"""Contents of Git objects, many at once: two processes however many there are, and nothing is checked out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from afterword.adapters.git import Git
from afterword.core.layout import MAX_BYTES


def read(git: Git, names: Collection[str]) -> Mapping[str, bytes | None]:
    """The content of each blob by its object name; None for one that is too large.

    What is no blob, or is not in this clone, is left out.
    """
    if not names:
        return {}
    wanted = "\n".join(sorted(names)) + "\n"
    checked = git.output("cat-file", "--batch-check", text=wanted).decode(errors="replace").splitlines()
    sizes = {words[0]: int(words[2]) for line in checked if (words := line.split(" "))[1:2] == ["blob"]}
    small = "".join(f"{name}\n" for name, size in sizes.items() if size <= MAX_BYTES)
    contents = dict(_contents(git.output("cat-file", "--batch", text=small))) if small else {}
    return {name: contents.get(name) for name in sizes}


def _contents(output: bytes) -> Iterator[tuple[str, bytes]]:
    start = 0
    while start < len(output):
        end = output.index(b"\n", start)
        name, _, size = output[start:end].decode().split(" ")
        start = end + 1 + int(size) + 1
        yield name, output[end + 1 : start - 1]
