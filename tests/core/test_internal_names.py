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
