"""When two reports are of the same office: by its code, else by its name (docs/decisions/0016)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from xltool.classes import dataclass

_Item = TypeVar("_Item")
_NAMED = 5
"""How many offices a sentence names before it says how many there are."""


@dataclass(frozen=True, slots=True)
class OfficeId:
    """What an office is known by. Name and code are one line each, cleaned where they were read."""

    name: str
    code: str = ""

    def is_same(self, other: OfficeId) -> bool:
        """Whether both are one office: the same code where both have one, else the same name.

        The same name under another code is another office. A near name is never taken.
        """
        if self.code and other.code:
            return self.code == other.code
        return self.name == other.name

    def is_called(self, text: str) -> bool:
        """Whether a text that people wrote is its name or its code."""
        return text != "" and text in (self.name, self.code)


class OfficeIndex(Generic[_Item]):
    """Items by the office they are of, found without looking through all of them."""

    def __init__(self, items: Iterable[tuple[OfficeId, _Item]] = ()) -> None:
        self._coded: dict[str, list[_Item]] = {}
        self._named: dict[str, list[tuple[OfficeId, _Item]]] = {}
        for office, item in items:
            self.add(office, item)

    def add(self, office: OfficeId, item: _Item) -> None:
        if office.code:
            self._coded.setdefault(office.code, []).append(item)
        self._named.setdefault(office.name, []).append((office, item))

    def of(self, office: OfficeId) -> Iterator[_Item]:
        """The items of the same office: those with its code, and only where there is none the
        others."""
        coded = self._coded.get(office.code, ()) if office.code else ()
        yield from coded
        if not coded:
            yield from (item for one, item in self.named(office.name) if one.is_same(office))

    def named(self, name: str) -> Iterable[tuple[OfficeId, _Item]]:
        """The items of every office of a name, whatever its code."""
        return self._named.get(name, ())


def by_office(items: Iterable[_Item], office_of: Callable[[_Item], OfficeId]) -> list[list[_Item]]:
    """The items of each office together, offices in the order of their first item.

    An item without a code joins the first office of its name; no office has two codes.
    """
    groups: list[list[_Item]] = []
    known: dict[OfficeId, list[_Item]] = {}
    index: OfficeIndex[list[_Item]] = OfficeIndex()
    for item in items:
        whole = office_of(item)
        office = OfficeId(whole.name, whole.code)
        group = known.get(office)
        if group is None:
            may_be = (g for g in index.of(office) if _has_no_other_code(map(office_of, g), office))
            group = next(may_be, None)
            if group is None:
                groups.append(group := [])
            known[office] = group
            index.add(office, group)
        group.append(item)
    return groups


def _has_no_other_code(group: Iterable[OfficeId], office: OfficeId) -> bool:
    return len({each.code for each in (*group, office)} - {""}) <= 1


def named(names: Sequence[str]) -> tuple[str, ...]:
    """Some offices by their names, many by the first of them and their number."""
    if len(names) <= _NAMED:
        return tuple(names)
    return (*names[: _NAMED - 1], f"{names[_NAMED - 1]}……（{len(names)}）")
