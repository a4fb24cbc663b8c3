"""The pages of the linter's rules, made from their manuals: a list of all with filters, and a page for each rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from afterword.core import manual
from afterword.core.diagnostic import LEVELS
from afterword.core.rule import Rule
from afterword.site import escape, index, links, listing
from afterword.site.listing import Choice, Column, Filter, Row
from afterword.site.view import label

INDEX = f"{manual.FOLDER}/index.md"
COLUMNS = (
    Column(name="Rule", kind="word", sorted="ascending"),
    Column(name="What it finds", kind="what"),
    Column(name="Level", kind="word"),
)
BY_COMMAND, BY_HAND = "check-fix", "hand"
_FIXES = {BY_COMMAND: "by check --fix", BY_HAND: "by hand"}
_HEAD = f"""\
{index.WIDE}# Rules

`afterword check` holds every post-mortem against these rules. An error fails the check, a warning does not.
`afterword rule CODE` explains a rule on the terminal.

"""


def render(rules: Sequence[Rule]) -> dict[str, str]:
    """The pages by path on the site; none where there are no rules."""
    pages = {
        manual.page(rule): escape.front_matter(f"{rule.code} {rule.name}") + manual.markdown(rule) for rule in rules
    }
    return pages and {INDEX: f"{_HEAD}{_list(rules)}\n", **pages}


def _list(rules: Sequence[Rule]) -> str:
    """All rules by their codes; on one page, so that the browser's own search finds each."""
    rows = [_row(rule) for members in manual.families(rules).values() for rule in members]
    return listing.render(COLUMNS, rows, what=("rule", "rules"), filters=list(_filters(rules)), first=len(rows))


def _row(rule: Rule) -> Row:
    link = f'<a href="{links.address(manual.page(rule), INDEX)}">{escape.html(rule.name)}</a>'
    fix = _fix(rule)
    fixed = "<small>can be fixed</small>" if fix == BY_COMMAND else ""
    return Row(
        cells=(
            rule.code,
            f"{link}<br>{escape.html_words(manual.of(rule).summary)}<small>{manual.family(rule).about}</small>",
            label("level", rule.level, LEVELS.index(rule.level), rule.level) + fixed,
        ),
        keys={"family": [manual.family(rule).codes], "level": [rule.level], "mended": [fix]},
    )


def _fix(rule: Rule) -> str:
    return BY_COMMAND if manual.of(rule).fix else BY_HAND


def _filters(rules: Sequence[Rule]) -> Iterable[Filter]:
    """What the rules can be narrowed down by: only values that occur."""
    families = manual.families(rules).items()
    yield Filter(
        name="family",
        choices=[
            Choice(key=family.codes, name=f"{family.codes} {family.about}", count=len(members))
            for family, members in families
        ],
    )
    yield Filter(name="level", choices=_counted([rule.level for rule in rules], {level: level for level in LEVELS}))
    yield Filter(name="mended", choices=_counted([_fix(rule) for rule in rules], _FIXES))


def _counted(found: Sequence[str], names: Mapping[str, str]) -> list[Choice]:
    return [Choice(key=key, name=name, count=found.count(key)) for key, name in names.items() if key in found]
