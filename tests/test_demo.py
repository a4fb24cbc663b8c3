"""The demo, run as `make demo` runs it, and the story that it tells."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import pytest

from afterword.core import policy, reading, scaffold, timeline
from afterword.core.postmortem import Postmortem
from afterword.core.sections import without_comments
from tests.support.checkout import ROOT, Checkout

POLICY = policy.parse((ROOT / "pyproject.toml").read_text("utf-8"))
TEMPLATE = (ROOT / "tooling" / "afterword" / "templates" / "postmortem.md.j2").read_text("utf-8")
STARTED = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)
TOKEN = "ghp_" + "d" * 36


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Postmortem:
    """What the demo makes of a fresh post-mortem whose incident passes midnight."""
    draft = scaffold.Draft(title="Checkout", severity="critical", owner="alice", started_at=STARTED)
    file = tmp_path_factory.mktemp("story") / "2026-11-20-checkout.md"
    file.write_text(scaffold.render(TEMPLATE, draft, POLICY), "utf-8")
    subprocess.run([sys.executable, ROOT / "tooling" / "demo" / "fill_in.py", file], check=True)
    return reading.read(file.read_bytes(), "postmortems/2026/2026-11-20-checkout.md")


def test_the_story_is_ready_for_review_and_understood(story: Postmortem) -> None:
    assert story.problems == ()
    assert story.status == "in-review"
    assert [item.owner for item in story.action_items] == ["dave", "erin"]


def test_the_story_fills_every_section_of_the_policy(story: Postmortem) -> None:
    told = {section.title for section in story.sections if without_comments(section.text).strip()}
    assert told == {section.name for section in POLICY.sections}


def test_the_timeline_of_the_story_follows_the_start(story: Postmortem) -> None:
    (section,) = [section for section in story.sections if section.title == "Timeline"]
    times = [event.at for event in timeline.events(section, STARTED)]
    assert times[:2] == [STARTED - dt.timedelta(minutes=4), STARTED]
    assert times == sorted(time for time in times if time is not None)


@pytest.mark.parametrize("umask", ["077", "000"])
def test_the_demo_shows_the_whole_way_and_leaves_the_checkout_alone(tmp_path: Path, umask: str) -> None:
    checkout = Checkout.create(tmp_path).with_everything_installed()
    before = checkout.run("git status --porcelain --branch && git for-each-ref").stdout
    done = checkout.run(f"umask {umask} && make demo", GITHUB_TOKEN=TOKEN, GIT_DIR="/nowhere")
    assert done.returncode == 0, done.stdout
    (sandbox,) = (checkout.outside / "tmp").glob("afterword-demo-*")
    shown = re.findall(r"^\$ (\w+ \w+)", done.stdout, re.MULTILINE)
    commands = ["afterword new", "afterword check", "git commit", "afterword submit", "mkdocs build"]
    assert [command for command in shown if command in commands] == [*commands[:2], *commands[1:]]
    (page,) = (sandbox / "handbook" / "site").rglob("*-no-payments-from-customers-in-the-eu/index.html")
    assert f"http://127.0.0.1:8000/{page.parent.relative_to(sandbox / 'handbook' / 'site')}/" in done.stdout
    assert "a lock on the" in page.read_text("utf-8")
    heads = checkout.run(f"git -C {sandbox}/remote.git for-each-ref --format='%(refname:short)'").stdout.split()
    assert heads == ["main", f"postmortem/{page.parent.name}"]
    assert checkout.run("git status --porcelain --branch && git for-each-ref").stdout == before
    assert TOKEN not in done.stdout
