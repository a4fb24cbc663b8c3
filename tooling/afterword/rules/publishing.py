"""AW53x: what strangers are going to read."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core import internal_blocks, internal_names, public, public_sections, runs
from afterword.core.internal_blocks import CLOSING, OPENING, Mark
from afterword.core.names import Names
from afterword.core.postmortem import Position, Postmortem
from afterword.core.rule import Context, Finding, at_value, rule, shown


@rule("AW531", "public-names-internal", level="warning")
def public_names_internal(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A post-mortem for the public names a customer, a colleague or a system of ours.

    ## Why
    Customers did not agree to be named, colleagues are not to be blamed, and systems show where to attack. The public
    site writes "a customer" instead, which protects but reads badly, and leaves out a tag or a service with a name.
    Where the name of the file holds one, which becomes part of the address, the public site is not built.

    ## What to do
    Write the sentence again without the name, put it between `<!-- internal -->` and `<!-- /internal -->`, or rename
    the file. The names are those of the front matter, of the policy's people and of `check.internal_names`, with their
    words joined or apart, in capitals or not, without a legal form, and within longer words; of a customer also the
    first word that is its own and its `aliases`, of a person the first and the last name. One that may be public goes
    into `public.allow`, and so does a longer word that means something else.

    ## Example
    ```yaml fails
    visibility: public
    ```
    ```markdown fails
    ## Impact

    1,204 failed payments, most of them at Acme.
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments.
    ```
    ```console passes
    $ sed -i 's/pages Alice/pages us/' postmortems/2026/*.md
    ```
    """
    if postmortem.visibility != public.PUBLIC:
        return
    known = internal_names.known(context.policy, [postmortem])
    if (name := public.name_in(postmortem.path, known)) is not None:
        written = shown(postmortem.path[name.start : name.end])
        yield Finding(
            position=Position(),
            message=f"the public address would hold {written}, an internal name: rename the file with `git mv`",
        )
    for key in ("title", "services", "tags"):
        yield from _in_field(postmortem, known, key)
    for start, end in public_sections.visible(postmortem, context.policy):
        text = postmortem.body[start:end]
        for name in known.find(text):
            place = runs.position(postmortem.body, start + name.start)
            yield Finding(
                position=Position(place.line + postmortem.body_line - 1, place.column),
                message=_message(text[name.start : name.end]),
                width=name.end - name.start,
            )


@rule("AW532", "unclosed-internal-block", of_file=True)
def unclosed_internal_block(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An internal block is opened and never closed.

    ## Why
    The public site then hides everything from there to the end of the file.

    ## What to do
    Write `<!-- /internal -->` where the block ends.

    ## Example
    ```markdown fails
    ## Impact

    1,204 failed payments. <!-- internal --> Worth 80,000 euros.
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments. <!-- internal --> Worth 80,000 euros. <!-- /internal -->
    ```
    """
    for mark in internal_blocks.unclosed(postmortem.body):
        yield _at(postmortem, mark, f"this internal block is never closed: write `{CLOSING}` where it ends")


@rule("AW533", "unopened-internal-block", of_file=True)
def unopened_internal_block(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An internal block is closed and was never opened.

    ## Why
    Its beginning is missing or misspelt. The public site then hides everything before it.

    ## What to do
    Write `<!-- internal -->` where the block starts, or take the closing comment out.

    ## Example
    ```markdown fails
    ## Impact

    1,204 failed payments. Worth 80,000 euros. <!-- /internal -->
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments. <!-- internal --> Worth 80,000 euros. <!-- /internal -->
    ```
    """
    for mark in internal_blocks.unopened(postmortem.body):
        yield _at(postmortem, mark, f"this closes an internal block that nothing opens: write `{OPENING}` before it")


def _in_field(postmortem: Postmortem, known: Names, key: str) -> Iterator[Finding]:
    value = getattr(postmortem, key)
    values = [((key,), value)] if isinstance(value, str) else [((key, at), text) for at, text in enumerate(value or ())]
    for place, text in values:
        if (name := next(known.find(text), None)) is not None:
            yield Finding(
                position=at_value(postmortem, *place), message=_message(text[name.start : name.end]), subject=key
            )


def _message(name: str) -> str:
    return f"strangers would read {shown(' '.join(name.split()))}, an internal name: write the sentence without it"


def _at(postmortem: Postmortem, mark: Mark, message: str) -> Finding:
    place = runs.position(postmortem.body, mark.start)
    position = Position(place.line + postmortem.body_line - 1, place.column)
    return Finding(position=position, message=message, width=mark.end - mark.start)
