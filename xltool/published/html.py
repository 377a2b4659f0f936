"""Reading web pages, as a browser saves them or a site sends them.

The page is read as a stream: depth costs nothing, and an end that the page leaves out is supplied
as a browser does.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from xltool.published.html_marks import Marks
from xltool.published.left_out import marked, settled
from xltool.published.page import Block, Page, UnusablePage, decoded
from xltool.published.page_builder import Flow

MOST_TAGS = 200_000
_UNREAD = frozenset(
    (
        *("script", "style", "noscript", "template", "select", "textarea"),
        *("nav", "footer", "button"),
    )
)
_BREAKING = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt"),
        *(
            "caption",
            "fieldset",
            "figure",
            "form",
            "header",
            "hr",
            "li",
            "main",
            "ol",
            "p",
            "pre",
            "section",
        ),
        "ul",
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MARKUP = re.compile(r"<[a-z!/]", re.IGNORECASE)
_WRAPPED = re.compile(r"[ \t]*[\r\n]\s*")
_ARCHIVE = re.compile(r"\s*(from|mime-version|content-type):.*multipart/", re.I | re.S)
_SPAN = re.compile(r"\d{1,6}", re.ASCII)


def open_page(data: bytes) -> Page:
    """Read a page. Raises UnusablePage."""
    reader = _read(decoded(data, declares=True))
    return settled(reader.blocks(), reader.name)


def marked_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a part of a page, with the marks of what is left out. Raises UnusablePage."""
    return _read(text).blocks()


def _read(text: str) -> _HtmlReader:
    if _ARCHIVE.match(text[:2000]):
        raise UnusablePage("mhtml")
    if text.count("<") > MOST_TAGS:
        raise UnusablePage("large")
    if not _MARKUP.search(text):
        raise UnusablePage("no_markup")
    end = text.rfind(">") + 1
    reader = _HtmlReader(Marks(text))
    reader.feed(text[:end] + text[end:].partition("<")[0])  # no tag that never ends
    reader.close()
    return reader


class _HtmlReader(HTMLParser):
    """The handlers of tags, which pass on where paragraphs, tables, rows and cells begin."""

    def __init__(self, marks: Marks) -> None:
        super().__init__(convert_charrefs=True)
        self._flow = Flow()
        self._pieces: list[str] = []
        self._level = 0
        self._unread: str | None = None
        self._naming = False
        self._marks = marks
        self.name = ""

    def blocks(self) -> tuple[Block, ...]:
        self._end_paragraph()
        return self._flow.blocks()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unread is not None:
            return
        attributes = dict(attrs)
        if tag in _UNREAD:
            self._unread = tag
            return
        if tag in ("table", "tr", "td", "th", *_HEADINGS, *_BREAKING):
            self._end_paragraph()
        self._marks.begin(tag, attributes)
        if tag in ("table", "tr", "td", "th"):
            if not self._marks.gone:
                self._open(tag, attributes)
        elif tag == "title":
            self._naming = True
        elif tag in _HEADINGS:
            self._level = _HEADINGS[tag]
        elif tag == "br":
            if self._level:
                self._pieces.append("\n")
            else:
                self._end_paragraph()

    def _open(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "table":
            self._flow.open_table()
        elif tag == "tr":
            self._flow.open_row()
        else:
            self._flow.open_cell(_span(attributes, "rowspan"), _span(attributes, "colspan"))

    def handle_endtag(self, tag: str) -> None:
        if self._unread is not None:
            if tag == self._unread:
                self._unread = None
            return
        if tag == "title":
            self._naming = False
        elif tag in ("table", "tr", "td", "th", *_HEADINGS, *_BREAKING):
            self._end_paragraph()
        gone = self._marks.end(tag)
        if tag in ("td", "th", "tr") and not gone:
            self._flow.close_cell()
        elif tag == "table" and not gone:
            self._flow.close_table()

    def handle_data(self, data: str) -> None:
        if self._naming:
            self.name += data
        elif self._unread is None:
            self._pieces.append(marked(data, self._marks.mark))

    def _end_paragraph(self) -> None:
        if self._pieces:
            self._flow.paragraph(_WRAPPED.sub(_joint, "".join(self._pieces)), self._level)
            self._pieces.clear()
        self._level = 0


def _joint(found: re.Match[str]) -> str:
    """A line end of the source parts Latin words only."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return " " if before.isascii() and after.isascii() else ""


def _span(attributes: dict[str, str | None], name: str) -> int:
    found = _SPAN.match((attributes.get(name) or "").strip())
    return int(found[0]) if found else 1
