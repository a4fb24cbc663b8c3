"""The other files, as rules ask for them, and whether they would still answer the same."""

from __future__ import annotations

import pytest

from afterword.adapters.surroundings import Folder
from tests.support import valid
from tests.support.project import Project, change

OTHER = "postmortems/2026/2026-11-19-search-is-down.md"
OTHER_ID = "2026-11-19-search-is-down"


@pytest.fixture
def two(project: Project) -> Project:
    """A handbook in which one post-mortem names the other as related."""
    project.write(valid.PATH, change(valid.TEXT, "related: []", f"related: [{OTHER_ID}]"))
    project.write(OTHER, valid.TEXT)
    return project


def test_ids_and_paths_are_those_of_the_working_tree(two: Project) -> None:
    two.write(f"postmortems/2025/{OTHER_ID}.md", valid.TEXT)
    folder = Folder(two.root)
    assert folder.ids() == {OTHER_ID, "2026-11-20-checkout-outage"}
    assert folder.paths(OTHER_ID) == (f"postmortems/2025/{OTHER_ID}.md", OTHER)
    assert folder.paths("nobody") == ()


def test_related_ids_are_read_where_they_are_asked_for(two: Project) -> None:
    folder = Folder(two.root)
    assert folder.related("2026-11-20-checkout-outage") == (OTHER_ID,)
    assert folder.related(OTHER_ID) == ()
    assert folder.related("nobody") == ()


def test_what_exists_is_inside_the_repository(two: Project) -> None:
    (two.root.parent / "outside").mkdir()
    folder = Folder(two.root)
    found = {path: folder.exists(path) for path in (OTHER, "postmortems", "nowhere", "../outside", "/etc", "a\0b")}
    assert found == {
        OTHER: True,
        "postmortems": True,
        "nowhere": False,
        "../outside": False,
        "/etc": False,
        "a\0b": False,
    }


CHANGES = {
    "another post-mortem": ("ids", "postmortems/2026/2026-11-18-mail-is-down.md"),
    "a twin of a related one": ("paths", f"postmortems/2025/{OTHER_ID}.md"),
    "a file that a link names": ("exists", "postmortems/2026/chat.txt"),
    "the content of a related one": ("related", OTHER),
}


def _ask(folder: Folder, kind: str) -> None:
    {
        "ids": folder.ids,
        "paths": lambda: folder.paths(OTHER_ID),
        "exists": lambda: folder.exists("postmortems/2026/chat.txt"),
        "related": lambda: folder.related(OTHER_ID),
    }[kind]()


@pytest.mark.parametrize("name", CHANGES)
def test_an_answer_holds_until_the_files_change(two: Project, name: str) -> None:
    kind, path = CHANGES[name]
    folder = Folder(two.root)
    _ask(folder, kind)
    questions = folder.questions(valid.PATH)
    assert questions
    assert Folder(two.root).still_answers(valid.PATH, questions)
    two.write(path, valid.TEXT + "more\n")
    assert not Folder(two.root).still_answers(valid.PATH, questions)


def test_questions_are_handed_over_once_and_without_the_obvious_one(two: Project) -> None:
    folder = Folder(two.root)
    folder.paths("2026-11-20-checkout-outage")
    assert folder.questions(valid.PATH) == ()
    folder.ids()
    assert len(folder.questions(valid.PATH)) == 1
    assert folder.questions(valid.PATH) == ()


def test_a_twin_of_the_post_mortem_itself_counts_even_if_nothing_was_asked(two: Project) -> None:
    assert Folder(two.root).still_answers(OTHER, ())
    two.write(f"postmortems/2025/{OTHER_ID}.md", valid.TEXT)
    assert not Folder(two.root).still_answers(OTHER, ())
