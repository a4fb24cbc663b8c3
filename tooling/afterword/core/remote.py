"""Where a repository is hosted, read from the URL of its Git remote, and whether a token may go there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from afterword.core.patterns import pattern
from afterword.core.policy import GitHub

_SCP = pattern(r"(?:[^@/\\]+@)?(?P<host>[A-Za-z0-9][A-Za-z0-9.-]+):(?!//)(?P<path>[^\\].*)\Z")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ALIASES = {"ssh.github.com": "github.com", "www.github.com": "github.com"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A repository on a host; `web` is its address for a browser, without user or token."""

    host: str
    owner: str
    name: str
    web: str

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"

    def compare_url(self, base: str, branch: str) -> str:
        """The page on which a person opens the pull request for `branch`."""
        if "gitlab" in self.host:
            wanted = quote("merge_request[source_branch]") + "=" + quote(branch, safe="")
            return f"{self.web}/-/merge_requests/new?{wanted}"
        return f"{self.web}/compare/{quote(base)}...{quote(branch)}?expand=1"

    def file_url(self, branch: str, path: str) -> str:
        """The page that shows a file of a branch."""
        return f"{self.web}/blob/{quote(branch)}/{quote(path)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A GitHub API that a token may be sent to; `host` is the Git host it belongs to."""

    url: str
    host: str
    repository: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoApi:
    """Why there is no API to talk to."""

    reason: str


def parse(url: str) -> Remote | None:
    """Read `https://host/owner/name.git`, `ssh://git@host/owner/name`, `git@host:owner/name`; None for a path."""
    if "://" in url:
        try:
            parts = urlsplit(url)
            scheme, host, port, path = parts.scheme.lower(), parts.hostname or "", parts.port, parts.path
        except ValueError:
            return None
        if scheme not in ("http", "https", "ssh", "git", "git+ssh"):
            return None
        if scheme.startswith("http") and port is not None:
            host = f"{host}:{port}"
    elif match := _SCP.match(url):
        scheme, host, path = "ssh", match["host"].lower(), match["path"]
    else:
        return None
    return _remote("http" if scheme == "http" else "https", host, path)


def _remote(scheme: str, host: str, path: str) -> Remote | None:
    owner, _, name = path.strip("/").removesuffix(".git").rpartition("/")
    if not (host and owner and name):
        return None
    host = _ALIASES.get(host, host)
    return Remote(host=host, owner=owner, name=name, web=f"{scheme}://{host}/{quote(owner)}/{quote(name)}")


def with_policy(remote: Remote | None, policy: GitHub) -> Remote | None:
    """The remote with what the policy says instead of it."""
    if remote is None and not (policy.host and policy.repository):
        return None
    host = policy.host or (remote.host if remote else "")
    repository = policy.repository or (remote.full_name if remote else "")
    scheme = "http" if remote and remote.web.startswith("http:") and not policy.host else "https"
    return _remote(scheme, host, repository)


def api_of(remote: Remote | None, git_host: str | None, policy: GitHub, environment: Mapping[str, str]) -> Api | NoApi:
    """The API of the remote's host.

    The policy comes with the repository, and so from whoever wrote that; it alone must not decide where a token
    goes. A host is trusted when it is github.com, the host of the Git remote (`git_host`) whose API the policy or
    the environment names, or a host that the environment names.
    """
    if remote is None:
        return NoApi(reason="there is no remote on a Git host")
    named = environment.get("GITHUB_API_URL", "")
    if named and _belongs(named, remote.host):
        return _api(named, remote)
    if remote.host == "github.com":
        return _api("https://api.github.com", remote)
    if policy.api_url:
        if remote.host == git_host and _belongs(policy.api_url, remote.host):
            return _api(policy.api_url, remote)
        return NoApi(reason=f"the policy's `github.api_url` is not on {git_host or 'the host of a Git remote'}")
    servers = (urlsplit(environment.get("GITHUB_SERVER_URL", "")).netloc, environment.get("GH_HOST", ""))
    if remote.host in servers:
        return _api(f"https://{remote.host}/api/v3", remote)
    return NoApi(reason=f"{remote.host} is not known to be a GitHub server")


def _belongs(api_url: str, host: str) -> bool:
    api_host = urlsplit(api_url).netloc.lower()
    return api_host in (host, f"api.{host}")


def _api(url: str, remote: Remote) -> Api | NoApi:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        return NoApi(reason=f"the API at {parts.hostname} is not reached over https")
    return Api(url=url.rstrip("/"), host=remote.host, repository=remote.full_name)
