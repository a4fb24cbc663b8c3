"""AW70x: secrets. What is found is never shown again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core import allow_list, runs, tokens
from afterword.core.patterns import pattern
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, rule

_KEY_HEADER = pattern(r"-----BEGIN (?:[A-Z0-9]{1,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_KEY_TEXT = pattern(r"[A-Za-z0-9+/=]{24}")
_LONGEST_HEADER = 64
_LONGEST_PASSWORD = 256
_SETTING = pattern(
    r"(?i:passwo?r?d|pwd)[\"'`]?[ \t]{0,3}(?:=>?|:=?)[ \t]{0,3}[\"'`]?"
    r"(?P<password>[^\s\"'`|,;<>(){}\[\]$%]{8,64})(?![^\s\"'`|,;.)}\]])"
)
_SIGNS_OF_SETTING = ("assword", "ASSWORD", "asswd", "ASSWD", "pwd", "PWD")
_WORDS = pattern(
    r"[/~.]{0,2}[a-zA-Z]+(?:[-_./:\\][a-zA-Z0-9]+)*\Z|(?i:.*(?:example|change|redact|xxx|\*\*\*|your|dummy|hidden))"
)
"""Words, the names of things and files, and what stands for a password, rather than one."""
_PLACEHOLDERS = frozenset({"password", "passwd", "pass", "pw", "pwd", "secret", "token", "redacted", "hidden"})


@rule("AW701", "exposed-token", of_file=True)
def exposed_token(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """An access token or an API key stands in the file.

    ## Why
    Whoever can read the repository, now or later, can use it, and its history keeps what is taken out.

    ## What to do
    Revoke it first. Then write what it was for instead of what it was. A text that only looks like a token
    goes into `check.allow`.

    ## Example
    ```console fails
    $ sed -i 's/failed payments/& with the token gl''pat-q8Rt2MwX5vBn8KzPq8Rt/' postmortems/2026/*.md
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments with the token of the deploy job, which was revoked.
    ```
    """
    allowed = allow_list.of(context.policy.check.allow)
    for token in tokens.find(postmortem.text):
        if not allowed.has_text(postmortem.text[token.start : token.end]):
            yield _finding(postmortem, token.start, token.end, f"this looks like a secret ({token.kind})")


@rule("AW702", "exposed-private-key", of_file=True)
def exposed_private_key(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A private key stands in the file.

    ## Why
    Whoever has it can pretend to be its owner and read what was meant for them.

    ## What to do
    Replace the key everywhere it is used, then take it out. Its fingerprint is enough to name it.

    ## Example
    ```console fails
    $ sed -i 's/failed payments/&: -----BEGIN PRIV''ATE KEY----- MIIEowIBAAKCAQEAxyzq8Rt2/' postmortems/2026/*.md
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments, as the private key of the shop was replaced.
    ```
    """
    text = postmortem.text
    at = text.find("PRIVATE KEY")
    while at >= 0:
        header = _KEY_HEADER.search(text, max(at - _LONGEST_HEADER, 0), at + _LONGEST_HEADER)
        if header and header.start() < at < header.end() and _is_key(text, header.end()):
            yield _finding(postmortem, header.start(), header.end(), "a private key starts here")
        at = text.find("PRIVATE KEY", at + 1)


@rule("AW703", "exposed-password", of_file=True)
def exposed_password(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A password stands in a URL, as in `scheme://user:password@host`, or in a setting that is called so.

    ## Why
    Passwords in the addresses of databases and queues, and in settings such as `DB_PASSWORD=…`, are copied along with
    the error message or the command around them.

    ## What to do
    Change the password, then write the address or the setting without it. A placeholder such as `***` is fine, and so
    are words: in a setting, a password is told by having digits among its letters.

    ## Example
    ```console fails
    $ sed -i 's,failed payments,& at amqp://shop:q8Rt2MwX''@queue,' postmortems/2026/*.md
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments at amqp://shop:***@queue.
    ```
    """
    allowed = allow_list.of(context.policy.check.allow)
    for start, end in _passwords(postmortem.text):
        if not allowed.has_text(postmortem.text[start:end]):
            yield _finding(postmortem, start, end, "this URL has a password in it")
    for start, end in _settings(postmortem.text):
        if not allowed.has_text(postmortem.text[start:end]):
            yield _finding(postmortem, start, end, "this setting has a password in it")


def _passwords(text: str) -> Iterator[tuple[int, int]]:
    """Where a password stands between the user and the host of a URL."""
    done = 0
    at = text.find("@") if "://" in text else -1
    while at >= 0:
        scheme = text.rfind("://", max(at - _LONGEST_PASSWORD, done), at)
        user, colon, password = text[scheme + 3 : at].partition(":")
        if scheme >= 0 and colon and _is_user(user) and _is_password(password):
            yield at - len(password), at
            done = at
        at = text.find("@", at + 1)


def _settings(text: str) -> Iterator[tuple[int, int]]:
    """Where a password stands after the name of the setting that holds it."""
    if not any(sign in text for sign in _SIGNS_OF_SETTING):
        return
    for found in _SETTING.finditer(text):
        written = found["password"]
        is_mixed = any(map(str.isdigit, written)) and any(map(str.isalpha, written))
        if is_mixed and "://" not in written and _WORDS.match(written) is None:
            yield found.span("password")


def _is_key(text: str, start: int) -> bool:
    """Whether a key follows the header, not only the header of one is told of."""
    following = text[start : start + 400].partition("-----END")[0]
    return _KEY_TEXT.search(following) is not None


def _is_user(written: str) -> bool:
    """Whether it can stand before the colon: a host with a path cannot, nor can words of a sentence."""
    return re.search(r"[\s/?#]", written) is None


def _is_password(written: str) -> bool:
    """Whether it is a password rather than a placeholder, the name of a variable, or a port and a path."""
    if not written or written[0] in "$<{[%/" or re.search(r"\s", written):
        return False
    is_port = written.partition("/")[0].isdigit() and "/" in written
    return not is_port and written.strip("*.xX…") != "" and written.casefold() not in _PLACEHOLDERS


def _finding(postmortem: Postmortem, start: int, end: int, fault: str) -> Finding:
    return Finding(
        position=runs.position(postmortem.text, start),
        message=f"{fault}: revoke it, then take it out; the history of the repository keeps it",
        width=end - start,
        is_secret=True,
    )
