"""Which parts of the report stand on upright pages and which on turned ones.

A section of a Word file is a run of pages of one shape. A table too wide for an upright page gets
a turned section of its own, and takes the headings that stand right above it along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xltool.report.document import Document, Heading, Paragraph, Signature, Table
from xltool.report.render.title import title_lines
from xltool.report.render.word_signature import indents
from xltool.report.render.word_table import TURNED, WordTable, word_table

_TITLE_ROOM = 40
"""Columns of a line of the title: 20 characters in 二号 are 155 mm."""


@dataclass(frozen=True, slots=True)
class Styled:
    """A paragraph in one of the styles of styles.xml, its lines broken where it says so.

    `indent` is how far it stays from the right edge, in hundredths of a character; 0 leaves that
    to the style.
    """

    style: str
    lines: tuple[str, ...]
    indent: int = 0


_BODY = "BodyText"
_GAP = Styled("TableGap", ("",))


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks on pages of one shape. Sections follow each other on new pages."""

    turned: bool
    blocks: tuple[Styled | WordTable, ...]


def word_sections(document: Document) -> tuple[Section, ...]:
    """The title and the blocks, cut where the page is turned."""
    sections: list[Section] = []
    title = title_lines(document.title_parts, _TITLE_ROOM)
    upright: list[Styled | WordTable] = [Styled("Title", title)]
    headings = 0
    for block in document.blocks:
        shaped = _shape(block)
        if isinstance(shaped, WordTable) and shaped.width == TURNED:
            first = len(upright) - headings
            if first:
                sections.append(_section(upright[:first], turned=False))
            sections.append(_section([*upright[first:], shaped], turned=True))
            upright = []
        else:
            upright.append(shaped)
        headings = headings + 1 if upright and isinstance(block, Heading) else 0
    if document.signature is not None:
        last = upright[-1] if upright else None
        if isinstance(last, Styled) and last.style == _BODY:
            upright[-1] = replace(last, style="BodyTextKept")  # no signature alone on a page
        upright += _signed(document.signature)
    if upright:
        sections.append(_section(upright, turned=False))
    return tuple(sections)


def _signed(signature: Signature) -> list[Styled]:
    lines = signature.lines
    styles = ("Signature", "Date")
    return [
        Styled(style, (line,), indent)
        for style, line, indent in zip(styles, lines, indents(signature), strict=False)
    ]


def _shape(block: Heading | Paragraph | Table) -> Styled | WordTable:
    match block:
        case Heading(level, text):
            return Styled(f"Heading{level}", (text,))
        case Paragraph(text):
            return Styled(_BODY, (text,))
        case Table():
            return word_table(block)


def _section(blocks: Sequence[Styled | WordTable], *, turned: bool) -> Section:
    """Put a gap between two tables, which Word would join."""
    spaced: list[Styled | WordTable] = []
    for block in blocks:
        if isinstance(block, WordTable) and spaced and isinstance(spaced[-1], WordTable):
            spaced.append(_GAP)
        spaced.append(block)
    return Section(turned, tuple(spaced))
