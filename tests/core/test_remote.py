"""Where a repository is hosted, and where a token may go."""

from __future__ import annotations

import pytest

from afterword.core.policy import GitHub
from afterword.core.remote import Api, NoApi, Remote, api_of, parse, with_policy


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://github.com/acme/handbook.git", "https://github.com/acme/handbook"),
        ("https://github.com/acme/handbook", "https://github.com/acme/handbook"),
        ("https://x:secret@github.com/acme/handbook.git", "https://github.com/acme/handbook"),
        ("git@github.com:acme/handbook.git", "https://github.com/acme/handbook"),
        ("github.com:acme/handbook", "https://github.com/acme/handbook"),
        ("ssh://git@github.com/acme/handbook.git", "https://github.com/acme/handbook"),
        ("ssh://git@ssh.github.com:443/acme/handbook.git", "https://github.com/acme/handbook"),
        ("ssh://git@git.example.com:2222/acme/handbook/", "https://git.example.com/acme/handbook"),
        ("https://git.example.com:8443/acme/handbook.git", "https://git.example.com:8443/acme/handbook"),
        ("http://127.0.0.1:4300/acme/handbook.git", "http://127.0.0.1:4300/acme/handbook"),
        ("https://gitlab.example.com/group/sub/handbook.git", "https://gitlab.example.com/group/sub/handbook"),
        ("https://github.com/acme/hand book.git", "https://github.com/acme/hand%20book"),
    ],
)
def test_every_form_of_a_remote_names_its_page(url: str, web: str) -> None:
    found = parse(url)
    assert found is not None
    assert found.web == web


NOWHERE = [
    "",
    "/srv/git/handbook.git",
    "../handbook",
    "file:///srv/git/handbook.git",
    "https://github.com/",
    "https://[bad/acme/handbook",
    "ftp://example.com/a/b",
    "C:\\git\\x",
]


@pytest.mark.parametrize("url", NOWHERE)
def test_a_path_is_no_place_on_the_web(url: str) -> None:
    assert parse(url) is None


def test_the_compare_page_escapes_what_a_branch_may_hold() -> None:
    remote = parse("git@github.com:acme/handbook.git")
    assert remote is not None
    assert remote.compare_url("main", "postmortem/a#b") == (
        "https://github.com/acme/handbook/compare/main...postmortem/a%23b?expand=1"
    )


def test_gitlab_has_a_page_of_its_own() -> None:
    remote = parse("git@gitlab.com:acme/handbook.git")
    assert remote is not None
    assert "merge_requests/new?merge_request%5Bsource_branch%5D=postmortem%2Fx" in remote.compare_url(
        "main", "postmortem/x"
    )


def _api(url: str, policy: GitHub | None = None, **environment: str) -> Api | NoApi:
    remote = parse(url)
    used = policy or GitHub()
    return api_of(with_policy(remote, used), remote.host if remote else None, used, environment)


@pytest.mark.parametrize(
    ("url", "policy", "environment", "expected"),
    [
        ("git@github.com:a/b", GitHub(), {}, "https://api.github.com"),
        ("git@github.com:a/b", GitHub(), {"GITHUB_API_URL": "https://api.github.com"}, "https://api.github.com"),
        ("git@ghe.example.com:a/b", GitHub(), {"GITHUB_API_URL": "https://ghe.example.com/api/v3"},
         "https://ghe.example.com/api/v3"),
        ("git@ghe.example.com:a/b", GitHub(api_url="https://ghe.example.com/api/v3"), {}, "https://ghe.example.com/api/v3"),
        ("git@ghe.example.com:a/b", GitHub(), {"GITHUB_SERVER_URL": "https://ghe.example.com"},
         "https://ghe.example.com/api/v3"),
        ("git@ghe.example.com:a/b", GitHub(), {"GH_HOST": "ghe.example.com"}, "https://ghe.example.com/api/v3"),
        ("git@work:a/b", GitHub(host="github.com", repository="a/b"), {}, "https://api.github.com"),
        ("http://127.0.0.1:4300/a/b", GitHub(), {"GITHUB_API_URL": "http://127.0.0.1:4300"}, "http://127.0.0.1:4300"),
    ],
)  # fmt: skip
def test_a_trusted_host_has_its_api(url: str, policy: GitHub, environment: dict[str, str], expected: str) -> None:
    found = _api(url, policy, **environment)
    assert isinstance(found, Api)
    assert found.url == expected


@pytest.mark.parametrize(
    ("url", "policy", "environment", "reason"),
    [
        ("git@gitlab.com:a/b", GitHub(), {}, "gitlab.com is not known to be a GitHub server"),
        ("git@gitlab.com:a/b", GitHub(), {"GITHUB_API_URL": "https://api.github.com"}, "gitlab.com is not known"),
        ("/srv/git/b", GitHub(), {}, "there is no remote on a Git host"),
        ("git@github.example.org:a/b", GitHub(api_url="https://evil.example.com/api/v3"), {}, "is not on"),
        ("git@work:a/b", GitHub(host="evil.example.com", repository="a/b", api_url="https://evil.example.com/api"), {},
         "is not on"),
        ("git@ghe.example.com:a/b", GitHub(api_url="http://ghe.example.com/api/v3"), {}, "not reached over https"),
    ],
)  # fmt: skip
def test_a_token_goes_nowhere_else(url: str, policy: GitHub, environment: dict[str, str], reason: str) -> None:
    found = _api(url, policy, **environment)
    assert isinstance(found, NoApi)
    assert reason in found.reason


def test_the_policy_names_a_repository_that_the_remote_does_not_tell() -> None:
    assert with_policy(None, GitHub(host="github.com", repository="acme/handbook")) == Remote(
        host="github.com", owner="acme", name="handbook", web="https://github.com/acme/handbook"
    )


def test_the_page_of_a_file_names_its_branch() -> None:
    remote = parse("git@github.com:acme/handbook")
    assert remote is not None
    assert remote.file_url("postmortem/x", "a b.md") == "https://github.com/acme/handbook/blob/postmortem/x/a%20b.md"
