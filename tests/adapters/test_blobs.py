"""Contents of many Git objects at once."""

from __future__ import annotations

from afterword.adapters import blobs
from afterword.adapters.git import Git
from afterword.core.layout import MAX_BYTES
from tests.support.project import Project


def _blob(project: Project, name: str, content: bytes) -> str:
    project.write(name, content)
    project.commit("Add")
    return project.git("rev-parse", f"HEAD:{name}")


def test_each_content_is_as_it_was_committed(project: Project) -> None:
    contents = [b"", b"\n", b"a\x00b\nwith 40 words blob 12\n", b"no end of line"]
    names = {_blob(project, f"{number}.bin", content): content for number, content in enumerate(contents)}
    assert blobs.read(Git(project.root), names) == names


def test_what_is_too_large_is_not_read(project: Project) -> None:
    name = _blob(project, "large.bin", b"x" * (MAX_BYTES + 1))
    assert blobs.read(Git(project.root), {name}) == {name: None}


def test_what_is_no_blob_or_not_there_is_left_out(project: Project) -> None:
    tree = project.git("rev-parse", "HEAD^{tree}")
    assert blobs.read(Git(project.root), {tree, "1" * 40}) == {}
    assert blobs.read(Git(project.root), ()) == {}
