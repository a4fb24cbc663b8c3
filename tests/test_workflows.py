"""The workflows: who may do what, and every `run:` step executed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.checkout import ROOT, Checkout
from tests.support.github import GitHub

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS: dict[str, dict[str, Any]] = {file.name: yaml.safe_load(file.read_text("utf-8")) for file in FILES}
JOBS = {f"{name}:{job}": body for name, flow in WORKFLOWS.items() for job, body in flow["jobs"].items()}
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\Z")
CHECK = ".venv/bin/afterword check --output-format github"
REMIND = ".venv/bin/afterword remind ${DRY_RUN:+--dry-run}"
OVERDUE = '.venv/bin/afterword status --overdue --check --output-format markdown >> "$GITHUB_STEP_SUMMARY"'
RIGHTS = {
    "publish.yml:deploy": {"pages": "write", "id-token": "write"},
    "late.yml:late": {"contents": "read", "issues": "write", "pull-requests": "write"},
}
"""What a job may do that does more than read."""


def steps() -> Iterator[dict[str, Any]]:
    for job in JOBS.values():
        yield from job["steps"]


RUNS = sorted({step["run"] for step in steps() if "run" in step})

EFFECTS: dict[str, Callable[[Path, str], bool]] = {
    "make .venv": lambda root, output: "Nothing to be done" in output,
    CHECK: lambda root, output: "::error" not in output,
    "make postmortems": lambda root, output: ".venv/bin/afterword check" in output,
    "make site": lambda root, output: (root / "site" / "index.html").is_file(),
    "make lint": lambda root, output: "already formatted" in output and "All checks passed" in output,
    "make types": lambda root, output: "Success: no issues found" in output,
    "make contracts": lambda root, output: "0 broken" in output,
    "make locked": lambda root, output: " passed in " in output,
    "make workflows": lambda root, output: output.count("ok -- validation done") == 2,
    "make test": lambda root, output: " passed in " in output,
}
"""What each step must have done, besides ending well."""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout.create(tmp_path).with_everything_installed()


def run_step(checkout: Checkout, script: str, **variables: str) -> tuple[int, str]:
    """Run a step as a job would, and return its status and output; `make test` runs a small selection.

    What mypy found out about the libraries is read where it was kept.
    """
    files = {name: str(checkout.outside / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    done = checkout.run(
        script,
        **files,
        **variables,
        CI="true",
        MYPY_CACHE_DIR=str(ROOT / ".mypy_cache"),
        GITHUB_ACTIONS="true",
        GITHUB_ENV=str(checkout.outside / "GITHUB_ENV"),
        PYTEST_ARGS="-p no:cacheprovider tests/core/test_business_days.py",
    )
    return done.returncode, done.stdout


def test_every_step_has_an_effect_to_test() -> None:
    assert sorted([*EFFECTS, REMIND, OVERDUE]) == RUNS


@pytest.mark.parametrize("script", EFFECTS)
def test_a_step_does_its_work(checkout: Checkout, script: str) -> None:
    status, output = run_step(checkout, script)
    assert status == 0, output
    assert EFFECTS[script](checkout.root, output), output


@pytest.fixture
def broken(checkout: Checkout) -> Checkout:
    """A checkout in which one post-mortem has a severity that the policy does not know."""
    file = checkout.root / "postmortems" / "2026" / "2026-01-02-broken.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("---\ntitle: Broken\nseverity: dreadful\nstatus: draft\nowner: alice\n---\n")
    return checkout


def test_the_check_step_fails_on_a_broken_postmortem_and_annotates_its_line(broken: Checkout) -> None:
    status, output = run_step(broken, CHECK)
    assert status == 1, output
    assert re.search(r"^::error file=postmortems/2026/2026-01-02-broken\.md,line=3,", output, re.MULTILINE), output


@pytest.fixture
def late(checkout: Checkout, tmp_path: Path) -> Iterator[GitHub]:
    """GitHub with a checkout in which one thing is overdue whatever day it is, and every day is worked."""
    file = checkout.root / "postmortems" / "2021" / "2021-01-02-forgotten.md"
    file.parent.mkdir(parents=True)
    file.write_text("---\ntitle: Forgotten\nstatus: draft\nowner: alice\ndue_on: 2021-01-11\n---\n", "utf-8")
    policy = checkout.root / "pyproject.toml"
    policy.write_text(re.sub(r"\ncalendar = .*", "\ncalendar = { weekend = [] }", policy.read_text("utf-8")), "utf-8")
    checkout.run("git add -A && git commit -q -m Forget")
    with GitHub(tmp_path / "github") as github:
        github.host(checkout.root)
        yield github


def test_the_remind_step_reminds_unless_it_is_to_show_what_it_would_do(checkout: Checkout, late: GitHub) -> None:
    access = {"GITHUB_TOKEN": late.token, "GITHUB_API_URL": late.api_url}
    status, output = run_step(checkout, REMIND, DRY_RUN="yes", **access)
    assert (status, late.issues) == (0, []), output
    assert "Would tell" in output
    status, output = run_step(checkout, REMIND, DRY_RUN="", **access)
    assert status == 0, output
    (issue,) = late.issues
    assert "@alice-example" in "".join(comment.body for comment in issue.comments)
    assert "Forgotten" in (issue.body or "")


def test_the_overdue_step_fails_and_its_summary_lists_what_is(checkout: Checkout, late: GitHub) -> None:
    status, output = run_step(checkout, OVERDUE)
    assert status == 1, output
    assert "**Forgotten**" in (checkout.outside / "GITHUB_STEP_SUMMARY").read_text("utf-8")


def test_the_reminders_go_out_on_weekdays_and_a_run_by_hand_only_shows_them_at_first() -> None:
    flow = WORKFLOWS["late.yml"]
    (cron,) = flow[True]["schedule"]  # YAML reads `on` as true
    assert cron["cron"].endswith(" * * 1-5")
    assert flow[True]["workflow_dispatch"]["inputs"]["dry-run"]["default"] is True
    first, *_, remind, overdue = flow["jobs"]["late"]["steps"]
    assert (remind["run"], overdue["run"]) == (REMIND, OVERDUE)
    assert overdue["if"] == "${{ !cancelled() }}", "a reminder that fails hides nothing"
    assert first["with"]["fetch-depth"] == 0, "branches that are not merged have post-mortems, too"


def test_the_site_step_fails_on_a_broken_link(checkout: Checkout) -> None:
    (checkout.root / "docs" / "broken.md").write_text("# Broken\n\n[nowhere](nowhere.md)\n")
    status, output = run_step(checkout, "make site")
    assert status != 0, output
    assert "nowhere.md" in output


def test_the_workflow_lint_finds_an_injection(checkout: Checkout) -> None:
    file = checkout.root / ".github" / "workflows" / "check.yml"
    text = file.read_text("utf-8")
    assert "run: make site" in text
    file.write_text(text.replace("run: make site", 'run: echo "${{ github.event.pull_request.title }}"'), "utf-8")
    status, output = run_step(checkout, "make workflows")
    assert status != 0
    assert "check.yml" in output
    assert "untrusted" in output


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_actions_are_pinned_by_commit_and_name_their_version(file: Path) -> None:
    used = [line.strip(" -") for line in file.read_text("utf-8").splitlines() if "uses:" in line]
    assert used
    assert [line for line in used if not PINNED.match(line)] == []


def test_no_script_contains_an_expression() -> None:
    assert [script for script in RUNS if "${{" in script] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_starts_without_rights_and_never_runs_twice_at_once(name: str) -> None:
    assert WORKFLOWS[name]["permissions"] == {}
    assert WORKFLOWS[name]["concurrency"]["group"]


@pytest.mark.parametrize("name", JOBS)
def test_a_job_has_a_limit_and_reads_only(name: str) -> None:
    job = JOBS[name]
    assert job["timeout-minutes"] <= 20
    assert job["permissions"] == RIGHTS.get(name, {"contents": "read"})


def test_a_checkout_keeps_no_credentials() -> None:
    checkouts = [step for step in steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_nothing_is_published_that_the_check_has_not_passed() -> None:
    jobs = WORKFLOWS["publish.yml"]["jobs"]
    assert CHECK in [step.get("run") for step in jobs["check"]["steps"]]
    assert jobs["build"]["needs"] == "check"
    assert jobs["deploy"]["needs"] == "build"
    assert not any("always()" in str(job.get("if", "")) for job in jobs.values())
    assert not any("continue-on-error" in part for job in jobs.values() for part in (job, *job["steps"]))


def test_the_tests_run_on_every_python_that_is_promised() -> None:
    matrix = WORKFLOWS["ci.yml"]["jobs"]["test"]["strategy"]["matrix"]
    assert matrix == {"python": ["3.11", "3.12", "3.13"]}


def test_the_site_is_built_with_the_history_from_which_it_tells_when_things_happened() -> None:
    checkout = WORKFLOWS["publish.yml"]["jobs"]["build"]["steps"][0]
    assert checkout["with"]["fetch-depth"] == 0
    assert not any("mkdocs.public.yml" in script for script in RUNS), "the internal site's job publishes only that"
