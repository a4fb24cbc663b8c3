"""What a company is in law, at the end of its name: everybody leaves it out, or adds it."""

from __future__ import annotations

import re

from afterword.core.in_words import SHORTEST, is_unspaced
from afterword.core.patterns import pattern

_FORMS = (
    r"g?GmbH|GMBH|gmbh|mbH|AG|SE|KGaA|KG|OHG|UG|e\.\s?K\.|e\.\s?V\.|eG|Inc|INC|inc|Incorporated|Ltd|LTD|ltd|Limited"
    r"|LLC|llc|LLP|PLC|plc|Co|CO|Corp|CORP|corp|Corporation|Company|S\.\s?A|SA|SAS|SARL|S\.\s?[àa]\.?\s?r\.\s?l|SRL"
    r"|S\.\s?r\.\s?l|S\.\s?p\.\s?A|SpA|B\.\s?V|BV|N\.\s?V|NV|AB|A/S|ApS|Oyj?|Pty|Pte|s\.\s?r\.\s?o|[Ss]p\.\s?z\s?o\.\s?o"
    r"|Group|Holdings?"
)
_STOP = r"(?:\.(?!\s*(?:[A-Z]|\Z)))?"
"""A full stop that ends no sentence."""
_GAP = r"(?:,[ \t]{0,2}|[ \t]{1,2}|[ \t]?\n[ \t>]{0,3})"
_TAIL = rf"{_GAP}(?:(?:&(?:amp;)?|\+|and|und)\s{{1,2}})?(?:{_FORMS})(?![^\W_]|-)"
_FOLLOWING = pattern(rf"(?:{_TAIL}\.?){{0,3}}{_TAIL}{_STOP}")
_LAST = pattern(rf"{_TAIL}\.?\s*\Z", re.IGNORECASE)
_WORD = pattern(rf"(?:{_FORMS})\.?")
_EASTERN = pattern(
    r"\A(?:株式会社|有限会社|合同会社|\(株\)|（株）|㈱|บริษัท)\s*|\s*(?:株式会社|有限会社|合同会社|\(株\)|（株）|㈱|股[份分]有限公司|有限责任公司"
    r"|有限公司|集团|จำกัด(?:\s*\(มหาชน\))?)\Z"
)


def after(text: str, end: int) -> int:
    """Where the legal form ends that follows a name; the same place where none does."""
    match = _FOLLOWING.match(text, end)
    return match.end() if match else end


def is_one(word: str) -> bool:
    """Whether a word is the legal form of a company."""
    return _WORD.fullmatch(word) is not None


def without(name: str) -> str:
    """The name of a company as everybody says it; as it is where too little would be left."""
    short = _EASTERN.sub("", name)
    while (match := _LAST.search(short)) is not None:
        short = short[: match.start()]
    bare = short.removeprefix("The ")
    short = bare if " " in bare or short != name else short
    is_enough = len(short) >= SHORTEST or short.isupper() or (len(short) > 1 and is_unspaced(short[0]))
    return short if is_enough else name
