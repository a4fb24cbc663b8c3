"""`afterword site DIR` writes the site, and touches nothing that is not its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from afterword.builders import disk
from afterword.cli import COMMANDS, main
from afterword.commands import site
from afterword.rules import ALL
from afterword.site import tree
from tests.builders import handbook
from tests.support import valid
from tests.support.project import POLICY, Project

MARKER = ".afterword-site"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The small handbook, as the current folder."""
    created = handbook.create(tmp_path / "handbook")
    monkeypatch.chdir(created.root)
    return created


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["site", *arguments])


def _files(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


def test_the_help_is_the_one_of_the_list_of_commands() -> None:
    assert site.command.help == COMMANDS["site"]


def test_it_writes_pages_assets_templates_and_a_configuration(project: Project, tmp_path: Path) -> None:
    result = _run(str(tmp_path / "out"))
    assert result.exit_code == 0
    assert (
        result.stdout == f"{26 + len(handbook.PAGES) + len(handbook.RECORDS) + len(ALL)} files in {tmp_path / 'out'}\n"
    )
    assert sorted(_files(tmp_path / "out")) == sorted([
        MARKER, "mkdocs.yml",
        "overrides/404.html", "overrides/main.html", "overrides/partials/actions.html",
        "overrides/partials/javascripts/palette.html", "overrides/partials/palette.html",
        "overrides/partials/source.html",
        "docs/assets/afterword.css", "docs/assets/afterword.js", "docs/img/graph.svg", "docs/postmortems/index.md",
        *(f"docs/{path}" for path in tree.DRAWING),
        "docs/feeds/deadlines.ics", "docs/feeds/postmortems.atom.xml", "docs/feeds/postmortems.feed.json",
        "docs/postmortems.json", "docs/postmortems.schema.json", "docs/rules/index.md",
        *(f"docs/rules/{rule.code}.md" for rule in ALL),
        *(f"docs/{page}" for page in (*handbook.PAGES, *handbook.RECORDS)),
        *(
            f"docs/{path}{'.txt' if path.endswith(('page.html', 'moving.svg')) else ''}"
            for path in handbook.FILES if path.startswith("postmortems/")
        ),
    ])  # fmt: skip


def test_a_folder_inside_the_repository_will_do(project: Project) -> None:
    assert _run("build/site").exit_code == 0
    assert (project.root / "build/site/docs/index.md").is_file()


def test_a_dry_run_writes_nothing(project: Project, tmp_path: Path) -> None:
    result = _run("--dry-run", str(tmp_path / "out"))
    assert f"write docs/{handbook.OUTAGE}\n" in result.stdout
    assert not (tmp_path / "out").exists()


def test_writing_again_replaces_what_changed_and_removes_what_is_stale(project: Project, tmp_path: Path) -> None:
    _run(str(tmp_path / "out"))
    unchanged = tmp_path / "out/docs/after/process.md"
    before = unchanged.stat().st_mtime_ns
    (project.root / handbook.SLOW).unlink()
    project.write("docs/index.md", "# Moved\n")
    for path in ("docs/after/index.md", handbook.OUTAGE):
        (project.root / path).unlink()
    assert (
        "remove docs/postmortems/2025/2025-03-02-checkout-slow.md\n" in _run("--dry-run", str(tmp_path / "out")).stdout
    )
    assert _run(str(tmp_path / "out")).exit_code == 0
    written = _files(tmp_path / "out")
    assert written["docs/index.md"] == "# Moved\n"
    assert f"docs/{handbook.SLOW}" not in written
    assert not (tmp_path / "out/docs/postmortems/2025").exists()
    assert handbook.SLOW not in written[MARKER]
    assert unchanged.stat().st_mtime_ns == before


def test_what_a_builder_or_a_user_put_there_stays(project: Project, tmp_path: Path) -> None:
    _run(str(tmp_path / "out"))
    mine = tmp_path / "out/site/index.html"
    mine.parent.mkdir()
    mine.write_text("built")
    assert _run(str(tmp_path / "out")).exit_code == 0
    assert mine.read_text() == "built"


def test_a_folder_that_is_not_its_own_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/letter.txt").write_text("dear")
    result = _run(str(tmp_path / "out"))
    assert result.exit_code == 2
    assert "is not empty, and not from `afterword site`" in result.stderr
    assert _files(tmp_path / "out") == {"letter.txt": "dear"}


def test_a_users_file_in_its_own_folder_is_not_overwritten(project: Project, tmp_path: Path) -> None:
    _run(str(tmp_path / "out"))
    mine = tmp_path / "out/docs/after/new.md"
    mine.write_text("mine")
    project.write("docs/after/new.md", "# New\n")
    result = _run(str(tmp_path / "out"))
    assert result.exit_code == 2
    assert f"{mine} is not from `afterword site`" in result.stderr
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("folder", ["docs", "docs/out", "postmortems/out", ".", ".."])
def test_a_folder_that_the_site_is_made_from_is_refused(project: Project, folder: str) -> None:
    project.commit("Start")
    result = _run(folder)
    assert result.exit_code == 2
    assert "Choose a folder of its own" in result.stderr
    assert project.git("status", "--porcelain") == ""


def test_a_file_in_the_place_of_the_folder_is_refused(project: Project) -> None:
    project.write("out", "x")
    assert "is not a folder" in _run("out").stderr


def test_a_link_in_the_folder_is_not_followed_out_of_it(project: Project, tmp_path: Path) -> None:
    _run(str(tmp_path / "out"))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out/docs").rename(tmp_path / "old")
    (tmp_path / "out/docs").symlink_to(tmp_path / "elsewhere")
    result = _run(str(tmp_path / "out"))
    assert result.exit_code == 2
    assert "leads out of" in result.stderr
    assert _files(tmp_path / "elsewhere") == {}


def test_a_forged_list_removes_nothing_outside_the_folder(project: Project, tmp_path: Path) -> None:
    _run(str(tmp_path / "out"))
    (tmp_path / "precious").write_text("x")
    marker = tmp_path / "out" / MARKER
    marker.write_text(marker.read_text() + f"../precious\n{tmp_path}/precious\n")
    assert _run(str(tmp_path / "out")).exit_code == 0
    assert (tmp_path / "precious").read_text() == "x"


@pytest.mark.parametrize("stop_at", ["docs/img/graph.svg", "docs/index.md", "mkdocs.yml"])
def test_a_run_that_was_stopped_is_completed_by_the_next(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_at: str
) -> None:
    out = tmp_path / "out"
    write = disk._write

    def full(path: Path, content: bytes) -> None:
        if path == out / stop_at:
            raise OSError(28, "No space left on device", str(path))
        write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(disk, "_write", full)
        result = _run(str(out))
    assert result.exit_code == 2
    assert f"{out / stop_at} cannot be written: No space left on device" in result.stderr
    assert _run(str(out)).exit_code == 0
    assert len(_files(out)) == 27 + len(handbook.PAGES) + len(handbook.RECORDS) + len(ALL)


def test_templates_of_the_user_go_along_and_come_first(project: Project, tmp_path: Path) -> None:
    config = (
        (project.root / "mkdocs.yml").read_text().replace("name: material\n", "name: material\n  custom_dir: mine\n")
    )
    project.write("mkdocs.yml", config)
    project.write("mine/partials/source.html", "mine")
    _run(str(tmp_path / "out"))
    written = _files(tmp_path / "out")
    assert written["overrides/partials/source.html"] == "mine"
    assert "md-content__button" in written["overrides/partials/actions.html"]


def test_a_link_out_of_the_repository_is_not_published(project: Project, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (project.root / "docs/secret.txt").symlink_to(tmp_path / "secret.txt")
    (project.root / "docs/secret.md").symlink_to(tmp_path / "secret.txt")
    _run(str(tmp_path / "out"))
    assert not [path for path in _files(tmp_path / "out") if "secret" in path]


def test_a_mistake_on_a_page_is_told_with_its_place(project: Project, tmp_path: Path) -> None:
    project.write("docs/after/process.md", "# x\n\n{{ polcy }}\n")
    result = _run(str(tmp_path / "out"))
    assert result.exit_code == 2
    assert "docs/after/process.md:3: 'polcy' is undefined" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("docs/after/process.md", b"\xff", "docs/after/process.md cannot be read"),
        ("mkdocs.yml", b"\xff", "mkdocs.yml cannot be read"),
        ("mkdocs.yml", b"a: [", "mkdocs.yml is not valid YAML"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(project: Project, path: str, content: bytes, words: str) -> None:
    project.write(path, content)
    result = _run("build/site")
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_folder_that_cannot_be_written_is_named(project: Project) -> None:
    project.write("file", "x")
    result = _run("file/out")
    assert result.exit_code == 2
    assert "cannot be written: Not a directory" in result.stderr


def test_the_site_says_how_complete_a_post_mortem_is_by_the_rules_that_the_policy_asks(
    project: Project, tmp_path: Path
) -> None:
    text = valid.changed({"services: [checkout, payments]": "services: []", "status: closed": "status: reviewed"})
    project.write(valid.PATH, text)
    shown = []
    for policy in (POLICY, f'{POLICY}\n[tool.afterword.check]\nignore = ["missing-services"]\n'):
        project.write("pyproject.toml", policy)
        assert CliRunner().invoke(main, ["site", str(tmp_path / "out")]).exit_code == 0
        shown.append((tmp_path / "out/docs" / valid.PATH).read_text(encoding="utf-8"))
    assert "[Services](../../rules/AW107.md) (+" in shown[0]
    assert "</progress> 100 %</span>" in shown[1]


PUBLIC = "INHERIT: mkdocs.yml\nsite_url: https://out.example.com/\nplugins: [search]\nextra_css: [assets/own.css]\n"
LIVE = handbook.FILES[handbook.SLOW].replace("owner: bob\n", "owner: bob\nvisibility: public\n")


def test_the_public_site_has_only_what_is_public_and_forgets_where_it_comes_from(
    project: Project, tmp_path: Path
) -> None:
    project.write("mkdocs.public.yml", PUBLIC)
    project.write("docs/assets/own.css", "a {}")
    project.write(handbook.SLOW, LIVE)
    (project.root / handbook.UNREADABLE).unlink()
    result = _run(str(tmp_path / "out"), "--public")
    assert result.exit_code == 0, result.output
    written = _files(tmp_path / "out")
    assert sorted(path for path in written if path.startswith("docs/")) == [
        "docs/assets/afterword.css", "docs/assets/afterword.js", "docs/assets/own.css",
        "docs/feeds/postmortems.atom.xml", "docs/feeds/postmortems.feed.json", "docs/index.md", "docs/postmortems.json",
        "docs/postmortems.schema.json", f"docs/{handbook.SLOW}", "docs/records/feeds/index.md",
    ]  # fmt: skip
    assert "repo_url" not in written["mkdocs.yml"]
    assert "site_name: Incident handbook" in written["mkdocs.yml"]
    assert "https://out.example.com/postmortems/2025/" in written["docs/postmortems.json"]


def test_without_a_public_configuration_there_is_no_public_site(project: Project, tmp_path: Path) -> None:
    result = _run(str(tmp_path / "out"), "--public")
    assert result.exit_code == 2
    assert "mkdocs.public.yml cannot be read" in result.stderr
    assert not (tmp_path / "out").exists()


def test_configurations_that_inherit_from_each_other_are_refused(project: Project, tmp_path: Path) -> None:
    project.write("mkdocs.public.yml", "INHERIT: mkdocs.public.yml\n")
    result = _run(str(tmp_path / "out"), "--public")
    assert result.exit_code == 2
    assert "mkdocs.public.yml inherits from itself" in result.stderr


@pytest.mark.parametrize(
    ("folder", "kind", "arguments"),
    [
        ("docs/img", ".png", ()),
        ("postmortems/2026", ".md", ()),
        (handbook.OUTAGE.removesuffix(".md"), ".png", ()),
        ("postmortems/2026", ".md", ("--public",)),
    ],
)
def test_a_name_that_is_not_in_utf_8_is_told(
    project: Project, tmp_path: Path, folder: str, kind: str, arguments: tuple[str, ...]
) -> None:
    shutil.copy(handbook.REPOSITORY / "mkdocs.public.yml", project.root)
    (project.root / folder / f"{os.fsdecode(b'caf' + bytes([0xE9]))}{kind}").write_text("# x\n", encoding="utf-8")
    result = _run(str(tmp_path / "out"), *arguments)
    assert result.exit_code == 2
    assert f"the name of {folder}/caf\\xe9{kind} is not in UTF-8" in result.stderr
    assert not (tmp_path / "out").exists()
