"""Names of the inside in a text."""

from __future__ import annotations

import pytest

from afterword.core import names, policy
from afterword.core.names import Names
from tests.support import valid

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
