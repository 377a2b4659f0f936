"""The report as plain text: one line per paragraph, tables drawn in characters."""

from __future__ import annotations

from xltool.report.document import Document, Heading, Paragraph, Table
from xltool.report.render.text_table import draw
from xltool.text.legible import legible
from xltool.text.width import width

_INDENT = "\u3000\u3000"
"""Two ideographic spaces: how a Chinese paragraph begins."""

_TABLE = 80
"""The columns a table may take: a line of a terminal, a letter, a fixed-width block in a chat."""


def render(document: Document) -> bytes:
    """The document as UTF-8 text. An empty line stands around tables and before headings."""
    lines = [legible(document.draft), ""] if document.draft else []
    lines.append(legible(document.title))
    after_table = False
    for block in document.blocks:
        if after_table or not isinstance(block, Paragraph) or len(lines) == 1:
            lines.append("")
        match block:
            case Heading(_, text):
                lines.append(legible(text))
            case Paragraph(text):
                lines.append(_INDENT + legible(text))
            case Table():
                lines += draw(block, _TABLE)
        after_table = isinstance(block, Table)
    if document.signature is not None:
        lines.append("")
        lines += [_at_the_right(legible(line)) for line in document.signature.lines]
    return ("\n".join(lines) + "\n").encode()


def _at_the_right(line: str) -> str:
    """The line so that it ends two characters before the table's edge."""
    return " " * max(0, _TABLE - len(_INDENT) * 2 - width(line)) + line
