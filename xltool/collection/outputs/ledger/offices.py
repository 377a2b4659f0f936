"""各单位, 未报名单: the offices by the measures of the form, and whom of them to ask again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xltool.audit.grouping import group_findings
from xltool.collection.collection import OfficeStatus, ResponseStatus
from xltool.collection.outputs.ledger.cells import Cells
from xltool.collection.outputs.ledger.context import LANGUAGE, Season, look_of
from xltool.collection.outputs.ledger.page import (
    ROW,
    Column,
    Content,
    LedgerPage,
    Row,
    columns_of,
    wrapped,
)
from xltool.collection.outputs.ledger.styles import STANDING_LOOKS, Look
from xltool.collection.outputs.ledger.totals import Totals
from xltool.collection.summary import COUNTED, OfficeSummary, findings_in
from xltool.model.address import column_letters
from xltool.model.finding import Number, Severity
from xltool.workbook.layout.review_marks import shortened

_BEFORE = (
    ("office", 27),
    ("code", 12),
    ("kind", 7),
    ("standing", 18),
    ("errors", 6),
    ("doubts", 6),
)
_MEASURE_WIDTH, _FILE_WIDTH = 9.5, 30
_BESIDE = 4
"""Room beside a figure for its indent and the borders, in characters."""
_MISSING_COLUMNS = (
    ("number", 6),
    ("office", 28),
    ("code", 13),
    ("kind", 8),
    ("level", 8),
    ("standing", 15),
    ("missing_share", 9),
    ("missing_why", 52),
    ("missing_contact", 12),
    ("missing_phone", 16),
)


def offices_page(season: Season, totals: Totals) -> LedgerPage:
    words, collection = season.words, season.collection
    measures = collection.form.consolidation.measures
    # by office: a season's records do not fit into the memory, and are looked at one by one
    measured = [
        tuple(season.measured(record, measure) for measure in measures)
        for record in map(season.record_of, collection.lines)
    ]
    sums = [_sum(values) for values in zip(*measured, strict=True)] or [0] * len(measures)
    columns = (
        *columns_of(words, _BEFORE),
        *(Column(m.label, _measure_width(sum)) for m, sum in zip(measures, sums, strict=True)),
        Column(words["file"], _FILE_WIDTH),
    )
    return LedgerPage(
        words["offices_sheet"],
        season.title("offices_title"),
        (words.say("offices_note", sheet=words["totals_sheet"]),),
        columns,
        len(collection.lines),
        lambda cells: _rows(season, measured, cells),
        lambda cells, first, last: _sums(season, totals, sums, cells, first, last),
        sum_lines=2,
        unprinted=1,
    )


def _measure_width(sum: Number) -> float:
    """Room for the greatest figure of a column, the sum of all: what does not fit prints as ###."""
    return max(_MEASURE_WIDTH, len(f"{sum:,}") + _BESIDE)


def _sum(values: Iterable[Number | None]) -> Number:
    return sum((each for each in values if each is not None), start=0)


def _rows(
    season: Season, measured: Sequence[tuple[Number | None, ...]], cells: Cells
) -> Iterator[Row]:
    words = season.words
    looks = [look_of(season, m) for m in season.collection.form.consolidation.measures]
    for each, values in zip(season.summary.lines, measured, strict=True):
        line = each.line
        yield (
            ROW,
            (
                cells.text(line.office.name),
                cells.text(line.office.code),
                cells.text(line.member.kind, Look.CENTRED),
                cells.text(words[f"standing_{line.standing}"], STANDING_LOOKS[line.standing]),
                *map(cells.number, _counts(each)),
                *map(cells.number, values, looks),
                cells.text(line.entry.path if line.entry else ""),
            ),
        )


def _counts(each: OfficeSummary) -> tuple[int | None, int | None]:
    """The errors and doubts in an office's workbook; None where none of its counts."""
    if each.line.standing not in COUNTED:
        return None, None
    return each.found.errors, each.found.doubts


def _sums(
    season: Season, totals: Totals, sums: Sequence[Number], cells: Cells, first: int, last: int
) -> Sequence[Content]:
    """What the consolidated record says, and what the rows in sight add up to: `sums`, of all."""
    words = season.words
    blank = cells.text("", Look.SUM_LABEL)

    def label(word: str) -> list[str]:
        return [cells.text(words[word], Look.SUM_LABEL), *[blank] * 3]

    def in_sight(column: int, sum: Number, look: Look) -> str:
        letter = column_letters(column)
        return cells.formula(f"SUBTOTAL(109,{letter}{first}:{letter}{last})", sum, look)

    consolidated = [*label("offices_total"), blank, blank]
    shown = label("offices_subtotal")
    for counts in zip(*map(_counts, season.summary.lines), strict=True):
        shown.append(in_sight(len(shown) + 1, _sum(counts), Look.SUM_COUNT))
    measures = season.collection.form.consolidation.measures
    for measure, sum in zip(measures, sums, strict=True):
        look = Look.SUM_MONEY if season.places(measure) else Look.SUM_COUNT
        formula = totals.formula(measure)
        consolidated.append(cells.formula(formula, season.total(measure), look))
        shown.append(in_sight(len(shown) + 1, sum, look))
    return [*consolidated, blank], [*shown, blank]


def missing_page(season: Season) -> LedgerPage:
    """The sheet of offices that are not in the total and should be, the weightiest first."""
    words, lacking = season.words, season.summary.lacking
    note = words.say("missing_note", count=len(lacking)) if lacking else words["missing_nobody"]
    return LedgerPage(
        words["missing_sheet"],
        season.title("missing_title"),
        (note,),
        columns_of(words, _MISSING_COLUMNS),
        len(lacking),
        lambda cells: _missing_rows(season, lacking, cells),
        kept=2,
    )


def _missing_rows(
    season: Season, lacking: tuple[OfficeSummary, ...], cells: Cells
) -> Iterator[Row]:
    for number, each in enumerate(lacking, start=1):
        line, member = each.line, each.line.member
        share = season.words.say("percent", percent=each.per_cent) if each.per_cent else ""
        contents = (
            (number, Look.COUNT),
            (member.office.name, Look.WRAPPED),
            (member.office.code, Look.CENTRED),
            (member.kind, Look.CENTRED),
            (member.level, Look.CENTRED),
            (season.words[f"standing_{line.standing}"], STANDING_LOOKS[line.standing]),
            (share, Look.CENTRED),
            (shortened(_why(season, line)), Look.WRAPPED),
            (member.contact, Look.CENTRED),
            (member.phone, Look.CENTRED),
        )
        yield wrapped(cells, _MISSING_COLUMNS, contents)


def _why(season: Season, line: OfficeStatus) -> str:
    """Why an office is not in the total."""
    if line.entry is None:
        return season.words["missing_nothing"]
    if line.standing is not ResponseStatus.FAILED and line.entry.why is not None:
        return season.catalogue.message(line.entry.why, LANGUAGE)
    errors = [f for f in findings_in(line) if f.severity is Severity.ERROR]
    groups = group_findings(errors, season.collection.form)
    first = season.catalogue.message_of(groups[0], LANGUAGE) if groups else ""
    return season.words.say("missing_errors", count=len(errors), message=first)
