"""What an edition's figures are in another edition: those that were renamed, merged, divided.

`ours` are patterns over the figures of this edition, `theirs` keys of the other one, of which this
file knows nothing; `*` stands for the same row or column on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping

from xltool.definitions.reader import Part
from xltool.definitions.relations import Terms
from xltool.model.comparison import Correspondence
from xltool.model.form import Table
from xltool.model.relation import is_previous


def read_correspondences(
    parts: list[Part], tables: Mapping[str, Table], edition: str
) -> tuple[Correspondence, ...]:
    """All of them, one for each value of `*`; no figure stands in two for the same edition."""
    terms = Terms(tables)
    found: list[Correspondence] = []
    told: dict[tuple[str, str], set[str]] = {}
    for part in parts:
        other = part.text("edition")
        if other == edition:
            part.fault("edition", "应是别的版本 (another edition is expected)")
        theirs, written = _figures(part, "theirs"), _figures(part, "ours")
        ours = terms.read(part, "ours", written)
        part.finish()
        for term in theirs:
            if len(term.split(".")) != 3 or "[" in term:
                part.fault("theirs", f"{term!r} 应写作 表.行.列，不用组 (no group here)")
        if not ours or not theirs:
            continue
        starred = [pattern for pattern in ours if "*" in pattern]
        if any(("*" in term) != bool(starred) for term in theirs) or len(starred) % len(ours):
            part.fault("", "* 要么每一项都有，要么都没有 (a * in every term, or in none)")
            continue
        stars = [""]
        if starred:
            stars = [s for s in terms.stars(ours[0]) if all(s in terms.stars(p) for p in ours)]
        for star in stars:
            keys = tuple(key for pattern in ours for key in terms.expand(pattern, star))
            their_keys = tuple(term.replace("*", star) for term in theirs)
            for side, named in (("ours", keys), ("theirs", their_keys)):
                _tell_repeats(part, side, named, told.setdefault((other, side), set()))
            found.append(Correspondence(other, keys, their_keys))
    return tuple(found)


def _figures(part: Part, side: str) -> tuple[str, ...]:
    """The patterns of a side: at least one, and of one report only."""
    written = part.texts(side)
    if part.has(side) and not written:
        part.fault(side, "至少写一格 (one figure at least)")
    for term in filter(is_previous, written):
        part.fault(side, f"{term!r} 不能写 previous: (no previous: here)")
    return tuple(term for term in written if not is_previous(term))


def _tell_repeats(part: Part, side: str, keys: tuple[str, ...], used: set[str]) -> None:
    """Note the figures that are named again: they would be added twice."""
    for place, key in enumerate(keys):
        if key in used or key in keys[:place]:
            part.fault(side, f"{key} 用了两次 (is used twice)")
    used.update(keys)
