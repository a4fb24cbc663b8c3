"""AW72x: personal data. What is found is never shown again."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core import allow_list, mail_addresses, numbers, public_addresses, runs
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, rule


@rule("AW721", "exposed-mail-address", level="warning")
def exposed_mail_address(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A mail address of somebody stands in the text.

    ## Why
    A post-mortem is kept for years and read by many, which nobody who is named in it has agreed to.

    ## What to do
    Write the role, the handle or the customer instead. The policy's own addresses and those in `follow_up` may
    stay; `check.allow` takes further addresses, and domains with all below them.

    ## Example
    ```markdown fails
    ## Impact

    1,204 failed payments, first told by carol@acme.example.de.
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments, first told by Acme.
    ```
    """
    known: frozenset[str] | None = None
    for start, end in mail_addresses.find(postmortem.text):
        address = postmortem.text[start:end]
        if allow_list.of(context.policy.check.allow).has_address(address):
            continue
        if known is None:
            known = allow_list.own_addresses(context.policy) | _recipients(postmortem)
        if address.casefold() not in known:
            yield _finding(postmortem, start, end, "a mail address stands here: write the role or the handle instead")


@rule("AW722", "exposed-phone-number", level="warning")
def exposed_phone_number(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A phone number stands in the text.

    ## Why
    It reaches a person, long after the incident and whoever reads it.

    ## What to do
    Write whose number it was instead. The number of a hotline goes into `check.allow`; only its digits count there.

    ## Example
    ```markdown fails
    ## Impact

    1,204 failed payments, first told by a call from +49 30 23125456.
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments, first told by a call from Acme.
    ```
    """
    for start, end in numbers.phones(postmortem.text, postmortem.figures):
        if not _is_allowed_number(postmortem, context, start, end):
            yield _finding(postmortem, start, end, "a phone number stands here: write whose it is instead")


@rule("AW723", "exposed-card-number", level="warning")
def exposed_card_number(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The number of a payment card stands in the text: its issuer, its length and its check digit are right.

    ## Why
    It can be charged, and whoever stores one owes the card companies far more than a text file can hold.

    ## What to do
    Keep the last four digits at most, and tell whoever answers for data protection. The numbers that payment
    services print for tests are known; others go into `check.allow`.

    ## Example
    ```console fails
    $ sed -i "s/failed payments/&, the first one with the card 4539 14""88 0343 6467/" postmortems/2026/*.md
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments, the first one with the card that ends in 6467.
    ```
    """
    for start, end in numbers.cards(postmortem.text, postmortem.figures):
        if not _is_allowed_number(postmortem, context, start, end):
            yield _finding(postmortem, start, end, "a card number stands here: keep its last four digits at most")


@rule("AW724", "exposed-ip-address", level="warning")
def exposed_ip_address(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """An IP address of the public Internet stands in the text.

    ## Why
    A customer's address leads to a person, and one of our own shows an attacker where to try.

    ## What to do
    Write what it belongs to instead, or an address kept for examples, such as 192.0.2.1. Your own addresses and
    networks can go into `check.allow`, as `198.51.100.0/24`. Versions are told by the word before them.

    ## Example
    ```markdown fails
    ## Impact

    1,204 failed payments, most of them from 93.184.216.34.
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments, most of them from the network of Acme.
    ```
    """
    for start, end, address in public_addresses.find(postmortem.text, postmortem.figures):
        if not allow_list.of(context.policy.check.allow).has_ip(address):
            yield _finding(postmortem, start, end, "a public IP address stands here: write what it belongs to instead")


def _recipients(postmortem: Postmortem) -> frozenset[str]:
    """The addresses in `to` and `message_id`, where they are on purpose."""
    ledger = postmortem.follow_up
    several = (*ledger.customer_notices, *ledger.all_clear, *ledger.invitations)
    entries = (ledger.chat_saved, ledger.announced, *several)
    written = (text for entry in entries if entry is not None for text in (entry.to, entry.message_id) if text)
    return frozenset(to[start:end].casefold() for to in written for start, end in mail_addresses.find(to))


def _is_allowed_number(postmortem: Postmortem, context: Context, start: int, end: int) -> bool:
    return allow_list.of(context.policy.check.allow).has_number(postmortem.text[start:end])


def _finding(postmortem: Postmortem, start: int, end: int, message: str) -> Finding:
    return Finding(position=runs.position(postmortem.text, start), message=message, width=end - start, is_secret=True)
