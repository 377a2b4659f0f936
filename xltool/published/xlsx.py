"""Reading .xlsx files that are an office's own: what each sheet shows, cell by cell.

The parts are streamed within the bounds of every workbook; nothing but cells, merges, styles and
what is hidden is looked at, so that no drawing or colour rule makes a file unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from xltool.model.address import Cell, Range
from xltool.model.omission import Omission
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.escapes import unescaped
from xltool.ooxml.package import Package
from xltool.ooxml.relations import Relations
from xltool.ooxml.xml_stream import Ends, Starts, stream
from xltool.published.left_out import marked
from xltool.published.number_formats import GENERAL, exact, shown
from xltool.published.page import NO_CHARACTERS
from xltool.published.sheet_cells import CellLook, Merge, Place, ShownSheet
from xltool.published.sheet_formulas import StoredNumbers
from xltool.published.xlsx_styles import read_looks
from xltool.workbook.read.emptiness import without_empty
from xltool.workbook.read.formula import shifted
from xltool.workbook.read.gate import pass_gate
from xltool.workbook.read.parts import MOST_TEXTS, bounded, read_contents
from xltool.workbook.read.sheet import MOST_CELLS, MOST_MERGES, MOST_ROWS, MOST_SHIFTED

_PASSED_OVER = frozenset({"conditionalFormatting", "dataValidations", "extLst"})
_PLAIN = CellLook(GENERAL)
_MOST_COLUMNS = 16_384
_TRUE = ("1", "true", "on")
_SHOWN_AS = {"strike": Omission.STRUCK, "vertAlign": Omission.NOTE}
_OFF = frozenset({"0", "false", "baseline"})
_EXTERNAL = re.compile(r"\[\d+\]")
"""How a formula names another file."""


@dataclass(frozen=True, slots=True)
class _TextRun:
    """A piece of a text; `omission` is that of its own properties, where it has any."""

    text: str
    has_properties: bool
    omission: Omission | None


Runs = tuple[_TextRun, ...]


class _RunReader:
    """The handlers of texts, plain or rich; phonetic readings are left out."""

    def __init__(self) -> None:
        self.runs: list[_TextRun] = []
        self._pieces: list[str] | None = None
        self._is_phonetic = False
        self._has_properties = False
        self._said: dict[str, bool] = {}

    @property
    def starts(self) -> Starts:
        return {
            "r": self._run,
            "rPr": self._properties,
            "strike": lambda found: self._say("strike", found),
            "vertAlign": lambda found: self._say("vertAlign", found),
            "t": self._text,
            "rPh": self._phonetic,
        }

    @property
    def ends(self) -> Ends:
        return {"t": self._end_text, "r": self._end_run, "rPh": self._end_phonetic}

    def data(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def taken(self) -> Runs:
        """What was gathered since this was asked last."""
        runs = tuple(self.runs)
        self.runs.clear()
        bounded("".join(run.text for run in runs))
        return runs

    def _run(self, _: dict[str, str]) -> None:
        self._end_run()

    def _end_run(self) -> None:
        self._has_properties = False
        self._said.clear()

    def _properties(self, _: dict[str, str]) -> None:
        self._has_properties = True

    def _say(self, name: str, attributes: dict[str, str]) -> None:
        self._said[name] = attributes.get("val", "1") not in _OFF

    def _text(self, _: dict[str, str]) -> None:
        self._pieces = None if self._is_phonetic else []

    def _end_text(self) -> None:
        if self._pieces is None:
            return
        text = unescaped("".join(self._pieces)).translate(NO_CHARACTERS)
        why = next((_SHOWN_AS[name] for name in _SHOWN_AS if self._said.get(name)), None)
        self.runs.append(_TextRun(text, self._has_properties, why))
        self._pieces = None

    def _phonetic(self, _: dict[str, str]) -> None:
        self._is_phonetic = True

    def _end_phonetic(self) -> None:
        self._is_phonetic = False


def _shown_text(runs: Iterable[_TextRun], omission: Omission | None) -> str:
    """A text with what is left out marked in it; `omission` is that of the cell's own style."""
    return "".join(
        marked(run.text, run.omission if run.has_properties else omission) for run in runs
    )


@dataclass(slots=True)
class _StoredSheet:
    """A sheet as it was streamed: content as stored, formulas beside it."""

    name: str
    is_hidden: bool
    contents: dict[Place, tuple[float | str, CellLook]] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hides_zeros: bool = False


class _CellReader:
    """The handlers of one sheet's part."""

    def __init__(self, sheet: _StoredSheet, texts: list[Runs], looks: list[CellLook]) -> None:
        self._sheet = sheet
        self._texts = texts
        self._looks = looks
        self._runs = _RunReader()
        self._row = self._column = -1
        self._rows = self._cells = self._shifted = 0
        self._attributes: dict[str, str] = {}
        self._pieces: list[str] | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._shared = ""
        self._masters: dict[str, tuple[Place, str]] = {}

    def read(self, package: Package, part: str) -> None:
        starts: Starts = {
            "sheetView": self._view,
            "col": self._columns,
            "row": self._open_row,
            "c": self._open_cell,
            "v": self._open_value,
            "f": self._open_formula,
            "mergeCell": self._merge,
            **self._runs.starts,
        }
        ends: Ends = {
            "v": self._close_value,
            "f": self._close_formula,
            "c": self._close_cell,
            **self._runs.ends,
        }
        stream(package, part, starts, ends, self._data, _PASSED_OVER, without_empty)

    def _data(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)
        else:
            self._runs.data(text)

    def _view(self, attributes: dict[str, str]) -> None:
        self._sheet.hides_zeros |= attributes.get("showZeros", "1") not in _TRUE

    def _columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE or attributes.get("width") == "0":
            first, last = _number(attributes.get("min")), _number(attributes.get("max"))
            if len(self._sheet.hidden_columns) < _MOST_COLUMNS:
                self._sheet.hidden_columns |= set(range(first - 1, min(last, _MOST_COLUMNS)))

    def _open_row(self, attributes: dict[str, str]) -> None:
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise RefusedFile("F108", why="many_cells")
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else _number(number) - 1
        self._column = -1
        if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
            self._sheet.hidden_rows.add(self._row)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise RefusedFile("F108", why="many_cells")
        reference = attributes.get("r")
        if reference is None:  # it stands beside the one before
            self._row, self._column = max(self._row, 0), self._column + 1
        else:
            cell = _range(reference.strip()).first
            self._row, self._column = cell.row - 1, cell.column - 1
        self._attributes = attributes
        self._value = self._formula = None

    def _open_value(self, _: dict[str, str]) -> None:
        self._pieces = []

    def _close_value(self) -> None:
        self._value, self._pieces = "".join(self._pieces or ()), None

    def _open_formula(self, attributes: dict[str, str]) -> None:
        self._pieces = []
        self._shared = attributes.get("si", "") if attributes.get("t") == "shared" else ""

    def _close_formula(self) -> None:
        text, self._pieces = "".join(self._pieces or ()), None
        place = (self._row, self._column)
        if self._shared and text:
            self._masters[self._shared] = (place, text)
        elif self._shared in self._masters:
            (row, column), master = self._masters[self._shared]
            self._shifted += len(master)
            if self._shifted <= MOST_SHIFTED:
                text = shifted(master, place[0] - row, place[1] - column)
        self._formula = f"={text}"

    def _merge(self, attributes: dict[str, str]) -> None:
        if len(self._sheet.merges) >= MOST_MERGES:
            raise RefusedFile("F108", why="many_cells")
        area = _range(attributes.get("ref", ""))
        first, last = area.first, area.last
        self._sheet.merges.append((first.row - 1, first.column - 1, last.row - 1, last.column - 1))

    def _close_cell(self) -> None:
        place, runs = (self._row, self._column), self._runs.taken()
        style = _number(self._attributes.get("s", "0"))
        look = self._looks[style] if style < len(self._looks) else _PLAIN
        content: float | str = ""
        kind = self._attributes.get("t", "n")
        if kind == "inlineStr":
            content = _shown_text(runs, look.omission)
        elif self._value is not None:
            content = self._typed(kind, self._value, look)
        if self._formula is not None:
            self._sheet.formulas[place] = self._formula
            if content == "" and kind != "str":
                content = self._formula
        if content != "":
            self._sheet.contents[place] = (content, look)

    def _typed(self, kind: str, text: str, look: CellLook) -> float | str:
        stripped = text.strip()
        if kind == "s":
            index = _number(stripped)
            if index >= len(self._texts):
                raise RefusedFile("F102", why="damaged_parts")
            return _shown_text(self._texts[index], look.omission)
        if kind == "b":
            return "TRUE" if stripped == "1" else "FALSE"
        if kind in ("n", "") and stripped:
            try:
                return float(stripped)
            except ValueError as error:
                raise RefusedFile("F102", why="damaged_parts") from error
        plain = bounded(unescaped(text)).translate(NO_CHARACTERS)
        return marked(plain, look.omission)


def open_sheets(data: bytes) -> list[ShownSheet]:
    """What the sheets of a workbook show. Raises RefusedFile for what is none, is damaged or is
    beyond the bounds."""
    package = pass_gate(data)
    contents = read_contents(package)
    texts = _read_texts(package, contents.relations)
    looks = read_looks(package, contents.relations)
    worksheets = contents.relations.by_kind.get("worksheet", ())
    sheets: list[_StoredSheet] = []
    for entry in contents.sheets:
        if entry.part in package and entry.part in worksheets:
            sheets.append(_StoredSheet(entry.name, entry.state != "visible"))
            _CellReader(sheets[-1], texts, looks).read(package, entry.part)
    stored = StoredNumbers(
        {sheet.name: _numbers(sheet) for sheet in sheets},
        {sheet.name: sheet.formulas for sheet in sheets},
    )
    return [_shown(sheet, stored, contents.has_old_dates) for sheet in sheets]


def _numbers(sheet: _StoredSheet) -> Mapping[Place, Decimal]:
    return {
        place: exact(content)
        for place, (content, _) in sheet.contents.items()
        if isinstance(content, float)
    }


def _shown(sheet: _StoredSheet, stored: StoredNumbers, old_dates: bool) -> ShownSheet:
    texts: dict[Place, str] = {}
    for place, (content, look) in sheet.contents.items():
        formula = sheet.formulas.get(place, "")
        if _EXTERNAL.search(formula):
            texts[place] = formula
        elif isinstance(content, str):
            texts[place] = content
        else:
            plain = shown(content)
            text = shown(content, look.code, old_dates)
            if not text or (content == 0 and sheet.hides_zeros):
                texts[place] = marked(plain, Omission.HIDDEN)
            elif formula and stored.contradicts(sheet.name, place):
                texts[place] = f"{plain} {formula}"
            else:
                texts[place] = marked(text, look.omission)
    return ShownSheet(
        sheet.name,
        {place: text for place, text in texts.items() if text.strip()},
        tuple(sheet.merges),
        sheet.is_hidden,
        frozenset(sheet.hidden_rows),
        frozenset(sheet.hidden_columns),
    )


def _read_texts(package: Package, relations: Relations) -> list[Runs]:
    texts: list[Runs] = []
    runs = _RunReader()

    def close() -> None:
        texts.append(runs.taken())
        if len(texts) > MOST_TEXTS:
            raise RefusedFile("F108", why="many_parts")

    part = relations.part(package, "sharedStrings", "xl/sharedStrings.xml")
    if part is not None:
        stream(package, part, runs.starts, {**runs.ends, "si": close}, runs.data)
    return texts


def _number(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise RefusedFile("F102", why="damaged_parts")
    return int(text)


def _range(text: str) -> Range:
    try:
        return Range.parse(text) if ":" in text else Range(Cell.parse(text), Cell.parse(text))
    except ValueError as error:
        raise RefusedFile("F102", why="damaged_parts") from error
