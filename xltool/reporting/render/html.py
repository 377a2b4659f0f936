"""The report as one self-contained web page, or as a part of one: no scripts, nothing fetched.

Knows how a table's merges and headings are said in HTML; the page itself is a template. A heading
beside figures heads its row, any other its column; one that covers a whole group of rows or columns
heads the group, and HTML lets only such a heading say so.
"""

from __future__ import annotations

from collections.abc import Sequence

from xltool.classes import dataclass
from xltool.reporting.document import Document, DocumentTable, Heading, Paragraph, TableCell
from xltool.reporting.render.table_grid import Lattice, lattice, share_out
from xltool.reporting.render.template import template

_PERMILLE = 1000


@dataclass(frozen=True, slots=True)
class _Element:
    """A heading or a paragraph with its tag."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class _HtmlCell:
    """A `th` with a scope, or a `td` without."""

    scope: str
    cell: TableCell


_Rows = tuple[tuple[_HtmlCell, ...], ...]


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table in its parts; `columns` are groups of column widths in thousandths."""

    caption: str
    columns: tuple[tuple[int, ...], ...]
    head: _Rows
    bodies: tuple[_Rows, ...]


def render(document: Document) -> bytes:
    """The document as a page in UTF-8 that needs no other file."""
    return _filled("report/report.html.j2", document)


def fragment(document: Document) -> bytes:
    """What stands in the page's body, to be pasted into the editor of a web site.

    Such editors take away style sheets and classes: here the look stands in every element.
    """
    return _filled("report/fragment.html.j2", document)


def _filled(name: str, document: Document) -> bytes:
    return (
        template(name)
        .render(
            title=document.title,
            parts=document.title_parts,
            draft=document.draft,
            blocks=[_block(block) for block in document.blocks],
            signature=document.signature,
        )
        .encode()
    )


def _block(block: Heading | Paragraph | DocumentTable) -> _Element | HtmlTable:
    match block:
        case Heading(level, text):
            return _Element(f"h{level + 1}", text)  # h1 is the title
        case Paragraph(text):
            return _Element("p", text)
        case DocumentTable():
            return html_table(block)


def html_table(table: DocumentTable) -> HtmlTable:
    """A table in the parts that HTML has for it."""
    places = lattice(table)
    scopes = _scope_of(table)
    shares = share_out(_PERMILLE, table.widths, [1] * len(table.widths))

    def rows(numbers: range) -> _Rows:
        return tuple(
            tuple(
                _HtmlCell(scopes.get(cell, ""), cell)
                for column, cell in enumerate(places[row - 1], 1)
                if (cell.row, cell.column) == (row, column)
            )
            for row in numbers
        )

    return HtmlTable(
        table.caption,
        tuple(tuple(shares[column - 1] for column in group) for group in _column_groups(table)),
        rows(range(1, table.header_rows + 1)),
        tuple(rows(group) for group in _row_groups(table)),
    )


def _column_groups(table: DocumentTable) -> tuple[range, ...]:
    """The groups of columns: those under the cells of the first row."""
    first = dict.fromkeys(lattice(table)[0])
    return tuple(range(cell.column, cell.column + cell.column_span) for cell in first)


def _row_groups(table: DocumentTable) -> tuple[range, ...]:
    """The groups of rows below the repeated ones.

    A group is what a heading across the table stands above, or what a heading beside it spans.
    """
    places = lattice(table)
    starts: list[int] = []
    spanned = in_band = False
    for row in range(table.header_rows + 1, table.rows + 1):
        line = places[row - 1]
        was_spanned, spanned = spanned, any(cell.row_span > 1 for cell in line)
        if any(cell.row < row for cell in line) and starts:
            continue
        is_band = _is_band(line)
        if not starts or is_band or (not in_band and (spanned or was_spanned)):
            starts.append(row)
            in_band = is_band
    ends = [*starts[1:], table.rows + 1]
    return tuple(range(start, end) for start, end in zip(starts, ends, strict=False))


def _scope_of(table: DocumentTable) -> dict[TableCell, str]:
    """Every heading's scope: row, rowgroup, col or colgroup. An empty heading heads nothing."""
    places = lattice(table)
    of_columns, of_rows = _column_groups(table), _row_groups(table)
    return {
        cell: _scope(cell, places, of_columns, of_rows)
        for cell in table.cells
        if cell.is_header and cell.text
    }


def _scope(
    cell: TableCell, places: Lattice, of_columns: Sequence[range], of_rows: Sequence[range]
) -> str:
    rows = range(cell.row, cell.row + cell.row_span)
    columns = range(cell.column, cell.column + cell.column_span)
    if _is_band(places[cell.row - 1]) and any(cell.row == group.start for group in of_rows):
        return "rowgroup"
    if any(not other.is_header for row in rows for other in places[row - 1]):
        return "rowgroup" if len(rows) > 1 and rows in of_rows else "row"
    return "colgroup" if len(columns) > 1 and columns in of_columns else "col"


def _is_band(line: Sequence[TableCell]) -> bool:
    return line[0].is_header and len(line) > 1 and line[0].column_span == len(line)
