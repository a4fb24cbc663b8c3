"""Access tokens and keys of known kinds in a text, as the detectors of detect-secrets know them.

Only their patterns are taken: `denylist` is data, while `analyze_line` can ask a service over the network whether a
token is valid. Left out are the detectors that go by a word nearby (keywords, AWS secret keys, IBM, Cloudant) or by
entropy, which see secrets in prose, in commits and in checksums; Artifactory's, which matches names in capitals; and
those that take quadratic time on a hostile line (npm, JWT). What they miss of today's tokens is in `_OWN`.

detect-secrets and what it imports cost some 200 ms, so a text pays for them only where a long word looks like a token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import NamedTuple

from afterword.core.patterns import pattern
from afterword.core.runs import WORD, Runs

DETECTORS = {
    "aws": "AWSKeyDetector",
    "azure_storage_key": "AzureStorageKeyDetector",
    "discord": "DiscordBotTokenDetector",
    "github_token": "GitHubTokenDetector",
    "gitlab_token": "GitLabTokenDetector",
    "mailchimp": "MailchimpDetector",
    "openai": "OpenAIDetector",
    "pypi_token": "PypiTokenDetector",
    "sendgrid": "SendGridDetector",
    "slack": "SlackDetector",
    "square_oauth": "SquareOAuthDetector",
    "stripe": "StripeDetector",
    "telegram_token": "TelegramBotTokenDetector",
    "twilio": "TwilioKeyDetector",
}
"""The modules of detect-secrets that are asked, and their classes."""
_OWN = {
    "GitHub Token": r"github_pat_\w{60,}",
    "NPM Token": r"npm_[A-Za-z0-9]{36}",
    "Google API Key": r"AIza[\w-]{35}",
    "OpenAI Token": r"sk-(?:proj|svcacct|admin)-[\w-]{40,}",
    "Anthropic API Key": r"sk-ant-[\w-]{40,}",
    "Hugging Face Token": r"hf_[A-Za-z0-9]{34}",
    "JSON Web Token": r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+",
}
_HINT = pattern(
    r"(?<![\w-])(?:A(?:KIA|SIA|BIA|CCA|3T)|(?:AC|SK)[a-z0-9]{32}|AIza|AccountKey=|GR1348941|SG\.|[MNO][\w-]{23,25}\."
    r"|gh[oprsu]_|github_pat_|gl(?:agent|cbt|dt|ft|imt|oas|pat|ptt|rt|soat)-|hf_|[rs]k_live_|npm_|pypi-Ag|eyJ"
    r"|sk-[\w-]{20}|sq0csp-|[0-9a-z]{32}-us|\d{8,10}:[\w-]|(?i:xox|https://hooks\.slack))"
)
"""How every token starts; a text without it never pays for the detectors."""
_LONG_WORDS = Runs(WORD, 20)
_BEFORE = 64
"""How far before its longest word a token can start: a webhook's address does, and its ids."""
_MORE = pattern(r"[\w=-]*", re.ASCII)
_FEW = 5
"""So few different characters at its end make a placeholder, such as `xxxxx`."""


class Token(NamedTuple):
    """A token and where it stands."""

    kind: str
    start: int
    end: int


def find(text: str) -> Iterator[Token]:
    """The tokens in a text, each once, in their order."""
    done = 0
    for start, end in _places(text):
        if end > done and _HINT.search(text, max(start - _BEFORE, done), end):
            for token in _among(text, max(start - _BEFORE, done), end):
                done = token.end
                yield token


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where a token can be; an Azure key has no long word for certain, but it has its name."""
    if "AccountKey=" in text:
        yield from ((found.start(), found.end()) for found in re.finditer(r"AccountKey=[\w+/=]*|[\w.-]{20,}", text))
    else:
        yield from _LONG_WORDS.find(text)


def _among(text: str, start: int, end: int) -> Iterator[Token]:
    done = start
    for match in _pattern().finditer(text, start, end):
        kind = _kinds()[int((match.lastgroup or "").removeprefix("kind"))][0]
        if match.start() >= done:
            done = _end(text, match.end())
            if _is_real(kind, text[match.start() : done]):
                yield Token(kind, match.start(), done)


def _end(text: str, end: int) -> int:
    more = _MORE.match(text, end)
    return more.end() if more else end


def _is_real(kind: str, written: str) -> bool:
    if "EXAMPLE" in written or len(set(written[-16:])) <= _FEW:
        return False
    return kind != "JSON Web Token" or _is_jwt(written)


def _is_jwt(written: str) -> bool:
    from detect_secrets.plugins.jwt import JwtTokenDetector

    try:
        return JwtTokenDetector.is_formally_valid(written)
    except RecursionError:  # lists in lists in lists
        return False


@cache
def _pattern() -> re.Pattern[str]:
    """All kinds at once. None starts within a word: that is linear, and leaves parts of checksums alone."""
    kinds = "|".join(f"(?P<kind{index}>{pattern})" for index, (_, pattern) in enumerate(_kinds()))
    return re.compile(rf"(?<![\w-])(?:{kinds})")


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    """Each kind with a pattern, also for capitals where these do not matter."""
    kinds = list(_OWN.items())
    for module, name in DETECTORS.items():
        detector = getattr(import_module(f"detect_secrets.plugins.{module}"), name)
        for known in detector.denylist:
            flag = "i" if known.flags & re.IGNORECASE else ""
            if not known.pattern.startswith("aws"):  # a key that can only be told by the word nearby
                kinds.append((detector.secret_type, f"(?{flag}:{known.pattern})"))
    return tuple(kinds)
