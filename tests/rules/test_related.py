"""What files say of each other, where there are many of them."""

from __future__ import annotations

from collections.abc import Mapping

from afterword.core.references import Reference, References
from afterword.core.rule import Finding
from afterword.rules import related
from tests.support import valid
from tests.support.surroundings import Folder


class Graph(Folder):
    """Post-mortems that are nothing but their ids and what they name, counting what is looked up."""

    def __init__(self, edges: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__({})
        self.edges = edges
        self.asked = 0

    def related(self, id_: str) -> tuple[str, ...]:
        """The ids that a post-mortem names."""
        self.asked += 1
        return self.edges.get(id_, ())


def _found(graph: Graph, *targets: str) -> list[Finding]:
    own = References("a.md", "a", tuple(Reference(target, 1, 1) for target in targets))
    return list(related.circular_related.check(own, valid.context(surroundings=graph)))


def test_a_long_way_back_is_found() -> None:
    chain = {f"b{number}": (f"b{number + 1}",) for number in range(900)}
    assert len(_found(Graph({**chain, "b900": ("a",)}), "b0")) == 1


def test_the_way_back_is_followed_so_far_and_no_farther() -> None:
    graph = Graph({f"b{number}": (f"b{number + 1}",) for number in range(100_000)})
    assert _found(graph, "b0") == []
    assert graph.asked == related.MAX_FOLLOWED


def test_what_leads_nowhere_is_followed_once() -> None:
    graph = Graph({f"b{number}": tuple(f"b{other}" for other in range(500)) for number in range(500)})
    assert _found(graph, *(f"b{number}" for number in range(500))) == []
    assert graph.asked < 1100


def test_an_earlier_one_is_not_followed() -> None:
    graph = Graph({"0": ("a",)})
    assert (_found(graph, "0"), graph.asked) == ([], 0)


def test_where_nothing_is_known_of_other_files_every_id_may_exist() -> None:
    own = References("a.md", "a", (Reference("b", 1, 1),))
    assert list(related.unknown_related.check(own, valid.context())) == []
