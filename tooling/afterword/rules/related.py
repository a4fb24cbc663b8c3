"""AW1xx: the ids of post-mortems, and what `related` says of others."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from afterword.core.postmortem import Position
from afterword.core.references import MAX_FOLLOWED, Reference, References, Surroundings
from afterword.core.rule import Context, Finding, did_you_mean, references_rule, shown


@references_rule("AW122", "unknown-related")
def unknown_related(own: References, context: Context) -> Iterator[Finding]:
    """An entry of `related` is the id of no post-mortem.

    ## Why
    Whoever follows it finds nothing; mostly the file was renamed, or the id is misspelt.

    ## What to do
    Write the file name of the other post-mortem without folder and `.md`, such as `2026-11-20-checkout-outage`.

    ## Example
    ```yaml fails
    related: [2025-03-02-serach-slow]
    ```
    ```yaml passes
    related: []
    ```
    """
    around = context.surroundings
    unknown = [entry for entry in own.related if entry.target not in ("", own.id) and not around.paths(entry.target)]
    known = around.ids() if unknown else frozenset[str]()
    for entry in unknown if known else ():
        yield _finding(entry, f"there is no post-mortem {shown(entry.target)}: {_meant(entry.target, known)}")


@references_rule("AW123", "circular-related")
def circular_related(own: References, context: Context) -> Iterator[Finding]:
    """An entry of `related` names the post-mortem itself, or a later one that leads back to it.

    ## Why
    `related` leads from an incident to earlier ones. The site shows each post-mortem which later ones name it,
    so that naming those as well says nothing new, and whoever follows the trail goes round in circles.

    ## What to do
    Take the entry out; the later post-mortem keeps its own.

    ## Example
    ```yaml fails
    # In 2026-11-20-checkout-outage.md
    related: [2026-11-20-checkout-outage]
    ```
    ```yaml passes
    related: []
    ```
    """
    dead: set[str] = set()
    for entry in own.related:
        # In a circle, at least one entry leads to a later id: only there the way has to be followed.
        if entry.target == own.id:
            yield _finding(entry, "`related` names this post-mortem itself: take it out")
        elif entry.target > own.id and _leads_to(entry.target, own.id, context.surroundings, dead):
            yield _finding(entry, f"{shown(entry.target)} leads back to this post-mortem already: take it out here")


@references_rule("AW124", "duplicate-id")
def duplicate_id(own: References, context: Context) -> Iterator[Finding]:
    r"""Another post-mortem, in another folder, has the same file name and so the same id.

    ## Why
    Commands, links and branches find a post-mortem by its id, and would take either of them.

    ## What to do
    If both are about one incident, merge them; else rename one.

    ## Example
    ```console fails
    $ printf '[tool.afterword.check]\nignore = ["misplaced-file"]\n' >> pyproject.toml
    $ mkdir postmortems/eu
    $ cp postmortems/2026/2026-11-20-checkout-outage.md postmortems/eu/
    ```
    ```console passes
    $ mv postmortems/eu/2026-11-20-checkout-outage.md postmortems/2026/2026-11-20-checkout-outage.md
    ```
    """
    paths = context.surroundings.paths(own.id)
    others = sorted(path for path in paths if path != own.path) if len(paths) > 1 else ()
    for other in others[:1]:
        yield Finding(
            position=Position(),
            message=f"{shown(other.rpartition('/')[0] + '/')} has a file of the same name: rename one, or merge them",
        )


def _leads_to(start: str, goal: str, surroundings: Surroundings, dead: set[str]) -> bool:
    """Whether `related` leads from one id to another; `dead` are ids from which it is known not to."""
    seen, waiting = {start}, [start]
    while waiting and len(seen) <= MAX_FOLLOWED:
        following = surroundings.related(waiting.pop())
        if goal in following:
            return True
        fresh = [id_ for id_ in following if id_ not in seen and id_ not in dead]
        seen.update(fresh)
        waiting += fresh
    dead |= seen
    return False


def _meant(target: str, known: Collection[str]) -> str:
    """The id that was most likely meant, as a question, or else how an id is written."""
    bare = target.rsplit("/", 1)[-1].removesuffix(".md")
    if bare in known:
        return f"did you mean `{bare}`?"
    near = [id_ for id_ in known if id_[:7] == bare[:7] or id_[10:] == bare[10:]]
    return did_you_mean(bare, near) or "write the name of its file, without folder and `.md`"


def _finding(entry: Reference, message: str) -> Finding:
    return Finding(position=Position(entry.line, entry.column), message=message, subject="related", width=entry.width)
