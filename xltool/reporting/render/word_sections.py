"""Which parts of the report stand on upright pages and which on turned ones.

A section of a Word file is a run of pages of one shape. A table too wide for an upright page gets
a turned section of its own, and takes the headings that stand right above it along. Title and
signature stand as GB/T 9704-2012 (7.3.1, 7.3.5.2, documents without a seal) has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from xltool.classes import dataclass
from xltool.reporting.document import Document, DocumentTable, Heading, Paragraph, Signature
from xltool.reporting.render.word_table import TURNED, WordTable, word_table
from xltool.reporting.render.wrapping import wrap_evenly
from xltool.text.width import width

_TITLE_ROOM = 40
"""Columns of a line of the title: 20 characters in 二号 are 155 mm."""
_PLACE_ENDS = "省市县区州盟旗"
"""What the name of a place ends in; a long name is cut behind one, if it can be."""
_EDGE = 2
_STEP = 2
_LINE = 26
"""Characters of a line, less those at the edge."""


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
class WordSection:
    """Blocks on pages of one shape. Sections follow each other on new pages."""

    turned: bool
    blocks: tuple[Styled | WordTable, ...]


def word_sections(document: Document) -> tuple[WordSection, ...]:
    """The title and the blocks, cut where the page is turned."""
    sections: list[WordSection] = []
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


def _shape(block: Heading | Paragraph | DocumentTable) -> Styled | WordTable:
    match block:
        case Heading(level, text):
            return Styled(f"Heading{level}", (text,))
        case Paragraph(text):
            return Styled(_BODY, (text,))
        case DocumentTable():
            return word_table(block)


def _section(blocks: Sequence[Styled | WordTable], *, turned: bool) -> WordSection:
    """Put a gap between two tables, which Word would join."""
    spaced: list[Styled | WordTable] = []
    for block in blocks:
        if isinstance(block, WordTable) and spaced and isinstance(spaced[-1], WordTable):
            spaced.append(_GAP)
        spaced.append(block)
    return WordSection(turned, tuple(spaced))


def title_lines(parts: tuple[str, ...], room: int) -> tuple[str, ...]:
    """The title on one line where it fits easily, else every part on lines of its own: whole words,
    the ends of the lines near to each other.

    `room` is counted in columns: a Chinese character takes two. Where a title of one part breaks
    is left to the program that shows it.
    """
    whole = "".join(parts)
    if len(parts) == 1 or width(whole) < room:  # figures of some fonts are wider than half a sign
        return (whole,)
    return tuple(line for part in parts for line in _level(part, room))


def _level(part: str, room: int) -> list[str]:
    if width(part) <= room:
        return [part]
    cuts = [i for i in range(1, len(part)) if part[i - 1] in _PLACE_ENDS]
    pairs = [[part[:cut], part[cut:]] for cut in cuts]
    fitting = [pair for pair in pairs if max(map(width, pair)) <= room]
    if not fitting:
        return wrap_evenly(part, room)
    return min(fitting, key=lambda pair: abs(width(pair[0]) - width(pair[1])))


def indents(signature: Signature) -> tuple[int, ...]:
    """How far each line stays from the right edge, in hundredths of a character.

    The office stands two characters from the edge; its date begins two characters to the right of
    it. A date that would come nearer to the edge stays two away, and pushes the office left.
    """
    if signature.date is None:
        return (_EDGE * 100,)
    name, date = (Fraction(width(line), 2) for line in signature.lines)
    if name > _LINE:  # it ends on a line below, right above the date
        return (_EDGE * 100, (_EDGE + _STEP) * 100)
    of_date = max(Fraction(_EDGE), name - date)
    of_name = of_date + date + _STEP - name
    return (int(of_name * 100), int(of_date * 100))
