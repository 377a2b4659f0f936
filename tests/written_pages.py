"""Pages with tables, written plainly in every format that published reports are read from.

What is given are paragraphs and tables; the writers are none of the program's own.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple


class Square(NamedTuple):
    """A cell and over how many columns and rows it reaches."""

    text: str
    across: int = 1
    down: int = 1


class Row(NamedTuple):
    """A row: what labels it, and its cells behind the labels."""

    labels: tuple[Square, ...]
    cells: tuple[Square, ...] = ()


Table = Sequence[Row]
Blocks = Sequence[str | Table]


def written(blocks: Blocks, suffix: str) -> bytes:
    """A page of paragraphs and tables as a file of a format, one of SUFFIXES."""
    return _WRITERS[suffix](blocks)


def _squares(row: Row) -> tuple[Square, ...]:
    return (*row.labels, *row.cells)


def _html(blocks: Blocks) -> bytes:
    found = ['<!DOCTYPE html><meta charset="utf-8">']
    for block in blocks:
        if isinstance(block, str):
            found.append(f"<p>{escape(block)}</p>")
            continue
        found.append("<table border=1>")
        for row in block:
            squares = (
                f'<td colspan="{s.across}" rowspan="{s.down}"><p>{escape(s.text)}</p></td>'
                for s in _squares(row)
            )
            found.append(f"<tr>{''.join(squares)}</tr>")
        found.append("</table>")
    return "\n".join(found).encode()


def _docx(blocks: Blocks) -> bytes:
    body = []
    for block in blocks:
        if isinstance(block, str):
            body.append(_word_paragraph(block))
            continue
        body.append("<w:tbl>")
        for line in _lattice(block):
            body.append("<w:tr>")
            for square, goes_on in line:
                merge = f'<w:vMerge w:val="{"continue" if goes_on else "restart"}"/>'
                span = f'<w:gridSpan w:val="{square.across}"/>'
                inside = _word_paragraph("" if goes_on else square.text)
                tall = merge if square.down > 1 else ""
                body.append(f"<w:tc><w:tcPr>{span}{tall}</w:tcPr>{inside}</w:tc>")
            body.append("</w:tr>")
        body.append("</w:tbl>")
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f'<w:document xmlns:w="{space}"><w:body>{"".join(body)}</w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("word/document.xml", text)
    return packed.getvalue()


def _word_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _lattice(table: Table) -> list[list[tuple[Square, bool]]]:
    """Each row's squares with those that reach down into it, which go on."""
    reaching: dict[int, tuple[Square, int]] = {}
    lines = []
    for row in table:
        line: list[tuple[Square, bool]] = []
        waiting = list(_squares(row))
        column = 0
        while waiting or column in reaching:
            if column in reaching:
                square, more = reaching.pop(column)
                line.append((square, True))
            else:
                square, more = waiting.pop(0), 0
                more = square.down
                line.append((square, False))
            if more > 1:
                reaching[column] = (square, more - 1)
            column += square.across
        lines.append(line)
    return lines


def _lines(blocks: Blocks, before: str, between: str, after: str) -> bytes:
    """Rows as lines; a merged cell leaves blank cells behind."""
    found = []
    for block in blocks:
        if isinstance(block, str):
            found += [block, ""]
            continue
        for line in _lattice(block):
            texts = [
                each
                for square, goes_on in line
                for each in ("" if goes_on else square.text, *[""] * (square.across - 1))
            ]
            found.append(before + between.join(texts) + after)
        found.append("")
    return "\n".join(found).encode()


_WRITERS: dict[str, Callable[[Blocks], bytes]] = {
    ".html": _html,
    ".docx": _docx,
    ".md": lambda blocks: _lines(blocks, "| ", " | ", " |"),
    ".txt": lambda blocks: _lines(blocks, "", "\t", ""),
}
SUFFIXES = tuple(_WRITERS)
