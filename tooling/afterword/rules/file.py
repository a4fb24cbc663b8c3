"""AW0xx: the file itself, its name, and whether its front matter can be read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from afterword.core import scaffold
from afterword.core.editing import NO_BYTE_ORDER_MARK, UNIX_LINE_ENDS, Edit
from afterword.core.front_edits import without_tabs
from afterword.core.patterns import pattern
from afterword.core.postmortem import Position, Postmortem
from afterword.core.rule import Context, Finding, at_value, rule, shown

_NAME = pattern(r"(\d{4}-\d\d-\d\d)-[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII)


@rule("AW001", "unreadable-file", of_file=True, of_problems=True)
def unreadable_file(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The file is there, but cannot be read.

    ## Why
    A folder, a pipe or a file without read permission that is called `….md` hides a post-mortem.

    ## What to do
    Give the file its permissions back, mend the link, or rename what is not a post-mortem.

    ## Example
    ```console fails
    $ mkdir postmortems/2026/2026-11-21-search-slow.md
    ```
    ```console passes
    $ mv postmortems/2026/2026-11-21-search-slow.md postmortems/2026/2026-11-21-search-slow
    ```
    """
    return _problems(postmortem, "unreadable")


@rule("AW002", "file-outside-repository", of_file=True, of_problems=True)
def file_outside_repository(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A symbolic link leads to a file outside the repository.

    ## Why
    What it leads to is not in Git: others do not have it, and a published site might show what it must not.

    ## What to do
    Replace the link by the file.

    ## Example
    ```console fails
    $ mv postmortems/2026/2026-11-20-checkout-outage.md ~/outage.md
    $ ln -s ~/outage.md postmortems/2026/2026-11-20-checkout-outage.md
    ```
    ```console passes
    $ rm postmortems/2026/2026-11-20-checkout-outage.md
    $ mv ~/outage.md postmortems/2026/2026-11-20-checkout-outage.md
    ```
    """
    return _problems(postmortem, "outside-repository")


@rule("AW003", "file-too-large", of_file=True, of_problems=True)
def file_too_large(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The file, or its front matter, is larger than any text somebody writes.

    ## Why
    It holds logs or data, which bury the story and slow down every tool.

    ## What to do
    Put logs and data into the folder of the same name beside the file, and link to them.

    ## Example
    ```console fails
    $ seq 400000 >> postmortems/2026/2026-11-20-checkout-outage.md
    ```
    ```console passes
    $ git restore postmortems/2026/2026-11-20-checkout-outage.md
    $ mkdir postmortems/2026/2026-11-20-checkout-outage
    $ seq 400000 > postmortems/2026/2026-11-20-checkout-outage/checkout.log
    ```
    """
    return _problems(postmortem, "too-large")


@rule("AW004", "invalid-encoding", of_file=True, of_problems=True)
def invalid_encoding(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    r"""The file is not UTF-8 text, or has a NUL character in it.

    ## Why
    Names and quotes come out garbled, and Git may take the file for a binary one and show no changes.

    ## What to do
    Save the file as UTF-8; take out what came in with a copied screen or log.

    ## Example
    ```console fails
    $ printf 'Caf\351 was down, too.\n' >> postmortems/2026/2026-11-20-checkout-outage.md
    ```
    ```console passes
    $ sed -i 's/\xe9/é/' postmortems/2026/2026-11-20-checkout-outage.md
    ```
    """
    return _problems(postmortem, "encoding")


@rule("AW005", "byte-order-mark", of_file=True, of_problems=True)
def byte_order_mark(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    r"""The file starts with an invisible byte order mark.

    ## Why
    Many tools then do not see that the file starts with front matter.

    ## What to do
    Save the file as "UTF-8", not as "UTF-8 with BOM".

    ## Fix
    The mark is taken out.

    ## Example
    ```console fails
    $ sed -i '1s/^/\xef\xbb\xbf/' postmortems/2026/2026-11-20-checkout-outage.md
    ```
    ```console passes
    $ sed -i '1s/^\xef\xbb\xbf//' postmortems/2026/2026-11-20-checkout-outage.md
    ```
    """
    return _problems(postmortem, "byte-order-mark", fix=lambda: [NO_BYTE_ORDER_MARK])


@rule("AW006", "carriage-returns", level="warning", of_file=True, of_problems=True)
def carriage_returns(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    r"""Lines end with carriage returns, as on Windows.

    ## Why
    Where they get into the repository, the next edit on another machine changes every line.

    ## What to do
    Save the file with Unix (LF) line ends, or let Git do it: `git add --renormalize .`

    ## Fix
    Every line ends with a line feed (LF).

    ## Example
    ```console fails
    $ sed -i 's/$/\r/' postmortems/2026/2026-11-20-checkout-outage.md
    ```
    ```console passes
    $ sed -i 's/\r$//' postmortems/2026/2026-11-20-checkout-outage.md
    ```
    """
    return _problems(postmortem, "line-endings", fix=lambda: [UNIX_LINE_ENDS])


@rule("AW007", "missing-front-matter", of_file=True, of_problems=True)
def missing_front_matter(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The file has no front matter, so that nothing is known about the incident.

    ## Why
    Owner, severity, times and action items are read from there.

    ## What to do
    Start the file with a line `---`, the fields below it, and a second line `---` after them.

    ## Example
    ```markdown fails
    # Checkout unavailable

    Nobody in the EU could pay for 50 minutes.
    ```
    ```markdown passes
    ---
    title: Checkout unavailable
    severity: low
    status: draft
    owner: alice
    started_at: 2026-11-20T09:12:00Z
    ---

    Nobody in the EU could pay for 50 minutes.
    ```
    """
    return _problems(postmortem, "missing")


@rule("AW008", "yaml-syntax", of_file=True, of_problems=True)
def yaml_syntax(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The front matter is not understandable YAML.

    ## Why
    Until it is, no field of it counts.

    ## What to do
    Mend the place that is shown. Mostly it is a value with `: ` in it or a leading `@`, `*` or `[` that
    needs quotes, or indentation that does not match.

    ## Example
    ```yaml fails
    title: Checkout: down for EU customers
    ```
    ```yaml passes
    title: "Checkout: down for EU customers"
    ```
    """
    return _problems(postmortem, "syntax", "not-a-mapping", "nesting")


@rule("AW009", "duplicate-key", of_file=True, of_problems=True)
def duplicate_key(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A key is set twice in the front matter.

    ## Why
    One of the two values is ignored, and nobody sees which.

    ## What to do
    Keep one of them.

    ## Example
    ```yaml fails
    owner: alice
    owner: bob
    ```
    ```yaml passes
    owner: bob
    ```
    """
    return _problems(postmortem, "duplicate-key")


@rule("AW010", "yaml-alias", of_file=True, of_problems=True)
def yaml_alias(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The front matter uses a YAML anchor or alias, `&name` or `*name`.

    ## Why
    They are not followed: a line then means what is not written there, and can grow without bounds.

    ## What to do
    Write the value out; put a value that starts with `&` or `*` in quotes.

    ## Example
    ```yaml fails
    owner: &writer alice
    on_call: *writer
    ```
    ```yaml passes
    owner: alice
    on_call: alice
    ```
    """
    return _problems(postmortem, "alias")


@rule("AW011", "yaml-tag", of_file=True, of_problems=True)
def yaml_tag(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The front matter uses a YAML tag, such as `!!timestamp`.

    ## Why
    Tags are not followed; the field says what kind of value it holds.

    ## What to do
    Write the plain value; put a value that starts with `!` in quotes.

    ## Example
    ```yaml fails
    due_on: !!timestamp 2026-11-27
    ```
    ```yaml passes
    due_on: 2026-11-27
    ```
    """
    return _problems(postmortem, "tag")


@rule("AW012", "misnamed-file", of_file=True)
def misnamed_file(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The file name is not a day and a few lower-case words, such as `2026-11-20-checkout-outage.md`.

    ## Why
    The name is the post-mortem's id: it sorts by day and stands in links, branches and messages.

    ## What to do
    Rename the file: the UTC day of the start, then ASCII words with hyphens between them.

    ## Example
    ```console fails
    $ git mv postmortems/2026/2026-11-20-checkout-outage.md 'postmortems/2026/Checkout Outage.md'
    ```
    ```console passes
    $ git mv 'postmortems/2026/Checkout Outage.md' postmortems/2026/2026-11-20-checkout-outage.md
    ```
    """
    if _day(postmortem) is None or not postmortem.path.endswith(".md"):
        name = PurePosixPath(postmortem.path).name
        yield Finding(position=Position(), message=f"{shown(name)} is no name for a post-mortem: {_better(postmortem)}")


@rule("AW013", "misplaced-file", of_file=True)
def misplaced_file(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The file is not in the folder of its year.

    ## Why
    Commands and links find a post-mortem by its id, and so by `postmortems/YEAR/ID.md`.

    ## What to do
    Move the file, and the folder of its attachments, with `git mv`.

    ## Example
    ```console fails
    $ git mv postmortems/2026/2026-11-20-checkout-outage.md postmortems/
    ```
    ```console passes
    $ git mv postmortems/2026-11-20-checkout-outage.md postmortems/2026/
    ```
    """
    if _day(postmortem) is None:
        return
    folder = scaffold.path_of(postmortem.id).rpartition("/")[0]
    if postmortem.path.rpartition("/")[0] != folder:
        yield Finding(position=Position(), message=f"the file belongs in `{folder}/`; move it with `git mv`")


@rule("AW014", "day-not-of-start")
def day_not_of_start(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The day in the file name is not the day on which the incident started, in UTC.

    ## Why
    The list of incidents sorts by one, the durations and reports by the other.

    ## What to do
    Correct `started_at`, or rename the file and its branch.

    ## Example
    ```console fails
    $ git mv postmortems/2026/2026-11-20-checkout-outage.md postmortems/2026/2026-11-21-checkout-outage.md
    ```
    ```console passes
    $ git mv postmortems/2026/2026-11-21-checkout-outage.md postmortems/2026/2026-11-20-checkout-outage.md
    ```
    """
    day, started_at = _day(postmortem), postmortem.started_at
    if day is not None and started_at is not None and started_at.date() != day:
        yield Finding(
            position=at_value(postmortem, "started_at"),
            message=f"`started_at` is on {started_at.date()} in UTC, the file name says {day}: correct one of them",
            subject="started_at",
        )


@rule("AW018", "tab-in-front-matter", level="warning")
def tab_in_front_matter(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    r"""A tab stands between the fields of the front matter or their values.

    ## Why
    Every editor shows it with another width, and YAML refuses it wherever it indents: the next edit may break.

    ## What to do
    Write spaces instead. Tabs that YAML refuses are reported as `yaml-syntax`, those in a value as `wrong-type`.

    ## Fix
    A space is written for each tab, unless it is a part of a value.

    ## Example
    ```console fails
    $ sed -i 's/^owner: /owner:\t/' postmortems/2026/2026-11-20-checkout-outage.md
    ```
    ```console passes
    $ sed -i 's/^owner:\t/owner: /' postmortems/2026/2026-11-20-checkout-outage.md
    ```
    """
    end = len(postmortem.text) - len(postmortem.body)
    if postmortem.text.find("\t", 0, end) < 0:
        return
    reported = {problem.position.line for problem in postmortem.problems}
    places = []
    for number, line in enumerate(postmortem.text[:end].split("\n"), start=1):
        at = line.partition("#")[0].find("\t")  # in a comment it harms nobody
        if at >= 0 and number not in reported and not line.startswith("---"):
            places.append(Position(number, at + 1))
    edits = without_tabs(postmortem, places)
    fix = (lambda: edits) if edits else None
    for place in places:
        yield Finding(position=place, message="a tab in front matter: write spaces instead", width=1, fix=fix)


@rule("AW019", "merge-conflict", of_file=True)
def merge_conflict(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The marks of a merge conflict are still in the file.

    ## Why
    Two versions stand one below the other, and readers take both for true.

    ## What to do
    Keep what is right of the two versions, and take out the lines with `<<<<<<<`, `=======` and `>>>>>>>`.

    ## Example
    ```markdown fails
    ## Impact

    <<<<<<< HEAD
    1,204 failed payments.
    =======
    1,310 failed payments.
    >>>>>>> Correct the numbers
    ```
    ```markdown passes
    ## Impact

    1,310 failed payments.
    ```
    """
    text, at = postmortem.text, -1
    while "<" in text and (at := text.find("\n<<<<<<< ", at + 1)) >= 0:
        middle = text.find("\n=======\n", at)
        if middle < 0 or (end := text.find("\n>>>>>>> ", middle)) < 0:
            return
        line = text.count("\n", 0, at) + 2
        yield Finding(position=Position(line), message="a merge conflict: keep one of the two versions", width=7)
        at = end


def _problems(
    postmortem: Postmortem, *kinds: str, fix: Callable[[], Sequence[Edit]] | None = None
) -> Iterator[Finding]:
    for problem in postmortem.problems:
        if problem.kind in kinds:
            yield Finding(position=problem.position, message=problem.message, fix=fix)


def _day(postmortem: Postmortem) -> dt.date | None:
    """The day in a well-formed file name."""
    if (match := _NAME.match(postmortem.id)) is None:
        return None
    try:
        return dt.date.fromisoformat(match[1])
    except ValueError:
        return None


def _better(postmortem: Postmortem) -> str:
    if postmortem.started_at is None or postmortem.title is None:
        return "rename it like `2026-11-20-checkout-outage.md`, with the UTC day of the start"
    return f"rename it to `{postmortem.started_at:%Y-%m-%d}-{scaffold.slug(postmortem.title)}.md`"
