"""The pages of a tree as HTML, for the last look at what another builder is going to make of them."""

from __future__ import annotations

from collections.abc import Mapping

from afterword.adapters import workers
from afterword.builders.source import PAGE
from afterword.core import front_matter
from afterword.errors import ConfigError
from afterword.site.leaks import Leaks

_MORE = ("table", "strikethrough")


def check(pages: Mapping[str, str], leaks: Leaks) -> None:
    """Raise ConfigError where a page says a name of the inside, whatever markup is in or around it."""
    from markdown_it import MarkdownIt  # heavy: only where a public site is written

    markdown = MarkdownIt("commonmark").enable(_MORE)

    def problem(path: str) -> ConfigError | None:
        parts = front_matter.split(pages[path])
        values = front_matter.load(parts[0]).values.values() if parts else ()
        try:
            leaks.check_page(path, markdown.render(parts[1] if parts else pages[path]), *values)
        except ConfigError as error:
            return error
        return None

    for error in workers.each(problem, [path for path in pages if path.endswith(PAGE)]):
        if error is not None:
            raise error
