"""Every change that would settle given residuals, be possible as a figure, and break nothing.

A correction is an offset that is fixed by its kind, and a direction along which the residuals
themselves say how far to go. One figure is a direction without offset; two figures exchanged are an
offset without direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xltool.audit.localization.edit_system import EditSystem, Residual, Shift, neighbours
from xltool.model.expression import add
from xltool.model.finding import Number
from xltool.model.form import ValueKind, ValueType


@dataclass(frozen=True, slots=True)
class Correction:
    """A change, and the failed residuals it settles. The first key is where the figure is now."""

    shift: Shift
    settled: tuple[Residual, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.shift)


def single_changes(system: EditSystem, must: tuple[Residual, ...]) -> Iterator[Correction]:
    """Every figure that can settle all of `must` by itself."""
    shared = set(must[0].weights)
    for residual in must[1:]:
        shared.intersection_update(residual.weights)
    for key in system.values:
        if key in shared:
            yield from _tried(system, must, {}, {key: 1})


def exchanged(system: EditSystem, must: tuple[Residual, ...]) -> Iterator[Correction]:
    """Every two neighbours that settle all of `must` when their figures are exchanged."""
    for here, there in _neighbours_in_reach(system, must):
        gap = system.values[here] - system.values[there]
        yield from _tried(system, must, {here: -gap, there: gap}, {})


def misplaced(system: EditSystem, must: tuple[Residual, ...]) -> Iterator[Correction]:
    """Every two neighbours of which one is 0 because of what the other holds.

    It holds the figure that belongs to the first, and its own is lost; or it holds both in one sum.
    """
    for here, there in _neighbours_in_reach(system, must):
        if system.values[there]:
            continue
        lost = list(_tried(system, must, {there: system.values[here]}, {here: 1}))
        yield from lost or _tried(system, must, {}, {here: -1, there: 1})


def _neighbours_in_reach(
    system: EditSystem, must: tuple[Residual, ...]
) -> Iterator[tuple[str, str]]:
    """Neighbours that differ and that between them are part of all of `must`; a 0 comes second."""
    values = system.values
    for one, other in neighbours(system.form):
        if one not in values or other not in values or values[one] == values[other]:
            continue
        if all(residual.weights.get(one) or residual.weights.get(other) for residual in must):
            yield (one, other) if values[one] else (other, one)


def partial_changes(system: EditSystem) -> Iterator[Correction]:
    """Every figure that can settle some of the failed residuals, by each amount they ask for."""
    failed = system.failed
    seen: set[tuple[str, Number]] = set()
    for residual in failed:
        for key in residual.weights:
            for found in _tried(system, (residual,), {}, {key: 1}):
                if (key, found.shift[key]) not in seen:
                    seen.add((key, found.shift[key]))
                    yield found


def _tried(
    system: EditSystem, must: tuple[Residual, ...], offset: Shift, direction: Shift
) -> Iterator[Correction]:
    """The change along a direction that settles all of `must`, where there is one."""
    distance: Number = 0
    if direction:
        # one residual fixes the distance; whether it settles the others too is checked below
        residual = next((s for s in must if s.moved(direction)), None)
        if residual is None:
            return
        slope, off = residual.moved(direction), residual.excess + residual.moved(offset)
        distance = -(off // slope)
        if distance * slope != -off or not distance:
            return
    shift = {
        key: add((offset.get(key, 0), distance * direction.get(key, 0)))
        for key in {**direction, **offset}
    }
    if not all(_is_possible(system, key, change) for key, change in shift.items()):
        return
    # by identity: residuals hold mappings and have no hash, and one may touch both keys
    after = {id(s): s for key in shift for s in system.touching.get(key, ())}.values()
    settled = [s for s in after if s.failed and not s.broken_after(shift)]
    if any(s.broken_after(shift) and not s.broken for s in after):
        return
    if all(any(s is each for each in settled) for s in must):
        yield Correction(shift, tuple(settled))


def _is_possible(system: EditSystem, key: str, change: Number) -> bool:
    """Whether the figure, changed, is one that could be entered."""
    if key in system.held:
        return False
    kind: ValueKind = system.form.figures[key].kind
    value = system.values[key] + change
    if kind.minimum is not None and value < kind.minimum:
        return False
    if value > kind.maximum:
        return False
    places = 0 if kind.type is ValueType.INTEGER else kind.places
    return value == round(value, places)
