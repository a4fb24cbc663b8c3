"""How many requests `afterword remind` takes with 500 post-mortems of five action items, asked of 30 people."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import status
from tests.support.github import GitHub
from tests.support.project import POLICY, Project

LIMIT = 40
PEOPLE = tuple(f"person-{number}" for number in range(30))
_AFTERWORD = str(Path(sys.executable).with_name("afterword"))


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ.update(HOME=folder, GIT_CONFIG_GLOBAL=f"{folder}/gitconfig", GIT_CONFIG_NOSYSTEM="1")
        os.environ["AFTERWORD_CACHE_DIR"] = f"{folder}/cache"
        rules = re.sub(r"calendar = .*", "calendar = { weekend = [] }", POLICY)
        named = rules.replace("[tool.afterword]\n", '[tool.afterword]\nincident_commanders = ["bob"]\n', 1)
        project = Project.create(root / "handbook", named)
        status.fill(project, PEOPLE)
        with GitHub(root / "github") as github:
            github.host(project.root)
            project.git("push", "-q", str(github.repository.path), "refs/heads/*:refs/heads/*")
            for branch in project.git("for-each-ref", "--format=%(refname:short)", "refs/heads/postmortem").split():
                github.state.create_pull(
                    title=branch, body="", head=branch, base="main", author="alice", draft=False
                )  # fmt: skip
            os.environ.update(GITHUB_TOKEN=github.token, GITHUB_API_URL=github.api_url)
            counts = [_requests(github, project), _requests(github, project)]
            told = {person for person in PEOPLE if any(f"@{person}:" in body for body in _said(github))}
    print(
        f"remind of {status.FILES} post-mortems with 5 action items (at most {LIMIT} requests): {counts[0]} to tell "
        f"{len(told)} people, {counts[1]} once more on the same day"
    )


def _requests(github: GitHub, project: Project) -> int:
    before = github.api_calls()
    subprocess.run([_AFTERWORD, "remind"], cwd=project.root, check=True, capture_output=True)
    return github.api_calls() - before


def _said(github: GitHub) -> list[str]:
    return [comment.body for page in (*github.pulls, *github.issues) for comment in page.comments]


if __name__ == "__main__":
    main()
