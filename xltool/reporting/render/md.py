"""The report as Markdown (CommonMark with pipe tables).

Escapes what would change meaning, and no more: Chinese prose stays as readable as it was. A pipe
table knows no merges; a merged cell's text stands once, in its first place.
"""

from __future__ import annotations

import re

from xltool.reporting.document import Align, Document, DocumentTable, Heading, Paragraph
from xltool.reporting.render.table_grid import lattice
from xltool.reporting.render.wrapping import pad
from xltool.text.clean import legible
from xltool.text.width import width

_INLINE = re.compile(r"[\\`*~<\[]|&(?=[#\w])|(?<![^\W_])_+|_+(?![^\W_])")
"""Special anywhere. `_` within a word and `&` before a blank are not; `>` and `#` only in front."""

_IN_FRONT = re.compile(r"^(?:(\d{1,9})(?=[.)](?:\s|$))|(?=[-+=#>|]))")
"""What would begin a list, a heading, a quotation, a row of a table or a line across."""

_CLOSING = re.compile(r"(?:^|(?<= ))(?=#+$)")
"""A heading's closing marks, which Markdown drops."""


def render(document: Document) -> bytes:
    """The document as UTF-8 text, one empty line between blocks."""
    parts = [f"> **{_inline(document.draft)}**"] if document.draft else []
    parts.append(_heading(1, document.title))
    for block in document.blocks:
        match block:
            case Heading(level, text):
                parts.append(_heading(level + 1, text))
            case Paragraph(text):
                parts.append(_paragraph(text))
            case DocumentTable():
                parts.append(_table(block))
    if document.signature is not None:
        parts += map(_paragraph, document.signature.lines)
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _paragraph(text: str) -> str:
    return _IN_FRONT.sub(r"\1\\", _inline(text), count=1) if text else ""


def _inline(text: str) -> str:
    return _INLINE.sub(lambda found: re.sub(r"(.)", r"\\\1", found[0]), legible(text).strip())


def _heading(level: int, text: str) -> str:
    return "#" * level + " " + _CLOSING.sub(r"\\", _inline(text))


def _table(table: DocumentTable) -> str:
    rows = [
        [
            _inline(cell.text).replace("|", r"\|") if (cell.row, cell.column) == place else ""
            for place, cell in (((r, c), cell) for c, cell in enumerate(line, 1))
        ]
        for r, line in enumerate(lattice(table), 1)
    ]
    widths = [max(3, *(width(row[i]) for row in rows)) for i in range(len(table.widths))]
    rule = [
        ":" + "-" * (columns - 2) + ":" if _is_centred(table, i) else "-" * columns
        for i, columns in enumerate(widths, 1)
    ]
    lines = [rows[0], rule, *rows[1:]]
    return "\n".join(
        "| "
        + " | ".join(pad(text, columns) for text, columns in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )


def _is_centred(table: DocumentTable, column: int) -> bool:
    """A column stands as its figures do."""
    figures = [cell for cell in table.cells if cell.column == column and not cell.is_header]
    return bool(figures) and all(cell.align is Align.CENTRE for cell in figures)
