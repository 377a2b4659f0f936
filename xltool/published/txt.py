"""The door of plain text: a line is a paragraph, or a row of a table."""

from __future__ import annotations

from xltool.published.encoding import decoded
from xltool.published.lines import blocks_of
from xltool.published.page import Page, Passage


def open_page(data: bytes) -> Page:
    """Read a text. Raises Unusable."""
    lines = decoded(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Page(tuple(blocks_of(lines, lambda line: Passage(line.strip()), str.strip)))
