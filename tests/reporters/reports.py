"""Reports for the tests of every format: an ordinary one, an empty one, and one in which everything is hostile."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, rule

FOLDER = "postmortems/2026"


@rule("AW104", "missing-owner")
def missing_owner(_: Postmortem, _context: Context) -> Iterator[Finding]:
    """Nobody owns the post-mortem.

    ## Why
    What everybody owns is written by nobody:
    a name helps.

    ## What to do
    Set `owner` to one handle.
    """
    yield from ()


@rule("AW113", "unknown-severity")
def unknown_severity(_: Postmortem, _context: Context) -> Iterator[Finding]:
    """The severity is not one of the policy.

    ## Why
    Deadlines follow from it.

    ## What to do
    Use a severity of the policy.
    """
    yield from ()


@rule("AW601", "vague-words", level="warning")
def vague_words(_: Postmortem, _context: Context) -> Iterator[Finding]:
    """A word says less than it could."""
    yield from ()


RULES = (missing_owner, unknown_severity, vague_words)

ORDINARY = Report(
    checked=3,
    paths=(f"{FOLDER}/a.md", f"{FOLDER}/b.md", f"{FOLDER}/c.md"),
    rules=RULES,
    diagnostics=(
        Diagnostic(
            path=f"{FOLDER}/a.md",
            line=17,
            column=4,
            code="AW601",
            name="vague-words",
            level="warning",
            message="`some time` says little: how long was it?",
            subject="Impact",
            width=9,
            excerpt="For some time 🔥 nobody could pay.",
        ),
        Diagnostic(
            path=f"{FOLDER}/b.md",
            line=3,
            column=11,
            code="AW113",
            name="unknown-severity",
            message="`severity` is `critcal`: did you mean `critical`? Allowed: critical, low",
            subject="severity",
            excerpt="severity: critcal  # as agreed",
            is_fixable=True,
        ),
        Diagnostic(
            path=f"{FOLDER}/b.md",
            line=5,
            column=7,
            code="AW104",
            name="missing-owner",
            message="`owner` is missing: name one person",
            subject="owner",
            excerpt="owner:",
        ),
    ),
    open=(
        StillOpen(path=f"{FOLDER}/a.md", status="in-review", before="reviewed", missing=("meeting_at",)),
        StillOpen(path=f"{FOLDER}/b.md", status="draft", before="in-review", missing=("Summary", "due_on")),
        StillOpen(path=f"{FOLDER}/c.md", status="draft", before="in-review", missing=("Impact",)),
    ),
)

TEXT = (
    "a`|\"'<b>&amp;</b> @alice #12 https://example.com/ [x](https://example.com) ]]> {0} 100 % ##[error] "
    "\n::error::x\r\x00\x1b[2J\u202e\u2028\ud800\ufffe\U0010ffff ü 決済 🔥"
)
HOSTILE = Report(
    checked=2,
    paths=(f"{TEXT}.md", "plain.md"),
    rules=RULES,
    diagnostics=(
        Diagnostic(
            path=f"{TEXT}.md",
            line=1,
            column=3,
            code="AW113",
            name="unknown-severity",
            message=TEXT,
            subject=TEXT,
            width=2,
            excerpt=f"{TEXT}\t決済",
        ),
        Diagnostic(path=f"{TEXT}.md", line=1, column=3, code="AW113", name="unknown-severity", message=TEXT),
        Diagnostic(
            path="::error::.md", line=9, column=1, code="AW999", name="of-no-rule", level="warning", message="::x"
        ),
    ),
    open=(StillOpen(path=f"{TEXT}.md", status=TEXT, before="in-review", missing=(TEXT, "Impact")),),
)

CLEAN = Report(checked=1, paths=(f"{FOLDER}/a.md",), rules=RULES)
NOTHING = Report(checked=0)

REPORTS = {"ordinary": ORDINARY, "hostile": HOSTILE, "clean": CLEAN, "nothing": NOTHING}
