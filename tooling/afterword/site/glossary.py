"""Terms of the handbook's glossary, explained where a page first uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from afterword.core.patterns import pattern
from afterword.core.prose import segments
from afterword.site import escape
from afterword.site.links import relative

PAGE = "resources/glossary.md"
_ENTRY = pattern(r"^(?P<term>\w[\w -]*?) \{ ?#(?P<id>[\w-]+) ?\}\n:[ ]+(?P<text>.+(?:\n[ ]+\S.*)*)", re.MULTILINE)
_LINK = pattern(r"\[([^\]]*)\]\([^)]*\)")
_SENTENCE = pattern(r"(?<=[.!?])\s")
_CLOSED = pattern(r"`+[^`]+`+|<[^<>]*>|\{[^{}\n]*\}|\[[^\[\]]{0,500}\](?:\([^()\n]*\)|\[[^\[\]\n]*\]|:.*)?")
"""Code, tags, attributes and links: nothing in them is a word of the text."""
_NO_TEXT = ("#", "|", ":", "    ", "\t", "!!!", "???", "===", "---")
"""Beginnings of lines that are headings, tables, definitions, code or part of something else."""
_CODE = ("```", "~~~", "<!--")
_TRIES = 20
_JOINED = frozenset("_/.@-=&?#~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term with the first sentence of its definition, and its place on the glossary's page."""

    id: str
    meaning: str
    forms: tuple[str, ...]
    """As a text can have it: both cases of the first letter, one and many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The terms, by the first word of each of their forms."""

    by_word: Mapping[str, tuple[tuple[str, Term], ...]] = field(default_factory=dict)

    def unmistakable(self) -> Glossary:
        """Only the terms of several words, for texts that use a word such as `owner` in its everyday sense too."""
        found = {
            word: tuple((form, term) for form, term in forms if not form.isalnum())
            for word, forms in self.by_word.items()
        }
        return Glossary(by_word={word: forms for word, forms in found.items() if forms})


def read(page: str) -> Glossary:
    """The glossary of a page: its definition lists whose terms have an id of their own."""
    found: dict[str, list[tuple[str, Term]]] = {}
    for entry in _ENTRY.finditer(page):
        term = Term(id=entry["id"], meaning=_first_sentence(entry["text"]), forms=_forms(entry["term"]))
        for form in term.forms:
            found.setdefault(form.split(" ")[0], []).append((form, term))
    longest_first = {word: sorted(forms, key=lambda pair: -len(pair[0])) for word, forms in found.items()}
    return Glossary(by_word={word: tuple(forms) for word, forms in longest_first.items()})


def explain(text: str, page: str, glossary: Glossary) -> str:
    """The text of a page with the first use of each term linked to the glossary, its meaning as the link's title."""
    if not glossary.by_word or page == PAGE:
        return text
    place, seen = relative(PAGE, page), set[str]()
    pieces = segments(text) if any(mark in text for mark in _CODE) else [(True, text)]
    return "".join(_linked(piece, place, glossary, seen) if is_prose else piece for is_prose, piece in pieces)


def _linked(prose: str, place: str, glossary: Glossary, seen: set[str]) -> str:
    parts, position = [], 0
    for start, form, term in sorted(_uses(prose, glossary), key=lambda use: use[0]):
        if term.id in seen or start < position:
            continue
        seen.add(term.id)
        parts += [prose[position:start], f'[{prose[start : start + len(form)]}]({place}#{term.id} "{term.meaning}")']
        parts.append("{ .aw-term }")
        position = start + len(form)
    return "".join([*parts, prose[position:]])


def _uses(prose: str, glossary: Glossary) -> Iterator[tuple[int, str, Term]]:
    """Where each form of a term is first used; words are looked for one by one, as most texts have few of them."""
    flat = prose.replace("\n", " ")
    for word in glossary.by_word.keys() & set(flat.split(" ")):
        start, wanted = -1, [pair for pair in glossary.by_word[word] if pair[0] in flat]
        if not wanted:
            continue
        for _ in range(_TRIES):
            start = flat.find(word, start + 1)
            if start < 0 or not wanted:
                break
            form, term = next((pair for pair in glossary.by_word[word] if _stands(flat, start, pair[0])), ("", None))
            if term is not None and (form, term) in wanted and _is_text(prose, start, form):
                wanted.remove((form, term))
                yield start, form, term


def _stands(flat: str, start: int, form: str) -> bool:
    """Whether the form is here, and no part of a longer word, name or address."""
    if not flat.startswith(form, start):
        return False
    before, after = flat[max(start - 1, 0) : start], flat[start + len(form) : start + len(form) + 2]
    return not (before.isalnum() or before in _JOINED) and not (
        after[:1].isalnum() or (after[:1] in _JOINED and after[1:].strip())
    )


def _is_text(prose: str, start: int, form: str) -> bool:
    """Whether a place is in a sentence, as opposed to headings, tables, HTML, code and links."""
    line, before, after = prose.rfind("\n", 0, start) + 1, prose.rfind("\n\n", 0, start), prose.find("\n\n", start)
    block, end = (0 if before < 0 else before + 2), (len(prose) if after < 0 else after)
    if prose.startswith(_NO_TEXT, line) or prose.startswith(("<", "---\n", "\n<"), block):
        return False
    found = (match.span() for match in _CLOSED.finditer(prose, block, end))
    return not any(first < start + len(form) and start < last for first, last in found)


def _forms(term: str) -> tuple[str, ...]:
    plural = f"{term[:-1]}ies" if term.endswith("y") else f"{term}es" if term.endswith("s") else f"{term}s"
    if term[:2].isupper():
        return term, plural
    return tuple(form for one in (term, plural) for form in (one, one[0].lower() + one[1:]))


def _first_sentence(text: str) -> str:
    plain = _LINK.sub(r"\1", " ".join(text.split()))
    return escape.markdown(_SENTENCE.split(plain)[0].replace("`", "").replace("*", ""))
