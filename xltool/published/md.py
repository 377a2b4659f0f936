"""Reading Markdown: headings, paragraphs a line each, pipe tables, and tables of HTML or tabs.

Marks of emphasis are read over; a character behind a backslash is itself. A line alone is a row
only where it has tabs or begins with a pipe; a row of one cell is a paragraph, without its pipes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from xltool.model.omission import Omission
from xltool.published import html
from xltool.published.html_marks import mark_of
from xltool.published.left_out import marked, settled
from xltool.published.lines import blocks_of
from xltool.published.page import Block, Page, Passage, decoded

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+$")
_RULE = re.compile(r"\s*\|[\s|:]*-[\s|:-]*")
_ONE_CELL = re.compile(r"\s*\|((?:[^|\\]|\\.)*)\|\s*")
_BULLET = re.compile(r"^\s*(?:[-*+]|>+)\s+")
_INLINE = re.compile(
    r"\\([!-/:-@\[-`{-~])"  # a character that stands for itself
    r"|(&(?:#\w{1,8}|\w{1,32});)"
    r"|(<[bB][rR]\s*/?>)"
    r"|<[a-zA-Z/][^<>]{0,500}>"
    r"|!?\[([^\[\]\\]{0,500})\]\([^()\s]{0,2000}\)"
    r"|[*`]+|~~|(?<![^\W_])_+|_+(?![^\W_])"
)
_CROSSED = re.compile(r"(?<![\\~])~~(?=[^\s~])([^~\\]{1,500})~~(?!~)")
_FOOTNOTE = re.compile(r"(?<!\\)\[\^[^\[\]\s]{1,40}\]")
_ELEMENT = re.compile(
    r"(?<!\\)<([a-zA-Z]{1,10})(\s[^<>]{0,300})?(?<!\\)>([^<>]{1,500})(?<!\\)</\1>"
)
_STYLE = re.compile(r"\bstyle\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_HIDDEN = re.compile(r"\shidden(?![\w-])")
_TABLE = re.compile(r"(?<!\\)(?:\\\\)*<table", re.IGNORECASE)
_END = re.compile(r"</table>", re.IGNORECASE)


def open_page(data: bytes) -> Page:
    """Read a text in Markdown. Raises UnusablePage."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    return settled(_blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    """Tables of HTML are read as HTML, what stands between them as Markdown."""
    at = 0
    while (begun := _TABLE.search(text, at)) and (end := _END.search(text, begun.end())):
        start = begun.end() - len("<table")
        yield from _lines(text[at:start])
        at = end.end()
        yield from html.marked_blocks(text[start:at])
    yield from _lines(text[at:])


def _lines(text: str) -> Iterator[Block]:
    return blocks_of(text.split("\n"), _passage, _inline, _is_text)


def _is_text(line: str) -> bool:
    return "\t" not in line and not line.lstrip().startswith("|")


def _passage(line: str) -> Passage:
    if _RULE.fullmatch(line):
        return Passage("")
    if cell := _ONE_CELL.fullmatch(line):
        line = cell[1].strip()
    heading = _HEADING.fullmatch(line.rstrip())
    if heading:
        return Passage(_inline(_CLOSING.sub("", heading[2])), len(heading[1]))
    return Passage(_inline(_BULLET.sub("", line, count=1)))


def _inline(text: str) -> str:
    text = _CROSSED.sub(lambda found: marked(found[1], Omission.STRUCK), text)
    text = _FOOTNOTE.sub(lambda found: marked(found[0], Omission.NOTE), text)
    text = _ELEMENT.sub(_shown, text)
    return _INLINE.sub(_meant, text).strip()


def _shown(found: re.Match[str]) -> str:
    """The text of an element of HTML within a line, marked where it is not shown as plain."""
    style = _STYLE.search(found[2] or "")
    attributes = {"style": style[1].strip("\"'") if style else ""}
    if _HIDDEN.search(found[2] or ""):
        attributes["hidden"] = ""
    why = mark_of(found[1].lower(), attributes)
    return marked(found[3], why) if why else found[0]


def _meant(found: re.Match[str]) -> str:
    if found[1] is not None:
        return found[1]
    if found[3]:
        return "\n"
    return unescape(found[2]) if found[2] else found[4] or ""
