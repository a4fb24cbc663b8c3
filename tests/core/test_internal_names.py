"""The names that only the inside knows."""

from __future__ import annotations

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
