"""The roster: which offices a coordinator collects from, and who of them is who.

A near name is offered, never taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain

from xltool.model.office import OfficeIndex
from xltool.model.record import Office


@dataclass(frozen=True, slots=True)
class Member:
    """A line of the roster. One that is not to be included has a `reason`."""

    office: Office
    kind: str = ""
    level: str = ""
    include: bool = True
    reason: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Every member, in the order of the list. No name and no code stands twice."""

    members: tuple[Member, ...]

    _index: OfficeIndex[Member] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", OfficeIndex((m.office, m) for m in self.members))

    def member_of(self, office: Office) -> Member | None:
        """The line of an office; else the one of its name under another code.

        A list has each name once: there another code is one that was mistyped, and is told (F119).
        """
        namesakes = (member for _, member in self._index.named(office.name))
        return next(chain(self._index.of(office), namesakes), None)

    def near(self, name: str) -> str:
        """The name on the list that a name is nearest to; empty where none is near."""
        return near(name, (member.office.name for member in self.members))


def near(name: str, names: Iterable[str]) -> str:
    """The name that is nearest to another; empty where none is near."""
    return next(iter(get_close_matches(name, list(dict.fromkeys(names)), n=1)), "")
