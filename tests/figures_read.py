"""What a reader may make of an edited workbook: the true figure, or a word about its loss."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache

from tests.builders import APPLICANTS, RESULTS, filled_workbook, form_2021, record_of
from tests.edits import Workbook
from tests.official_grid import (
    COUNTS,
    DISCLOSURE,
    DISPUTES,
    FIGURES,
    FORMULAS,
    MONEY,
    REQUESTS,
)
from xltool.app import examine as examining
from xltool.app.examine import Examined
from xltool.model.address import Cell
from xltool.model.finding import Number
from xltool.model.readings import ReadFigure
from xltool.model.submission import FoundBy
from xltool.ooxml.errors import RefusedFile

FORM = form_2021()
TABLES = (DISCLOSURE, REQUESTS, DISPUTES)
PLACES = {key: (sheet, Cell.parse(a1)) for key, (sheet, a1) in FIGURES.items()}


@lru_cache(maxsize=4)
def examine(data: bytes) -> Examined:
    """What is made of a workbook; several things are asked of the same one in a row."""
    return examining.examine(data)


@cache
def entries(seed: int) -> Mapping[str, Number | None]:
    """What is entered, blanks among it; no two entries are the same."""
    rng = random.Random(seed)
    numbers = rng.sample(range(1, 100_000), len(COUNTS))
    entered: dict[str, Number | None] = dict(zip(sorted(COUNTS), numbers, strict=True))
    entered[MONEY] = Decimal(rng.randint(1_000_000, 9_000_000)).scaleb(-4)
    for key in rng.sample(sorted(COUNTS), rng.choice((0, 0, 5, 60))):
        entered[key] = None
    return entered


@cache
def filled(seed: int) -> bytes:
    """A workbook in which no two entries are the same, so that a figure tells its cell."""
    return filled_workbook(FORM, record_of(FORM, entries(seed)))


def figures_of(examined: Examined) -> dict[str, Number]:
    readings = examined.admission.readings
    return {key: r.value for key, r in readings.items() if isinstance(r, ReadFigure)}


@cache
def truth(seed: int) -> Mapping[str, Number]:
    """Every figure of the workbook before it was edited, as it follows from the entries alone.

    A spreadsheet adds up what is there, so a total stands where a part of it is blank.
    """
    entered = entries(seed)
    figures = {key: value for key, value in entered.items() if value is not None}
    totals = {key: sum(int(entered[part] or 0) for part in parts_of(key)) for key in FORMULAS}
    return figures | totals


def parts_of(total: str) -> list[str]:
    """The entries that a total adds up, by the words of the printed form."""
    table, row, column = total.split(".")
    parts = APPLICANTS if table == "requests" else ("upheld", "corrected", "other", "pending")
    rows = RESULTS if row == "handled_total" else (row,)
    columns = parts if column == "total" else (column,)
    return [f"{table}.{each}.{part}" for each in rows for part in columns]


def mistakes(data: bytes, true: Mapping[str, Number]) -> list[str]:
    """What is read otherwise than it is true, or is missing without a word."""
    try:
        examined = examine(data)
    except RefusedFile:
        return []
    read = figures_of(examined)
    wrong = [
        f"{key}: {value}, truly {true.get(key)}"
        for key, value in read.items()
        if value != true.get(key)
    ]
    told = {key for finding in examined.audit.findings for key in finding.evidence}
    silent = [f"{key}: lost without a word" for key in true if key not in read.keys() | told]
    entered = set(FORM.entered)
    kept = [
        f"{key}: {value} in the record"
        for key, value in examined.record.figures.items()
        if key in entered and value != read.get(key)
    ]
    return wrong + silent + kept


def found(data: bytes) -> dict[FoundBy, set[str]]:
    """The figures of an edited workbook by how they were found."""
    ways: dict[FoundBy, set[str]] = {way: set() for way in FoundBy}
    for key, stated in examine(data).admission.stated.items():
        if key in FORM.figures:
            ways[stated.found].add(key)
    return ways


def keys_at(sheet: str, row: int) -> set[str]:
    """The figures that stand in a row of the official grid."""
    return {key for key, (name, cell) in PLACES.items() if name == sheet and cell.row == row}


def without_names(book: Workbook) -> Workbook:
    """The workbook as a program leaves it that knows no names."""
    book.drop_names()
    return book
