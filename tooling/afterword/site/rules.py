"""The pages of the linter's rules, made from their manuals: an index by family, and a page for each rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterword.core import manual
from afterword.core.rule import Rule
from afterword.site import escape
from afterword.site.links import relative
from afterword.site.view import label

INDEX = f"{manual.FOLDER}/index.md"
_HEAD = """\
# Rules

`afterword check` holds every post-mortem against these rules. An error fails the check, a warning does not.
`afterword rule CODE` explains a rule on the terminal.

"""


def render(rules: Sequence[Rule]) -> dict[str, str]:
    """The pages by path on the site; none where there are no rules."""
    pages = {
        manual.page(rule): escape.front_matter(f"{rule.code} {rule.name}") + manual.markdown(rule) for rule in rules
    }
    return pages and {INDEX: _HEAD + "\n".join(_index(rules)), **pages}


def _index(rules: Sequence[Rule]) -> Iterator[str]:
    for family, members in manual.families(rules).items():
        yield from (f"## {family.codes}: {family.about[:1].lower()}{family.about[1:]}", "")
        yield from ("| Rule | What it finds | Level |", "| --- | --- | --- |")
        for rule in members:
            found = manual.of(rule)
            link = f"[{rule.code}]({relative(manual.page(rule), INDEX)})"
            fixed = "<br>can be fixed" if found.fix else ""
            yield f"| {link} | **{rule.name}**<br>{' '.join(found.summary.split())} | {_level(rule)}{fixed} |"
        yield ""


def _level(rule: Rule) -> str:
    return label("level", rule.level, 0 if rule.level == "error" else 1, rule.level)
