"""All post-mortems of a repository, by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from afterword.core.postmortem import Postmortem
from afterword.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Post-mortems in order of path; files that could not be understood are among them."""

    postmortems: tuple[Postmortem, ...] = ()

    @classmethod
    def of(cls, postmortems: Iterable[Postmortem]) -> Catalogue:
        """A catalogue of these, sorted by path."""
        return cls(postmortems=tuple(sorted(postmortems, key=lambda postmortem: postmortem.path)))

    def __iter__(self) -> Iterator[Postmortem]:
        return iter(self.postmortems)

    def __len__(self) -> int:
        return len(self.postmortems)

    def get(self, id_: str) -> Postmortem | None:
        """The post-mortem with exactly this id."""
        return next((postmortem for postmortem in self.postmortems if postmortem.id == id_), None)


def resolve_id(part: str, candidates: Iterable[str]) -> str:
    """The one id that is `part` or contains it; ConfigError where there is none or more than one."""
    known = sorted(set(candidates))
    if part in known:
        return part
    matches = [id_ for id_ in known if part in id_] if part else known
    if len(matches) == 1:
        return matches[0]
    if not matches:
        listing = f"There is: {', '.join(known[-5:])}." if known else "Start one with `afterword new`."
        listing += "" if part or known else " One that is merged already has to be named."
        wanted = f"no post-mortem matches {part!r}" if part else "there is no post-mortem to work on"
        raise ConfigError(wanted, listing)
    shown = ", ".join(matches[:5]) + (", …" if len(matches) > 5 else "")
    wanted = f"{part!r} matches {len(matches)} post-mortems" if part else f"{len(matches)} post-mortems could be meant"
    raise ConfigError(wanted, f"Say which: {shown}.")
