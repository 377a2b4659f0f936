"""By what names a text speaks of the office that reports, and of the whole that it governs."""

from __future__ import annotations

from xltool.model.mentions import Scopes
from xltool.model.record import Record

_SHORTEST = 2
"""A name of fewer characters is a word, not a name."""


def short_names(scopes: Scopes, name: str) -> tuple[str, ...]:
    """What an office is called for short, the longest first.

    From the end of a place in its name on, with that end and without; of an office that governs a
    place, the place as well.
    """
    names = {name}
    if governs(scopes, name):  # its name in short is that of its own office alone
        names.add(place_of(scopes, name))
    else:
        for whole, short in scopes.short.items():
            names |= {each.replace(whole, short) for each in names}
    found = {
        each[start:]
        for each in names
        for level in _levels(scopes)
        for end in _places(each, level)
        for start in (0, end - len(level), end)
    }
    return tuple(sorted((n for n in found if len(n) >= _SHORTEST), key=lambda n: (-len(n), n)))


def places_names(scopes: Scopes, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the short names that tell the office from its namesakes of other places.

    They have at least the end of its place in them: `县教育局`, not `教育局`.
    """
    return tuple(name for name in names if any(level in name for level in _levels(scopes)))


def _places(text: str, word: str) -> list[int]:
    """Where a word ends in a text."""
    return [at + len(word) for at in range(len(text)) if text.startswith(word, at)]


def governs(scopes: Scopes, name: str) -> bool:
    """Whether an office governs a place."""
    return name.endswith(scopes.governing)


def place_of(scopes: Scopes, name: str) -> str:
    """The place that an office governs; the name itself where that is the place."""
    places = {name.removesuffix(ending) for ending in scopes.governing} - {name}
    level = _levels(scopes)
    return next((p for p in sorted(places, key=len) if p.endswith(level)), name)


def areas_of_others(scopes: Scopes, record: Record) -> tuple[str, ...]:
    """The words for whole areas that are not that of a record; none where it is a total."""
    if record.scope:
        return ()
    name = record.office.name
    place = place_of(scopes, name) if governs(scopes, name) else ""
    return tuple(word for word in scopes.area if not place or not place.endswith(word[1:]))


def without_parts(scopes: Scopes, others: tuple[str, ...], plain: str) -> str:
    """A sentence without the parts by which it names the whole that its report is of.

    `全县各部门、各乡镇` is the county. Where one part is told apart from it, they are its parts.
    `others` are the words for areas that are not those of the report.
    """
    if not scopes.whole.search(plain) or scopes.own_level.search(plain):
        return plain

    def kept(name: str) -> bool:
        levels = sorted((name.find(level), level) for level in _levels(scopes) if level in name)
        return not levels or levels[0][1] in {word[1:] for word in others}

    return scopes.whole.sub(lambda found: found[0] if kept(found[0]) else "", plain)


def _levels(scopes: Scopes) -> tuple[str, ...]:
    """The ends of the names of places: `县` of `全县`."""
    return tuple(word[1:] for word in scopes.area)
