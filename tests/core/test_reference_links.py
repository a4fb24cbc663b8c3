"""Links by reference."""

from __future__ import annotations

import pytest

from afterword.core import reference_links
from tests.support import growth

WHOLE = """\
[one]: https://example.com/1 "Hint"
[Two words]: <https://example.com/2>
`
[code]: https://example.com/code
`
"""


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (
            "[x][one], [one][] and [one]",
            "[x](https://example.com/1), [one](https://example.com/1) and [one](https://example.com/1)",
        ),
        ("![x][one]", "![x](https://example.com/1)"),
        ("[x][two  WORDS]", "[x](<https://example.com/2>)"),
        ("[x][unknown], [unknown], \\[one], [code]", "[x][unknown], [unknown], \\[one], [code]"),
        ("[one](https://example.com/a)", "[one](https://example.com/a)"),
        ("`[x][one]`", "`[x][one]`"),
        ("```text\n[x][one]\n[one]: y\n```", "```text\n[x][one]\n[one]: y\n```"),
        ("a\n\n[one]: https://example.com/1\n", "a\n\n\n"),
        ("[one]: /x\n'Title'\nmore", "\nmore"),
        ("[one]: /x\n\n(A remark)\n", "\n\n(A remark)\n"),
        ("[^1]: A footnote.", "[^1]: A footnote."),
        ("HTML\n\n*[HTML]: Markup\n\nmore", "HTML\n\n\nmore"),
        ("- [ ] open", "- [ ] open"),
    ],
)
def test_a_text_on_a_page_with_others_defines_nothing(text: str, own: str) -> None:
    assert reference_links.own(text, WHOLE) == own


@pytest.mark.parametrize("piece", ["[a]", "[a][", "[a]: b\n", "[", "*[a]: ", "> [a]:\n", "- [a]: "])
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    growth.assert_in_proportion(lambda size: reference_links.own(*[piece * (size // len(piece))] * 2), 100_000)
