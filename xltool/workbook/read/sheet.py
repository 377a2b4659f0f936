"""One sheet's part → its cells with content, merges and protection; in one pass, within bounds."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from xltool.model.address import LAST_COLUMN, Cell, Range
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.escapes import unescaped
from xltool.ooxml.kept import Kept
from xltool.ooxml.package import Package
from xltool.ooxml.xml_stream import Ends, Starts, stream
from xltool.workbook.read.emptiness import without_empty
from xltool.workbook.read.formula import shifted
from xltool.workbook.read.parts import bounded
from xltool.workbook.read.plain import PlainSheet, plain_sheet, rearranged, text_of
from xltool.workbook.read.raw import Appearance, CellStyle, HiddenCells, RawCell, RawSheet, Shared
from xltool.workbook.read.runs import Run, RunsReader

MOST_CELLS = 200_000
"""Cells of one sheet, with those empty ones that were not taken out before."""
MOST_ROWS = 200_000
MOST_MERGES = 5_000
MOST_HIDDEN = 200_000
"""Columns that are hidden, one that is hidden twice counted twice."""
MOST_SHIFTED = 1_000_000
"""Characters of formulas that are written out for the cells they were filled over."""
_NOT_READ = frozenset({"conditionalFormatting", "dataValidations", "extLst"})
"""Parts of a sheet in which no cell, merge or lock stands; in one of ours they are half of it."""
_RESULTLESS = ("", "n", "str", "e")
"""Types of cells of which an empty result of a formula is none."""
_NUMERIC = ("", "n")
_INTEGER = re.compile(r"-?\d{1,15}", re.ASCII)
_NO_DAY = "########"
"""What is shown of a number that is no day, by a format of days."""
_TRUE = ("1", "true", "on")
_EPOCH = datetime.datetime(1899, 12, 30)
_OLD_EPOCH = datetime.datetime(1904, 1, 1)


class _Around(NamedTuple):
    """What stands around the cells of a sheet, and of how many elements it consists."""

    merges: tuple[Range, ...]
    is_protected: bool
    hidden: HiddenCells
    elements: int = 0


_met: Kept[_Around] = Kept(2 << 20)


class _SheetReader:
    """The handlers of one sheet's part; `cell` is what stands in the cell being read.

    `around` is what stands around plain cells where it was met before; `new` are the bytes of it
    where it was not, and its elements.
    """

    def __init__(self, shared: Shared, epoch: datetime.datetime) -> None:
        self.shared = shared
        self.epoch = epoch
        self.cells: dict[Cell, RawCell] = {}
        self.appearances: dict[Cell, Appearance] = {}
        self.inline = RunsReader()
        self.texts: list[str] = []
        self.merges: list[Range] = []
        self.is_protected = False
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.hidden = 0
        self.hides_zeros = False
        self.row = 0
        self.column = 0
        self.counted = 0
        self.rows = 0
        self.place: Cell | None = None
        self.attributes: dict[str, str] = {}
        self.pieces: list[str] | None = None
        self.value: str | None = None
        self.formula: str | None = None
        self.shared_id: str | None = None
        self.masters: dict[str, tuple[Cell, str]] = {}
        self.shifted = 0
        self.phonetic = False
        self.around: _Around | None = None
        self.new: tuple[tuple[bytes, bytes, bytes], int] | None = None

    @property
    def starts(self) -> Starts:
        return {
            **self.inline.starts,
            "sheetView": self._view,
            "col": self._columns,
            "row": self._open_row,
            "c": self._open_cell,
            "v": self._open_value,
            "t": self._open_text,
            "f": self._open_formula,
            "rPh": self._open_phonetic,
            "mergeCell": self._merge,
            "sheetProtection": self._protection,
        }

    @property
    def ends(self) -> Ends:
        return {
            "c": self._close_cell,
            "v": self._close_value,
            "t": self._close_text,
            "f": self._close_formula,
            "rPh": self._close_phonetic,
        }

    def _open_row(self, attributes: dict[str, str]) -> None:
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise RefusedFile("F108", why="many_cells")
        number = attributes.get("r")
        self.row = self.row + 1 if number is None else _number(number)
        self.column = 0
        if attributes.get("hidden") in _TRUE or _is_nothing(attributes.get("ht")):
            self.hidden_rows.add(self.row)

    def _view(self, attributes: dict[str, str]) -> None:
        self.hides_zeros |= attributes.get("showZeros", "1") not in _TRUE

    def _columns(self, attributes: dict[str, str]) -> None:
        is_hidden = attributes.get("hidden") in _TRUE or _is_nothing(attributes.get("width"))
        if is_hidden:
            first, last = (_number(attributes.get(each, "")) for each in ("min", "max"))
            columns = range(max(first, 1), min(last, LAST_COLUMN) + 1)
            self.hidden += len(columns)
            if self.hidden > MOST_HIDDEN:
                raise RefusedFile("F108", why="many_cells")
            self.hidden_columns.update(columns)

    def _merge(self, attributes: dict[str, str]) -> None:
        if len(self.merges) >= MOST_MERGES:
            raise RefusedFile("F108", why="many_cells")
        self.merges.append(_range(attributes.get("ref", "")))

    def _protection(self, attributes: dict[str, str]) -> None:
        self.is_protected = attributes.get("sheet", "0") in _TRUE

    def _open_value(self, _: dict[str, str]) -> None:
        self.pieces = []

    def _open_text(self, _: dict[str, str]) -> None:
        if not self.phonetic:
            self.pieces = []

    def _open_formula(self, attributes: dict[str, str]) -> None:
        self.pieces = []
        self.shared_id = attributes.get("si") if attributes.get("t") == "shared" else None

    def _open_phonetic(self, _: dict[str, str]) -> None:
        self.phonetic = True

    def _close_phonetic(self) -> None:
        self.phonetic = False

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self.counted += 1
        if self.counted > MOST_CELLS:
            raise RefusedFile("F108", why="many_cells")
        reference = attributes.get("r")
        if reference is not None:
            place = _cell(reference if len(reference) < 16 else reference.strip())
        else:  # it stands beside the one before
            place = Cell(max(self.row, 1), self.column + 1)
        self.column = place.column
        self.place = place
        self.attributes = attributes
        self.value = self.formula = self.shared_id = None

    def data(self, text: str) -> None:
        if self.pieces is not None:
            self.pieces.append(text)

    def _close_value(self) -> None:
        self.value, self.pieces = "".join(self.pieces or ()), None

    def _close_text(self) -> None:
        if not self.phonetic:
            self.inline.leave_out(len(self.texts))
            self.texts.append("".join(self.pieces or ()))
            self.value, self.pieces = (self.value or "") + self.texts[-1], None

    def _close_formula(self) -> None:
        self.formula, self.pieces = "".join(self.pieces or ()), None

    def _close_cell(self) -> None:
        place = self.place
        if place is not None:
            self.place = None
            if self.value is not None or self.formula is not None:
                self._keep(place)
                self._look_at(place)

    def _keep(self, place: Cell) -> None:
        value = self._typed(self.value) if self.value is not None else None
        if self.formula is None:
            if value is not None:
                self.cells[place] = RawCell(value)
            return
        formula = "=" + self.formula
        if self.shared_id is not None:
            # the first cell of a shared formula holds its text, the others its number only
            # (ECMA-376 part 1, 18.3.1.40)
            if self.formula:
                self.masters[self.shared_id] = (place, formula)
            elif self.shared_id in self.masters:
                origin, text = self.masters[self.shared_id]
                formula = self._shifted(text, place.row - origin.row, place.column - origin.column)
        self.cells[place] = RawCell(value, formula)

    def _look_at(self, place: Cell) -> None:
        """Keep how a cell looks, where that is not as it is stored."""
        runs: tuple[Run, ...] = ()
        if self.texts:
            runs = self.inline.taken(self.texts)
            self.texts.clear()
        elif self.shared.texts.runs and self.attributes.get("t") == "s" and self.value:
            runs = self.shared.texts.runs.get(_number(self.value.strip()), ())
        style = None
        if self.shared.styles.unusual:
            style = self.shared.styles.unusual.get(_number(self.attributes.get("s", "0")))
        if runs or style:
            self.appearances[place] = Appearance(style or CellStyle(), runs)

    def chunks(self, package: Package, part: str) -> Iterator[bytes]:
        """A part as it is parsed: of one with plain cells what stands around them."""

        def arranged(data: bytes) -> Iterator[bytes] | None:
            sheet = plain_sheet(data)
            taken = self._taken(sheet) if sheet else None
            return self._around(package, sheet, taken) if sheet and taken else None

        return rearranged(package, part, arranged, without_empty)

    def _around(self, package: Package, sheet: PlainSheet, taken: _SheetReader) -> Iterator[bytes]:
        frame = sheet.head, sheet.rows, sheet.tail
        known = _met.get(frame)
        if known is not None:
            yield b"<worksheet/>"  # which counts as one element
            package.count(sheet.elements + known.elements - 1)
            self.cells, self.appearances, self.around = taken.cells, taken.appearances, known
            return
        elements = package.elements
        yield sheet.head
        yield sheet.rows
        package.count(sheet.elements)
        self.cells |= taken.cells
        self.appearances |= taken.appearances
        self.counted += sheet.count
        self.column = _cell(sheet.last).column if sheet.last else 0
        yield from sheet.pieces_behind()
        if self.counted == sheet.count:  # and no cell stands around them
            elements -= package.elements + sheet.elements
            self.new = frame, elements

    def _taken(self, sheet: PlainSheet) -> _SheetReader | None:
        """A reader that has read the plain cells of a sheet; None where one cannot be read."""
        reader = _SheetReader(self.shared, self.epoch)
        texts, dates = self.shared.texts.texts, self.shared.styles.dates
        looks = self.shared.texts.runs or self.shared.styles.unusual
        cells = reader.cells
        try:
            for address, style, kind, formula, value, inline in sheet.cells:
                if not formula and not looks:
                    if kind == "s" and value.isdecimal() and value.isascii():
                        cells[_cell(address)] = RawCell(texts[int(value)])
                        continue
                    if kind in _NUMERIC and _is_count(value) and int(style or 0) not in dates:
                        cells[_cell(address)] = RawCell(int(value))
                        continue
                    if inline and kind == "inlineStr":
                        cells[_cell(address)] = RawCell(bounded(unescaped(text_of(inline))))
                        continue
                if formula or value or inline:
                    reader._read(address, style, kind, formula, value, inline)
        except (RefusedFile, ValueError, IndexError):
            return None
        return reader

    def _read(
        self, address: str, style: str, kind: str, formula: str, value: str, inline: str
    ) -> None:
        """Read a cell as it is written. Raises RefusedFile or ValueError where it cannot be, or is
        written as no program does."""
        if (inline and kind != "inlineStr") or not (value or inline or kind in _RESULTLESS):
            raise ValueError(kind)
        self.attributes = {"s": style or "0", "t": kind or "n"}
        self.value = text_of(value or inline) if value or inline else None
        self.formula = text_of(formula) if formula else None
        place = _cell(address)
        self._keep(place)
        self._look_at(place)

    def _shifted(self, formula: str, rows: int, columns: int) -> str:
        """A filled formula for its cell; as it stands where too many have been written out."""
        self.shifted += len(formula)
        return formula if self.shifted > MOST_SHIFTED else shifted(formula, rows, columns)

    def _typed(self, text: str) -> object:
        match self.attributes.get("t", "n"):
            case "n":
                return self._numeric(text.strip())
            case "s":
                texts = self.shared.texts.texts
                index = _number(text.strip())
                if not 0 <= index < len(texts):
                    raise RefusedFile("F102", why="damaged_parts")
                return texts[index]
            case "str" | "inlineStr" | "e":
                return bounded(unescaped(text)) if text or self.formula is None else None
            case "b":
                return text.strip() == "1"
            case "d":
                return _date_text(text)
        return self._numeric(text.strip())

    def _numeric(self, text: str) -> object:
        if not text:
            return None
        number: int | float
        if _is_count(text) or _INTEGER.fullmatch(text):
            number = int(text)
        else:
            try:
                number = float(text)
            except ValueError as error:
                raise RefusedFile("F102", why="damaged_parts") from error
        if _number(self.attributes.get("s", "0")) in self.shared.styles.dates:
            try:
                return self.epoch + datetime.timedelta(days=number)
            except (OverflowError, ValueError):
                return _NO_DAY
        return number


def read_sheet(package: Package, name: str, part: str, shared: Shared, old_dates: bool) -> RawSheet:
    """Read a sheet. Raises RefusedFile for a damaged part, or one beyond the bounds."""
    reader = _SheetReader(shared, _OLD_EPOCH if old_dates else _EPOCH)
    stream(package, part, reader.starts, reader.ends, reader.data, _NOT_READ, reader.chunks)
    around = reader.around
    if around is None:
        rows, columns = frozenset(reader.hidden_rows), frozenset(reader.hidden_columns)
        hidden = HiddenCells(rows, columns, reader.hides_zeros)
        around = _Around(tuple(reader.merges), reader.is_protected, hidden)
    if reader.new is not None:
        frame, elements = reader.new
        _met.keep(frame, around._replace(elements=elements), sum(map(len, frame)))
    return RawSheet(
        name, reader.cells, around.merges, around.is_protected, reader.appearances, around.hidden
    )


@lru_cache(maxsize=1 << 12)  # of numbers of rows, texts and styles, none longer than 16 characters
def _number(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise RefusedFile("F102", why="damaged_parts")
    return int(text)


@lru_cache(maxsize=1 << 14)  # of addresses without blanks around them, which are short
def _cell(text: str) -> Cell:
    try:
        return Cell.parse(text)
    except ValueError as error:
        raise RefusedFile("F102", why="damaged_parts") from error


def _is_count(text: str) -> bool:
    """Whether a number is written as nearly all are."""
    return text.isdecimal() and text.isascii() and len(text) <= 15


def _range(text: str) -> Range:
    try:
        return Range.parse(text)
    except ValueError as error:
        raise RefusedFile("F102", why="damaged_parts") from error


def _is_nothing(size: str | None) -> bool:
    """Whether a width or a height leaves nothing to be seen."""
    return size is not None and not size.strip("0.")


def _date_text(text: str) -> object:
    try:
        return datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        return text
