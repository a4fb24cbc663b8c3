"""How PyGithub is called: one connection without hidden repetition, and failures as values with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from afterword.core.remote import Api
from afterword.errors import ServiceError

if TYPE_CHECKING:
    from github.Repository import Repository

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Success(Generic[_T]):
    """What a call gave."""

    value: _T


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call failed; without a status there was no answer."""

    reason: str
    may_pass: bool
    """Whether another try may fare better; then it is not known either whether this one had an effect."""
    status: int = 0


def connect(api: Api, token: str, timeout: float) -> Repository:
    """The repository at an API; nothing is asked yet, and nothing is going to be repeated."""
    from github import Auth, Github

    client = Github(
        auth=Auth.Token(token), base_url=api.url, timeout=max(int(timeout), 1), retry=None, per_page=100,
        seconds_between_requests=None, seconds_between_writes=None, user_agent="afterword", lazy=True,
    )  # fmt: skip
    return client.get_repo(api.repository)


def attempt(act: Callable[[], _T]) -> Success[_T] | Failure:
    """Do something once."""
    from github import GithubException
    from requests import RequestException

    try:
        return Success(act())
    except GithubException as error:
        return _explain(error.status, error.data, error.headers or {})
    except RequestException as error:
        kind = "no answer in time" if "imeout" in type(error).__name__ else "the connection failed"
        return Failure(f"{kind} ({type(error).__name__})", may_pass=True)


def must(what: str, act: Callable[[], _T]) -> _T:
    """Do what everything else stands on; ServiceError where it fails."""
    result = attempt(act)
    if isinstance(result, Failure):
        raise ServiceError(f"could not {what}: {result.reason}")
    return result.value


def _explain(status: int, data: object, headers: Mapping[str, str]) -> Failure:
    """GitHub's answer in one line, and whether another try may fare better."""
    body = data if isinstance(data, dict) else {}
    message = str(body.get("message") or "no reason given").splitlines()[0]
    details = [
        str(error.get("message") or f"{error.get('field')} {error.get('code')}")
        if isinstance(error, dict)
        else str(error)
        for error in body.get("errors") or []
    ]
    reason = "; ".join([f"GitHub answered {status}: {message}", *details])
    lowered = {name.lower(): value for name, value in headers.items()}
    if status == 429 or (status == 403 and ("rate limit" in reason.lower() or "retry-after" in lowered)):
        wait = lowered.get("retry-after")
        return Failure(f"{reason}" + (f"; try again in {wait} s" if wait else ""), may_pass=True, status=status)
    return Failure(reason, may_pass=status >= 500 or status == 401, status=status)
