"""Spreadsheets of an office's own: the official tables written by openpyxl in ten layouts.

A layout decides where tables stand, which cells are merged, what stands beside them, and how
figures are typed. `cells_of` says where each figure was written and what was typed there.
"""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from tests.builders import RESULTS
from tests.own_tables import TABLES, TITLES, Drawn, Table
from xltool.model.finding import Number
from xltool.model.record import Record

_THIN = Side(style="thin")
_FRAME = Border(_THIN, _THIN, _THIN, _THIN)


@dataclass(frozen=True)
class Layout:
    """How a spreadsheet is laid out; the fields are what differs from the plain one: all tables
    below each other on one sheet, with the official merges, every figure a number."""

    sheets: bool = False
    merged: bool = True
    repeated: bool = False
    """without merges a group's label stands in each of its rows"""
    down: int = 0
    right: int = 0
    split_heads: bool = False
    zeros_blank: bool = False
    totals: str = "typed"
    """or `absent`, or `formulas`"""
    notes: bool = False
    remarks: bool = False
    units: bool = False
    decorated: bool = False
    spread: bool = False
    """an empty column behind each column"""
    gap: int = 2
    sheet_names: tuple[str, ...] = ("表一", "表二", "表三")
    titles: tuple[str, ...] = field(default=TITLES)


LAYOUTS = {
    "one sheet": Layout(),
    "three sheets": Layout(sheets=True),
    "no merges": Layout(merged=False),
    "group labels in each row": Layout(merged=False, repeated=True, sheets=True),
    "offset with notes beside": Layout(down=4, right=3, notes=True),
    "headings split over rows": Layout(split_heads=True, sheets=True),
    "blanks for zeros": Layout(zeros_blank=True),
    "totals absent": Layout(totals="absent", sheets=True),
    "remarks and units": Layout(remarks=True, units=True, notes=True),
    "decorated, with formulas": Layout(totals="formulas", decorated=True, spread=True),
}


def is_total(key: str) -> bool:
    return key.endswith(".total") or ".handled_total." in key


def written(layout: Layout, record: Record) -> bytes:
    """The spreadsheet of a record, without figures that the record does not have."""
    return _Writer(layout, record).write()


def typed(layout: Layout, record: Record) -> set[str]:
    """The figures that stand in the spreadsheet."""
    return {
        key
        for key, value in record.figures.items()
        if value is not None
        and not (layout.zeros_blank and value == 0 and not is_total(key))
        and not (layout.totals == "absent" and is_total(key))
    }


class _Writer:
    def __init__(self, layout: Layout, record: Record) -> None:
        self.layout = layout
        self.record = record
        self.book = Workbook()
        self.rng = random.Random(str(record.office.name))
        self.title = f"{record.office.name}{record.year}年政府信息公开工作年度报告"

    def write(self) -> bytes:
        sheet = self.book.active
        assert sheet is not None
        top = self._begin(sheet)
        for number, (table, title) in enumerate(zip(TABLES, self.layout.titles, strict=True)):
            if self.layout.sheets:
                if number:
                    sheet = self.book.create_sheet()
                    top = self._begin(sheet)
                sheet.title = self.layout.sheet_names[number]
            top = self._table(sheet, table(), title, top)
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    def _begin(self, sheet: Worksheet) -> int:
        """The title; gives the row below it."""
        top = 1 + self.layout.down
        sheet.cell(top, 1 + self.layout.right, self.title)
        return top + 1

    def _table(self, sheet: Worksheet, table: Table, title: str, top: int) -> int:
        layout = self.layout
        left, step = 1 + layout.right, 2 if layout.spread else 1
        sheet.cell(top, left, title)
        if layout.notes:
            sheet.cell(top + 1, left, "填报说明：本表由办公室填写，2024年起按新口径统计")
            top += 1
        top += 1
        if layout.split_heads:
            table = _split(table)
        height = max(drawn.row + drawn.down for drawn in table)
        width = max(drawn.column + drawn.across for drawn in table)
        places = {d.key: (top + d.row, left + step * d.column) for d in table if d.key}
        for drawn in table:
            row, column = top + drawn.row, left + step * drawn.column
            value = self._value(drawn.key, places) if drawn.key else drawn.text
            cell = sheet.cell(row, column, value)
            self._dress(cell, drawn)
            across = step * drawn.across
            if layout.merged and (drawn.down > 1 or drawn.across > 1):
                sheet.merge_cells(
                    start_row=row,
                    start_column=column,
                    end_row=row + drawn.down - 1,
                    end_column=column + across - 1,
                )
            elif layout.repeated and not drawn.key and drawn.across < 3:
                for more in range(1, drawn.down):
                    sheet.cell(row + more, column, drawn.text)
        beside = left + step * width
        if layout.remarks:
            sheet.cell(top, beside, "备注")
            sheet.cell(top + height - 1, beside, "较上年增加12件，见台账第3页")
        if layout.notes:
            sheet.cell(top + 2, beside + 2, "注：数据截至12月31日")
            sheet.cell(top + height + 1, left, "填表人：张三　　联系电话：0371-12345678")
            height += 2
        return top + height + layout.gap

    def _value(self, key: str, places: Mapping[str, tuple[int, int]]) -> Number | str | None:
        layout, value = self.layout, self.record.figures[key]
        if is_total(key) and layout.totals == "formulas":
            return self._formula(key, places)
        if key not in typed(layout, self.record):
            return None
        assert value is not None
        if layout.units:
            unit = "万元" if isinstance(value, Decimal) else "件"
            return f"{value:,}{unit}" if self.rng.random() < 0.5 else f"{value}"
        return value

    def _formula(self, key: str, places: Mapping[str, tuple[int, int]]) -> str:
        """A sum of the cells beside it, as an office would write it."""
        row, column = places[key]
        step = 2 if self.layout.spread else 1
        if ".handled_total." in key:
            first = row - len(RESULTS)
            letter = _letters(column)
            return f"=SUM({letter}{first}:{letter}{row - 1})"
        count = 6 if key.startswith("requests.") else 4
        return f"=SUM({_letters(column - count * step)}{row}:{_letters(column - 1)}{row})"

    def _dress(self, cell: Cell | MergedCell, drawn: Drawn) -> None:
        if not self.layout.decorated:
            return
        cell.border = _FRAME
        cell.alignment = Alignment("center", "center", wrap_text=True)
        if drawn.key:
            cell.number_format = self.rng.choice(("#,##0.####", "General", "0.0000", "@"))
        else:
            cell.font = Font(bold=True, color="FFFFFFFF")
            cell.fill = PatternFill("solid", "FF336699")


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _split(table: Table) -> Table:
    """Headings in two cells, one below the other, where there is room for it below."""
    found: Table = []
    for drawn in table:
        if not drawn.key and drawn.down == 2 and len(drawn.text) > 3:
            found.append(Drawn(drawn.row, drawn.column, 1, 1, drawn.text[:2]))
            found.append(Drawn(drawn.row + 1, drawn.column, 1, 1, drawn.text[2:]))
        else:
            found.append(drawn)
    return found
