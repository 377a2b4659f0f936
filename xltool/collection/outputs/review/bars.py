"""Figures as bars: how long each is, beside the number itself. A blank has no bar and no number."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xltool.audit.catalogue import spell
from xltool.classes import dataclass
from xltool.collection.collection import Collection, ResponseStatus
from xltool.collection.weight import per_cent
from xltool.model.finding import Number
from xltool.model.form import Form, Measure
from xltool.model.record import Record, added

FULL = 1000
"""How long the longest bar of a chart is."""
_LEAST = 4
"""How long a bar is at the least, so that something is not seen as nothing."""
MOST_OFFICES = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled number, empty where it is blank, and its bar's length out of FULL.

    `share` is its per cent of the whole, with one place; empty where there is no whole. `number` is
    the office's place among the lines, 0 where it is of none.
    """

    label: str
    value: str
    length: int
    share: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars under a title. `whole` is what they add up to, empty where one of them is blank."""

    title: str
    bars: tuple[Bar, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class ByOffice:
    """The offices with the most of a measure; of the `rest` it is said how many and how much.

    `blank` is how many offices that are in the total left the figure blank.
    """

    chart: BarChart
    rest: int
    rest_value: str
    blank: int


def charts_of(form: Form, record: Record) -> tuple[BarChart, ...]:
    return tuple(_parts(chart.title, chart.measures, record) for chart in form.consolidation.charts)


def _parts(title: str, measures: Sequence[Measure], record: Record) -> BarChart:
    values = [record.sum_of(measure.keys) for measure in measures]
    whole = added(values)
    lengths = lengths_of(values)
    bars = tuple(
        Bar(measure.label, spell(value), length, _share(value, whole))
        for measure, value, length in zip(measures, values, lengths, strict=True)
    )
    return BarChart(title, bars, spell(whole))


def bars_by_office(collection: Collection) -> ByOffice | None:
    """The offices in the total by the form's first measure; None where the form has none."""
    measures = collection.form.consolidation.measures
    if not measures:
        return None
    measure = measures[0]
    all_values = [
        (number, line.office.name, line.record.sum_of(measure.keys))
        for number, line in enumerate(collection.lines, start=1)
        if line.standing is ResponseStatus.USED and line.record
    ]
    known = [(number, name, value) for number, name, value in all_values if value is not None]
    known.sort(key=lambda each: -each[2])
    shown, rest = known[:MOST_OFFICES], known[MOST_OFFICES:]
    lengths = lengths_of([value for _, _, value in shown])
    bars = tuple(
        Bar(name, spell(value), length, number=number)
        for (number, name, value), length in zip(shown, lengths, strict=True)
    )
    whole = spell(collection.total.sum_of(measure.keys))
    return ByOffice(
        BarChart(measure.label, bars, whole),
        len(rest),
        spell(added(value for _, _, value in rest)),
        len(all_values) - len(known),
    )


def lengths_of(values: Sequence[Number | None]) -> tuple[int, ...]:
    """The lengths of bars side by side, in proportion to the sizes of their numbers."""
    sizes = [Fraction(0) if value is None else abs(Fraction(value)) for value in values]
    most = max(sizes, default=Fraction(0))
    return tuple(max(_LEAST, round(size / most * FULL)) if size else 0 for size in sizes)


def _share(value: Number | None, whole: Number | None) -> str:
    return "" if value is None or not whole else per_cent(value, whole)
