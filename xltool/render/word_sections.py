"""Which parts of the report stand on upright pages and which on turned ones.

A section of a Word file is a run of pages of one shape. A table too wide for an upright page gets
a turned section of its own, and takes the headings that stand right above it along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xltool.document import Document, Heading, Paragraph, Table
from xltool.render.word_table import TURNED, WordTable, word_table


@dataclass(frozen=True, slots=True)
class Styled:
    """A paragraph in one of the styles of styles.xml."""

    style: str
    text: str


_GAP = Styled("TableGap", "")


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks on pages of one shape. Sections follow each other on new pages."""

    turned: bool
    blocks: tuple[Styled | WordTable, ...]


def word_sections(document: Document) -> tuple[Section, ...]:
    """The title and the blocks, cut where the page is turned.."""
    sections: list[Section] = []
    upright: list[Styled | WordTable] = [Styled("Title", document.title)]
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
    if upright:
        sections.append(_section(upright, turned=False))
    return tuple(sections)


def _shape(block: Heading | Paragraph | Table) -> Styled | WordTable:
    match block:
        case Heading(level, text):
            return Styled(f"Heading{level}", text)
        case Paragraph(text):
            return Styled("BodyText", text)
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
