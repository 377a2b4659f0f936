"""How fast workbooks are written: `python benchmarks/writing.py [ROUNDS]`.

In one process on one core, warm, one after the other in rounds, against XlsxWriter alone: of a
filled workbook it makes the very same calls; of the coordinator's workbook it writes the same cells
in the same formats. A copy of a stencil is held against its limit, which deflates the parts in
which copies differ and writes what is ready. Nothing is judged here.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple

from tests.collected import catalogue, collection
from xltool.app.build import book_of, filled_workbook
from xltool.app.library import open_ledger_wording, open_wording
from xltool.app.records import read_record
from xltool.collection.outputs.ledger import write_ledger
from xltool.model.form import Form
from xltool.model.record import Record
from xltool.ooxml.zip_members import ZipMember, members_of, zipped
from xltool.resources import samples
from xltool.workbook import write
from xltool.workbook.copies import Stencil, impersonal
from xltool.workbook.layout import lay_out
from xltool.workbook.xlsxwriter_book import OPTIONS, LockedBook

ROUNDS = 9
OFFICES = 100
"""In the coordinator's workbook."""
SAMPLE = samples() / "jinhu-2023" / "record.json"
Work = Callable[[], object]


@dataclass(frozen=True)
class Call:
    """A call of XlsxWriter: of what, by which name, with what, and what it gave."""

    target: object
    name: str
    given: tuple[Any, ...]
    options: dict[str, Any]
    result: object


class Noted:
    """Something of XlsxWriter whose calls are noted down."""

    def __init__(self, real: Any, calls: list[Call]) -> None:
        self._real, self._calls = real, calls

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._real, name)

        def noted(*given: Any, **options: Any) -> Any:
            result = call(*given, **options)
            self._calls.append(Call(self._real, name, given, options, result))
            return Noted(result, self._calls) if name == "add_worksheet" else result

        noted.__name__ = name
        return noted


def calls_of(form: Form, record: Record) -> list[Call]:
    """What a filled workbook asks of XlsxWriter; the first call's target is the workbook."""
    calls: list[Call] = []

    def opened(file: io.BytesIO, password: str) -> Noted:
        return Noted(LockedBook(file, password), calls)

    with mock.patch.object(write, "LockedBook", opened):
        filled_workbook(form, record)
    return calls


def repeated(calls: list[Call]) -> None:
    """The same calls to a workbook that is XlsxWriter's own: the same parts, but for the lock of
    its structure."""
    theirs: dict[int, Any] = {id(calls[0].target): xlsxwriter.Workbook(io.BytesIO(), OPTIONS)}

    def own(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: theirs.get(id(each), each) for key, each in value.items()}
        return theirs.get(id(value), value)

    for call in calls:
        made = getattr(theirs[id(call.target)], call.name)
        theirs[id(call.result)] = made(*map(own, call.given), **own(call.options))


@dataclass(frozen=True)
class Plain:
    """A sheet as a list of calls, each with the number of its cell's format."""

    name: str
    widths: list[tuple[int, float]]
    cells: list[tuple[str, tuple[Any, ...], int]]


def read_back(data: bytes) -> tuple[list[Plain], dict[int, dict[str, Any]]]:
    """The cells of a workbook, and their formats by number."""
    looks: dict[int, dict[str, Any]] = {}
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    sheets = []
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        found = []
        for row, shown in zip(sheet.iter_rows(), values[sheet.title].iter_rows(), strict=True):
            for cell, result in zip(row, shown, strict=True):
                if cell.has_style or cell.value is not None:
                    looks.setdefault(cell.style_id, look_of(cell))
                    found.append((*call_of(cell, result.value), cell.style_id))
        widths = [
            (column_index_from_string(letter) - 1, each.width)
            for letter, each in sheet.column_dimensions.items()
        ]
        sheets.append(Plain(sheet.title, widths, found))
    return sheets, looks


def call_of(cell: Cell | MergedCell, shown: object) -> tuple[str, tuple[Any, ...]]:
    """How XlsxWriter is asked to write a cell; `shown` is what its formula comes to."""
    row, column = coordinate_to_tuple(cell.coordinate)
    at = (row - 1, column - 1)
    if cell.value is None:
        return "write_blank", (*at, None)
    if cell.data_type == "f":
        return "write_formula", (*at, cell.value, shown)
    name = "write_string" if isinstance(cell.value, str) else "write_number"
    return name, (*at, cell.value)


def look_of(cell: Cell | MergedCell) -> dict[str, Any]:
    """A cell's format as XlsxWriter is told it."""
    look = {
        "font_name": cell.font.name,
        "font_size": cell.font.sz,
        "bold": cell.font.b,
        "num_format": cell.number_format,
        "align": cell.alignment.horizontal or "",
        "text_wrap": bool(cell.alignment.wrap_text),
        "border": int(cell.border.left.style is not None),
    }
    if cell.fill.fill_type and isinstance(cell.fill.fgColor.rgb, str):
        look |= {"bg_color": f"#{cell.fill.fgColor.rgb[-6:]}"}
    return look


def written_alone(sheets: list[Plain], looks: dict[int, dict[str, Any]]) -> None:
    """The cells, by XlsxWriter alone."""
    file = xlsxwriter.Workbook(io.BytesIO(), OPTIONS)
    formats = {number: file.add_format(look) for number, look in looks.items()}
    for sheet in sheets:
        page = file.add_worksheet(sheet.name)
        for column, width in sheet.widths:
            page.set_column(column, column, width)
        for name, given, number in sheet.cells:
            if name == "write_formula":
                page.write_formula(*given[:3], formats[number], given[3])
            else:
                getattr(page, name)(*given, formats[number])
    file.close()


def ledger() -> bytes:
    """The coordinator's workbook of a made-up season."""
    season, file = collection(OFFICES), io.BytesIO()
    write_ledger(file, season, catalogue(), open_ledger_wording(season.form.cycle))
    return file.getvalue()


def limit(data: bytes, other: bytes) -> Work:
    """What any copy takes: the parts that are not those of another copy are deflated."""
    pairs = list(zip(members_of(data), members_of(other), strict=True))
    parts = [(one, one.content if one.content != two.content else b"") for one, two in pairs]

    def least() -> bytes:
        return zipped(ZipMember.of(one.name, new) if new else one for one, new in parts)

    return least


def comparisons() -> Iterator[tuple[str, Work, str, Work]]:
    """What is measured: its name and what it does, then its anchor's."""
    form, record = read_record(str(SAMPLE))
    calls = calls_of(form, record)

    def alone() -> None:
        repeated(calls)

    def ours() -> bytes:
        return filled_workbook(form, record)

    loaded = openpyxl.load_workbook(io.BytesIO(ours()))
    yield "a filled workbook", ours, f"XlsxWriter, the same {len(calls)} calls", alone
    yield "a filled workbook", ours, "openpyxl, saving alone", lambda: loaded.save(io.BytesIO())

    identity = replace(book_of(form, record).identity, code="000001")
    stencil = Stencil(lay_out(form, impersonal(identity), open_wording(form.cycle)))

    def copied() -> bytes:
        return stencil.copy(identity)

    other = stencil.copy(replace(identity, office="另一局", code="000002"))
    yield "a copy of a stencil", copied, "its limit", limit(copied(), other)
    yield "XlsxWriter, the same calls", alone, "a copy of a stencil", copied

    sheets, looks = read_back(ledger())
    cells = sum(len(sheet.cells) for sheet in sheets)
    theirs = f"XlsxWriter, the same {cells} cells"
    yield f"a ledger of {OFFICES}", ledger, theirs, lambda: written_alone(sheets, looks)


def spent(work: Work) -> float:
    """Seconds of processor time."""
    started = time.process_time()
    work()
    return time.process_time() - started


def main(rounds: int) -> None:
    """Measure, and print a line for each comparison."""
    print(f"writing, processor time of {rounds} rounds: median and quartiles\n")  # noqa: T201
    for name, ours, anchor, theirs in comparisons():
        pairs = [(spent(ours), spent(theirs)) for _ in range(rounds + 1)][1:]
        ratios = [one / two for one, two in pairs]
        low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
        took = statistics.median(one for one, _ in pairs) * 1000
        said = f"{middle:8.2f} [{low:.2f}-{high:.2f}]"
        print(f"{name:28}{took:9.1f} ms  against {anchor:38}{said}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
