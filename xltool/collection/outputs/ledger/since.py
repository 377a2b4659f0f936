"""与上次相比: what changed since an earlier result, a line each."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.collection.outputs.changes import ChangeLine, change_lines, outcome_or_value
from xltool.collection.outputs.ledger.cells import Cells
from xltool.collection.outputs.ledger.context import Season
from xltool.collection.outputs.ledger.page import LedgerPage, Row, columns_of, wrapped
from xltool.collection.outputs.ledger.styles import Look
from xltool.collection.since import ResultChanges
from xltool.model.finding import Number

_COLUMNS = (
    ("changes_kind", 13),
    ("office", 20),
    ("changes_item", 70),
    ("changes_code", 7),
    ("changes_sheet", 16),
    ("cell", 7),
    ("changes_old", 15),
    ("changes_new", 15),
)


def since_page(season: Season, changes: ResultChanges) -> LedgerPage:
    """The sheet; where nothing changed it says so."""
    words = season.words
    lines = list(change_lines(season.collection, changes, season.catalogue))
    notes = [words["changes_note" if lines else "changes_none"]]
    if changes.settled is None:
        notes.append(words["changes_no_findings"])
    return LedgerPage(
        words["changes_title_sheet"],
        season.title("changes_title"),
        tuple(notes),
        columns_of(words, _COLUMNS),
        len(lines),
        lambda cells: _rows(season, lines, cells),
        landscape=False,
    )


def _rows(season: Season, lines: list[ChangeLine], cells: Cells) -> Iterator[Row]:
    for line in lines:
        contents = (
            (season.words[f"changes_{line.kind}"], Look.CENTRED),
            (line.office or season.words["findings_total"], Look.WRAPPED),
            (line.item, Look.WRAPPED),
            (line.code, Look.CENTRED),
            (line.sheet, Look.WRAPPED),
            (line.cell, Look.CENTRED),
            *(_value(outcome_or_value(each, season.words)) for each in (line.old, line.new)),
        )
        yield wrapped(cells, _COLUMNS, contents)


def _value(value: Number | str | None) -> tuple[Number | str | None, Look]:
    return value, Look.WRAPPED if isinstance(value, str) else Look.MONEY
