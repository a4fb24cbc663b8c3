"""Which post-mortems are alike."""

from __future__ import annotations

from afterword.core import policy, reading, similarity
from afterword.core.catalogue import Catalogue
from afterword.core.postmortem import Postmortem
from afterword.core.similarity import Value
from tests.support.growth import assert_in_proportion
from tests.support.project import POLICY

POLICY_VALUE = policy.parse(POLICY)


def _post(number: int, services: str = "", tags: str = "", factors: str = "", day: str = "") -> Postmortem:
    start = f"started_at: {day}T09:00:00Z\n" if day else ""
    text = (
        f"---\ntitle: x\n{start}services: [{services}]\ntags: [{tags}]\n---\n\n## Contributing factors\n\n{factors}\n"
    )
    return reading.read(text, f"postmortems/2026/{number:04}.md")


def _similar(*posts: Postmortem) -> dict[str, list[str]]:
    found = similarity.similar(Catalogue.of(posts), POLICY_VALUE)
    return {id_: [match.postmortem.id for match in matches] for id_, matches in found.items()}


def test_what_shares_nothing_is_not_alike() -> None:
    assert _similar(_post(1, "shop", "db"), _post(2, "search", "dns")) == {}


def test_a_match_says_what_is_shared_the_most_telling_first() -> None:
    posts = [
        _post(1, "Shop, mail", "db", "A missing index"),
        _post(2, "shop", "db", "The missing index"),
        _post(3, "mail"),
    ]
    matches = similarity.similar(Catalogue.of(posts), POLICY_VALUE)["0001"]
    assert matches[0].postmortem.id == "0002"
    assert matches[0].shared == (Value("factors", "missing index"), Value("services", "Shop"), Value("tags", "db"))
    assert 0 < matches[0].score <= 1


def test_the_same_in_everything_scores_one() -> None:
    found = similarity.similar(Catalogue.of([_post(1, "shop", "db"), _post(2, "shop", "db")]), POLICY_VALUE)
    assert found["0001"][0].score == 1


def test_a_rare_thing_counts_more_than_a_common_one() -> None:
    common = [_post(number, "shop") for number in range(10, 30)]
    assert (
        _similar(_post(1, "shop, ledger"), _post(2, "ledger, mail"), _post(3, "shop, dns"), *common)["0001"][0]
        == "0002"
    )


def test_one_common_thing_of_many_is_not_enough() -> None:
    common = [_post(number, "shop") for number in range(10, 30)]
    one, other = _post(1, "shop, a, b, c"), _post(2, "shop, d, e, f")
    assert "0001" not in _similar(one, other, *common)


def test_factors_that_nobody_else_has_are_no_difference() -> None:
    found = similarity.similar(
        Catalogue.of([_post(1, "shop", "", "A missing index"), _post(2, "shop", "", "A stale cache")]), POLICY_VALUE
    )
    assert found["0001"][0].score == 1


def test_there_are_at_most_five() -> None:
    assert _similar(*(_post(number, "shop") for number in range(9)))["0000"] == ["0001", "0002", "0003", "0004", "0005"]


def test_of_very_many_the_nearest_in_time_are_looked_at() -> None:
    posts = [_post(number, "shop", day=f"{1990 + number // 12}-{number % 12 + 1:02}-01") for number in range(200)]
    assert set(_similar(*posts)["0100"]) < {f"{number:04}" for number in range(80, 120)}


def test_an_unreadable_file_is_like_none() -> None:
    assert _similar(_post(1, "shop"), reading.read("---\nservices: [shop\n---\n", "postmortems/2026/0002.md")) == {}


def test_order_is_by_start_and_by_id_where_it_is_not_known() -> None:
    posts = [_post(1, day="2026-03-01"), _post(2, day="2026-01-01"), _post(3)]
    assert [post.id for post in similarity.in_order(posts)] == ["0003", "0002", "0001"]


def test_the_time_grows_with_the_number_and_not_with_its_square() -> None:
    posts = [_post(n, f"s{n % 7}, s{n % 5}", f"t{n % 11}, t{n % 3}") for n in range(3200)]
    catalogues = {number: Catalogue.of(posts[:number]) for number in (800, 3200)}
    assert_in_proportion(lambda number: similarity.similar(catalogues[number], POLICY_VALUE), 3200)


def test_ties_do_not_depend_on_the_order_in_which_a_set_happens_to_be() -> None:
    posts = []
    for group in range(0, 200, 10):
        services = [f"rare-{group}-{number}, common-{group}-{number}" for number in range(3)]
        tags = [f"tag-{group}-{number}" for number in range(3)]
        posts.append(_post(group, ", ".join(services), ", ".join(tags)))
        posts += [_post(group + 1 + number, services[number], tags[number]) for number in range(3)]
        posts += [_post(group + 5 + number, f"common-{group}-{number}, x-{group}-{number}") for number in range(3)]
    found = _similar(*posts)
    for group in range(0, 200, 10):
        assert found[f"{group:04}"][:3] == [f"{group + number:04}" for number in (1, 2, 3)]
