"""Record → Document: the sections of the report, with their official tables.

Only what the record holds is written. A blank figure stays blank; a passage that was not written is
left out, unless one written from figures is given in its place. The caller reports both.
A form without a record has an outline: its tables with marks where figures stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from xltool.model.expression import plain
from xltool.model.form import Form, Section, TextField
from xltool.model.grid import GridCell, Role, grid_of
from xltool.model.record import Record
from xltool.reporting.document import (
    Align,
    Block,
    Document,
    DocumentTable,
    Heading,
    Paragraph,
    Signature,
    TableCell,
)
from xltool.reporting.sentences import Passages


def narrate(
    form: Form,
    record: Record,
    draft: str = "",
    passages: Passages | None = None,
    signature: Signature | None = None,
) -> Document:
    """The report of a record.

    `draft` is the mark of a report that may not be published. `passages` are generated paragraphs;
    they take the place of what the office wrote only where they say so. `signature` ends the
    report.
    """
    given = passages or Passages()
    blocks = (block for each in form.sections for block in _section(form, record, each, given))
    title = form.report_title(record.office.name, record.period)
    return Document(title, tuple(blocks), draft, form.title_tail, signature)


def _section(form: Form, record: Record, section: Section, given: Passages) -> Iterator[Block]:
    if section.in_report:
        yield Heading(1, section.heading)
    yield from map(Paragraph, given.openings.get(section.key, ()))
    if section.table is not None:
        figures = partial(_written, record)
        yield official_table(form, section.table, section.title, figures)
    for field in section.texts:
        written = None if field.key in given.replaced else record.text[field.key]
        yield from _passage(written, field, given.topics.get(field.key, ()))


def _passage(text: str | None, field: TextField, given: tuple[str, ...]) -> Iterator[Block]:
    lines = text.split("\n") if text is not None else given
    paragraphs = [Paragraph(line.strip()) for line in lines if line.strip()]
    if field.heading and paragraphs:
        yield Heading(2, field.heading)
    yield from paragraphs


def official_table(
    form: Form, id: str, caption: str, figure: Callable[[str], str]
) -> DocumentTable:
    """A table of the form with its official merges; `figure` gives what stands in a figure's cell
    by its key."""
    table = form.tables[id]
    grid = grid_of(table)
    return DocumentTable(
        caption=caption,
        rows=grid.rows,
        header_rows=grid.header_rows,
        widths=table.widths,
        cells=tuple(
            TableCell(
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                text=cell.text if cell.key is None else figure(cell.key),
                is_header=cell.key is None,
                align=_align(cell),
                key=cell.key or "",
            )
            for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
        ),
    )


def _written(record: Record, key: str) -> str:
    value = record.figures[key]
    return "" if value is None else plain(value)


def _align(cell: GridCell) -> Align:
    """Row headings stand left, as in the official form; those over several rows, centred."""
    is_row = cell.role is Role.ROW and cell.row_span == 1
    return Align.LEFT if is_row else Align.CENTRE


TYPED = "[ ]"
"""The mark of what an office types."""
COMPUTED = "="
"""The mark of a figure that a formula gives."""


def outline(form: Form) -> Document:
    """The sections of a form with their tables and passages."""
    blocks = (block for section in form.sections for block in _outlined(form, section))
    return Document(f"{form.name}（{form.form_id}）", tuple(blocks))


def _outlined(form: Form, section: Section) -> Iterator[Block]:
    yield Heading(1, section.heading)
    if section.table is not None:
        marks = partial(_mark, form)
        yield official_table(form, section.table, section.title, marks)
    for field in section.texts:
        yield Paragraph(f"{TYPED} {field.label}")


def _mark(form: Form, key: str) -> str:
    """A count's cell bears its mark alone; any other number says its unit."""
    figure = form.figures[key]
    unit = "" if figure.kind.id == "count" else figure.kind.unit
    return (COMPUTED if figure.derived else TYPED) + unit
