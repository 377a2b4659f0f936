"""What an office wrote where the form has nothing: beside tables, below boxes, in comments, on
further sheets.

None of it is read as a figure or a passage. Of the sheets of ours without entries (guide, check,
identity, findings) the comments alone are looked at: their cells are locked, but for the reasons
beside doubts, which are read as such. One text may stand in every cell of a sheet: each is cleaned
once, and of many the first are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from itertools import chain

from xltool.classes import dataclass
from xltool.model.address import Cell, Place, bounding
from xltool.model.form import Form, cached_per_form
from xltool.model.grid import Role, grid_of
from xltool.model.passage import read_passage
from xltool.model.record import clean_text
from xltool.model.submission import FoundBy, OutsideText, WrittenIn
from xltool.workbook.layout.nil_cell import nil_areas
from xltool.workbook.layout.sheets import GRID_TOP
from xltool.workbook.layout.text_sheet import boxes
from xltool.workbook.read.comments import comments_of
from xltool.workbook.read.identity import Clues
from xltool.workbook.read.labels import LONGEST_LABEL, stem
from xltool.workbook.read.locate import Located
from xltool.workbook.read.opened import OpenedWorkbook

MOST_TEXTS, MOST_CHARACTERS = 20_000, 4_000_000
"""Texts that are kept, and the characters of all these; those beyond are counted."""
_NEVER_SHOWN = "veryHidden"
_NOT_USUAL = (FoundBy.LOST, FoundBy.MOVED, FoundBy.LABEL, FoundBy.AGAINST_NAME)
"""How entries are found on a sheet on which lines may have moved."""


@dataclass(slots=True)
class _Entries:
    """The entries found on a sheet; whether one stands elsewhere than usual, or is lost."""

    cells: set[Cell] = field(default_factory=set)
    is_moved: bool = False
    has_lost: bool = False


class _Texts:
    """The texts of a workbook's cells, as they are told."""

    def __init__(self) -> None:
        self._cleaned: dict[str, str] = {}

    def of(self, value: object) -> str:
        """What stands in a cell as a text; empty where that is nothing."""
        if not isinstance(value, str):
            return read_passage(value)
        text = self._cleaned.get(value)
        if text is None:
            text = self._cleaned[value] = (clean_text(value) or "").strip()
        return text


@cached_per_form
def _usual(form: Form) -> Mapping[str, frozenset[Cell]]:
    """Where our sheets hold something while nothing is moved."""
    found: dict[str, set[Cell]] = defaultdict(set)
    for section in form.sections:
        if section.table is not None:
            table, cells = form.tables[section.table], found[section.sheet]
            cells |= {Cell(row, 1) for row in range(1, GRID_TOP)}
            cells |= {area.first for area in nil_areas(table)}
            cells |= {Cell(GRID_TOP + c.row - 1, c.column) for c in grid_of(table).cells}
    titled = {section.texts[0].key for section in form.sections if section.texts}
    for key, (sheet, (row, column)) in boxes(form).items():
        above = {Cell(row - 2, column)} if key in titled else set()
        found[sheet] |= {Cell(row, column), Cell(row - 1, column), Cell(1, 1), *above}
    return {sheet: frozenset(cells) for sheet, cells in found.items()}


@cached_per_form
def _words(form: Form) -> frozenset[str]:
    """The stems of all labels, titles and notes."""
    words = {stem(text) for each in form.sections for text in (each.heading, each.title)}
    words |= {stem(each.label + each.help) for each in form.texts.values()}
    cells = (cell for table in form.tables.values() for cell in grid_of(table).cells)
    return frozenset(words.union(stem(cell.text) for cell in cells if cell.text))


@cached_per_form
def _column_words(form: Form) -> tuple[str, ...]:
    cells = (cell for table in form.tables.values() for cell in grid_of(table).cells)
    return tuple({stem(cell.text) for cell in cells if cell.role is Role.COLUMN})


def outside_texts(
    form: Form,
    book: OpenedWorkbook,
    located: Mapping[str, Located],
    further: Iterable[str],
    clues: Clues,
) -> tuple[tuple[OutsideText, ...], int]:
    """The texts outside: in cells, in comments, on the `further` sheets; each in order. And how
    many more there are than are kept."""
    sheets: dict[str, _Entries] = defaultdict(_Entries)
    for key, each in located.items():
        entries = sheets[each.place.sheet]
        entries.cells.add(each.place.cell)
        if each.found is FoundBy.LOST:
            entries.has_lost |= key in form.figures
        entries.is_moved |= each.found in _NOT_USUAL
    states = {entry.name: entry.state for entry in book.contents.sheets}
    texts = _Texts()
    return _first(
        chain(
            *(
                _beside(form, book, sheet, entries, clues, texts)
                for sheet, entries in sheets.items()
                if sheet in book.parts
            ),
            _comments(book, clues),
            *(
                _on_further(form, book, sheet, located, clues, texts)
                for sheet in further
                if states[sheet] != _NEVER_SHOWN
            ),
        )
    )


def _first(found: Iterable[OutsideText]) -> tuple[tuple[OutsideText, ...], int]:
    """As many as are kept, and how many more there are."""
    kept: list[OutsideText] = []
    characters = left = 0
    for each in found:
        characters += len(each.text)
        if left or len(kept) == MOST_TEXTS or characters > MOST_CHARACTERS:
            left += 1
        else:
            kept.append(each)
    return tuple(kept), left


def _comments(book: OpenedWorkbook, clues: Clues) -> Iterator[OutsideText]:
    for sheet, part in book.parts.items():
        for cell, comment in comments_of(book.package, part).items():
            if text := clues.comments.sub("", comment).strip():
                yield OutsideText(Place(sheet, cell), text, WrittenIn.COMMENT)


def _beside(
    form: Form,
    book: OpenedWorkbook,
    sheet: str,
    entries: _Entries,
    clues: Clues,
    texts: _Texts,
) -> Iterator[OutsideText]:
    """On a sheet with entries: what is no entry, no formula and no words of ours."""
    cells = book.sheet(sheet).cells
    left = cells.keys() - entries.cells
    if not entries.is_moved:
        left -= _usual(form).get(sheet, frozenset())
    unknown = [
        (cell, cells[cell].value, text)
        for cell in sorted(left)
        if not cells[cell].formula
        and (text := texts.of(cells[cell].value))
        and not _is_ours(form, text, clues)
    ]
    if not unknown:
        return
    extent = bounding(entries.cells)
    headed = {  # the columns of last year's figures, which stand beside the table
        cell.column
        for cell, _, text in unknown
        if cell.column > extent.last.column and _is_headed(form, text)
    }
    heads = set(_heads(form, book, sheet)) if entries.is_moved else set()
    for cell, value, text in unknown:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        is_shown = is_number or _is_headed(form, text)
        is_lost = is_number and entries.has_lost and cell in extent
        if not (is_lost or cell in heads or (cell.column in headed and is_shown)):
            yield OutsideText(Place(sheet, cell), text)


def _is_headed(form: Form, text: str) -> bool:
    """Whether a text ends as the heading of a column does."""
    return len(text) <= LONGEST_LABEL and stem(text).endswith(_column_words(form))


def _heads(form: Form, book: OpenedWorkbook, sheet: str) -> Iterator[Cell]:
    """The lines from a table's title to its grid, wherever they were moved."""
    titles = {stem(each.heading) for each in form.sections if each.table is not None}
    for cell, raw in book.sheet(sheet).cells.items():
        text = raw.value if isinstance(raw.value, str) else ""
        if len(text) <= LONGEST_LABEL and stem(text) in titles:
            yield from (Cell(cell.row + row, cell.column) for row in range(GRID_TOP - 1))


def _is_ours(form: Form, text: str, clues: Clues) -> bool:
    """Whether a text is one that a workbook of ours has, wherever it stands."""
    if len(text) > LONGEST_LABEL:
        return False
    known = stem(text) in _words(form) or stem(text) == stem(clues.nil_label)
    is_caption = text.startswith(clues.unit_line)
    return known or is_caption or any(line.match(text) for line in clues.lines)


def _on_further(
    form: Form,
    book: OpenedWorkbook,
    sheet: str,
    located: Mapping[str, Located],
    clues: Clues,
    texts: _Texts,
) -> Iterator[OutsideText]:
    """On a sheet that is not ours: all that is typed. On one with words of ours, such as a copy,
    without these and what is read elsewhere."""
    typed = {
        cell: text
        for cell, raw in book.sheet(sheet).cells.items()
        if not raw.formula and (text := texts.of(raw.value))
    }
    ours = {cell for cell, text in typed.items() if _is_ours(form, text, clues)}
    read: set[str] = set()
    if ours:
        ours.update(_heads(form, book, sheet))
        read = {texts.of(book.cell(each.place).value) for each in located.values()}
    for cell in sorted(typed.keys() - ours):
        if typed[cell] not in read:
            yield OutsideText(Place(sheet, cell), typed[cell], WrittenIn.FURTHER_SHEET)
