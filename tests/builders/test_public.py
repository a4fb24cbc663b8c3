"""The public site holds nothing of the inside: markers are planted wherever there is a place, and looked for."""

from __future__ import annotations

import dataclasses
import gzip
import html
import logging
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from afterword.builders import disk
from afterword.cli import main
from afterword.core import policy, public, reading
from afterword.core.catalogue import Catalogue
from afterword.core.policy import DEFAULT_SECTIONS
from afterword.core.postmortem import Postmortem
from afterword.errors import ConfigError
from tests.builders import handbook
from tests.builders.built import Built, build
from tests.support.cli import unmeasured
from tests.support.project import NOW, Project, change

MARK, SHOWN = "zqleak", "zqshown"
PATH = "postmortems/2026/2026-10-14-public-one.md"
FOLDER = PATH.removesuffix(".md")
ALLOWED = {
    "path", "id", "text", "title", "severity", "status", "services", "tags", "detected_by", "visibility", "started_at",
    "detected_at", "mitigated_at", "resolved_at", "related", "sections", "timeline", "body", "body_line",
}  # fmt: skip
"""What of a post-mortem strangers may see. Whoever adds a field decides here, and it is internal until then."""
FRONT = {
    "title": f"{SHOWN}title at {MARK}customer",
    "severity": "critical",
    "status": "reviewed",
    "detected_by": "alert",
    "visibility": "public",
    "services": f"[{SHOWN}service, ｚqleakcustomer, db.zqleak.internal]",
    "tags": f"[{SHOWN}tag, Cust_Zqleak-SONS, zqleakword]",
    "started_at": "2026-10-14T09:12:00Z",
    "detected_at": "2026-10-14T09:20:00Z",
    "mitigated_at": "2026-10-14T10:02:00Z",
    "resolved_at": "2026-10-14T10:40:00Z",
    "related": "[2026-10-10-zqleak-internal, 2026-10-11-zqleak-draft]",
    "due_on": "2027-03-29",
    "meeting_at": "2027-04-23T15:00:00Z",
}
VARIANTS = f"""\
zq&#108;eakcustomer, Cust-Zqleak-Sons, cust_zqleak_and_sons, CustZqleakSonsAPI and z\u200bqleak\u00adcustomer; for
ｚｑｌｅａｋcustomer, **Zqleak**customer, Cust<br>Zqleak &amp; **Sons**, <b>Zqleak</b>customer and Zqle&shy;akcustomer.

For zqleakcustomercorp, ZqleakcustomerGmbH, zqleakcustomers, tenant_zqleakcustomer,
zqleakcustomer-prod and zqleak-customer. ZQLEAKWORD and zqleakword-shop
told us, and 昨日Zqleakcustomerから.

> Ask Cust
> Zqleak & Sons, or zqleakfirst&nbsp;zqleaklast

On www.zqleak.internal, zqleak-1.corp:5432 and 10.66.77.88; ZQLEAK-4711, #zqleak-alerts, https&#58;//zqleak.example.com.
![picture]({{folder}}/{MARK}.svg) <internal>{MARK}tag</internal><!-- begin internal -->{MARK}begin<!-- end internal -->

!!! internal
    {MARK}admonition

??? note "Internal only"

    {MARK}folded

- a

    - b [deep]

        [deep]: https://{MARK}deep.example.com

#zqleak-channel told us.

### Internal notes

{MARK}notes
"""
"""Other ways to write what is inside, and to mark it as such."""
DATES = ("2027-03-29", "2027-04-23", "20270423", "20270329")
"""Values of internal fields that can hold no word."""


def _field(name: str, converter: object) -> str:
    """A line of front matter with a marker of its own, for a field that nobody has allowed."""
    value = f"{MARK}{name.replace('_', '')}"
    if name == "customers":
        return f"customers: [{MARK}customer, Cust {MARK} & Sons, {MARK}word Logistik GmbH]"
    return f"{name}: [{value}]" if converter is reading.FIELDS["responders"] else f"{name}: {value}"


def _front() -> Iterator[str]:
    for name, converter in reading.FIELDS.items():
        yield f"{name}: {FRONT[name]}" if name in FRONT else _field(name, converter)
    yield "action_items:"
    for name in reading.ACTION_ITEM_FIELDS:
        value = "2027-03-29" if name.endswith("_on") else f"{MARK}item{name.replace('_', '')}"
        yield f"  {'-' if name == 'title' else ' '} {name}: {value}"
    yield "follow_up:"
    for name in reading.FOLLOW_UP_FIELDS:
        entry = ", ".join(
            f"{key}: {'2027-04-23T15:00:00Z' if key == 'at' else f'{MARK}{name}{key}'.replace('_', '')}"
            for key in reading.LEDGER_FIELDS
        )
        yield f"  {name}: {f'[{{{entry}}}]' if name in reading.FOLLOW_UP_FIELDS[2:] else f'{{{entry}}}'}"
    yield f"ignore: [{{rule: {MARK}rule, reason: {MARK}reason}}]"
    yield f"unknown_key: {MARK}unknown # {MARK}comment"


HIDDEN_TEXT = f"""\
<!-- internal -->{MARK}inline<!-- /internal -->
<!-- {MARK}comment -->

<!-- internal -->
{MARK}block

## Impact

<!--INTERNAL-->{MARK}nested<!-- /internal -->
{MARK}after
<!-- /internal -->

```text
{MARK}customer at https://{MARK}code.example.com <!-- {MARK}code -->
```

{MARK}Owner, {MARK}handle's and @{MARK}login; Zqleakfirst ZQLEAKFIRST Zqleaklast, {MARK}_mail@{MARK}mail.example.com.
For _{MARK}customer_ and cust {MARK} &amp; sons, `{MARK}customer`, {MARK}group@example.com, on {MARK}host.
[chat](https://{MARK}chat.example.com/x "{MARK}hover"), <https://{MARK}auto.example.com>, https://{MARK}bare.example.com,
[ref][1], [second ref], [file]({FOLDER.rpartition("/")[2]}/{MARK}.txt), ![x](../2026/other/{MARK}.png),
[{MARK} title](2026-10-10-zqleak-internal.md), like 2026-10-11-zqleak-draft, [p](../../docs/private-{MARK}.md#x),
<a href="https://{MARK}html.example.com" title="{MARK}attribute">{SHOWN}label</a> <span data-x="{MARK}data">x</span>
<script>/* */</script> <?{MARK}instruction?> ![{SHOWN}alt]({FOLDER.rpartition("/")[2]}/shown.png)

[1]: https://{MARK}definition.example.com
[second ref]: <../{MARK}.md>
"""
TIMELINE = f"""\
{MARK}before

| Time (UTC) | Event | Source | More |
| --- | --- | --- | --- |
| 2026-10-14 09:12 | {SHOWN}event of {MARK}customer \\| x | {MARK}source | {MARK}more |
| {MARK}time | {SHOWN}untimed | | |
"""


def _variants() -> str:
    return VARIANTS.replace("{folder}", FOLDER.rpartition("/")[2])


def _body() -> str:
    parts = [f"{MARK}preamble\n\n# {MARK}heading\n\n{MARK}unknown\n"]
    for section in DEFAULT_SECTIONS:
        name, word = section.name, section.name.replace(" ", "").lower()
        if name == "Timeline":
            parts.append(f"## {name}\n\n{TIMELINE}")
        elif section.public and name == "Impact":
            parts.append(f"## {name}\n\n{SHOWN}{word}\n\n### Part\n\n{SHOWN}part{word}\n\n{_variants()}\n")
        elif section.public:
            more = f"\n{HIDDEN_TEXT}" if name == "Summary" else ""
            parts.append(f"## {name}\n\n{SHOWN}{word}\n{more}\n### Part\n\n{SHOWN}part{word}\n")
        else:
            parts.append(f"## {name}\n\n{MARK}{word}\n\n### Impact\n\n{MARK}inside{word}\n")
    others = [
        f"## Ours\n\n{MARK}ours\n\n## Impact\n\n##Action items\n\n{MARK}hashes\n",
        f"## Impact\n\nNext steps\n-\n\n{MARK}dash\n",
        f"## Impact\n\n**Action items**\n\n{MARK}bold\n\n## Impact\n\n<h2>Action items</h2>\n\n{MARK}tag\n",
        f"## Impact\n\nlast\n\n```text\n<!-- internal -->\n{MARK}\n<!-- /internal -->\n```\n\n{MARK}end\n",
    ]
    return "\n".join([*parts, *others])


TEXT = "---\n" + "\n".join(_front()) + "\n---\n\n" + _body()
OTHERS = {
    "postmortems/2026/2026-10-10-zqleak-internal.md": ("internal", "closed"),
    "postmortems/2026/2026-10-11-zqleak-draft.md": ("public", "draft"),
    "postmortems/2026/2026-10-12-zqleak-review.md": ("public", "in-review"),
}
PEOPLE = f"""
[tool.afterword.people.{MARK}handle]
name = "Zqleakfirst Zqleaklast"
email = "{MARK}_mail@{MARK}mail.example.com"
github = "{MARK}login"

[tool.afterword.check]
internal_names = ["{MARK}host"]
"""


def create(root: Path) -> Project:
    """A handbook in which everything internal holds a marker."""
    project = handbook.create(root)
    (root / handbook.UNREADABLE).unlink()
    text = change(handbook.POLICY, "support@example.com", f"{MARK}group@example.com")
    project.write("pyproject.toml", change(text, '"bob"]', f'"{MARK}/team"]') + PEOPLE)
    config = (handbook.REPOSITORY / "mkdocs.public.yml").read_text(encoding="utf-8")
    project.write("mkdocs.public.yml", change(config, "  - Feeds:", "  - Shared: shared.md\n  - Feeds:"))
    project.write(PATH, TEXT)
    for path, (visibility, status) in OTHERS.items():
        project.write(
            path,
            f"---\ntitle: {MARK} title\nvisibility: {visibility}\nstatus: {status}\nseverity: low\n"
            f"owner: alice\nstarted_at: 2026-10-10T09:00:00Z\n---\n\n## Summary\n\n{MARK}other\n",
        )
    project.write(f"{FOLDER}/{MARK}.txt", f"{MARK}bytes")
    project.write(f"{FOLDER}/{MARK}.png", f"{MARK}bytes")
    project.write(f"{FOLDER}/{MARK}.svg", f"<svg><!-- {MARK}svg --></svg>")
    project.write(f"{FOLDER}/shown.png", f"{SHOWN}bytes")
    project.write(f"docs/private-{MARK}.md", f"# {MARK}private\n")
    project.write(f"docs/img/{MARK}.svg", f"{MARK}svg")
    project.write(
        "docs/shared.md",
        f"---\nvisibility: public\n---\n\n# {SHOWN}page\n\n"
        f"[{SHOWN}private](private-{MARK}.md), {{{{ people_table() }}}}\n\n"
        f"{{{{ severity_table() }}}}\n\n<!-- internal -->{MARK}page<!-- /internal --> <!-- {MARK} --> Zqleakfirst\n",
    )
    project.git("config", "user.name", f"{MARK}author")
    project.commit(f"{MARK}subject")
    return project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return create(tmp_path_factory.mktemp("public") / "handbook")


@pytest.fixture(scope="module")
def with_mkdocs(project: Project) -> Built:
    return build(project.root, project.root / "out-mkdocs", "mkdocs", "-f", "mkdocs.public.yml", "-d", "out-mkdocs")


@pytest.fixture(scope="module")
def with_properdocs(project: Project) -> Built:
    return build(project.root, project.root / "out-proper", "properdocs", "-f", "mkdocs.public.yml", "-d", "out-proper")


@pytest.fixture(scope="module")
def written(project: Project) -> Path:
    target = project.root.parent / "written"
    disk.carry_out(disk.plan(project.root, target, NOW, is_public=True))
    return target


@pytest.fixture(scope="module")
def from_disk(written: Path) -> Built:
    return build(written, written.parent / "from-disk", "mkdocs", "-f", "mkdocs.yml", "-d", "../from-disk")


@pytest.fixture(scope="module")
def with_zensical(written: Path) -> Built:
    if find_spec("zensical") is None:
        pytest.skip("Zensical is not installed: its pinned version has no package for this machine")
    return build(written, written / "site", "zensical", "-f", "mkdocs.yml")


@pytest.fixture(params=["with_mkdocs", "with_properdocs", "from_disk", "with_zensical"])
def built(request: pytest.FixtureRequest) -> Built:
    site: Built = request.getfixturevalue(request.param)
    return site


def _files(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            found[path.relative_to(folder).as_posix()] = gzip.decompress(data) if path.suffix == ".gz" else data
    return found


def _seen(data: bytes) -> bytes:
    """The text of a file as its readers see it, if it is one."""
    shown = html.unescape(re.sub(r"<[^>]*>", "", html.unescape(data.decode("utf-8", "replace"))))
    plain = unicodedata.normalize("NFKC", shown)
    return "".join(char for char in plain if unicodedata.category(char) != "Cf").encode()


def _leaks(files: dict[str, bytes]) -> list[str]:
    found = []
    for name, data in files.items():
        folded = f"{name}\n".encode().lower() + data.lower() + _seen(data).lower()
        words = [MARK.encode(), *(date.encode() for date in DATES), b"alice", b"bob example", b"github.com/acme"]
        words.append(b"10.66.77.88")
        for word in words:
            at = folded.find(word)
            if at >= 0:
                found.append(f"{name}: {folded[max(at - 40, 0) : at + 40]!r}")
    return found


def test_no_byte_of_the_public_site_is_internal(built: Built) -> None:
    assert _leaks(_files(built.root)) == []


def test_no_file_for_another_builder_holds_anything_internal_but_the_place_of_its_origin(written: Path) -> None:
    assert _leaks(_files(written / "docs")) == []


def test_what_is_public_is_there(built: Built) -> None:
    page = built.text(f"{FOLDER}/index.html")
    words = [SHOWN + section.name.replace(" ", "").lower() for section in DEFAULT_SECTIONS if section.public]
    words.remove(f"{SHOWN}timeline")
    expected = [*words, *(w.replace(SHOWN, f"{SHOWN}part") for w in words)]
    more = ["title", "service", "tag", "event", "untimed", "label", "alt"]
    for word in [*expected, *(SHOWN + name for name in more)]:
        assert word in page, word
    assert "a customer" in page
    assert f"{SHOWN}page" in built.text("shared/index.html")
    assert (built.root / FOLDER / "shown.png").read_text(encoding="utf-8") == f"{SHOWN}bytes"
    for path in ("postmortems.json", "feeds/postmortems.atom.xml", "feeds/postmortems.feed.json", "index.html"):
        assert f"{SHOWN}title" in built.text(path), path


def test_hosts_tickets_and_channels_are_told_in_general(built: Built) -> None:
    page = built.text(f"{FOLDER}/index.html")
    for word in ("an internal system", "an IP address", "a ticket", "a chat channel", "an internal page"):
        assert word in page, word


@pytest.fixture
def small(tmp_path: Path) -> Project:
    """A handbook with one public post-mortem and a customer."""
    project = handbook.create(tmp_path / "handbook")
    project.write("mkdocs.public.yml", (handbook.REPOSITORY / "mkdocs.public.yml").read_text(encoding="utf-8"))
    front = "title: Down\nvisibility: public\nstatus: closed\nseverity: low\nstarted_at: 2026-10-10T09:00:00Z\n"
    project.write(PATH, f"---\n{front}customers: [Quuxify]\n---\n\n## Summary\n\nText of `Quux`ify.\n")
    return project


@pytest.mark.parametrize("builder", ["mkdocs", "properdocs"])
def test_a_name_that_would_be_shown_stops_the_builder(small: Project, builder: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", builder, "build", "-f", "mkdocs.public.yml", "-d", "public"],
        cwd=small.root,
        env=os.environ if builder == "mkdocs" else unmeasured(os.environ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert f"afterword: {PATH} on the public site would show `Quuxify`, the name of a customer" in done.stderr
    assert "Write the sentence without it" in done.stderr
    assert not list(small.root.glob("public/postmortems/**/*.html"))


def test_a_name_that_would_be_shown_stops_the_tree_before_it_is_written(small: Project, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="would show `Quuxify`"):
        disk.plan(small.root, tmp_path / "out", NOW, is_public=True)


def test_a_customer_who_is_called_like_a_heading_stops_the_tree_until_that_is_allowed(
    small: Project, tmp_path: Path
) -> None:
    text = (small.root / PATH).read_text(encoding="utf-8").replace("`Quux`ify", "a customer")
    small.write(PATH, change(text, "Quuxify", "Detection") + "\n## Detection\n\nBy alert.\n")
    with pytest.raises(ConfigError, match="would show `Detection`, the name of a customer") as caught:
        disk.plan(small.root, tmp_path / "out", NOW, is_public=True)
    line = re.search(r"`(allow = .*)`", caught.value.hint)
    assert line is not None
    small.write(
        "pyproject.toml",
        change(
            handbook.POLICY, "[tool.afterword.mail]", f"[tool.afterword.public]\n{line[1]}\n\n[tool.afterword.mail]"
        ),
    )
    page = disk.plan(small.root, tmp_path / "out", NOW, is_public=True).write[f"docs/{PATH}"]
    assert b"\n## Detection\n" in page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - Feeds:", "  - For Quuxify:"),
        ("site_name: Incident post-mortems", "site_name: Quuxify and others"),
        ("site_description:", "copyright: For <b>Quuxify</b>\nsite_description:"),
        ("site_description:", "theme: {palette: [{toggle: {name: Mode of Quuxify}}]}\nsite_description:"),
    ],
)
def test_a_name_in_the_settings_stops_the_tree_and_the_builder(
    small: Project, tmp_path: Path, old: str, new: str
) -> None:
    small.write(PATH, (small.root / PATH).read_text(encoding="utf-8").replace("`Quux`ify", "a customer"))
    text = (small.root / "mkdocs.public.yml").read_text(encoding="utf-8")
    disk.plan(small.root, tmp_path / "out", NOW, is_public=True)
    small.write("mkdocs.public.yml", change(text, old, new))
    with pytest.raises(ConfigError, match="of the public site would show `Quuxify`") as caught:
        disk.plan(small.root, tmp_path / "out", NOW, is_public=True)
    config = load_config(str(small.root / "mkdocs.public.yml"))
    plugin = config.plugins["afterword"]
    plugin.on_config(config)
    with pytest.raises(PluginError) as told:
        plugin.on_files(Files([]), config=config)
    assert str(told.value) == f"afterword: {caught.value.message}\n  {caught.value.hint}"


def test_a_name_in_a_template_or_in_a_picture_stops_the_tree_and_the_builder(small: Project, tmp_path: Path) -> None:
    picture = "\n![x](2026-10-14-public-one/a.png)\n"
    text = (small.root / PATH).read_text(encoding="utf-8").replace("`Quux`ify.", picture)
    config = (small.root / "mkdocs.public.yml").read_text(encoding="utf-8")
    small.write(PATH, text)
    small.write(f"{FOLDER}/a.png", "x Quuxify")
    with pytest.raises(ConfigError, match=r"a\.png on the public site would show `Quuxify`"):
        disk.plan(small.root, tmp_path / "out", NOW, is_public=True)
    small.write(f"{FOLDER}/a.png", "x")
    small.write("ours/main.html", "{# For Quuxify #}")
    disk.plan(small.root, tmp_path / "out", NOW, is_public=True)
    small.write("mkdocs.public.yml", change(config, "site_name:", "theme: {custom_dir: ours}\nsite_name:"))
    with pytest.raises(ConfigError, match=r"ours/main\.html would show `Quuxify`"):
        disk.plan(small.root, tmp_path / "out", NOW, is_public=True)
    loaded = load_config(str(small.root / "mkdocs.public.yml"))
    plugin = loaded.plugins["afterword"]
    plugin.on_config(loaded)
    with pytest.raises(PluginError, match=r"ours/main\.html would show `Quuxify`"):
        plugin.on_files(Files([]), config=loaded)


def test_a_post_mortem_that_cannot_be_read_is_missed_aloud(
    small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (small.root / PATH).read_text(encoding="utf-8").replace("`Quux`ify", "zqbroken")
    small.write(PATH, text)
    small.write("postmortems/2026/2026-10-13-fine.md", text)
    (small.root / handbook.UNREADABLE).unlink()
    monkeypatch.chdir(small.root)
    assert CliRunner().invoke(main, ["site", "--public", str(tmp_path / "out")]).exit_code == 0
    small.write(PATH, change(text, "status: closed", "status: [closed"))
    told = CliRunner().invoke(main, ["site", "--public", str(tmp_path / "out")])
    assert told.exit_code == 1
    assert f"warning: {PATH}:" in told.stderr
    assert "it is left out, and whom it names is not known" in told.stderr
    written = _files(tmp_path / "out")
    assert f"docs/{PATH}" not in written
    assert "docs/postmortems/2026/2026-10-13-fine.md" in written
    config = load_config(str(small.root / "mkdocs.public.yml"))
    config.plugins["afterword"].on_config(config)
    heard: list[str] = []
    logger = logging.getLogger("mkdocs.plugins.afterword")
    monkeypatch.setattr(logger, "handle", lambda record: heard.append(f"{record.levelname} {record.getMessage()}"))
    config.plugins.run_event("files", Files([]), config=config)
    assert [line for line in heard if line.startswith(f"WARNING afterword: {PATH}:")]


@pytest.mark.parametrize(
    "path", ["postmortems/2026/2026-10-15-slow-for-quuxify.md", "postmortems/quuxify/2026-10-15-slow.md"]
)
def test_a_public_file_that_is_called_by_a_name_stops_the_build(small: Project, tmp_path: Path, path: str) -> None:
    text = (small.root / PATH).read_text(encoding="utf-8").replace("`Quux`ify", "a customer")
    small.write(PATH, text)
    disk.plan(small.root, tmp_path / "out", NOW, is_public=True)
    small.write(path, text)
    with pytest.raises(ConfigError, match="its own name holds that of a customer") as caught:
        disk.plan(small.root, tmp_path / "out", NOW, is_public=True)
    assert path in caught.value.message
    assert "`git mv`" in caught.value.hint
    assert '`allow = ["Quuxify"]`' in caught.value.hint
    allowed = change(
        handbook.POLICY,
        "[tool.afterword.mail]",
        '[tool.afterword.public]\nallow = ["quuxify"]\n\n[tool.afterword.mail]',
    )
    small.write("pyproject.toml", allowed)
    assert f"docs/{path}" in disk.plan(small.root, tmp_path / "out", NOW, is_public=True).write


def test_the_public_site_has_these_pages_and_no_other_least_of_all_by_customer(built: Built) -> None:
    assert set(built.pages) == {
        "404.html", "index.html", "shared/index.html", "records/feeds/index.html", f"{FOLDER}/index.html",
    }  # fmt: skip
    assert built.broken_links() == []
    assert [page.edit for page in built.pages.values() if page.edit] == []


def test_the_internal_site_holds_the_markers_so_that_the_search_can_find_them(project: Project) -> None:
    folder = disk_of(project)
    found = _files(folder)
    assert _leaks(found)
    assert any(b"zqleakcustomer" in data for data in found.values())
    assert list((folder / "records" / "customers").glob("zqleakcustomer*"))


def disk_of(project: Project) -> Path:
    target = project.root.parent / "internal"
    disk.carry_out(disk.plan(project.root, target, NOW))
    return target / "docs"


def test_a_redacted_post_mortem_has_only_the_fields_that_are_allowed() -> None:
    full = reading.read(TEXT, PATH)
    redacted = next(iter(public.publish(Catalogue.of([full]), policy.parse(handbook.POLICY)).catalogue))
    empty = Postmortem(path="", id="", text="")
    for field in dataclasses.fields(Postmortem):
        if field.name not in ALLOWED:
            assert getattr(redacted, field.name) == getattr(empty, field.name), field.name
    filled = {f.name for f in dataclasses.fields(Postmortem) if getattr(full, f.name) != getattr(empty, f.name)}
    assert filled - ALLOWED, "the test sees no internal field"


def test_a_redacted_policy_has_only_what_is_allowed() -> None:
    full = policy.parse(handbook.POLICY + PEOPLE)
    redacted = public.policy_of(full)
    allowed = {"timezone", "calendar", "severities", "sections", "priorities", "public"}
    for name in policy.Policy.__struct_fields__:
        if name not in allowed:
            assert getattr(redacted, name) == getattr(policy.Policy(), name), name
    assert all(severity.reviewers == () for severity in redacted.severities.values())
    assert MARK not in msgspec.json.encode(redacted, enc_hook=str).decode()
