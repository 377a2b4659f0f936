"""Finding every cell of a form in a received workbook: by name, by label, by place.

Names move with their cells when rows are inserted, but they also follow a cell that was cut and
pasted elsewhere; so a name counts only where the labels do not contradict it. A cell that cannot be
told exactly once is lost, and said to be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from xltool.address import Cell, Place
from xltool.excel.labels import contradicted, labelled_places, stands_on, stem, texts_of
from xltool.excel.raw import RawSheet
from xltool.excel.refusal import RefusedFile
from xltool.form import Form, Section, TextField
from xltool.layout.grid import grid_of
from xltool.layout.sheets import GRID_TOP
from xltool.submission import Found

Open = Callable[[str], RawSheet]
"""Reads a sheet by its name."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where a cell was found, and how. A lost cell keeps the place it should have."""

    place: Place
    found: Found


def locate(
    form: Form,
    named: Mapping[str, Place],
    broken: frozenset[str],
    sheets: tuple[str, ...],
    open_sheet: Open,
) -> dict[str, Located]:
    """Every cell of a form.

    `named` are the cells by defined name, `broken` the names whose cells were deleted, `sheets` the
    names of the sheets in order. Raises RefusedFile where a table's sheet is not there, or two
    sheets could be it.
    """
    found: dict[str, Located] = {}
    for section in form.sections:
        if section.table is not None:
            found |= _table(form, section, named, broken, sheets, open_sheet)
    for section in form.sections:
        for field in section.texts:
            found[field.key] = _passage(section, field, named, sheets, open_sheet)
    return found


def _table(
    form: Form,
    section: Section,
    named: Mapping[str, Place],
    broken: frozenset[str],
    sheets: tuple[str, ...],
    open_sheet: Open,
) -> dict[str, Located]:
    table = form.tables[section.table or ""]
    keys = [key for key, figure in form.figures.items() if figure.table == table.id]
    sheet = _sheet_of(form, section, keys, named, sheets, open_sheet)
    here = {k: p.cell for k, p in named.items() if p.sheet == sheet and k in form.figures}
    texts = texts_of(open_sheet(sheet))
    labels = labelled_places(table, open_sheet(sheet), texts)
    expected = {
        cell.key: Cell(GRID_TOP + cell.row - 1, cell.column)
        for cell in grid_of(table).cells
        if cell.key is not None
    }

    def by_name(key: str) -> Found:
        unmoved = here[key] == expected[key] and sheet == section.sheet
        return Found.NAME if unmoved else Found.MOVED

    if here == labels and len(set(here.values())) == len(keys):
        return {key: Located(Place(sheet, here[key]), by_name(key)) for key in keys}
    names = {key: here[key] for key in keys if key in here}
    claims = _claims(here, labels)
    standing = _standing(expected, {**names, **labels})
    wrong = contradicted(table, texts, {**expected, **names})
    found = {}
    for key in keys:
        name, label, place = names.get(key), labels.get(key), expected[key]
        if name is not None and label in (name, None) and key not in wrong:
            cell, how = name, by_name(key)
        elif name is None and label is not None:
            cell, how = label, Found.LABEL
        elif name is None and standing(place) and key not in wrong | broken:
            cell, how = place, Found.PLACE
        else:
            cell, how = place, Found.LOST
        if claims.get(cell, {key}) != {key}:
            cell, how = place, Found.LOST
        found[key] = Located(Place(sheet, cell), how)
    return found


def _claims(*sources: Mapping[str, Cell]) -> dict[Cell, set[str]]:
    """Whose each cell is by its names and labels; where several claim one, it is nobody's."""
    claims: dict[Cell, set[str]] = defaultdict(set)
    for source in sources:
        for key, cell in source.items():
            claims[cell].add(key)
    return claims


def _standing(expected: Mapping[str, Cell], told: Mapping[str, Cell]) -> Callable[[Cell], bool]:
    """Whether a place can be trusted: nothing that is told has moved, and what is told stands in
    its row and column, or on both sides of them."""
    unmoved = all(cell == expected[key] for key, cell in told.items())
    rows = {cell.row for cell in told.values()}
    columns = {cell.column for cell in told.values()}

    def within(line: int, lines: set[int]) -> bool:
        return line in lines or (bool(lines) and min(lines) < line < max(lines))

    return lambda cell: unmoved and within(cell.row, rows) and within(cell.column, columns)


def _sheet_of(
    form: Form,
    section: Section,
    keys: list[str],
    named: Mapping[str, Place],
    sheets: tuple[str, ...],
    open_sheet: Open,
) -> str:
    """The sheet a table stands on: where its names point, else the only one with its labels.

    Names that point to a sheet without the table's headings are not believed.
    """
    table = form.tables[section.table or ""]
    by_name = Counter(named[key].sheet for key in keys if key in named)
    if len(by_name) == 1:
        sheet = next(iter(by_name))
        if stands_on(table, texts_of(open_sheet(sheet))):
            return sheet
    likely = [name for name in sheets if _labels_fit(form, section, open_sheet(name))]
    if len(likely) == 1:
        return likely[0]
    if len(likely) > 1:
        raise RefusedFile("F113", names="、".join(likely), count=len(likely))
    raise RefusedFile("F107", count=len(keys), names=f"{table.short}　{section.title}")


def _labels_fit(form: Form, section: Section, sheet: RawSheet) -> bool:
    """Whether the labels of a sheet tell most of a table's figures."""
    table = form.tables[section.table or ""]
    told = labelled_places(table, sheet, texts_of(sheet))
    return 2 * len(told) > sum(1 for figure in form.figures.values() if figure.table == table.id)


def _passage(
    section: Section,
    field: TextField,
    named: Mapping[str, Place],
    sheets: tuple[str, ...],
    open_sheet: Open,
) -> Located:
    if field.key in named:
        return Located(named[field.key], Found.NAME)
    likely = [name for name in sheets if name == section.sheet] or list(sheets)
    boxes = [place for name in likely for place in _below_label(field, open_sheet(name))]
    if len(boxes) == 1:
        return Located(boxes[0], Found.LABEL)
    return Located(Place(section.sheet, Cell(1, 1)), Found.LOST)


def _below_label(field: TextField, sheet: RawSheet) -> Iterable[Place]:
    """The cell below each line that is the passage's label and its help."""
    label = stem(field.label + field.help)
    for cell in texts_of(sheet).get(label, ()):
        yield Place(sheet.name, Cell(cell.row + 1, cell.column))


def labelled_figures(form: Form, sheet: RawSheet) -> dict[str, Cell]:
    """The figures of every table whose labels a sheet has, most of them at least."""
    found: dict[str, Cell] = {}
    for section in form.sections:
        if section.table is not None and _labels_fit(form, section, sheet):
            found |= labelled_places(form.tables[section.table], sheet, texts_of(sheet))
    return found
