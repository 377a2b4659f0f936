"""年度对比: the total and every office against the period before, measure by measure.

A change is a formula over two cells, written with its result.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xltool.classes import dataclass
from xltool.collection.collection import ResponseStatus
from xltool.collection.outputs.ledger.cells import HERE, Cells
from xltool.collection.outputs.ledger.context import LANGUAGE, Season, look_of
from xltool.collection.outputs.ledger.page import ROW, Column, LedgerPage, Row
from xltool.collection.outputs.ledger.styles import Look
from xltool.collection.outputs.ledger.totals import Totals
from xltool.history.archive import Absent
from xltool.history.crosswalk import Crosswalk
from xltool.model.finding import Number
from xltool.model.form import Measure
from xltool.model.record import Record
from xltool.model.row_groups import row_names

_LAST, _THIS = "C", "D"


@dataclass(frozen=True, slots=True)
class _YearPair:
    """An office's records of both years."""

    name: str
    last: Crosswalk | None
    this: Record | None
    remark: str = ""


def years_page(season: Season, totals: Totals) -> LedgerPage:
    """The sheet of both years; without anything of last year it says so, and no more."""
    words, collection = season.words, season.collection
    nothing = isinstance(collection.total_before, Absent)
    if nothing and not any(line.before for line in collection.lines):
        notes: tuple[str, ...] = (last_year_sentence(season),)
        return LedgerPage(words["years_sheet"], season.title("years_title"), notes, (), 0, _nothing)
    period = collection.period
    columns = (
        Column(words["office"], 30),
        Column(words["years_measure"], 18),
        Column(words.say("years_last", period=period.before), 14),
        Column(words.say("years_last", period=period), 14),
        Column(words["years_change"], 14),
        Column(words["years_share"], 10),
        Column(words["years_remark"], 34),
    )
    why = (last_year_sentence(season),) if nothing else tuple(scope_sentences(season))
    notes = (words["years_note"], *why)
    measures = collection.form.consolidation.measures
    return LedgerPage(
        words["years_sheet"],
        season.title("years_title"),
        notes,
        columns,
        (len(collection.lines) + (not nothing)) * len(measures),
        lambda cells: _rows(season, totals, cells),
        kept=2,
        printed=None if nothing else len(measures),
    )


def scope_sentences(season: Season) -> list[str]:
    """Whether both years' totals are of the same offices, in words."""
    words, change = season.words, season.collection.scope_change
    lacking = [] if season.collection.is_complete else [words["years_incomplete"]]
    editions = list(_edition_sentences(season))
    if season.collection.compares_a_part:
        return [words.say("years_same_offices", count=season.collection.included), *editions]
    lacking += editions
    if change is None:
        return [*lacking, words["years_scope_unknown"]]
    sentences = [
        words.say(word, count=len(offices), names=season.names([o.name for o in offices]))
        for word, offices in (("years_joined", change.joined), ("years_left", change.left))
        if offices
    ]
    return [*lacking, *(sentences or [words["years_same"]])]


def _edition_sentences(season: Season) -> Iterator[str]:
    """What cannot be compared with last year's total since that is in another edition."""
    form, before = season.collection.form, season.collection.total_before
    if not isinstance(before, Absent) and before.record.edition != form.edition:
        names = season.words["list_mark"].join(row_names(form, before.missing(form)))
        yield season.words.say("years_edition", edition=before.record.edition, names=names)


def last_year_sentence(season: Season) -> str:
    """Why there is no total of last year."""
    why = str(season.collection.total_before)
    if why == Absent.NOT_GIVEN:
        return season.words["years_none"]
    return season.words.say("years_no_total", why=season.catalogue.say(why, LANGUAGE))


def _nothing(_: Cells) -> Iterator[Row]:
    return iter(())


def _pairs(season: Season) -> Iterator[_YearPair]:
    for line in season.collection.lines:
        record = season.record_of(line)
        remarks = [] if line.before else [season.words["years_no_last"]]
        if line.standing is not ResponseStatus.USED:
            remarks.append(season.words[f"standing_{line.standing}"])
        remark = season.words["list_mark"].join(remarks)
        yield _YearPair(line.office.name, line.before, record, remark)


def _rows(season: Season, totals: Totals, cells: Cells) -> Iterator[Row]:
    measures = season.collection.form.consolidation.measures
    before = season.collection.total_before
    if not isinstance(before, Absent):
        name = season.words["years_total"]
        for measure in measures:
            look, value = look_of(season, measure), season.total(measure)
            this = cells.formula(totals.formula(measure), value, look)
            yield _row(season, cells, name, measure, season.measured(before, measure), value, this)
    for pair in _pairs(season):
        for measure in measures:
            value = season.measured(pair.this, measure)
            this = cells.number(value, look_of(season, measure))
            last = season.measured(pair.last, measure)
            yield _row(season, cells, pair.name, measure, last, value, this, pair.remark)


def _row(
    season: Season,
    cells: Cells,
    name: str,
    measure: Measure,
    last: Number | None,
    this: Number | None,
    shown: str,
    remark: str = "",
) -> Row:
    """A line of one measure; `shown` is the cell of this year's figure."""
    places, look = season.places(measure), look_of(season, measure)
    pair = f"{_LAST}{HERE}", f"{_THIS}{HERE}"
    return ROW, (
        cells.text(name),
        cells.text(measure.label),
        cells.number(last, look),
        shown,
        cells.formula(difference(*pair, places), difference_of(last, this), look),
        cells.formula(share(*pair), share_of(last, this), Look.PERCENT),
        cells.text(remark),
    )


def difference(last: str, this: str, places: int) -> str:
    """The formula of a change; blank where one of the two cells is."""
    apart = f"ROUND({this}-{last},{places})" if places else f"{this}-{last}"
    return f'IF(OR({last}="",{this}=""),"",{apart})'


def difference_of(last: Number | None, this: Number | None) -> Number | None:
    """A change; None where one of the two figures is blank."""
    return None if last is None or this is None else this - last


def share(last: str, this: str) -> str:
    """The formula of a change as a part of last year's figure; blank where that is not above 0."""
    return f'IF(OR({last}="",{this}=""),"",IF({last}<=0,"",({this}-{last})/{last}))'


def share_of(last: Number | None, this: Number | None) -> Number | None:
    """A change as a part of last year's figure; None where there is nothing to compare with."""
    if last is None or this is None or last <= 0:
        return None
    return Decimal(this - last) / Decimal(last)
