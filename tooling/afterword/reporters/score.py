"""How complete post-mortems are: a line for each, with what would complete it most."""

from __future__ import annotations

from collections.abc import Mapping

from afterword.core.completeness import Completeness, told
from afterword.reporters.wording import visible

MOST = 3
"""As many gains as are named."""


def render(scores: Mapping[str, Completeness]) -> str:
    """The scores by path, the paths in columns."""
    width = max((len(visible(path)) for path in scores), default=0)
    return "\n".join(_line(f"{visible(path):{width}}", score) for path, score in scores.items())


def _line(path: str, score: Completeness) -> str:
    following = ", ".join(told(score.gains, MOST))
    return f"{path}  {score.percent:3} %" + (f"  next: {visible(following)}" if following else "")
