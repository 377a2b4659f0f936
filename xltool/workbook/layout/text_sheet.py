"""The sheets of passages: a heading, what to write, and a box for it, which no page break divides.

A box that is written with its text is as high as that needs; a blank one has room, and its rows may
be drawn higher. Programs pay no heed to page breaks on a sheet that they fit to pages, so that the
scale of print is given: a sheet with very long passages is wider, and printed smaller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xltool.classes import dataclass
from xltool.model.address import Cell, Place, Range
from xltool.model.form import Form, Section, TextField, ValueKind, cached_per_form
from xltool.workbook.layout.book import Alert, Identity, LaidCell, Sheet, Style
from xltool.workbook.layout.live_checks import presences, visibly_broken
from xltool.workbook.layout.sheets import hint_for, identity_height, identity_line, line
from xltool.workbook.layout.wording import HIGHEST, LINE, ROW, Wording, lines, row_height

COLUMNS = 6
"""A passage lies over several columns because one column wider than the page is cut off, not
shrunk, when LibreOffice prints it."""
COLUMN = 13.0
"""The width of one in characters: together they fill an upright A4 page, in any of the fonts that
programs take for 宋体 where that is missing."""
BLANK_ROW = 50.0
"""The height of each row of a box that nothing is written in yet, in points."""
_SCALE = 90
"""Of print, in percent."""
_PAGE = 735 * 100 // _SCALE
"""The height of an A4 page between its margins, in points of a sheet printed at that scale."""
_TITLE = 32.0
_HEAD = 2 * ROW
"""What the lines about the office may take on every page, in points."""
_WIDEST = 2.0
"""So many times as wide at most: half as large in print."""


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage with what stands above its box; `title` is of the section that it begins."""

    title: str
    note: str
    field: TextField
    text: str


@cached_per_form
def boxes(form: Form) -> Mapping[str, Place]:
    """Where the box of each passage begins, below its note."""
    found: dict[str, Place] = {}
    last: dict[str, int] = {}
    for section in form.sections:
        for passage in _passages((section,), {}):
            row = last.get(section.sheet, 1) + (2 if passage.title else 1)
            found[passage.field.key] = Place(section.sheet, Cell(row + 1, 1))
            last[section.sheet] = row + passage.field.rows
    return found


def text_sheet(
    form: Form,
    identity: Identity,
    wording: Wording,
    sections: tuple[Section, ...],
    texts: Mapping[str, str],
) -> Sheet:
    """Lay out the passages of sections, with room for the texts that will be filled in."""
    passages = tuple(_passages(sections, texts))
    times = _times_as_wide(passages)
    room = times * COLUMN * COLUMNS
    cells = [line(1, COLUMNS, Style.LINE, identity_line(form, identity, wording))]
    head = identity_height(identity, wording, room)
    heights: dict[int, float] = {1: head}
    breaks: list[int] = []
    used = head
    for passage in passages:
        together = _heights(passage, room)
        box = boxes(form)[passage.field.key].cell.row
        top = box - (2 if passage.title else 1)
        if used + sum(together) > _PAGE * times and used > head:
            breaks.append(top - 1)
            used = head
        used += sum(together)
        heights.update(enumerate(together, start=top))
        if passage.title:
            cells.append(line(top, COLUMNS, Style.TITLE, passage.title))
        cells.append(line(box - 1, COLUMNS, Style.SECTION, passage.note))
        cells.append(_box(passage.field, box, form.kinds[passage.field.kind]))
    here = {cell.id: cell.range.first for cell in cells if cell.id is not None}
    alerts = (
        Alert((here[each.at],), visibly_broken(form, each, wording), Style.DOUBT)
        for each in presences(form)
        if each.at in here
    )
    return Sheet(
        sections[0].sheet,
        tuple(cells),
        (COLUMN * times,) * COLUMNS,
        heights,
        scale=int(_SCALE / times),
        breaks=tuple(breaks),
        repeat=(1, 1),
        alerts=tuple(alerts),
    )


def _passages(sections: tuple[Section, ...], texts: Mapping[str, str]) -> Iterator[_Passage]:
    for section in sections:
        title = section.heading if section.number else ""
        for field in section.texts:
            note = "　".join(filter(None, (field.label, field.help)))
            yield _Passage(title, note, field, texts.get(field.key, ""))
            title = ""


def _times_as_wide(passages: tuple[_Passage, ...]) -> float:
    """How much wider than usual the sheet is, so that every passage finds room on one page."""
    times = 1.0
    while times < _WIDEST and any(
        _HEAD + sum(_heights(passage, times * COLUMN * COLUMNS)) > _PAGE * times
        for passage in passages
    ):
        times += 0.1
    return times


def _heights(passage: _Passage, room: float) -> list[float]:
    """The heights of the rows of a passage: its section's title, the note, and its box."""
    rows = passage.field.rows
    needed = lines(passage.text, room) * LINE + 10 if passage.text else rows * BLANK_ROW
    each = min(HIGHEST, max(ROW, needed / rows))
    above = [_TITLE] if passage.title else []
    return [*above, row_height(passage.note, room), *[each] * rows]


def _box(field: TextField, row: int, kind: ValueKind) -> LaidCell:
    area = Range(Cell(row, 1), Cell(row + field.rows - 1, COLUMNS))
    hint = hint_for(field.label, field.help, kind)
    return LaidCell(area, Style.ENTRY_TEXT, id=field.key, hint=hint)
