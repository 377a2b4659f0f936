"""LibreOffice's arithmetic against the consolidated record and against what was stored.

Its stored results are taken away first, so that whatever LibreOffice saves is its own.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from tests.collected import collection
from tests.office import converted, recalculated, requires_office
from tests.test_ledger import Rows, made, opened
from xltool.collection.collection import Collection, ResponseStatus
from xltool.collection.outputs.ledger import figures as figures_sheet

pytestmark = requires_office


def without_own(season: Collection) -> Collection:
    """Nobody's own figures: those that only the one who adds up has are blank in the total."""
    regulations = [key for key in season.total.figures if "regulations" in key]
    blank = {**season.total.figures, **dict.fromkeys(regulations)}
    lines = tuple(replace(line, is_own=False) for line in season.lines)
    return replace(season, lines=lines, total=replace(season.total, figures=blank))


USUAL, THREE, WITHOUT = "usual", "clean, on three sheets", "without last year and own figures"
NAMES = (USUAL, THREE, WITHOUT)
FILTERED = "filtered"


@cache
def seasons() -> dict[str, Collection]:
    clean = collection(5, 7, clean=True, blank=False)
    without = without_own(collection(4, 3, before=False))
    return dict(zip(NAMES, (collection(), clean, without), strict=True))


@pytest.fixture(scope="module")
def ours() -> dict[str, bytes]:
    books = {name: made(season) for name, season in seasons().items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures_sheet, "MOST_LINES", 400)
        return books | {THREE: made(seasons()[THREE])}


@pytest.fixture(scope="module")
def theirs(ours: dict[str, bytes]) -> dict[str, Workbook]:
    """The ledgers as LibreOffice computes them, and one with rows that a filter hides."""
    computed = recalculated({**ours, FILTERED: filtered(ours[WITHOUT])})
    return {name: opened(data) for name, data in computed.items()}


def filtered(data: bytes) -> bytes:
    """With the first office and those hidden of which nothing was used."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book["各单位"]
    for row in range(6, 10):
        page.row_dimensions[row].hidden = page.cell(row, 4).value != "已汇总"
    page.row_dimensions[6].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_its_totals_are_the_consolidated_record_cell_by_cell(
    name: str, theirs: dict[str, Workbook]
) -> None:
    page = theirs[name]["合计"]
    shown: Rows = list(page.iter_rows(min_row=5, values_only=True))
    rows = {row[6]: row for row in shown}
    found = {
        key: None if row[3] in ("", None) else Decimal(str(row[3])) for key, row in rows.items()
    }
    assert found == dict(seasons()[name].total.figures)
    said = {"空白" if figure is None else "相符" for figure in found.values()}
    assert {row[5] for row in rows.values()} == said
    assert all((row[5] == "空白") == (found[key] is None) for key, row in rows.items())


@pytest.mark.parametrize("name", NAMES)
def test_it_computes_what_was_stored_behind_every_formula(
    name: str, ours: dict[str, bytes], theirs: dict[str, Workbook]
) -> None:
    cells = [
        (page.title, cell.coordinate)
        for page in opened(ours[name], values=False)
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    mine, its = opened(ours[name]), theirs[name]
    assert sum(sheet.startswith("明细") for sheet in its.sheetnames) == (3 if name == THREE else 1)
    differing = {
        (sheet, cell): (mine[sheet][cell].value, its[sheet][cell].value)
        for sheet, cell in cells
        if not alike(mine[sheet][cell].value, its[sheet][cell].value)
    }
    assert len(cells) > 600 and differing == {}


def alike(ours: Any, theirs: Any) -> bool:
    """A binary float keeps 15 digits of a share."""
    if isinstance(ours, float) and isinstance(theirs, int | float):
        return ours == pytest.approx(theirs, rel=1e-14)
    return (ours or "" if ours != 0 else 0) == (theirs or "" if theirs != 0 else 0)


def test_a_filter_changes_only_the_sum_of_what_is_in_sight(theirs: dict[str, Workbook]) -> None:
    shown = theirs[FILTERED]["各单位"]
    lines = seasons()[WITHOUT].lines
    used = [line for line in lines if line.standing is ResponseStatus.USED]
    assert 2 < len(used) < len(lines)
    received = [line.record.figures["requests.received_new.total"] for line in used if line.record]
    assert shown["G3"].value == sum(int(count or 0) for count in received)
    assert shown["G4"].value == sum(int(count or 0) for count in received[1:])


def test_twelve_offices_take_a_dozen_printed_pages_at_most() -> None:
    pages = converted({"ledger": made(seasons()[USUAL])}, "pdf")["ledger"]
    assert 5 < len(re.findall(rb"/Type\s*/Page[^s]", pages)) <= 12
