"""A text as a reader sees it."""

from __future__ import annotations

import pytest

from afterword.core import readable


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain & simple <x> 5 %", "plain & simple <x> 5 %"),
        ("a&amp;b &#x41; &copy &bogus;", "a&b A © &bogus;"),
        ("a<br />b<B>c</b>", "a\u2060b\u2060c\u2060"),
        ("\ue00012\ue001a", "\u2060a"),
        ("é e\u0301 ｅ ß ﬁ", "e e e ß fi"),
        ("a\u200bb\u00adc\x00d\u3164e\ufe0f", "a\u2060b\u2060c\u2060d\u2060e"),
        ("a\u00a0b&nbsp;c%20d%zz", "a b c d%zz"),
    ],
)
def test_what_is_not_seen_is_not_there(text: str, seen: str) -> None:
    assert readable.view(text).text == seen


@pytest.mark.parametrize(
    ("text", "word", "source"),
    [
        ("at Acme", "Acme", "Acme"),
        ("&amp; Ac&#109;e, x", "Acme", "Ac&#109;e"),
        ("Ａcmé", "Acme", "Ａcmé"),
        ("Acme\u0301 x", "Acme", "Acme\u0301"),
        ("Acme½", "Acme1", "Acme½"),
        ("<b>Acme</b>", "Acme", "Acme"),
    ],
)
def test_a_place_leads_back_to_the_text(text: str, word: str, source: str) -> None:
    view = readable.view(text)
    start = view.text.index(word)
    assert text[view.start(start) : view.end(start + len(word))] == source
