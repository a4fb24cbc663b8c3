"""What the bars of charts can stand for: a colour from the style sheet, and a pattern that tells it too."""

from __future__ import annotations

FILLS = {
    "severity-0": "solid",
    "severity-1": "stripes",
    "severity-2": "dots",
    "severity-3": "lines",
    "severity-4": "hollow",
    "median": "solid",
    "p90": "stripes",
    "on-time": "solid",
    "late": "stripes",
    "pending": "hollow",
    "unknown": "dots",
    "opened": "stripes",
    "closed": "solid",
}
"""What a bar can stand for, and its pattern, which tells it without its colour."""
_MOTIFS = {
    "solid": '<rect width="6" height="6"/>',
    "stripes": '<path d="M-1 1l2-2M0 6l6-6M5 7l2-2" stroke="currentColor" stroke-width="1.8"/>',
    "dots": '<circle cx="3" cy="3" r="1.5"/>',
    "lines": '<path d="M0 3h6" stroke="currentColor" stroke-width="1.6"/>',
    "hollow": "",
}


def patterns() -> str:
    """The patterns of all fills, for every chart of a page; not `display: none`, which would take them away."""
    found = "".join(
        f'<pattern id="aw-fill-{name}" class="aw-fill--{name}" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' fill="currentColor"><rect width="6" height="6" opacity=".12"/>{_MOTIFS[motif]}</pattern>'
        for name, motif in FILLS.items()
    )
    return f'<svg class="aw-patterns" width="0" height="0" aria-hidden="true"><defs>{found}</defs></svg>'


def swatch(fill: str) -> str:
    """A small sample of a fill, for a legend."""
    return (
        f'<svg class="aw-swatch aw-fill--{fill}" viewBox="0 0 18 12" aria-hidden="true">'
        f'<rect x=".5" y=".5" width="17" height="11" fill="url(#aw-fill-{fill})"/></svg>'
    )
