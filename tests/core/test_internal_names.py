"""The names that only the inside knows."""

from __future__ import annotations

import pytest

from afterword.core import internal_names, policy
from tests.support import valid


def test_a_name_that_may_be_public_is_none() -> None:
    found = policy.parse('[tool.afterword.public]\nallow = ["acme"]\n')
    assert (
        internal_names.known(found, [valid.read(valid.TEXT)]).replace("at Acme, by dave") == "at Acme, by a colleague"
    )


def test_the_names_are_those_of_the_policy_and_of_the_front_matter() -> None:
    text = valid.changed({"customers: [Acme]": "customers: [Umbrella]", "incident_commander: bob": "on: x"})
    found = policy.parse(
        '[tool.afterword.people.erin]\nname = "Erin Young"\nemail = "e@example.com"\ngithub = "erin-y"\n'
        '[tool.afterword.check]\ninternal_names = ["orders-1"]\n'
        '[tool.afterword.severities.low]\nreviewers = ["acme/commanders"]\n'
    )
    written = "about umbrella, dave, ACME, orders-1, erin-y, Young, e@example.com, acme/commanders, young"
    assert internal_names.known(found, [valid.read(text)]).replace(written) == (
        "about a customer, a colleague, a customer, an internal system, a colleague, a colleague, a colleague, "
        "a colleague, young"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Müller & Söhne GmbH", "Müller & Söhne, Mueller & Soehne, mueller-soehne"),
        ("Globex Corp.", "Globex, GLOBEX, globexcorp, Globex Corporation"),
        ("Zorblat GmbH & Co. KG", "Zorblat, Zorblat GmbH, zorblat-prod"),
        ("The Globex Corporation", "Globex, the Globex Corporation"),
        ("ABB Ltd", "ABB, ABB Ltd"),
        ("Quux S.A.", "Quux, Quux S.A, Quux SA"),
    ],
)
def test_a_company_is_known_without_its_legal_form(name: str, text: str) -> None:
    post = valid.read(valid.changed({"customers: [Acme]": f"customers: ['{name}']"}))
    assert set(internal_names.known(policy.parse(""), [post]).replace(f"at {text}")[3:].split(", ")) == {"a customer"}


def test_a_longer_word_that_may_be_public_is_no_name() -> None:
    post = valid.read(valid.changed({"customers: [Acme]": "customers: [Market]"}))
    found = policy.parse('[tool.afterword.public]\nallow = ["Marketplace"]\n')
    assert internal_names.known(found, [post]).replace("marketplace, for marketcorp") == "marketplace, for a customer"


def test_of_a_company_that_may_be_named_nothing_is_hidden() -> None:
    post = valid.read(valid.changed({"customers: [Acme]": "customers: [The Company, The Cloud, Data Inc]"}))
    found = policy.parse('[tool.afterword.public]\nallow = ["data"]\n')
    assert internal_names.known(found, [post]).replace("a company, the data of Data Inc in a cloud") == (
        "a company, the data of a customer in a cloud"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Plimbex Logistik GmbH", "Plimbex, plimbex, PLIMBEX, plimbex-shop, Plimbex Logistik"),
        ("Zyrquon & Söhne GmbH", "Zyrquon, zyrquon_shop, Zyrquons"),
        ("Deutsche Plimbex AG", "Plimbex, Deutsche Plimbex"),
        ("The Plimbex-Logistik", "Plimbex, plimbex-logistik"),
        ("Plimbex-Logistik AG", "Plimbex, plimbex-logistik"),
        ("A.B. Zorkin", "Zorkin, A.B. Zorkin, AB Zorkin"),
        ("Zed's Zoo", "Zed's Zoo, Zed Zoo, zeds-zoo, ZedZoo, Zed"),
        ("ABQ Logistik", "ABQ"),
        ("O2 Plimbex", "O2, Plimbex, plimbex"),
        ("3M Deutschland", "3M"),
        ("Müller-Brot GmbH", "Müller, Mueller, müller-brot"),
        ("Box Inc", "Box, Box Inc"),
        ("Vraxo.io", "Vraxo, vraxo.io, vraxo-prod"),
        ("shop.vraxel.co.uk", "vraxel, Vraxel"),
        ("Vraxo.io GmbH", "Vraxo, Vraxo.io"),
        ("Vraxo.io Shopping Ltd", "Vraxo, Vraxo.io"),
        ("Booking.com", "Booking, booking.com"),
        ("www.qux.io", "Qux, www.qux.io"),
        ("東京電力", "東京電力"),
        ("株式会社東京電力", "東京電力"),
    ],
)
def test_a_company_is_known_by_what_everybody_calls_it(name: str, text: str) -> None:
    post = valid.read(valid.changed({"customers: [Acme]": f'customers: ["{name}"]'}))
    found = internal_names.known(policy.parse(""), [post])
    assert {found.replace(f"at {written}")[3:] for written in text.split(", ")} == {"a customer"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Deutsche Bank AG", "a bank in deutsche hands, Deutsche"),
        ("First Data Ltd", "the first record of data, First"),
        ("Booking.com", "booking failed, rebooking, BOOKINGS"),
        ("Box Inc", "a box, Inc"),
        ("Stack Overflow", "the stack, an overflow"),
        ("24 Hour Shop", "after 24 hours"),
        ("Zed's Zoo", "zed, a zoo"),
        ("de Bunt b.v.", "in de"),
    ],
)
def test_an_ordinary_word_of_a_company_stays(name: str, text: str) -> None:
    post = valid.read(valid.changed({"customers: [Acme]": f'customers: ["{name}"]'}))
    assert internal_names.known(policy.parse(""), [post]).replace(text) == text


PEOPLE = '[tool.afterword.people.mm]\nname = "Maximilian A. Mustermann-Schulze"\n'


@pytest.mark.parametrize(
    "written",
    [
        "MAXIMILIAN",
        "maximilian",
        "MUSTERMANN-SCHULZE",
        "mustermann",
        "Mustermanns",
        "Schulze",
        "Wilhelmina",
        "WILHELMINA",
        "kwakernaak",
        "Kwakernaaks",
    ],
)
def test_first_and_last_names_are_found_in_capitals_or_not(written: str) -> None:
    post = valid.read(valid.changed({"owner: alice": "owner: Wilhelmina van Kwakernaak"}))
    found = internal_names.known(policy.parse(PEOPLE), [post])
    assert found.replace(f"ask {written}, van") == "ask a colleague, van"
    assert found.replace(f"/home/{written}/x", is_code=True).lower().startswith("/home/colleague")


def test_a_first_or_last_name_that_is_an_ordinary_word_is_one_as_it_is_written() -> None:
    post = valid.read(
        valid.changed({"owner: alice": "owner: Will Rose", "incident_commander: bob": "on_call: Payments Team"})
    )
    text = "it will mark a rose, WILL; ask Will, then Rose, of Payments"
    assert internal_names.known(policy.parse(""), [post]).replace(text) == (
        "it will mark a rose, WILL; ask a colleague, then a colleague, of Payments"
    )


def test_other_names_of_a_customer_are_names() -> None:
    found = policy.parse('[tool.afterword.customers.Acme]\naliases = ["Roadrunner", "RRX"]\n')
    assert internal_names.known(found, []).replace("at roadrunner, RRX") == "at a customer, a customer"


def test_of_a_name_that_may_be_public_each_part_may_be() -> None:
    post = valid.read(valid.changed({"customers: [Acme]": "customers: [Plimbex Logistik GmbH, Vraxo Shop]"}))
    found = policy.parse('[tool.afterword.public]\nallow = ["plimbex logistik gmbh", "Vraxo"]\n')
    text = "Plimbex, at Vraxo"
    assert internal_names.known(found, [post]).replace(text) == text
