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
        ("\nAcme told us", "\nA customer told us"),
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
        ("pacmen, x and aliceband", "pacmen, x and aliceband"),
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
        ("at zorblatbank01 and myZorblatBank", "at a customer and a customer"),
        ("at ZorblatBankApi and 2zorblatbank", "at a customer and a customer"),
        ("at zorblatbanks and thezorblatbank", "at a customer and a customer"),
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
        ("at Quux ify, Quux-ify, Quux-ifying", "at Quux ify, a customer, Quux-ifying"),
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
    "piece",
    [
        "zorblat ",
        "Zorblat",
        "quuxify",
        "xquuxify-",
        "Zorblat Bank Ltd. ",
        "Zb1",
        "q*",
        "&#81;",
        "<b>",
        "\u0301",
        "@",
        "z\n> ",
        "zorblat-",
    ],
)
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    growth.assert_in_proportion(lambda size: SPELLINGS.replace(piece * (size // len(piece))), 200_000)


LONGER = Names(
    {"Globex": "a customer", "Acme": "a customer", "Otto": "a customer", "Art": "a customer", "Vision": "a customer",
     "Müller & Söhne": "a customer", "Moeller": "a customer", "Grüß": "a customer", "alice": "a colleague",
     "orders": "an internal system"},
    {"Young": "a colleague"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("at globexcorp, Globexs, GLOBEXcorp and APIGlobex", "at a customer, a customer, a customer and a customer"),
        ("on globex-prod, customer_globex, customer\\_globex", "on a customer, a customer, a customer"),
        ("on prod-globex-1, api.globex.com and globex.csv.", "on a customer, a customer and a customer."),
        ("at glob-ex, Glob-\nex, glo\u200bbex\u00adcorp", "at a customer, a customer, a customer"),
        ("at the\u200bglo\u200bbex", "at a customer"),
        (
            "at Gl\u043ebex, \u0421\u041b\u041e\u0392ex, gl\u03bfbex",
            "at a customer, \u0421\u041b\u041e\u0392ex, a customer",
        ),
        ("at acmecorp, acmes, AcmeProd and testacme", "at a customer, a customer, a customer and a customer"),
        ("a bottom, a motto, cotton, ottoman; pacmen", "a bottom, a motto, cotton, ottoman; pacmen"),
        ("start, arts, artist; Art", "start, arts, artist; a customer"),
        ("division, envisioned, divisions, visionary", "division, envisioned, divisions, visionary"),
        (
            "reorders, ordersdb; aliceband, Alices, younger",
            "reorders, an internal system; aliceband, a colleague, younger",
        ),
        ("at Mueller & Soehne, Muller & Sohne, mueller_soehne", "at a customer, a customer, a customer"),
        ("at Möller, Moller, Gruess, GRÜSS", "at a customer, a customer, a customer, a customer"),
        ("at GlobexGmbH, Globex GmbH & Co. KG, Globex, Inc. and", "at a customer, a customer, a customer and"),
        ("at Globex Inc. They", "at a customer. They"),
        ("at Globex as a, Globex and Co-workers", "at a customer as a, a customer and Co-workers"),
        ("the Globex API, a Globex user, For an Otto user", "the customer API, a customer user, For a customer user"),
        ("ask our customer Globex, 12 Globex users", "ask our customer, 12 customer users"),
        ("an orders job, our orders", "An internal system job, our internal system"),
        ("the Globex-facing, non-Globex, a Globex-Kunde", "the customer-facing, non-a customer, a customer"),
        ("at Globex' site, 'Globex', Globex's", "at a customer's site, 'a customer', a customer's"),
        ("Globex_Acme", "A customer"),
        ("by _Globex_, __Globex__", "by _a customer_, __a customer__"),
    ],
)
def test_a_name_within_a_longer_word_goes_with_all_of_it(text: str, replaced: str) -> None:
    assert LONGER.replace(text) == replaced


def test_in_code_the_parts_of_an_identifier_stay() -> None:
    assert LONGER.replace("globexcorp_prod, GlobexApi, customer_globex", is_code=True) == (
        "CUSTOMER_prod, CUSTOMERApi, customer_CUSTOMER"
    )


UNSPACED = Names(
    {
        "東京電力": "a customer",
        "トヨタ": "a customer",
        "ไทยคม": "a customer",
        "Globex": "a customer",
        "山田": "a colleague",
    },
    {"花子": "a colleague"},
)


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("昨日東京電力から連絡", "昨日a customerから連絡"),
        ("昨日、トヨタの、トヨタ様", "昨日、a customerの、a customer様"),
        ("ลูกค้าไทยคมแจ้งว่า", "ลูกค้าa customerแจ้งว่า"),
        ("昨日Globexから、globex-prodで", "昨日a customerから、a customerで"),
        ("担当の山田さん、花子さん", "担当のa colleagueさん、a colleagueさん"),
        ("東京の電力、タヨト", "東京の電力、タヨト"),
    ],
)
def test_a_name_is_found_anywhere_where_no_space_is_between_words(text: str, replaced: str) -> None:
    assert UNSPACED.replace(text) == replaced


NORTHERN = Names(dict.fromkeys(("Ørsvik", "Åsgard", "Lærdal", "İstanbul Kablo", "Đorkan", "Oestfjell"), "a customer"))


@pytest.mark.parametrize(
    "written",
    [
        "Ørsvik",
        "Oersvik",
        "orsvik",
        "ØRSVIK",
        "Aasgard",
        "asgard",
        "Laerdal",
        "istanbul-kablo",
        "İSTANBUL KABLO",
        "ISTANBUL \u212aablo",
        "ıstanbul kablo",
        "Djorkan",
        "dorkan",
        "đorkan",
        "Østfjell",
        "ostfjell",
    ],
)
def test_letters_that_others_lack_are_found_in_each_way_to_write_them(written: str) -> None:
    assert NORTHERN.replace(f"at {written}") == "at a customer"
