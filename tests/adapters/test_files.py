"""The working tree: what is found there, and what is said where it cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from afterword.adapters import files, tree
from afterword.core import layout
from afterword.errors import ConfigError
from tests.support import valid
from tests.support.project import Project


def _problem(project: Project, path: Path) -> tuple[str, str]:
    (problem,) = files.load(project.root, path).problems
    return problem.kind, problem.message


def test_the_root_is_the_nearest_folder_with_a_policy(project: Project) -> None:
    inner = project.write("postmortems/2026/pyproject.toml", "[project]\n").parent
    assert tree.find_root(inner) == project.root


def test_without_a_policy_anywhere_it_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        tree.find_root(tmp_path)
    assert str(tmp_path) in caught.value.message
    assert "add the table" in caught.value.hint


def test_a_start_that_is_a_file_is_looked_above(project: Project) -> None:
    assert tree.find_root(project.root / "pyproject.toml") == project.root


def test_a_policy_that_is_not_text_is_refused(project: Project) -> None:
    project.write("pyproject.toml", b"[tool.afterword]\n\xff")
    with pytest.raises(ConfigError, match=r"pyproject\.toml cannot be read"):
        tree.find_root(project.root)


def test_the_policy_is_read_from_the_root(project: Project) -> None:
    assert files.load_policy(project.root).timezone == "Europe/Berlin"


def test_readmes_drafts_and_hidden_files_are_no_postmortems(project: Project) -> None:
    for name in ("2026/b.md", "2026/a.md", "2026/README.md", "_templates/x.md", ".x/a.md", "2026/_a.md", "2026/c.txt"):
        project.write(f"postmortems/{name}", "")
    paths = files.postmortem_paths(project.root)
    assert [path.relative_to(project.root).as_posix() for path in paths] == [
        "postmortems/2026/a.md",
        "postmortems/2026/b.md",
    ]


def test_without_a_folder_there_are_no_postmortems(project: Project) -> None:
    assert files.postmortem_paths(project.root) == []
    assert len(files.load_catalogue(project.root)) == 0


def test_a_file_is_read_with_its_path_in_the_repository(project: Project) -> None:
    found = files.load(project.root, project.write(valid.PATH, valid.TEXT))
    assert (found.path, found.problems) == (valid.PATH, ())


def test_a_path_may_be_relative_to_where_one_stands(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.write(valid.PATH, valid.TEXT).parent)
    assert files.load(project.root, Path(Path(valid.PATH).name)).path == valid.PATH


def test_the_catalogue_holds_all_files_or_those_asked_for(project: Project) -> None:
    one = project.write("postmortems/2026/a.md", valid.TEXT)
    project.write("postmortems/2026/b.md", b"\xff")
    assert [found.id for found in files.load_catalogue(project.root)] == ["a", "b"]
    assert [found.id for found in files.load_catalogue(project.root, [one])] == ["a"]


def test_a_link_out_of_the_repository_is_not_followed(project: Project, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: secret\n---\n", encoding="utf-8")
    link = project.write("postmortems/2026/a.md", "")
    link.unlink()
    link.symlink_to(tmp_path / "secret.md")
    found = files.load(project.root, link)
    assert (found.path, found.text) == ("postmortems/2026/a.md", "")
    assert _problem(project, link) == ("outside-repository", "the link leaves the repository")


def test_a_link_within_the_repository_is_followed(project: Project) -> None:
    target = project.write("attic/a.md", valid.TEXT)
    link = project.write("postmortems/2026/a.md", "")
    link.unlink()
    link.symlink_to(target)
    assert files.load(project.root, link).problems == ()


def test_a_folder_and_a_pipe_are_no_regular_files(project: Project) -> None:
    folder = project.root / "postmortems" / "a.md"
    folder.mkdir(parents=True)
    pipe = folder / "b.md"
    os.mkfifo(pipe)
    for path in (folder, pipe):
        assert _problem(project, path) == ("unreadable", "this is not a regular file")


@pytest.mark.parametrize("target", ["gone.md", "a.md"])
def test_a_broken_or_endless_link_is_unreadable(project: Project, target: str) -> None:
    link = project.root / "a.md"
    link.symlink_to(target)
    kind, message = _problem(project, link)
    assert kind == "unreadable"
    assert message.startswith("the file cannot be read: ")


def test_no_more_of_a_large_file_is_read_than_tells_that_it_is_too_large(project: Project) -> None:
    path = project.write("postmortems/a.md", "")
    os.truncate(path, 50_000_000_000)  # sparse: it takes no room, but would not fit into memory
    assert _problem(project, path)[0] == "too-large"
    os.truncate(path, layout.MAX_BYTES)
    assert _problem(project, path)[0] != "too-large"


def test_the_first_template_of_ones_own_is_taken(project: Project) -> None:
    packaged = tree.template(project.root, "database")
    assert "follow_up:" in packaged
    project.write("postmortems/_templates/postmortem.md.j2", "general")
    assert tree.template(project.root, "database", "critical") == "general"
    project.write("postmortems/_templates/critical.md.j2", "critical")
    assert tree.template(project.root, "database", "critical") == "critical"
    assert tree.template_names(project.root) == ["critical", "postmortem"]


def test_a_template_outside_the_repository_is_not_taken(project: Project, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    link = project.write("postmortems/_templates/postmortem.md.j2", "")
    link.unlink()
    link.symlink_to(tmp_path / "secret")
    assert "secret" not in tree.template(project.root)


def test_a_new_file_is_written_with_its_folders(tmp_path: Path) -> None:
    files.write_new(tmp_path, tmp_path / "a" / "b.md", "one\ntwo\n")
    assert (tmp_path / "a" / "b.md").read_bytes() == b"one\ntwo\n"


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "a.md"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match="already exists"):
        files.write_new(tmp_path, target, "yours")
    assert target.read_text(encoding="utf-8") == "mine"


def test_a_file_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be written: File name too long"):
        files.write_new(tmp_path, tmp_path / ("x" * 300), "")


def test_what_lies_in_the_folder_of_a_post_mortem_is_an_attachment(project: Project) -> None:
    post = project.write("postmortems/2026/2026-11-20-x.md", "x")
    project.write("postmortems/2026/2026-11-20-x/notes.md", "x")
    assert files.postmortem_paths(project.root) == [post]


def test_a_file_is_replaced_with_its_mode_and_nothing_is_left_behind(project: Project) -> None:
    path = project.write(valid.PATH, "old\r\n")
    path.chmod(0o640)
    files.replace(project.root, path, b"old\r\n", b"new\r\n")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new\r\n", 0o640)
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_has_changed_since_is_not_replaced(project: Project) -> None:
    path = project.write(valid.PATH, "newer")
    with pytest.raises(ConfigError, match="has changed in the meantime"):
        files.replace(project.root, path, b"old", b"new")
    assert path.read_bytes() == b"newer"


def test_a_link_within_the_repository_stays_one_and_none_leads_out(project: Project, tmp_path: Path) -> None:
    target = project.write(valid.PATH, "old")
    link = target.with_name("link.md")
    link.symlink_to(target)
    files.replace(project.root, link, b"old", b"new")
    assert (link.is_symlink(), target.read_bytes()) == (True, b"new")
    outside = tmp_path / "outside.md"
    outside.write_bytes(b"old")
    link.unlink()
    link.symlink_to(outside)
    with pytest.raises(ConfigError, match="leads out of the repository"):
        files.replace(project.root, link, b"old", b"new")
    assert outside.read_bytes() == b"old"


def test_where_writing_fails_the_file_stays_and_nothing_is_left_behind(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.write(valid.PATH, "old")

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ConfigError, match=r"cannot be written.*No space"):
        files.replace(project.root, path, b"old", b"new")
    assert (path.read_bytes(), list(path.parent.iterdir())) == (b"old", [path])


def test_a_file_that_is_gone_is_not_written(project: Project) -> None:
    gone = project.root / valid.PATH
    with pytest.raises(ConfigError, match="cannot be written"):
        files.replace(project.root, gone, b"", b"new")
    assert not gone.exists()
