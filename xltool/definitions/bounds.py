"""The bounds of a definition: how far a report may differ from last year's, and how little."""

from __future__ import annotations

from collections.abc import Mapping

from xltool.definitions.reader import Part
from xltool.model.comparison import Bounds
from xltool.model.form import Kind, ValueType

WHOLE = 100
"""All of a text, in percent."""


def read_bounds(part: Part, kinds: Mapping[str, Kind]) -> Bounds:
    """The bounds; a kind of number without a floor is never told to have moved too far."""
    floors = part.part("floors")
    found = {kind: _at_least(floors, kind, 0) for kind in floors.names()}
    for kind in found:
        if kind not in kinds or kinds[kind].type is ValueType.TEXT:
            floors.fault(kind, "没有这种数值 (no such kind of number)")
    bounds = Bounds(
        factor=_at_least(part, "factor", 1),
        floors=found,
        least_figures=_at_least(part, "least_figures", 1),
        text_percent=_at_least(part, "text_percent", 1),
        least_text=_at_least(part, "least_text", 1),
    )
    if bounds.text_percent > WHOLE:
        part.fault("text_percent", f"最多 {WHOLE} (at most {WHOLE})")
    floors.finish()
    part.finish()
    return bounds


def _at_least(part: Part, key: str, least: int) -> int:
    value = part.integer(key)
    if part.has(key) and value < least:
        part.fault(key, f"至少是 {least} (at least {least})")
    return value
