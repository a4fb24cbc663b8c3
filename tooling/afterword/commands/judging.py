"""Hold post-mortems against every rule: what `check` reports and `submit` mentions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from afterword import rules
from afterword.adapters import files
from afterword.core import linting
from afterword.core.catalogue import Catalogue
from afterword.core.diagnostic import Report
from afterword.core.policy import Policy
from afterword.core.rule import Context


def judge(root: Path, policy: Policy, catalogue: Catalogue, now: dt.datetime) -> Report:
    """The report on a catalogue, with the repository's templates telling what nobody has filled in."""
    templates = {name: files.template(root, name) for name in (*files.template_names(root), "postmortem")}
    blank = linting.blank(templates, policy)
    context = Context(policy=policy, now=now, template=blank)
    return linting.report(catalogue.postmortems, rules.ALL, context)
