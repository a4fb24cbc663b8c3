"""Incidents that come back."""

from __future__ import annotations

from afterword.core import recurrence
from afterword.core.postmortem import Postmortem
from afterword.core.recurrence import Recurrence
from tests.site.support import post
from tests.support.growth import seconds


def _post(day: str, front: str) -> Postmortem:
    return post(front, path=f"postmortems/{day}.md")


def _days(group: Recurrence) -> list[str]:
    return [one.id for one in group.postmortems]


def test_what_shares_a_service_and_a_tag_belongs_together() -> None:
    groups = recurrence.shared([
        _post("2024-01-01", "services: [shop]\ntags: [lock]\n"),
        _post("2026-01-01", "services: [shop, mail]\ntags: [lock, deploy]\n"),
        _post("2025-01-01", "services: [shop]\ntags: [dns]\n"),
        _post("2025-02-01", "services: [mail]\ntags: [lock]\n"),
    ])  # fmt: skip
    assert [(group.services, group.tags, _days(group)) for group in groups] == [
        (("shop",), ("lock",), ["2026-01-01", "2024-01-01"]),
        (("mail",), ("lock",), ["2026-01-01", "2025-02-01"]),
    ]


def test_the_same_post_mortems_make_one_group_with_all_they_share() -> None:
    front = "services: [shop, mail]\ntags: [lock, deploy]\n"
    (group,) = recurrence.shared([_post("2026-01-01", front), _post("2026-02-01", front)])
    assert (set(group.services), set(group.tags)) == ({"shop", "mail"}, {"lock", "deploy"})


def test_the_largest_group_comes_first() -> None:
    few = [_post(f"2026-01-0{day}", "services: [a]\ntags: [b]\n") for day in (1, 2)]
    many = [_post(f"2025-01-0{day}", "services: [c]\ntags: [d]\n") for day in (1, 2, 3)]
    assert [len(group.postmortems) for group in recurrence.shared([*few, *many])] == [3, 2]


def test_a_post_mortem_with_very_many_values_costs_little() -> None:
    listed = ", ".join(f"v{number}" for number in range(3000))
    posts = [_post(f"2026-01-0{day}", f"services: [{listed}]\ntags: [{listed}]\n") for day in (1, 2)]
    assert seconds(lambda: recurrence.shared(posts)) < 0.5
    (group,) = recurrence.shared(posts)
    assert len(group.services) == 20


def test_related_ones_are_joined_through_others() -> None:
    groups = recurrence.chains([
        _post("2024-01-01", "title: a\n"),
        _post("2025-01-01", "related: [2024-01-01, gone]\n"),
        _post("2026-01-01", "related: [2025-01-01, 2026-01-01]\n"),
        _post("2023-01-01", "related: [2023-01-01]\n"),
        _post("2022-01-01", "related: [2022-02-01]\n"),
        _post("2022-02-01", "related: [2022-01-01]\n"),
    ])  # fmt: skip
    assert [_days(group) for group in groups] == [
        ["2026-01-01", "2025-01-01", "2024-01-01"],
        ["2022-02-01", "2022-01-01"],
    ]


def test_a_long_chain_is_followed_to_its_end() -> None:
    posts = [_post(f"2026-{number:04}", f"related: [2026-{number - 1:04}]\n") for number in range(2000)]
    (group,) = recurrence.chains(posts)
    assert len(group.postmortems) == 2000
