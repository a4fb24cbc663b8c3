"""Names in a text, however they are written."""

from __future__ import annotations

import pytest

from afterword.core.names import Names
from tests.support import growth

NAMES = Names(
    {"Acme": "a customer", "Smith & Sons": "a customer", "carol_e": "a colleague", "alice": "a colleague",
     "Alice Example": "a colleague", "José": "a colleague", "x": "a colleague", "": "a colleague", "!!": "a colleague",
     "@dave": "a colleague"},
    {"Example": "a colleague"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("for ACME", "for a customer"),
        ("Acme's data", "A customer's data"),
        ("It broke. Acme told us", "It broke. A customer told us"),
        ("| Acme |", "| A customer |"),
        ("by _Acme_, **Acme**", "by _a customer_, **a customer**"),
        ("with smith &amp; sons", "with a customer"),
        ("with Smith\n& Sons", "with a customer"),
        ("and carol\\_e", "and a colleague"),
        ("and @alice", "and a colleague"),
        ("to @dave", "to a colleague"),
        ("by Alice&nbsp;Example", "by a colleague"),
        ("by Alice", "by a colleague"),
        ("for example, Example", "for example, a colleague"),
        ("by Jose\u0301", "by a colleague"),
        ("by José", "by a colleague"),
        ("acmes, x and aliceband", "acmes, x and aliceband"),
    ],
)
def test_names_are_replaced_as_whole_words(text: str, replaced: str) -> None:
    assert NAMES.replace(text) == replaced


SPELLINGS = Names(
    {"Zorblat Bank": "a customer", "Quuxify": "a customer", "It": "a customer", "bob": "a colleague",
     "O'Tool & Sons": "a customer", "Jürgen Öl": "a customer", "May": "a colleague", "FizzCorp24": "a customer",
     "Knut, Ltd. - North": "a customer", "orders-eu-1": "an internal system", "a@b.example": "a colleague"},
    {"Young": "a colleague"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("at zorblat-bank, zorblat_bank, ZorblatBank", "at a customer, a customer, a customer"),
        ("at zorblat.bank, ZORBLATBANK, Zorblat/Bank", "at a customer, a customer, a customer"),
        ("at zorblatbank01 and myZorblatBank", "at CUSTOMER01 and myCUSTOMER"),
        ("at ZorblatBankApi and 2zorblatbank", "at CUSTOMERApi and 2CUSTOMER"),
        ("at zorblatbanks and thezorblatbank", "at zorblatbanks and thezorblatbank"),
        ("at Zorblat\n> Bank", "at a customer"),
        ("at Zorblat\n\nBank", "at Zorblat\n\nBank"),
        ("at Zorblat. Bank, Zorblat, Bank, Zorblat – Bank", "at Zorblat. Bank, Zorblat, Bank, Zorblat – Bank"),
        ("at Quu&#120;ify, Quu&shy;xify, Quu\u00adxify", "at a customer, a customer, a customer"),
        ("at Quu\u200bxify, Ｑｕｕｘｉｆｙ, Quu%78ify", "at a customer, a customer, a customer"),
        ("at **Quux**ify", "at **a customer**"),
        ("at Zorblat **Bank**", "at a customer"),
        ("at Quux**ify", "at a customer"),
        ("at <b>Quux</b>ify", "at <b>a customer"),
        ("at \ue0000\ue001Quux\ue0001\ue001ify", "at \ue0000\ue001a customer\ue0001\ue001"),
        ("at Quux ify, Quux-ify", "at Quux ify, Quux-ify"),
        ("so it is for It", "so it is for a customer"),
        ("and BOB, Bob, bobby, bobX", "and a colleague, a colleague, bobby, bobX"),
        ("at O’Tool and Sons, OTool+Sons, o'tool und sons", "at a customer, a customer, a customer"),
        ("at Juergen-Oel, Jurgen Ol, Ju\u0308rgen Öl", "at a customer, a customer, a customer"),
        ("on 14 May, May 2026; with May", "on 14 May, May 2026; with a colleague"),
        ("at fizz-corp 24, FIZZCORP24, fizzcorp25", "at a customer, a customer, fizzcorp25"),
        ("at Knut, Ltd. - North, knut-ltd-north", "at a customer, a customer"),
        ("on orders_eu_1, orders-eu-12", "on an internal system, orders-eu-12"),
        ("by a@b.example, not a.b.example", "by a colleague, not a.b.example"),
        ("by Young, YoungOne, young", "by a colleague, YoungOne, young"),
        ("Zorblat" + "-" * 60 + "Bank Zorblat-", "Zorblat" + "-" * 60 + "Bank Zorblat-"),
        ("x" * 60 + " Quuxify", "x" * 60 + " a customer"),
    ],
)
def test_names_are_found_however_they_are_written(text: str, replaced: str) -> None:
    assert SPELLINGS.replace(text) == replaced


def test_in_code_one_word_stands_for_a_name() -> None:
    assert SPELLINGS.replace("Zorblat Bank + bob: orders-eu-1", is_code=True) == "CUSTOMER + COLLEAGUE: INTERNAL_SYSTEM"


def test_where_no_name_is_known_nothing_is_found() -> None:
    assert Names({}).replace("Acme") == "Acme"


@pytest.mark.parametrize(
    "piece", ["zorblat ", "Zorblat", "Zb1", "q*", "&#81;", "<b>", "\u0301", "@", "z\n> ", "zorblat-"]
)
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    growth.assert_in_proportion(lambda size: SPELLINGS.replace(piece * (size // len(piece))), 200_000)
