"""The report as one self-contained web page, or as a part of one: no scripts, nothing fetched.

Knows how a table's merges and headings are said in HTML; the page itself is a template.
"""

from __future__ import annotations

from dataclasses import dataclass

from xltool.report.document import Document, Heading, Paragraph, Table, TableCell
from xltool.report.render.scopes import column_groups, row_groups, scope_of
from xltool.report.render.share import share_out
from xltool.report.render.table_grid import lattice
from xltool.report.render.template import template

_PERMILLE = 1000


@dataclass(frozen=True, slots=True)
class _Element:
    """A heading or a paragraph with its tag."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class _Cell:
    """A `th` with a scope, or a `td` without."""

    scope: str
    cell: TableCell


_Rows = tuple[tuple[_Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table in its parts; `columns` are groups of column widths in thousandths."""

    caption: str
    columns: tuple[tuple[int, ...], ...]
    head: _Rows
    bodies: tuple[_Rows, ...]


def render(document: Document) -> bytes:
    """The document as a UTF-8 page."""
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


def _block(block: Heading | Paragraph | Table) -> _Element | HtmlTable:
    match block:
        case Heading(level, text):
            return _Element(f"h{level + 1}", text)  # h1 is the title
        case Paragraph(text):
            return _Element("p", text)
        case Table():
            return html_table(block)


def html_table(table: Table) -> HtmlTable:
    """A table in the parts that HTML has for it."""
    places = lattice(table)
    scopes = scope_of(table)
    shares = share_out(_PERMILLE, table.widths, [1] * len(table.widths))

    def rows(numbers: range) -> _Rows:
        return tuple(
            tuple(
                _Cell(scopes.get(cell, ""), cell)
                for column, cell in enumerate(places[row - 1], 1)
                if (cell.row, cell.column) == (row, column)
            )
            for row in numbers
        )

    return HtmlTable(
        table.caption,
        tuple(tuple(shares[column - 1] for column in group) for group in column_groups(table)),
        rows(range(1, table.header_rows + 1)),
        tuple(rows(group) for group in row_groups(table)),
    )
