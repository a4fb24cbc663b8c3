"""Slack's webhook: posted, certainly not posted, or nobody knows; and its address is in no message."""

from __future__ import annotations

import pytest

from afterword.adapters import slack
from afterword.adapters.smtp import PerhapsSentError
from afterword.errors import ServiceError
from tests.support.slack import SECRET, Slack


def test_a_message_is_posted_and_links_are_not_unfolded() -> None:
    with Slack() as server:
        slack.post(server.url, "Grüße <https://example.com|x>", 5)
        assert server.posts == [{"text": "Grüße <https://example.com|x>", "unfurl_links": False, "unfurl_media": False}]


@pytest.mark.parametrize("status", [400, 403, 404, 410, 429, 500])
def test_a_refusal_is_certain(status: int) -> None:
    with Slack() as server:
        server.say(status, "no\x1b_service")
        with pytest.raises(ServiceError, match=f"Slack answered {status}: no _service") as raised:
            slack.post(server.url, "x", 5)
    assert not isinstance(raised.value, PerhapsSentError)


def test_where_the_answer_is_lost_nobody_knows() -> None:
    with Slack() as server:
        server.vanish()
        with pytest.raises(PerhapsSentError, match="did not say whether"):
            slack.post(server.url, "x", 5)
        server.say(502, "Bad gateway")
        with pytest.raises(PerhapsSentError, match="502"):
            slack.post(server.url, "x", 5)


def test_where_nobody_listens_it_is_certain_and_the_address_stays_secret(capfd: pytest.CaptureFixture[str]) -> None:
    with Slack() as server:
        url = server.url
    with pytest.raises(ServiceError, match="cannot be reached") as raised:
        slack.post(url, "x", 5)
    assert not isinstance(raised.value, PerhapsSentError)
    assert SECRET not in f"{raised.value.message}{raised.value.hint}{''.join(capfd.readouterr())}"


@pytest.mark.parametrize(
    ("given", "says"),
    [({}, "is not set"), ({slack.VARIABLE: " "}, "is not set"), ({slack.VARIABLE: f"http://a/{SECRET}"}, "https://")],
)
def test_without_a_safe_address_there_is_none(given: dict[str, str], says: str) -> None:
    with pytest.raises(ServiceError, match=says) as raised:
        slack.webhook(given)
    assert SECRET not in f"{raised.value.message}{raised.value.hint}"


def test_the_address_comes_from_the_environment() -> None:
    assert slack.webhook({slack.VARIABLE: " https://hooks.slack.com/x\n"}) == "https://hooks.slack.com/x"
