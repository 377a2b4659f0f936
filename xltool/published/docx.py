"""Reading Word files: body paragraphs and tables; headings by their style or outline level.

Headers, footers, notes and what stands only for old programs are not read.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from xltool.model.omission import Omission
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.kind import Kind, kind_of_package
from xltool.ooxml.package import Package
from xltool.ooxml.relations import relations_of, root_relations
from xltool.ooxml.xml_stream import stream
from xltool.published.docx_styles import SHOWN_AS, TextStyles, is_on, level_of, number_of, value_of
from xltool.published.left_out import marked, settled
from xltool.published.page import NO_CHARACTERS, Page, UnusablePage
from xltool.published.page_builder import Flow

_BODY = "word/document.xml"
_STYLES = "word/styles.xml"
_MOST_BYTES = 64 * 1024 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PASSED_OVER = frozenset(
    (
        *("Fallback", "moveFrom", "rt", "rPrChange", "pPrChange", "tcPrChange", "trPrChange"),
        *("tblPrChange",),
    )
)
"""What old programs show, what was moved away, how words are read aloud, and how it looked before a
revision."""


def open_page(data: bytes) -> Page:
    """Read a .docx file. Raises UnusablePage for what is none, is damaged or beyond the bounds."""
    if not data:
        raise UnusablePage("empty")
    if len(data) > _MOST_BYTES:
        raise UnusablePage("large")
    if data.startswith(_OLD_OFFICE):
        raise UnusablePage("old_word")
    if not data.startswith(b"PK\x03\x04"):
        raise UnusablePage("not_docx")
    try:
        package = Package(data)
        if kind_of_package(package) is not Kind.DOCX:
            raise UnusablePage("not_docx")
        body = root_relations(package).part(package, "officeDocument", _BODY) or _BODY
        styles = TextStyles()
        if part := _styles_part(package, body):
            styles.read(package, part)
        return _Body(styles).read(package, body)
    except RefusedFile as refused:
        raise UnusablePage("large" if refused.code == "F108" else "damaged") from refused


def _styles_part(package: Package, body: str) -> str | None:
    """Where the styles of the body stand; None where it has none."""
    folder, name = posixpath.split(body)
    if f"{folder}/_rels/{name}.rels".lstrip("/") not in package:
        return _STYLES if _STYLES in package else None
    part = relations_of(package, body).part(package, "styles", _STYLES)
    return part if part is None or part in package else None


class _Body:
    """The handlers of the body's elements, which pass on what begins and ends.

    Word's rows list every slot: one that continues the slot above adds to its height.
    """

    def __init__(self, styles: TextStyles) -> None:
        self._styles = styles
        self._flow = Flow()
        self._pieces: list[str] = []
        self._level = 0
        self._reading = False
        self._rows: list[_Slots] = []
        self._deletions = 0
        self._paragraphs: list[str] = []
        """The styles of the paragraphs that are open: one in a text box is within another."""
        self._run_style = ""
        self._direct: dict[str, bool] = {}
        """What the properties of the run say, by their names."""

    def read(self, package: Package, part: str) -> Page:
        starts = {
            "p": self._paragraph,
            "pStyle": self._styled,
            "outlineLvl": self._outlined,
            "t": self._text,
            "delText": self._text,
            "del": self._deletion,
            "r": self._run,
            "rStyle": self._run_styled,
            **{name: self._property(name) for name in SHOWN_AS},
            "tblStyle": self._table_styled,
            "noBreakHyphen": lambda _: self._pieces.append("-"),
            "tab": lambda _: self._pieces.append("\t"),
            "br": lambda _: self._pieces.append("\n"),
            "cr": lambda _: self._pieces.append("\n"),
            "tbl": self._table,
            "tr": self._row,
            "tc": self._cell,
            "gridBefore": self._skip,
            "gridSpan": self._span,
            "vMerge": self._merge,
        }
        ends = {
            "p": self._close_paragraph,
            "t": self._end_text,
            "delText": self._end_text,
            "del": self._end_deletion,
            "r": self._end_run,
            "tc": self._end_cell,
            "tr": self._end_row,
            "tbl": self._end_table,
        }
        stream(package, part, starts, ends, self._characters, _PASSED_OVER)
        return settled(self._flow.blocks())

    def _characters(self, data: str) -> None:
        if self._reading:
            self._pieces.append(marked(data.translate(NO_CHARACTERS), self._mark()))

    def _mark(self) -> Omission | None:
        """Why the text of the run is left out: hidden before struck out, that before raised."""
        table = self._rows[-1].style if self._rows else ""
        paragraph = self._paragraphs[-1] if self._paragraphs else ""
        why = self._styles.omission(table, paragraph, self._run_style, self._direct)
        return Omission.STRUCK if self._deletions and why is not Omission.HIDDEN else why

    def _property(self, name: str) -> Callable[[dict[str, str]], None]:
        def state(attributes: dict[str, str]) -> None:
            self._direct[name] = is_on(attributes)

        return state

    def _run_styled(self, attributes: dict[str, str]) -> None:
        self._run_style = value_of(attributes) or ""

    def _run(self, _: dict[str, str]) -> None:
        self._end_run()  # what stands there is of the paragraph's mark

    def _end_run(self) -> None:
        self._direct.clear()
        self._run_style = ""

    def _deletion(self, _: dict[str, str]) -> None:
        self._deletions += 1

    def _end_deletion(self) -> None:
        self._deletions -= 1

    def _text(self, _: dict[str, str]) -> None:
        self._reading = True

    def _end_text(self) -> None:
        self._reading = False

    def _paragraph(self, _: dict[str, str]) -> None:
        self._end_paragraph()
        self._paragraphs.append("")

    def _styled(self, attributes: dict[str, str]) -> None:
        style = value_of(attributes) or ""
        self._level = self._styles.level(style)
        if self._paragraphs:
            self._paragraphs[-1] = style

    def _outlined(self, attributes: dict[str, str]) -> None:
        self._level = level_of(attributes) or self._level

    def _close_paragraph(self) -> None:
        self._end_paragraph()
        if self._paragraphs:
            self._paragraphs.pop()

    def _end_paragraph(self) -> None:
        if self._pieces and self._rows:
            self._rows[-1].write("".join(self._pieces))
        elif self._pieces:
            text = "".join(self._pieces)
            for line in [text] if self._level else text.split("\n"):
                self._flow.paragraph(line, self._level)
        self._pieces.clear()
        self._level = 0

    def _table(self, _: dict[str, str]) -> None:
        self._end_paragraph()
        self._rows.append(_Slots())

    def _table_styled(self, attributes: dict[str, str]) -> None:
        if self._rows:
            self._rows[-1].style = value_of(attributes) or ""

    def _row(self, _: dict[str, str]) -> None:
        if self._rows:
            self._rows[-1].rows.append([])

    def _cell(self, _: dict[str, str]) -> None:
        if self._rows:
            self._rows[-1].begin()

    def _skip(self, attributes: dict[str, str]) -> None:
        """A row that begins farther right."""
        self._cell(attributes)
        self._span(attributes)

    def _span(self, attributes: dict[str, str]) -> None:
        if self._rows and self._rows[-1].rows and self._rows[-1].rows[-1]:
            self._rows[-1].rows[-1][-1].column_span = number_of(attributes, 1)

    def _merge(self, attributes: dict[str, str]) -> None:
        if self._rows and self._rows[-1].rows and self._rows[-1].rows[-1]:
            continues = value_of(attributes) != "restart"
            self._rows[-1].rows[-1][-1].continues = continues

    def _end_cell(self) -> None:
        self._end_paragraph()

    def _end_row(self) -> None:
        self._end_paragraph()

    def _end_table(self) -> None:
        self._end_paragraph()
        slots = self._rows.pop() if self._rows else _Slots()
        if self._rows:  # within another table's cell: written in that cell's place
            self._rows[-1].write_table(slots)
        else:
            slots.write_to(self._flow)


class _Slot:
    """A slot of a row as Word states it."""

    __slots__ = ("column_span", "continues", "held")

    def __init__(self) -> None:
        self.column_span = 1
        self.continues = False
        self.held: list[str | _Slots] = []


class _Slots:
    """A table as Word states it, until its merges are known."""

    def __init__(self) -> None:
        self.rows: list[list[_Slot]] = []
        self.style = ""

    def begin(self) -> None:
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(_Slot())

    def write(self, text: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].held.append(text)

    def write_table(self, table: _Slots) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].held.append(table)

    def write_to(self, flow: Flow) -> None:
        """Pass the table on, a slot that continues another left out."""
        heights = self._heights()
        flow.open_table()
        for number, row in enumerate(self.rows):
            flow.open_row()
            column = 0
            for slot in row:
                if not slot.continues or (number, column) in heights:
                    flow.open_cell(heights.get((number, column), 1), slot.column_span)
                    for each in slot.held:
                        if isinstance(each, str):
                            flow.paragraph(each)
                        else:
                            each.write_to(flow)
                    flow.close_cell()
                column += slot.column_span
        flow.close_table()

    def _heights(self) -> dict[tuple[int, int], int]:
        """The rows that each merged slot reaches over, by where it begins."""
        heights: dict[tuple[int, int], int] = {}
        begun: dict[int, int] = {}
        for number, row in enumerate(self.rows):
            column = 0
            for slot in row:
                if slot.continues and (begun.get(column), column) in heights:
                    heights[begun[column], column] += 1
                else:
                    begun[column] = number
                    heights[number, column] = 1
                column += slot.column_span
        return heights
