"""The door of Markdown: headings, paragraphs a line each, pipe tables, and tables of HTML or tabs.

Marks of emphasis are read over; a character behind a backslash is itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from xltool.published import html
from xltool.published.encoding import decoded
from xltool.published.lines import blocks_of
from xltool.published.page import Block, Page, Passage

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+$")
_BULLET = re.compile(r"\s*(?:[-*+]|>+)\s+")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_INLINE = re.compile(
    r"\\([!-/:-@\[-`{-~])"  # a character that stands for itself
    r"|(&(?:#\w{1,8}|\w{1,32});)"
    r"|<[a-zA-Z/][^<>]{0,500}>"
    r"|!?\[([^\[\]\\]{0,500})\]\([^()\s]{0,2000}\)"
    r"|[*`]+|~~|(?<![^\W_])_+|_+(?![^\W_])"
)
_TABLE, _END = "<table", "</table>"


def open_page(data: bytes) -> Page:
    """Read a text in Markdown. Raises Unusable."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    return Page(tuple(_blocks(text)))


def _blocks(text: str) -> Iterator[Block]:
    """Tables of HTML are read as HTML, what stands between them as Markdown."""
    lowered, at = text.lower(), 0
    while (start := lowered.find(_TABLE, at)) >= 0:
        end = lowered.find(_END, start)
        if end < 0:
            break
        yield from blocks_of(text[at:start].split("\n"), _passage, _inline)
        at = end + len(_END)
        yield from html.open_page(text[start:at].encode()).blocks
    yield from blocks_of(text[at:].split("\n"), _passage, _inline)


def _passage(line: str) -> Passage:
    heading = _HEADING.fullmatch(line.rstrip())
    if heading:
        return Passage(_inline(_CLOSING.sub("", heading[2])), len(heading[1]))
    return Passage(_inline(_BULLET.sub("", line, count=1)))


def _inline(text: str) -> str:
    return _INLINE.sub(_meant, _BREAK.sub("\n", text)).strip()


def _meant(found: re.Match[str]) -> str:
    if found[1] is not None:
        return found[1]
    return unescape(found[2]) if found[2] else found[3] or ""
