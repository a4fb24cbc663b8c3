"""Whether a branch has to be pushed."""

from __future__ import annotations

import pytest

from afterword.core.submission import Tips, must_push, newest
from afterword.errors import ConfigError

LINE = "abc"  # a history in order: b contains a, c contains both


def _is_ancestor(older: str, newer: str) -> bool:
    return older in LINE and newer in LINE and LINE.index(older) <= LINE.index(newer)


@pytest.mark.parametrize(
    ("local", "remote", "push", "tip"),
    [
        ("a", "", True, "a"),
        ("b", "a", True, "b"),
        ("a", "a", False, "a"),
        ("a", "b", False, "b"),
        ("", "a", False, "a"),
    ],
)
def test_only_what_the_remote_lacks_is_pushed(local: str, remote: str, push: bool, tip: str) -> None:
    tips = Tips(local=local, remote=remote)
    assert must_push(tips, "postmortem/x", "origin", _is_ancestor) is push
    assert newest(tips, _is_ancestor) == tip


def test_two_histories_are_never_forced_together() -> None:
    with pytest.raises(ConfigError, match="nothing was done") as caught:
        must_push(Tips(local="b", remote="z"), "postmortem/x", "origin", _is_ancestor)
    assert "git pull --rebase origin postmortem/x" in caught.value.hint
