"""A name within a longer word: whether it is the name, or a word that happens to have its letters."""

from __future__ import annotations

from afterword.core.patterns import pattern
from afterword.core.readable import JOINT

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3040-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\U00020000-\U0003ffff"
)
"""The letters of scripts that put no space between words: Thai, Lao, Burmese, Khmer, Chinese and Japanese."""
_UNSPACED = pattern(f"[{UNSPACED}]")
SHORTEST, LONG = 4, 6
"""Letters of a name: with fewer it stands alone; from so many on, it is told from the other letters of any word."""
_FARTHEST = 40
_BEFORE = frozenset(
    str.split("api app client clients cust customer customers db dev for kunde kunden live my non org prod production")
    + str.split("qa stage staging svc tenant test the user www")
)
_AFTER = frozenset(
    str.split("account admin ag api app bank client clients co corp corporation customer customers db dev eu gmbh")
    + str.split("group gruppe holding inc kunde kunden limited live llc ltd org plc prod production qa s sa se")
    + str.split("service stage staging svc team tenant test uk us user users")
)
"""What is written before and after a short name to make an identifier, a company or several of it."""
_PREFIXES = frozenset(
    str.split("a ad be bi co com con contra counter de di dis e em en ex extra for fore hyper il im in infra inter")
    + str.split("intra ir macro mal mega meta micro mid mis mono multi non ob off on out over para per post pre pro re")
    + str.split("retro semi sub super sur tele trans tri ultra un under uni up")
)
_SUFFIXES = frozenset(
    str.split("able ably al ally ance ant ary ate ated ation ative d e ed en ence ent er ers est ful fully hood ian")
    + str.split("ible ic ical ied ies ily in ing ings ion ional ionally ions ish ism ist ists ity ive ize ized l less")
    + str.split("ly ment ments n ness or ors ory our ous r rs ry ship st ted ter ters th ting tion ure ward y")
)
"""Of what English makes other words: an action is in a transaction, and a vision in a division."""


def stands_out(length: int, before: str, after: str, *, is_apart: bool) -> bool:
    """Whether a name of so many letters is one between these, the rest of its word.

    One of several words that stand apart is none within a longer last word, but in the plural.
    """
    if length < SHORTEST or not f"{before}{after}".isalpha():
        return False
    before, after = before.casefold(), after.casefold()
    if is_apart:
        return not before and after == "s"
    if length < LONG:
        return before in {"", *_BEFORE} and after in {"", *_AFTER}
    return not (before in {"", *_PREFIXES} and after.removesuffix("s" if before else "") in {"", *_SUFFIXES})


def is_unspaced(char: str) -> bool:
    """Whether a character is of a script that puts no space between words."""
    return not char.isascii() and _UNSPACED.match(char) is not None


def touch(one: str, other: str) -> bool:
    """Whether two characters are of one word; between those of scripts without spaces, any can end and start."""
    both = one.isalnum() and other.isalnum()
    return both and not (is_unspaced(one) or is_unspaced(other))


def joined(one: str, other: str) -> bool:
    """Whether two characters are of one part of a word, which ends where figures or capitals start."""
    return touch(one, other) and one.isdigit() == other.isdigit() and not (one.islower() and other.isupper())


def before(text: str, start: int) -> int:
    """Where the part of a word begins in which something starts."""
    at, following = start, text[start]
    for place in range(start - 1, max(start - _FARTHEST, 0) - 1, -1):
        if text[place] == JOINT:
            continue
        if not joined(text[place], following):
            break
        at, following = place, text[place]
    return at


def after(text: str, end: int) -> int:
    """Where the part of a word ends in which something ends."""
    at, last = end, text[end - 1]
    for place in range(end, min(end + _FARTHEST, len(text))):
        if text[place] == JOINT:
            continue
        if not joined(last, text[place]):
            break
        at, last = place + 1, text[place]
    return at
