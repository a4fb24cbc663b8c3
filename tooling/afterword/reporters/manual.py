"""The manuals of rules: for a terminal, for programs, for a page. Rules in, one string out."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator, Sequence

from afterword.core import manual
from afterword.core.rule import Rule

WIDTH = 96
_BOLD, _DIM, _RED, _YELLOW, _GREEN, _RESET = (f"\x1b[{code}m" for code in (1, 2, 31, 33, 32, 0))
_LEVELS = {"error": _RED, "warning": _YELLOW}
_VERDICTS = {"fails": _RED, "passes": _GREEN}

Render = Callable[[Sequence[Rule], str], str]


def overview(rules: Sequence[Rule]) -> str:
    """Every rule on a line of its own, by family, with colours that `click.echo` takes out for a file."""
    return "\n".join(_overview(rules))


def text(rules: Sequence[Rule], site_url: str) -> str:
    """Everything on these rules, with colours that `click.echo` takes out for a file."""
    return "\n\n\n".join("\n".join(_explained(rule, site_url)) for rule in rules)


def markdown(rules: Sequence[Rule], site_url: str) -> str:
    """The pages of these rules, each with the address of its own on the site."""
    return "\n".join(
        manual.markdown(rule) + (f"\n<{address}>\n" if (address := manual.address(rule, site_url)) else "")
        for rule in rules
    ).rstrip("\n")


def to_json(rules: Sequence[Rule], site_url: str) -> str:
    """A list with an object for each rule."""
    return json.dumps([_object(rule, site_url) for rule in rules], ensure_ascii=False, indent=2)


FORMATS: dict[str, Render] = {"text": text, "json": to_json, "markdown": markdown}
"""Every format by the name it has on the command line."""


def _overview(rules: Sequence[Rule]) -> Iterator[str]:
    name_width = max((len(rule.name) for rule in rules), default=0)
    for family, members in manual.families(rules).items():
        yield f"{_BOLD}{family.codes}  {family.about}{_RESET}"
        for rule in members:
            found = manual.of(rule)
            level = f"{_LEVELS[rule.level]}{rule.level:7}{_RESET}"
            fixed = "fix" if found.fix else "   "
            yield f"  {rule.code}  {rule.name:{name_width}}  {level}  {fixed}  {' '.join(found.summary.split())}"
        yield ""
    yield f"{len(rules)} rules. Explain one: afterword rule {rules[0].code}" if rules else "There are no rules."


def _explained(rule: Rule, site_url: str) -> Iterator[str]:
    found = manual.of(rule)
    yield f"{_BOLD}{rule.code} {rule.name}{_RESET}"
    yield from _wrapped(found.summary)
    yield ""
    for name, value in manual.facts(rule)[2:]:
        yield from textwrap.wrap(f"{name:12}  {value}", WIDTH, initial_indent="  ", subsequent_indent=" " * 16)
    for heading, part in ((manual.WHY, found.why), (manual.WHAT_TO_DO, found.what_to_do), (manual.FIX, found.fix)):
        yield from ("", f"{_BOLD}{heading}{_RESET}", *_wrapped(part)) if part else ()
    for verdict, told in manual.VERDICTS.items():
        shown = [example for example in found.examples if example.verdict == verdict]
        yield from ("", f"{_BOLD}{told}{_RESET}") if shown else ()
        for example in shown:
            yield from (f"  {_VERDICTS[verdict]}{line}{_RESET}" if line else "" for line in example.text.split("\n"))
    if address := manual.address(rule, site_url):
        yield from ("", f"{_DIM}{address}{_RESET}")


def _wrapped(part: str) -> Iterator[str]:
    """Paragraphs for a terminal; the lines of a list stay lines."""
    for number, paragraph in enumerate(part.split("\n\n")):
        if number:
            yield ""
        if "\n- " in f"\n{paragraph}":
            yield from (f"  {line}" for line in paragraph.split("\n"))
        else:
            yield from textwrap.wrap(
                paragraph, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
            )


def _object(rule: Rule, site_url: str) -> dict[str, object]:
    found = manual.of(rule)
    return {
        "code": rule.code,
        "name": rule.name,
        "level": rule.level,
        "since": rule.since,
        "family": manual.family(rule).codes,
        "fixable": bool(found.fix),
        "summary": found.summary,
        "why": found.why,
        "what_to_do": found.what_to_do,
        "fix": found.fix,
        "examples": [
            {"verdict": example.verdict, "language": example.language, "text": example.text}
            for example in found.examples
        ],
        "url": manual.address(rule, site_url) or None,
    }
