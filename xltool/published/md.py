"""Reading Markdown: headings, paragraphs a line each, pipe tables, and tables of HTML or tabs.

Marks of emphasis are read over; a character behind a backslash is itself. A line alone is a row
only where it has tabs or begins with a pipe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from xltool.published import html
from xltool.published.lines import blocks_of
from xltool.published.page import Block, Page, Passage, decoded

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+$")
_BULLET = re.compile(r"^\s*(?:[-*+]|>+)\s+")
_INLINE = re.compile(
    r"\\([!-/:-@\[-`{-~])"  # a character that stands for itself
    r"|(&(?:#\w{1,8}|\w{1,32});)"
    r"|(<[bB][rR]\s*/?>)"
    r"|<[a-zA-Z/][^<>]{0,500}>"
    r"|!?\[([^\[\]\\]{0,500})\]\([^()\s]{0,2000}\)"
    r"|[*`]+|~~|(?<![^\W_])_+|_+(?![^\W_])"
)
_TABLE = re.compile(r"(?<!\\)(?:\\\\)*<table", re.IGNORECASE)
_END = re.compile(r"</table>", re.IGNORECASE)


def open_page(data: bytes) -> Page:
    """Read a text in Markdown. Raises UnusablePage."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    return Page(tuple(_blocks(text)))


def _blocks(text: str) -> Iterator[Block]:
    """Tables of HTML are read as HTML, what stands between them as Markdown."""
    at = 0
    while (begun := _TABLE.search(text, at)) and (end := _END.search(text, begun.end())):
        start = begun.end() - len("<table")
        yield from _lines(text[at:start])
        at = end.end()
        yield from html.open_page(text[start:at].encode("utf-8-sig")).blocks
    yield from _lines(text[at:])


def _lines(text: str) -> Iterator[Block]:
    return blocks_of(text.split("\n"), _passage, _inline, _is_text)


def _is_text(line: str) -> bool:
    return "\t" not in line and not line.lstrip().startswith("|")


def _passage(line: str) -> Passage:
    heading = _HEADING.fullmatch(line.rstrip())
    if heading:
        return Passage(_inline(_CLOSING.sub("", heading[2])), len(heading[1]))
    return Passage(_inline(_BULLET.sub("", line, count=1)))


def _inline(text: str) -> str:
    return _INLINE.sub(_meant, text).strip()


def _meant(found: re.Match[str]) -> str:
    if found[1] is not None:
        return found[1]
    if found[3]:
        return "\n"
    return unescape(found[2]) if found[2] else found[4] or ""
