"""Slack, through an incoming webhook: a message into the channel that the webhook belongs to."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.error import URLError
from urllib.parse import urlsplit

from afterword.adapters.smtp import PerhapsSentError
from afterword.errors import ServiceError

VARIABLE = "AFTERWORD_SLACK_WEBHOOK"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_UNKNOWN = (502, 504)
"""Answers of something between us and Slack, which may have taken the message."""


def webhook(environment: Mapping[str, str]) -> str:
    """The address of the webhook, which is a secret and in no message; ServiceError where there is none."""
    if not (url := environment.get(VARIABLE, "").strip()):
        raise ServiceError(f"{VARIABLE} is not set", "Make an incoming webhook in Slack, and put its address there.")
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ServiceError(f"{VARIABLE} does not start with https://", "Copy the whole address from Slack.")
    return url


def post(url: str, text: str, timeout: float) -> None:
    """Post a message; `PerhapsSentError` where nobody can know, ServiceError where it was certainly not posted."""
    from slack_sdk.webhook import WebhookClient  # heavy: only where something is posted

    silent = logging.Logger("slack", logging.CRITICAL)  # what it would log is in the error
    client = WebhookClient(url, timeout=max(int(timeout), 1), logger=silent, retry_handlers=[])
    try:
        answer = client.send(text=text, unfurl_links=False, unfurl_media=False)
    except URLError as error:
        raise ServiceError(f"Slack cannot be reached: {error.reason}") from error
    except Exception as error:  # whatever a connection that ends halfway leads to
        raise PerhapsSentError(f"Slack did not say whether it took the message: {type(error).__name__}") from error
    if answer.status_code in _UNKNOWN:
        raise PerhapsSentError(f"Slack answered {answer.status_code}")
    if answer.status_code != 200:
        said = "".join(char if char.isprintable() else " " for char in answer.body)
        raise ServiceError(f"Slack answered {answer.status_code}: {said[:200]}")
