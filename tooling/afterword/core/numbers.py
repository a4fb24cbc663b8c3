"""Phone numbers and card numbers in a text, with few false alarms: most digits are dates, ids and amounts.

A phone number is one that can be dialled from abroad, `+49 30 1234567`, or looks like `(212) 555-0100`. What other
forms of numbers without a country code there are, they are those of orders and accounts, too; the library that
knows the numbering plans would not help with that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.allow_list import digits
from afterword.core.patterns import pattern

_CARD = pattern(
    r"(?<![\w.,/=#&?+-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{4,5}|\d{14,19})(?![\w-]|[.,:]\d)",
    re.ASCII,
)
_ISSUERS = pattern(
    r"4\d{15}|(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d+|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"
    r"|(?:6011|65\d\d|64[4-9]\d|352[89]|35[3-8]\d)\d{12}|62\d{14,17}"
)
"""Visa, Mastercard, American Express, Diners Club, Discover, JCB and UnionPay, in the lengths they have."""
_FOR_TESTS = frozenset({
    "4111111111111111", "4242424242424242", "4012888888881881", "4000000000000002", "5555555555554444",
    "5105105105105100", "2223003122003222", "378282246310005", "371449635398431", "6011111111111117",
    "30569309025904", "38520000023237", "3530111333300000", "3566002020360505",
})  # fmt: skip
"""What the manuals of payment services print."""
_PHONE = pattern(r"\+(?<![\w.,/=+)-]\+)[1-9]\d{0,15}(?:(?:[ ./-]| ?\(|\) ?)\d{1,15}){0,7}\b(?!\w|[.,:-]\d)", re.ASCII)
_NORTH_AMERICAN = pattern(r"(?<!\d )(?<![\w+(-])\(\d{3}\) \d{3}-\d{4}(?![\w-])", re.ASCII)
_COUNTRY_CODE = pattern(
    r"[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]"
    r"|2[1-689]\d|3[578]\d|42\d|5[09]\d|6[7-9]\d|8[58]\d|9[679]\d"
)
_FICTIONAL = pattern(r"1?\d{3}55501\d\d")


def cards(text: str, figures: bytes) -> Iterator[tuple[int, int]]:
    """The start and the end of each card number: of an issuer, in groups as on a card, with its check digit."""
    if b"0" * 14 not in figures:
        return
    for found in _CARD.finditer(text):
        number = digits(found.group())
        if _ISSUERS.fullmatch(number) and _is_valid(number) and number not in _FOR_TESTS:
            yield found.span()


def phones(text: str, figures: bytes) -> Iterator[tuple[int, int]]:
    """The start and the end of each phone number."""
    if "+" in text:
        for found in _PHONE.finditer(text):
            if _is_international(found.group()):
                yield found.span()
    if b"(000)0000000" in figures:
        for found in _NORTH_AMERICAN.finditer(text):
            if not _FICTIONAL.fullmatch(digits(found.group())):
                yield found.span()


def _is_valid(number: str) -> bool:
    """Whether the last digit is the check digit of the others, after Luhn."""
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_international(written: str) -> bool:
    """Whether it has a country code, apart if anything is, and a length that is dialled there."""
    number = digits(written)
    code = _COUNTRY_CODE.match(number)
    apart = re.split(r"[ (/.-]", written[1:], maxsplit=1)
    if code is None or (len(apart) > 1 and apart[0] != code.group()) or number.endswith("00000"):
        return False
    if number[0] in "17":
        return len(number) == 11 and number[1] >= "2" and not _FICTIONAL.fullmatch(number)
    return 10 <= len(number) <= 15
