"""The manual of a rule, taken from its docstring: what the terminal, the site and other tools tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from afterword.core.rule import Rule
from afterword.core.status import STATUSES

FOLDER = "rules"
"""Where the site has the pages of the rules."""
WHY, WHAT_TO_DO, FIX, EXAMPLE = PARTS = ("Why", "What to do", "Fix", "Example")
"""The headings of a manual; a rule that `check --fix` can mend says below the third what is written."""
FAMILIES = {
    "AW0": "The file and its syntax",
    "AW1": "The front matter",
    "AW2": "The sections",
    "AW3": "The timeline",
    "AW4": "Due dates and action items",
    "AW5": "Follow-up and communication",
    "AW6": "Language and links",
    "AW7": "Secrets and personal data",
}
"""What the rules whose codes start so are about."""
VERDICTS = {"fails": "This is found:", "passes": "This is not:"}
_FENCE = "```"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A fenced block of a manual; `verdict` is `fails` or `passes`, `language` what it is written in."""

    verdict: str
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """What a docstring says, part by part; an absent part is empty."""

    summary: str
    why: str = ""
    what_to_do: str = ""
    fix: str = ""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Family:
    """Rules on the same part of a post-mortem, as the start of their codes says."""

    codes: str
    about: str


def of(rule: Rule) -> Manual:
    """The manual of a rule."""
    return parse(rule.manual)


def parse(text: str) -> Manual:
    """A docstring, without its indentation, as a manual."""
    parts = dict(_parts(text))
    return Manual(
        summary=parts.get("", ""),
        why=parts.get(WHY, ""),
        what_to_do=parts.get(WHAT_TO_DO, ""),
        fix=parts.get(FIX, ""),
        examples=tuple(_examples(parts.get(EXAMPLE, ""))),
    )


def family(rule: Rule) -> Family:
    """The family of a rule, which its code tells."""
    return Family(f"{rule.code[:3]}xx", FAMILIES[rule.code[:3]])


def families(rules: Iterable[Rule]) -> Mapping[Family, list[Rule]]:
    """The rules by their families, both in the order of their codes."""
    found: dict[Family, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.code):
        found.setdefault(family(rule), []).append(rule)
    return found


def facts(rule: Rule) -> tuple[tuple[str, str], ...]:
    """What can be told of a rule in a word or two, by name, in plain text."""
    codes, about = family(rule).codes, family(rule).about
    return (
        ("Code", rule.code),
        ("Name", rule.name),
        ("Level", rule.level),
        ("Asked", asked(rule)),
        ("Can be fixed", "by afterword check --fix" if of(rule).fix else "by hand"),
        ("Family", f"{codes}, {about[:1].lower()}{about[1:]}"),
    )


def asked(rule: Rule) -> str:
    """Of which post-mortems the rule is asked."""
    if rule.of == "file":
        return "of every file, even where its front matter cannot be read"
    if rule.since != STATUSES[0]:
        return f"from {rule.since} on"
    return "in every status, and more of later ones" if rule.follows_status else "in every status"


def page(rule: Rule) -> str:
    """The path of the rule's page on the site."""
    return f"{FOLDER}/{rule.code}.md"


def address(rule: Rule, site_url: str) -> str:
    """The address of the rule's page, on the site that starts at `site_url`; empty where that is not known."""
    return f"{site_url.rstrip('/')}/{FOLDER}/{rule.code}/" if site_url else ""


def markdown(rule: Rule) -> str:
    """Everything there is to say of a rule, as a page of Markdown."""
    manual = of(rule)
    first, *others = (f"| {name} | {value} |" for name, value in facts(rule))
    table = "\n".join([first, "| --- | --- |", *others])
    parts = [f"# {rule.code} {rule.name}", manual.summary, table]
    for heading, text in ((WHY, manual.why), (WHAT_TO_DO, manual.what_to_do), (FIX, manual.fix)):
        parts += [f"## {heading}", text] if text else []
    parts += [f"## {EXAMPLE}"] if manual.examples else []
    for verdict, told in VERDICTS.items():
        shown = [example for example in manual.examples if example.verdict == verdict]
        parts += [told] if shown else []
        parts += [f"{_FENCE}{example.language}\n{example.text}\n{_FENCE}" for example in shown]
    return "\n\n".join(parts) + "\n"


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Each part with its heading; headings inside fenced blocks are none."""
    heading, lines, is_fenced = "", list[str](), False
    for line in text.split("\n"):
        is_fenced ^= line.startswith(_FENCE)
        if line.startswith("## ") and not is_fenced:
            yield heading, "\n".join(lines).strip()
            heading, lines = line.removeprefix("## ").strip(), []
        else:
            lines.append(line)
    yield heading, "\n".join(lines).strip()


def _examples(text: str) -> Iterator[Example]:
    for block in text.split(_FENCE)[1::2]:
        head, _, body = block.partition("\n")
        language, _, verdict = head.partition(" ")
        yield Example(verdict=verdict, language=language, text=body.rstrip("\n"))
