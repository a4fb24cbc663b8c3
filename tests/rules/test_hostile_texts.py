"""The rules that read the whole text take time in proportion to it, whatever it holds, and repeat no secret."""

from __future__ import annotations

from functools import partial
from itertools import islice

import pytest

from afterword.core import linting
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Rule
from afterword.reporters import FORMATS
from afterword.rules import personal_data, secrets
from tests.support import growth, valid

RULES = [found for family in (secrets, personal_data) for found in vars(family).values() if isinstance(found, Rule)]
PIECES = (
    "1", "a", "@", ":", ".", "+", "-", "/", "::", "://", "ä", "\n", "a@", "@a.", "a@b.de", "a@example.com ",
    "://a:b@", "://:@", "+1", "+49", "+49 30 (", "1 ", "1-", "1234 ", "(123) ", "1.", "1.1.1.1 ", "1:", "2000::1 ",
    "93.184.215.", "2000:1", "f", "v1.2.3.4 ", "ssh ", "ssh a@b.co ", "PRIVATE KEY", "-----BEGIN ", "eyJ.", "sk-",
    "-----BEGIN PRIV" + "ATE KEY-----", "+49 30 23125123 x", "45391" + "48803436467 ", "password=",
    "password=a1-", "pwd=a1xx ",
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.code))
def test_a_hostile_text_takes_time_in_proportion(rule: Rule) -> None:
    context = valid.context()

    def look_for(piece: str, size: int) -> None:
        text = piece * (size // len(piece))
        for _ in islice(rule.check(Postmortem(path="x.md", id="x", text=text), context), 100):
            pass

    for piece in PIECES:
        growth.assert_in_proportion(partial(look_for, piece), 250_000)


SECRETS = {
    "AW701": "np" + "m_q8Rt2MwX5vBn8KzPq8Rt2MwX5vBn8KzPq8Rt",
    "AW702": "-----BEGIN PRIV" + "ATE KEY-----\nMIIEowIBAAKCAQEAxyzq8Rt2MwX5vBn8KzP",
    "AW703": "amqp://shop:q8Rt2MwX" + "@queue",
    "AW721": "erin@shop.example.de",
    "AW722": "+49 30 23125123",
    "AW723": "4539 1488" + " 0343 6467",
    "AW724": "93.184.215.14",
}


def test_no_format_repeats_what_was_found() -> None:
    assert set(SECRETS) == {rule.code for rule in RULES}
    text = valid.changed({"1,204 failed payments.": "\n\n".join(SECRETS.values())})
    report = linting.report([valid.read(text)], RULES, valid.context())
    assert [found.code for found in report.diagnostics] == sorted(SECRETS)
    assert all(found.width and not found.excerpt for found in report.diagnostics)
    for render in FORMATS.values():
        assert not [code for code, secret in SECRETS.items() if secret.split(":")[-1] in render(report)]
