"""The roster: which offices a coordinator collects from, and who of them is who.

An office is known by its code, else by its exact name. A near name is offered, never taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

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

    def member_of(self, office: Office) -> Member | None:
        """The line of an office: the one with its code, else the one with exactly its name."""
        coded = (m for m in self.members if office.code and m.office.code == office.code)
        named = (m for m in self.members if m.office.name == office.name)
        return next(coded, None) or next(named, None)

    def near(self, name: str) -> str:
        """The name on the list that a name is nearest to; empty where none is near."""
        return near(name, (member.office.name for member in self.members))


def near(name: str, names: Iterable[str]) -> str:
    """The name that is nearest to another; empty where none is near."""
    return next(iter(get_close_matches(name, list(dict.fromkeys(names)), n=1)), "")


_Item = TypeVar("_Item")


def by_office(items: Iterable[_Item], office_of: Callable[[_Item], Office]) -> list[list[_Item]]:
    """The items of each office together, offices in the order of their first item.

    The same name under another code is another office.
    """
    groups: list[list[_Item]] = []
    coded: dict[str, list[_Item]] = {}
    named: dict[str, list[list[_Item]]] = {}
    for item in items:
        office = office_of(item)
        group = coded.get(office.code) if office.code else None
        if group is None:
            namesakes = named.setdefault(office.name, [])
            group = next((g for g in namesakes if _may_be(map(office_of, g), office)), None)
            if group is None:
                groups.append(group := [])
                namesakes.append(group)
        group.append(item)
        if office.code:
            coded.setdefault(office.code, group)
    return groups


def _may_be(group: Iterable[Office], office: Office) -> bool:
    return len({each.code for each in (*group, office)} - {""}) <= 1
