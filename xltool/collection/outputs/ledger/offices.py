"""各单位, 未报名单: the offices by the measures of the form, and whom of them to ask again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xltool.collection.collection import LACKING, FileOutcome, OfficeStatus
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
from xltool.model.address import column_letters
from xltool.model.finding import Number, Severity
from xltool.workbook.layout.review_marks import shortened

_BEFORE = (
    ("office", 27),
    ("code", 12),
    ("kind", 7),
    ("standing", 15),
    ("errors", 6),
    ("doubts", 6),
)
_COUNTED = (Severity.ERROR, Severity.DOUBT)
_MEASURE_WIDTH, _FILE_WIDTH = 9.5, 30
_MISSING_COLUMNS = (
    ("number", 6),
    ("office", 28),
    ("code", 13),
    ("kind", 8),
    ("level", 8),
    ("standing", 15),
    ("missing_why", 52),
    ("missing_contact", 12),
    ("missing_phone", 16),
)


def offices_page(season: Season, totals: Totals) -> LedgerPage:
    words, collection = season.words, season.collection
    measures = collection.form.consolidation.measures
    columns = (
        *columns_of(words, _BEFORE),
        *(Column(measure.label, _MEASURE_WIDTH) for measure in measures),
        Column(words["file"], _FILE_WIDTH),
    )
    return LedgerPage(
        words["offices_sheet"],
        season.title("offices_title"),
        (words.say("offices_note", sheet=words["totals_sheet"]),),
        columns,
        len(collection.lines),
        lambda cells: _rows(season, cells),
        lambda cells, first, last: _sums(season, totals, cells, first, last),
        sum_lines=2,
        unprinted=1,
    )


def _rows(season: Season, cells: Cells) -> Iterator[Row]:
    words = season.words
    measures = season.collection.form.consolidation.measures
    for line in season.collection.lines:
        record = season.record_of(line)
        yield (
            ROW,
            (
                cells.text(line.office.name),
                cells.text(line.office.code),
                cells.text(line.member.kind, Look.CENTRED),
                cells.text(words[f"standing_{line.standing}"], STANDING_LOOKS[line.standing]),
                *(cells.number(_count(line.entry, severity)) for severity in _COUNTED),
                *(
                    cells.number(season.measured(record, measure), look_of(season, measure))
                    for measure in measures
                ),
                cells.text(line.entry.path if line.entry else ""),
            ),
        )


def _count(entry: FileOutcome | None, severity: Severity) -> int | None:
    """How many findings a file has; None where there is no file."""
    if entry is None:
        return None
    return sum(f.severity is severity and f.explained is None for f in entry.findings)


def _sums(season: Season, totals: Totals, cells: Cells, first: int, last: int) -> Sequence[Content]:
    """What the consolidated record says, and what the rows in sight add up to."""
    words, lines = season.words, season.collection.lines
    blank = cells.text("", Look.SUM_LABEL)

    def label(word: str) -> list[str]:
        return [cells.text(words[word], Look.SUM_LABEL), *[blank] * 3]

    def in_sight(column: int, values: Iterable[Number | None], look: Look) -> str:
        letter = column_letters(column)
        value = sum((each for each in values if each is not None), start=0)
        return cells.formula(f"SUBTOTAL(109,{letter}{first}:{letter}{last})", value, look)

    consolidated = [*label("offices_total"), blank, blank]
    shown = label("offices_subtotal")
    for column, severity in enumerate(_COUNTED, start=len(shown) + 1):
        counts = (_count(line.entry, severity) for line in lines)
        shown.append(in_sight(column, counts, Look.SUM_COUNT))
    measures = season.collection.form.consolidation.measures
    for column, measure in enumerate(measures, start=len(shown) + 1):
        look = Look.SUM_MONEY if season.places(measure) else Look.SUM_COUNT
        formula = totals.formula(measure)
        consolidated.append(cells.formula(formula, season.total(measure), look))
        values = (season.measured(season.record_of(line), measure) for line in lines)
        shown.append(in_sight(column, values, look))
    return [*consolidated, blank], [*shown, blank]


def missing_page(season: Season) -> LedgerPage:
    """The sheet of offices that are not in the total and should be."""
    words = season.words
    lines = [line for line in season.collection.lines if line.standing in LACKING]
    note = words.say("missing_note", count=len(lines)) if lines else words["missing_nobody"]
    return LedgerPage(
        words["missing_sheet"],
        season.title("missing_title"),
        (note,),
        columns_of(words, _MISSING_COLUMNS),
        len(lines),
        lambda cells: _missing_rows(season, lines, cells),
        kept=2,
    )


def _missing_rows(season: Season, lines: list[OfficeStatus], cells: Cells) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        member = line.member
        contents = (
            (number, Look.COUNT),
            (member.office.name, Look.WRAPPED),
            (member.office.code, Look.CENTRED),
            (member.kind, Look.CENTRED),
            (member.level, Look.CENTRED),
            (season.words[f"standing_{line.standing}"], STANDING_LOOKS[line.standing]),
            (shortened(_why(season, line)), Look.WRAPPED),
            (member.contact, Look.CENTRED),
            (member.phone, Look.CENTRED),
        )
        yield wrapped(cells, _MISSING_COLUMNS, contents)


def _why(season: Season, line: OfficeStatus) -> str:
    """Why an office is not in the total."""
    if line.entry is None:
        return season.words["missing_nothing"]
    if line.entry.why is not None:
        return season.catalogue.message(line.entry.why, LANGUAGE)
    errors = [f for f in line.entry.findings if f.severity is Severity.ERROR]
    first = season.catalogue.message(errors[0], LANGUAGE) if errors else ""
    return season.words.say("missing_errors", count=len(errors), message=first)
