"""Finding the box of every passage: by the label above it, and by its name where that agrees.

A name follows a cell that is cut and pasted, the label stays: below another's label a name means
nothing. What no label and no name tells exactly once is lost; a place is never two passages'.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from xltool.classes import dataclass
from xltool.model.address import Cell, Place
from xltool.model.form import Form, TextField, cached_per_form
from xltool.model.submission import FoundBy, Stated
from xltool.workbook.layout.text_sheet import boxes
from xltool.workbook.read.labels import stem
from xltool.workbook.read.locate import Located, Searched

_LONG_HELP, _SHORT_HELP = 8, 4
"""Characters of a help by which a line is known although its label, or the help, was changed."""


@cached_per_form
def _unmoved(form: Form) -> Mapping[str, Located]:
    return {key: Located(place, FoundBy.NAME) for key, place in boxes(form).items()}


@cached_per_form
def _notes(form: Form) -> Mapping[str, str]:
    """The stem of the line above each box."""
    return {key: stem(field.label + field.help) for key, field in form.texts.items()}


def locate_passages(form: Form, book: Searched) -> Mapping[str, Located]:
    """Where every passage of a form stands; of one that is lost, where it should."""
    expected, notes = boxes(form), _notes(form)
    if all(
        book.named.get(key) == place and _text_above(place, book) == notes[key]
        for key, place in expected.items()
    ):
        return _unmoved(form)
    heads = _heads(form, book)
    lines = heads.once()
    found: dict[str, Located] = {}
    for key, line in lines.items():
        name, below = book.named.get(key), _below(line)
        if name is not None and heads.owner(name) == key:
            found[key] = Located(name, FoundBy.NAME if name == expected[key] else FoundBy.MOVED)
        elif heads.is_head(below):  # the box was deleted, and what followed it moved up
            found[key] = Located(expected[key], FoundBy.LOST)
        else:
            found[key] = Located(below, FoundBy.LABEL, name)
    taken = {each.place for each in found.values()}
    rest = [key for key in form.texts if key not in found]
    named = [book.named[key] for key in rest if key in book.named]
    unmoved = all(found[key].place == expected[key] for key in found)
    for key in rest:
        name, place = book.named.get(key), expected[key]
        if name is not None and name not in taken and named.count(name) == 1:
            found[key] = Located(name, FoundBy.NAME if name == place else FoundBy.MOVED)
        elif (
            name is None
            and key not in book.broken
            and unmoved
            and place.sheet in book.sheets
            and place not in taken
            and not heads.is_head(place)
            and any(each.place.sheet == place.sheet for each in found.values())
        ):
            found[key] = Located(place, FoundBy.PLACE)
        else:
            found[key] = Located(place, FoundBy.LOST)
    return found


def elsewhere(
    form: Form,
    book: Searched,
    located: Mapping[str, Located],
    cells: Mapping[str, Stated],
    further: Iterable[str],
) -> dict[str, Stated]:
    """The passages that seem to stand somewhere else too: where their names lead, or below their
    label on one of the `further` sheets, with another text."""
    found = {key: replace(cells[key], named=located[key].named) for key in form.texts}
    keys = {note: key for key, note in _notes(form).items() if note}
    for sheet in further:
        texts = book.texts(sheet)
        for note in keys.keys() & texts.keys():
            key = keys[note]
            for line in texts[note]:
                box = _below(Place(sheet, line))
                text = _text_at(box, book)
                if text and text != _plain(cells[key].value):
                    found[key] = replace(found[key], again=box)
    return {key: stated for key, stated in found.items() if stated.named or stated.again}


def _below(place: Place) -> Place:
    return place._replace(cell=Cell(place.cell.row + 1, place.cell.column))


def _text_above(place: Place, book: Searched) -> str:
    """The stem of the text that stands right above a place."""
    return _text_at(place._replace(cell=Cell(place.cell.row - 1, place.cell.column)), book)


def _text_at(place: Place, book: Searched) -> str:
    raw = book.open_sheet(place.sheet).cells.get(place.cell)
    return _plain(raw.value) if raw is not None else ""


def _plain(value: object) -> str:
    """A text as it is compared: without blanks, as a label is."""
    return stem(value) if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class _Heads:
    """The lines above boxes and the titles of sections, by place; a title's key is empty."""

    at: Mapping[Place, str]

    def once(self) -> dict[str, Place]:
        """The lines of the passages that have one line only."""
        found: dict[str, list[Place]] = defaultdict(list)
        for place, key in self.at.items():
            found[key].append(place)
        return {key: places[0] for key, places in found.items() if key and len(places) == 1}

    def is_head(self, place: Place) -> bool:
        return place in self.at

    def owner(self, place: Place) -> str:
        """Whose line is the nearest above a place, in its column; empty where there is none."""
        sheet, (row, column) = place
        above = sorted(
            each.cell.row for each in self.at if each.sheet == sheet and each.cell.column == column
        )
        nearest = bisect_left(above, row) - 1
        return self.at[Place(sheet, Cell(above[nearest], column))] if nearest >= 0 else ""


def _heads(form: Form, book: Searched) -> _Heads:
    """Looked for on the sheets where passages should stand or names lead; of a passage that has no
    line there, on all others."""
    sheets = [each.sheet for each in boxes(form).values()]
    sheets += [book.named[key].sheet for key in form.texts if key in book.named]
    likely = [name for name in dict.fromkeys(sheets) if name in book.sheets]
    fields = form.texts.values()
    at = {place: key for key, place in _lines(fields, book, likely)}
    missing = [field for field in fields if field.key not in at.values()]
    if missing:
        further = [name for name in book.sheets if name not in likely]
        at |= {place: key for key, place in _lines(missing, book, further, exactly=True)}
    titles = {stem(each.heading) for each in form.sections}
    for sheet in {place.sheet for place in at}:
        for title in titles & book.texts(sheet).keys():
            at |= {Place(sheet, cell): "" for cell in book.texts(sheet)[title]}
    return _Heads(at)


def _lines(
    fields: Iterable[TextField], book: Searched, sheets: Iterable[str], exactly: bool = False
) -> Iterable[tuple[str, Place]]:
    """The lines of passages: as the form has them, else those with the label or the help alone."""
    for field in fields:
        label, help = stem(field.label), stem(field.help)
        if not label + help:
            continue
        for sheet in sheets:
            texts = book.texts(sheet)
            cells = texts.get(label + help, [])
            if not cells and not exactly:
                cells = [
                    cell
                    for text, places in texts.items()
                    if _is_like(text, label, help)
                    for cell in places
                ]
            yield from ((field.key, Place(sheet, cell)) for cell in cells)


def _is_like(text: str, label: str, help: str) -> bool:
    """Whether a line is that of a passage, with a part of it changed."""
    if len(text) > 2 * len(label + help):
        return False
    if len(help) >= _LONG_HELP and text.endswith(help):
        return True
    begins = len(help) >= _SHORT_HELP and text.startswith(label + help[:_SHORT_HELP])
    return bool(label) and (text == label or begins)
