"""The measures of the total, this year against last year."""

from __future__ import annotations

from xltool.audit.catalogue import Catalogue, spell
from xltool.classes import dataclass
from xltool.collection.collection import Collection
from xltool.collection.outputs.review.bars import lengths_of
from xltool.collection.outputs.review.groups import LANGUAGE
from xltool.collection.weight import per_cent
from xltool.history.archive import Absent
from xltool.history.crosswalk import Crosswalk
from xltool.model.expression import magnitude
from xltool.model.finding import Number
from xltool.model.form import Measure
from xltool.model.record import Record
from xltool.model.row_groups import row_names
from xltool.text.messages import LISTED

NOT_ASKED = "—"
"""Stands where last year's edition has no such figure; a blank is another thing."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure of two years; a number is empty where it is blank.

    The difference and the per cent that it is of last year's have no sign; `sign` is `+`, `-` or
    empty. The lengths are of the two bars, each measure on a scale of its own.
    """

    label: str
    now: str
    before: str
    sign: str
    difference: str
    per_cent: str
    now_length: int
    before_length: int


@dataclass(frozen=True, slots=True)
class YearComparison:
    """All measures; `absent` says why there is nothing to compare with, else it is empty.

    `lacking` is how many offices last year's total lacked; `edition` is that of last year's, where
    it is another one, and `missing` are the rows that it has nothing for.
    """

    measures: tuple[Compared, ...]
    absent: str
    lacking: int
    edition: str
    missing: str


def years_of(
    collection: Collection, catalogue: Catalogue, language: str = LANGUAGE
) -> YearComparison:
    """This period's and the last one's measures, in the order of the form."""
    form, total, before = collection.form, collection.total, collection.total_before
    last = None if isinstance(before, Absent) else before
    lost = frozenset(last.missing(form)) if last else frozenset()
    measures = form.consolidation.measures
    compared = tuple(_compared(measure, total, last, lost) for measure in measures)
    absent = catalogue.say(before, language) if isinstance(before, Absent) else ""
    scope = last.record.scope if last else None
    lacking = len(scope.lacking) if scope else 0
    its = last.record.edition if last else form.edition
    edition = its if its != form.edition else ""
    return YearComparison(
        compared, absent, lacking, edition, LISTED[language].join(row_names(form, lost))
    )


def _compared(
    measure: Measure, total: Record, last: Crosswalk | None, lost: frozenset[str]
) -> Compared:
    """A measure of both years; `lost` are the figures that last year's edition did not ask for."""
    now = total.sum_of(measure.keys)
    before = last.sum_of(measure.keys) if last else None
    now_length, before_length = lengths_of((now, before))
    sign, difference, percent = _change(now, before)
    return Compared(
        measure.label,
        spell(now),
        NOT_ASKED if lost.intersection(measure.keys) else spell(before),
        sign,
        difference,
        percent,
        now_length,
        before_length,
    )


def _change(now: Number | None, before: Number | None) -> tuple[str, str, str]:
    if now is None or before is None:
        return "", "", ""
    change = now - before
    sign = "+" if change > 0 else "-" if change < 0 else ""
    return sign, spell(magnitude(change)), per_cent(change, before) if before else ""
