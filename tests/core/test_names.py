"""Names of the inside in a text."""

from __future__ import annotations

import pytest

from afterword.core import names, policy
from afterword.core.names import Names
from tests.support import growth, valid

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


def test_a_name_that_may_be_public_is_none() -> None:
    found = policy.parse('[tool.afterword.public]\nallow = ["acme"]\n')
    assert names.internal(found, [valid.read(valid.TEXT)]).replace("at Acme, by dave") == "at Acme, by a colleague"


@pytest.mark.parametrize(
    "piece", ["zorblat ", "Zorblat", "Zb1", "q*", "&#81;", "<b>", "\u0301", "@", "z\n> ", "zorblat-"]
)
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    growth.assert_in_proportion(lambda size: SPELLINGS.replace(piece * (size // len(piece))), 200_000)


def test_the_names_are_those_of_the_policy_and_of_the_front_matter() -> None:
    text = valid.changed({"customers: [Acme]": "customers: [Umbrella]", "incident_commander: bob": "on: x"})
    found = policy.parse(
        '[tool.afterword.people.erin]\nname = "Erin Young"\nemail = "e@example.com"\ngithub = "erin-y"\n'
        '[tool.afterword.check]\ninternal_names = ["orders-1"]\n'
        '[tool.afterword.severities.low]\nreviewers = ["acme/commanders"]\n'
    )
    written = "about umbrella, dave, ACME, orders-1, erin-y, Young, e@example.com, acme/commanders, young"
    assert names.internal(found, [valid.read(text)]).replace(written) == (
        "about a customer, a colleague, a customer, an internal system, a colleague, a colleague, a colleague, "
        "a colleague, young"
    )
