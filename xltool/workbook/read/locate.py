"""Finding the cell of every figure in a received workbook: by name, by label, by place.

Names move with their cells when rows are inserted, but they also follow a cell that was cut and
pasted elsewhere; so a name counts only where the labels do not contradict it. A cell that cannot be
found exactly once is lost, and reported as lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise

from xltool.classes import dataclass
from xltool.model.address import Cell, Place
from xltool.model.form import Form, Section, Table, cached_per_form
from xltool.model.nil import nil_key
from xltool.model.submission import FoundBy
from xltool.ooxml.errors import RefusedFile
from xltool.workbook.layout.nil_cell import nil_areas
from xltool.workbook.read.formula import standard_places
from xltool.workbook.read.labels import (
    Texts,
    contradicted,
    labelled_places,
    stands_on,
    stem,
    texts_of,
)
from xltool.workbook.read.raw import RawSheet


@dataclass(frozen=True, slots=True)
class Located:
    """Where a cell was found, and how. A lost cell keeps the place it should have.

    `named` is where the name of a passage leads that was found by its label, against its name.
    """

    place: Place
    found: FoundBy
    named: Place | None = None


class Searched:
    """The workbook that is searched: its names and sheets, and the texts of a sheet, gathered once.

    `named` are the cells by defined name, `broken` the names whose cells were deleted, `sheets` the
    names of the sheets in order, `open_sheet` reads one.
    """

    def __init__(
        self,
        named: Mapping[str, Place],
        broken: frozenset[str],
        sheets: tuple[str, ...],
        open_sheet: Callable[[str], RawSheet],
    ) -> None:
        self.named = named
        self.broken = broken
        self.sheets = sheets
        self.open_sheet = open_sheet
        self._texts: dict[str, Texts] = {}
        self._named: dict[str, dict[str, Cell]] = defaultdict(dict)
        for name, place in named.items():
            self._named[place.sheet][name] = place.cell

    def named_on(self, sheet: str) -> Mapping[str, Cell]:
        return self._named[sheet]

    def texts(self, sheet: str) -> Texts:
        if sheet not in self._texts:
            self._texts[sheet] = texts_of(self.open_sheet(sheet))
        return self._texts[sheet]

    def labelled(self, table: Table, sheet: str) -> dict[str, Cell]:
        """The figures of a table that the labels of a sheet show."""
        return labelled_places(table, self.open_sheet(sheet), self.texts(sheet))

    def figures_on(self, form: Form, sheet: str) -> dict[str, Cell]:
        """The figures of every table of which a sheet has most labels."""
        found: dict[str, Cell] = {}
        for table in form.tables.values():
            if self.fits(form, table, sheet):
                found |= self.labelled(table, sheet)
        return found

    def fits(self, form: Form, table: Table, sheet: str) -> bool:
        """Whether the labels of a sheet show most of a table's figures."""
        known = self.labelled(table, sheet)
        return 2 * len(known) > sum(1 for each in form.figures.values() if each.table == table.id)


def locate(form: Form, book: Searched, nil_label: str) -> dict[str, Located]:
    """Every figure's cell of a form, and those of the answers of nil tables, labelled `nil_label`,
    that are found.

    Raises RefusedFile where a table's sheet is not there, or two sheets could be it.
    """
    found: dict[str, Located] = {}
    for section in form.sections:
        if section.table is not None:
            table = form.tables[section.table]
            figures = _table(form, section, table, book)
            found |= figures
            sheet = next(iter(figures.values())).place.sheet
            if (answer := _answer(table, sheet, book, nil_label)) is not None:
                found[nil_key(table.id)] = answer
    return found


@cached_per_form
def _unmoved(form: Form) -> Mapping[str, Mapping[str, Located]]:
    """The figures of each table, all found by name where the form has them."""
    return {
        table: {key: Located(place, FoundBy.NAME) for key, place in places.items()}
        for table, places in standard_places(form).items()
    }


def _table(form: Form, section: Section, table: Table, book: Searched) -> Mapping[str, Located]:
    expected = {key: place.cell for key, place in standard_places(form)[table.id].items()}
    keys = list(expected)
    sheet = _sheet_of(form, section, table, keys, book)
    # a cell that the name of another table's figure claims is not this table's
    here = {k: cell for k, cell in book.named_on(sheet).items() if k in form.figures}
    labels = book.labelled(table, sheet)
    # nearly every workbook: nothing was moved, and all of them share one mapping
    if here == labels == expected and sheet == section.sheet:
        return _unmoved(form)[table.id]

    def by_name(key: str) -> FoundBy:
        unmoved = here[key] == expected[key] and sheet == section.sheet
        return FoundBy.NAME if unmoved else FoundBy.MOVED

    # rows or columns were inserted: names and labels moved together and agree on every figure
    if here == labels and len(set(here.values())) == len(keys):
        return {key: Located(Place(sheet, here[key]), by_name(key)) for key in keys}
    if _left_behind(here, labels, expected, book.open_sheet(sheet)):
        return {k: Located(Place(sheet, cell), FoundBy.AGAINST_NAME) for k, cell in labels.items()}
    # they disagree, so each figure is judged by itself: a name is taken first, because it follows
    # its cell, but not against a label, which stays behind where a cell is cut and pasted; then a
    # label alone; the place alone only while nothing shows that rows or columns moved, and never
    # for a name that became #REF!, whose cell was deleted so that another stands in its place
    names = {key: here[key] for key in keys if key in here}
    claims = _claims(here, labels)
    standing = _standing(expected, {**names, **labels})
    wrong = contradicted(table, book.texts(sheet), {**expected, **names})
    found = {}
    for key in keys:
        name, label, place = names.get(key), labels.get(key), expected[key]
        if name is not None and label in (name, None) and key not in wrong:
            cell, how = name, by_name(key)
        elif name is None and label is not None:
            cell, how = label, FoundBy.LABEL
        elif name is None and standing(place) and key not in wrong | book.broken:
            cell, how = place, FoundBy.PLACE
        else:
            cell, how = place, FoundBy.LOST
        if claims.get(cell, {key}) != {key}:
            cell, how = place, FoundBy.LOST
        found[key] = Located(Place(sheet, cell), how)
    return found


def _left_behind(
    names: Mapping[str, Cell],
    labels: Mapping[str, Cell],
    expected: Mapping[str, Cell],
    sheet: RawSheet,
) -> bool:
    """Whether the names of a table did not follow when lines were inserted or deleted, as scripts
    leave them: all stand where the form has them, and the labels show every figure elsewhere, in
    the order of the form. Where labels were moved, figures are left at the old places."""
    if labels == expected or labels.keys() != expected.keys():
        return False
    if len(set(labels.values())) < len(labels):
        return False
    if not names or not names.keys() <= expected.keys():
        return False
    if any(cell != expected[key] for key, cell in names.items()):
        return False
    pairs = [(cell, labels[key]) for key, cell in expected.items()]
    rows = sorted({(old.row, new.row) for old, new in pairs})
    columns = sorted({(old.column, new.column) for old, new in pairs})
    for lines in (rows, columns):
        if any(a[0] == b[0] or a[1] >= b[1] for a, b in pairwise(lines)):
            return False
    left = set(expected.values()) - set(labels.values())
    return not any(_is_number(sheet.cells[cell].value) for cell in left & sheet.cells.keys())


def _is_number(value: object) -> bool:
    """Whether a cell holds a number, or a text of digits."""
    text = str(value)
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text))


def _claims(*sources: Mapping[str, Cell]) -> dict[Cell, set[str]]:
    """Whose each cell is by its names and labels; where several claim one, it is nobody's."""
    claims: dict[Cell, set[str]] = defaultdict(set)
    for source in sources:
        for key, cell in source.items():
            claims[cell].add(key)
    return claims


def _standing(expected: Mapping[str, Cell], known: Mapping[str, Cell]) -> Callable[[Cell], bool]:
    """Whether a place can be trusted: nothing that is told has moved, and what is told stands in
    its row and column, or on both sides of them."""
    unmoved = all(cell == expected[key] for key, cell in known.items())
    rows = {cell.row for cell in known.values()}
    columns = {cell.column for cell in known.values()}

    def within(line: int, lines: set[int]) -> bool:
        return line in lines or (bool(lines) and min(lines) < line < max(lines))

    return lambda cell: unmoved and within(cell.row, rows) and within(cell.column, columns)


def _sheet_of(form: Form, section: Section, table: Table, keys: list[str], book: Searched) -> str:
    """The sheet a table stands on: where its names point, else the only one with its labels.

    Names that point to a sheet without the table's headings do not count.
    """
    by_name = {book.named[key].sheet for key in keys if key in book.named}
    if len(by_name) == 1:
        sheet = by_name.pop()
        if stands_on(table, book.texts(sheet)):
            return sheet
    # no names, names on several sheets, or names left on a sheet whose table was cut out
    likely = [name for name in book.sheets if book.fits(form, table, name)]
    if len(likely) == 1:
        return likely[0]
    if len(likely) > 1:
        raise RefusedFile("F113", names=tuple(likely), count=len(likely))
    raise RefusedFile("F107", count=len(keys), names=f"{table.short}　{section.title}")


def _answer(table: Table, sheet: str, book: Searched, nil_label: str) -> Located | None:
    """The cell of a nil table's answer: by its name on the table's sheet, else beside its label.

    None where both are gone, or lead to different cells: blanks are then no zeros.
    """
    label, cell = nil_areas(table)
    labels = book.texts(sheet).get(stem(nil_label), ())
    right = cell.first.column - label.first.column
    beside = Cell(labels[0].row, labels[0].column + right) if len(labels) == 1 else None
    name = book.named_on(sheet).get(nil_key(table.id))
    if name is not None and beside in (None, name):
        return Located(Place(sheet, name), FoundBy.NAME)
    if name is None and beside is not None:
        return Located(Place(sheet, beside), FoundBy.LABEL)
    return None
