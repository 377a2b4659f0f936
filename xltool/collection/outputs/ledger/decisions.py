"""决定: what the coordinator decided, with reason and day."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.collection.outputs.decisions import DecisionLine, decision_lines
from xltool.collection.outputs.ledger.cells import Cells
from xltool.collection.outputs.ledger.context import Season
from xltool.collection.outputs.ledger.page import LedgerPage, Row, columns_of, wrapped
from xltool.collection.outputs.ledger.styles import Look
from xltool.workbook.layout.review_marks import shortened

_COLUMNS = (
    ("decisions_kind", 16),
    ("decisions_about", 30),
    ("decisions_place", 40),
    ("decisions_reason", 46),
    ("decisions_date", 12),
)


def decisions_page(season: Season) -> LedgerPage:
    words = season.words
    lines = list(decision_lines(season.collection))
    return LedgerPage(
        words["decisions_sheet"],
        season.title("decisions_title"),
        (words.say("decisions_note", count=len(lines)),),
        columns_of(words, _COLUMNS),
        len(lines),
        lambda cells: _rows(season, lines, cells),
        landscape=False,
    )


def _rows(season: Season, lines: list[DecisionLine], cells: Cells) -> Iterator[Row]:
    for line in lines:
        contents = (
            (season.words[f"decisions_{line.kind}"], Look.CENTRED),
            (shortened(line.about), Look.WRAPPED),
            (shortened(line.place), Look.WRAPPED),
            (shortened(line.reason), Look.WRAPPED),
            (line.date, Look.CENTRED),
        )
        yield wrapped(cells, _COLUMNS, contents)
