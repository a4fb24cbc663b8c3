"""Labels and milestones of a repository on GitHub: made where they are missing, and looked for once."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from afterword.adapters.github_calls import Failure, attempt, must
from afterword.core.issues import Milestone
from afterword.core.pull_request import Label

if TYPE_CHECKING:
    from github.Milestone import Milestone as FoundMilestone
    from github.Repository import Repository


class Sorting:
    """What sorts the issues of one repository; `warnings` gets what could not be made, and why."""

    def __init__(self, repository: Repository, warnings: list[str]) -> None:
        self._repository = repository
        self._warnings = warnings
        self._made_labels: set[str] = set()
        self._milestones: dict[str, FoundMilestone] | None = None

    def make_labels(self, labels: tuple[Label, ...]) -> None:
        """GitHub makes a missing label itself, but in grey; where this fails, that has to do."""
        for label in labels:
            if label.name not in self._made_labels:
                attempt(partial(self._repository.create_label, label.name, label.colour, label.description))
                self._made_labels.add(label.name)

    def milestone(self, wanted: Milestone) -> FoundMilestone | None:
        """The milestone of that title, made where there is none; a warning where that cannot be."""
        if self._milestones is None:
            listed = self._repository.get_milestones(state="all")
            found = must("look for the milestones", lambda: list(listed))
            self._milestones = {one.title: one for one in reversed(found)}
        if wanted.title not in self._milestones:
            noon = dt.datetime.combine(wanted.due_on, dt.time(12), dt.UTC)  # the same day in California, too
            result = attempt(partial(self._repository.create_milestone, wanted.title, due_on=noon))
            if isinstance(result, Failure):
                self._warnings.append(f"there is no milestone {wanted.title}: {result.reason}")
                return None
            self._milestones[wanted.title] = result.value
        return self._milestones[wanted.title]
