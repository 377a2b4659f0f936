"""Every change that would settle given strains, be possible as a figure, and break nothing.

A hypothesis is an offset that is fixed by its kind, and a direction along which the strains
themselves say how far to go. One figure is a direction without offset; two figures exchanged are an
offset without direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xltool.audit.localization.system import Shift, Strain, System, neighbours
from xltool.model.expression import add
from xltool.model.finding import Number
from xltool.model.form import Kind, ValueType


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A change and the failed strains it settles. The first key is where the figure stands now."""

    shift: Shift
    settled: tuple[Strain, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.shift)


def single_changes(system: System, must: tuple[Strain, ...]) -> Iterator[Hypothesis]:
    """Every figure that can settle all of `must` by itself."""
    shared = set(must[0].weights)
    for strain in must[1:]:
        shared.intersection_update(strain.weights)
    for key in system.values:
        if key in shared:
            yield from _tried(system, must, {}, {key: 1})


def exchanged(system: System, must: tuple[Strain, ...]) -> Iterator[Hypothesis]:
    """Every two neighbours that settle all of `must` when their figures are exchanged."""
    for here, there in _neighbours_in_reach(system, must):
        gap = system.values[here] - system.values[there]
        yield from _tried(system, must, {here: -gap, there: gap}, {})


def misplaced(system: System, must: tuple[Strain, ...]) -> Iterator[Hypothesis]:
    """Every two neighbours of which one is 0 and the other tells why.

    It holds the figure that belongs to the first, and its own is lost; or it holds both in one sum.
    """
    for here, there in _neighbours_in_reach(system, must):
        if system.values[there]:
            continue
        lost = list(_tried(system, must, {there: system.values[here]}, {here: 1}))
        yield from lost or _tried(system, must, {}, {here: -1, there: 1})


def _neighbours_in_reach(system: System, must: tuple[Strain, ...]) -> Iterator[tuple[str, str]]:
    """Neighbours that differ and that between them are part of all of `must`; a 0 comes second."""
    values = system.values
    for one, other in neighbours(system.form):
        if one not in values or other not in values or values[one] == values[other]:
            continue
        if all(strain.weights.get(one) or strain.weights.get(other) for strain in must):
            yield (one, other) if values[one] else (other, one)


def partial_changes(system: System) -> Iterator[Hypothesis]:
    """Every figure that can settle some of the failed strains, by each amount they ask for."""
    failed = system.failed
    seen: set[tuple[str, Number]] = set()
    for strain in failed:
        for key in strain.weights:
            for found in _tried(system, (strain,), {}, {key: 1}):
                if (key, found.shift[key]) not in seen:
                    seen.add((key, found.shift[key]))
                    yield found


def _tried(
    system: System, must: tuple[Strain, ...], offset: Shift, direction: Shift
) -> Iterator[Hypothesis]:
    """The change along a direction that settles all of `must`, where there is one."""
    distance: Number = 0
    if direction:
        strain = next((s for s in must if s.moved(direction)), None)
        if strain is None:
            return
        slope, off = strain.moved(direction), strain.excess + strain.moved(offset)
        distance = -(off // slope)
        if distance * slope != -off or not distance:
            return
    shift = {
        key: add((offset.get(key, 0), distance * direction.get(key, 0)))
        for key in {**direction, **offset}
    }
    if not all(_is_possible(system, key, change) for key, change in shift.items()):
        return
    after = {id(s): s for key in shift for s in system.touching.get(key, ())}.values()
    settled = [s for s in after if s.failed and not s.broken_after(shift)]
    if any(s.broken_after(shift) and not s.broken for s in after):
        return
    if all(any(s is each for each in settled) for s in must):
        yield Hypothesis(shift, tuple(settled))


def _is_possible(system: System, key: str, change: Number) -> bool:
    """Whether the figure, changed, is one that could be entered."""
    kind: Kind = system.form.figures[key].kind
    value = system.values[key] + change
    if kind.minimum is not None and value < kind.minimum:
        return False
    if value > kind.maximum:
        return False
    places = 0 if kind.type is ValueType.INTEGER else kind.places
    return value == round(value, places)
