"""AW52x: the message to customers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from afterword.core.patterns import pattern
from afterword.core.policy import Section as Wanted
from afterword.core.postmortem import Position, Postmortem, Section
from afterword.core.rule import Context, Finding, at_value, reached, rule, shown
from afterword.rules.sections import is_filled

EXTERNAL_MESSAGE = "external message"
"""The section that holds the message, casefolded."""
_COMMENT = pattern(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HANDLE = pattern(r"(?<![\w.@/])@(\w[\w-]{0,60})")
_TOKEN = pattern(r"[\w.@+-]+")
_PRIVATE = pattern(r"(?:(?:10|127)\.\d{1,3}|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\Z", re.ASCII)
_INSIDE = (".internal", ".local", ".localdomain", ".lan", ".intranet", ".corp", ".home.arpa")
_SIGNS_OF_ADDRESS = ("@", "localhost", "10.", "127.", "169.", "172.", "192.", *_INSIDE)
_NUMBERED = pattern(r"-\d")
_TICKET = pattern(r"(?<![\w-])([A-Z]{2,10})-\d{2,6}(?![\w-])", re.ASCII)
_STANDARDS = frozenset(
    str.split(
        "AES CET CEST CHF COVID CVE CWE DIN EN EUR GBP GMT HTTP IEC IEEE ISO PCI RFC RSA SHA SOC SSL TLS UCS USD UTC"
        " UTF JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"
    )
)
"""What stands before a hyphen and a number and is no key of a tracker."""


@rule("AW520", "no-external-message", since="reviewed")
def no_external_message(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    r"""Customers were affected, and there is no message to them.

    ## Why
    They noticed, and wait to hear what happened from somebody who knows.

    ## What to do
    Write below "External message" what customers read. If they are not told, write down why.

    ## Example
    ```console fails
    $ printf '[[tool.afterword.sections]]\nname = "Timeline"\n' >> pyproject.toml
    $ printf '[[tool.afterword.sections]]\nname = "External message"\nrequired = "never"\n' >> pyproject.toml
    ```
    ```markdown fails
    ## External message

    TODO
    ```
    ```markdown passes
    ## External message

    On 20 November payments failed for 50 minutes.
    ```
    """
    wanted = _wanted(context) if postmortem.customers else None
    if wanted is None or reached(postmortem, wanted.required):
        return  # what the policy requires of everybody is judged with the sections
    found = context.sections(postmortem).get(wanted.name, [])
    if not is_filled(found, wanted, context):
        yield Finding(
            position=Position(line=found[0].line) if found else at_value(postmortem, "customers"),
            message=f"customers were affected, and section `{wanted.name}` holds no message to them: "
            "write it, or why they are not told",
            subject=wanted.name,
        )


@rule("AW521", "unwanted-word", level="warning")
def unwanted_word(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The message to customers uses a word that the policy does not want there.

    ## Why
    A word such as "outage" says more than was the case, and is what gets quoted.

    ## What to do
    Say what customers could not do: "payments failed". The words are those of `check.avoided_words`.

    ## Example
    ```markdown fails
    ## External message

    On 20 November an outage hit payments.
    ```
    ```markdown passes
    ## External message

    On 20 November payments failed for 50 minutes.
    ```
    """
    for section, match in _named(postmortem, context, context.policy.check.avoided_words, "s?"):
        yield _finding(section, match.start(), match[0], "say instead what customers could not do")


@rule("AW522", "internal-name")
def internal_name(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The message to customers uses a name that means something only inside, such as a host's or `@alice`.

    ## Why
    Customers cannot know it, and strangers learn how we are built and whom to write to.

    ## What to do
    Say what the thing does: "a database". The names are those of `check.internal_names` and the people's handles.

    ## Example
    ```markdown fails
    ## External message

    Payments failed for 50 minutes. Ask @alice about refunds.
    ```
    ```markdown passes
    ## External message

    Payments failed for 50 minutes. Ask your contact about refunds.
    ```
    """
    for section, match in _named(postmortem, context, context.policy.check.internal_names, ""):
        yield _finding(section, match.start(), match[0], "it is an internal name; say what it does for customers")
    for section, text in context.once(postmortem, _texts):
        if "@" not in text:
            continue
        people = context.policy.people
        known = {name.casefold() for handle, person in people.items() for name in (handle, person.github)}
        for match in _HANDLE.finditer(text):
            if match[1].rstrip("-_").casefold() in known:
                yield _finding(section, match.start(), match[0], "it is an internal name; write who speaks, or `we`")


@rule("AW523", "internal-address")
def internal_address(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The message to customers holds an address inside our network, or the mail address of one of our people.

    ## Why
    Customers cannot use it, and attackers can.

    ## What to do
    Take it out, or give the address that customers are meant to use. What may be shown belongs into `check.allow`.

    ## Example
    ```markdown fails
    ## External message

    Payments failed, because orders-eu-1.internal was slow.
    ```
    ```markdown passes
    ## External message

    Payments failed, because a database was slow.
    ```
    """
    for section, text in context.once(postmortem, _texts):
        lowered = text.lower()
        if not any(sign in lowered for sign in _SIGNS_OF_ADDRESS):
            continue
        mails = {person.email.lower() for person in context.policy.people.values() if person.email}
        for match in _TOKEN.finditer(text):
            address = match[0].strip("._-+")
            if _is_internal(address.lower(), mails) and address not in context.policy.check.allow:
                yield _finding(section, match.start() + match[0].index(address), address, "take the address out")


@rule("AW524", "ticket-in-external-message", level="warning")
def ticket_in_external_message(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The message to customers names something like `OPS-123`, which looks like a ticket of ours.

    ## Why
    Customers cannot look it up.

    ## What to do
    Say what the ticket is about. What customers do know by this name belongs into `check.allow`.

    ## Example
    ```markdown fails
    ## External message

    Payments failed, because we had not done OPS-123 yet.
    ```
    ```markdown passes
    ## External message

    Payments failed, because a database was slow.
    ```
    """
    for section, text in context.once(postmortem, _texts):
        if not _NUMBERED.search(text):
            continue
        for match in _TICKET.finditer(text):
            if match[1] not in _STANDARDS and match[0] not in context.policy.check.allow:
                yield _finding(section, match.start(), match[0], "if it is a ticket, say what it is about")


def _wanted(context: Context) -> Wanted | None:
    for section in reversed(context.policy.sections):
        if section.name.casefold() == EXTERNAL_MESSAGE:
            return section
    return None


def _texts(postmortem: Postmortem, context: Context) -> list[tuple[Section, str]]:
    """What the message says, with blanks in the place of comments."""
    wanted = _wanted(context)
    found = context.sections(postmortem).get(wanted.name, ()) if wanted is not None else ()
    return [(part, _COMMENT.sub(_blank, part.text) if "<!--" in part.text else part.text) for part in found]


def _blank(comment: re.Match[str]) -> str:
    return "\n".join(" " * len(line) for line in comment[0].split("\n"))


def _named(
    postmortem: Postmortem, context: Context, names: tuple[str, ...], ending: str
) -> Iterator[tuple[Section, re.Match[str]]]:
    """Where the message uses one of the names of the policy."""
    if names:
        beginnings, pattern = _search(names, ending)
        if any(word in postmortem.lowered for word in beginnings):
            for section, text in context.once(postmortem, _texts):
                yield from ((section, match) for match in pattern.finditer(text))


@lru_cache(maxsize=8)
def _search(names: tuple[str, ...], ending: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The first word of each name in lower case, and what finds them all, also across a line's end."""
    words = sorted((name.split() for name in names if name.strip()), key=lambda parts: -len(" ".join(parts)))
    any_name = "|".join(r"\s+".join(map(re.escape, parts)) for parts in words) or r"(?!)"
    return tuple(parts[0].lower() for parts in words), re.compile(
        rf"(?<!\w)(?:{any_name}){ending}(?!\w)", re.IGNORECASE
    )


def _is_internal(address: str, mails: set[str]) -> bool:
    if address in mails or address == "localhost" or address.endswith(_INSIDE):
        return True
    return _PRIVATE.match(address) is not None


def _finding(section: Section, offset: int, written: str, cure: str) -> Finding:
    text = section.text
    return Finding(
        position=Position(
            line=section.line + 1 + text.count("\n", 0, offset), column=offset - text.rfind("\n", 0, offset)
        ),
        message=f"the message to customers says {shown(' '.join(written.split()))}: {cure}",
        subject=section.title,
        width=len(written.partition("\n")[0]),
    )
