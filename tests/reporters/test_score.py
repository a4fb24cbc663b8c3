"""Scores as text."""

from __future__ import annotations

from afterword.core.completeness import Completeness, Gain
from afterword.reporters import score

GAINS = tuple(Gain(subject=name, percent=9, how="") for name in ("Impact", "owner", "services", "due_on"))


def test_each_post_mortem_has_a_line_with_what_would_complete_it_most() -> None:
    scores = {
        "postmortems/2026/x.md": Completeness(percent=7, gains=GAINS),
        "postmortems/2026/longer.md": Completeness(percent=100),
    }
    assert score.render(scores).split("\n") == [
        "postmortems/2026/x.md         7 %  next: Impact (+9 %), owner (+9 %), services (+9 %)",
        "postmortems/2026/longer.md  100 %",
    ]


def test_nothing_is_told_of_no_post_mortem() -> None:
    assert score.render({}) == ""


def test_control_characters_are_written_out() -> None:
    gain = Gain(subject="a\x1b", percent=1, how="")
    assert score.render({"x\n.md": Completeness(percent=1, gains=(gain,))}) == r"x\n.md    1 %  next: a\x1b (+1 %)"
