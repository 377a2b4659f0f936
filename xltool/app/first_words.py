"""The first words of a file that cannot be used: by them it may be known whose it is.

An office's own table and a document in Word begin with a title; no more than this is looked at,
and no figure. What cannot be looked into says nothing.
"""

from __future__ import annotations

import re
from contextlib import suppress

from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.package import Package
from xltool.ooxml.xml_stream import stream
from xltool.text.encoding import decoded

_ZIP = b"PK\x03\x04"
_PARTS = ("word/document.xml", "xl/sharedstrings.xml", "xl/worksheets/sheet1.xml", "content.xml")
"""Where documents and tables have their texts, in the order of looking."""
_MOST_LINES, _LONGEST = 40, 200
"""Lines, and characters of each: a title stands within them."""
_LOOKED_AT = 8192
"""Bytes of a text file."""
_TAGS = re.compile(r"<[^>]*>")


class _Enough(Exception):
    """So many lines were read that the rest is of no interest."""


def first_words(data: bytes) -> tuple[str, ...]:
    """The first lines, or texts of cells, of a document, a table or a text; none of anything else.

    A spreadsheet of the old format, a PDF and a picture give none.
    """
    if data.startswith(_ZIP):
        return _of_package(data)
    if b"\0" in data[:_LOOKED_AT]:
        return ()
    text = decoded(data[:_LOOKED_AT]) or data[:_LOOKED_AT].decode("gb18030", "ignore")
    return tuple(_clean(_TAGS.sub("\n", text).split("\n")))


def _of_package(data: bytes) -> tuple[str, ...]:
    lines: list[str] = []
    with suppress(RefusedFile):
        package = Package(data)
        for part in _PARTS:
            if part in package and not lines:
                lines = _texts(package, part)
    return tuple(_clean(lines))


def _texts(package: Package, part: str) -> list[str]:
    """The texts of a part, one for each paragraph or cell."""
    lines: list[str] = []
    pieces: list[str] = []

    def ended() -> None:
        lines.append("".join(pieces))
        pieces.clear()
        if len(lines) >= _MOST_LINES:
            raise _Enough

    ends = dict.fromkeys(("p", "si", "is"), ended)
    with suppress(_Enough, RefusedFile):
        stream(package, part, {}, ends, pieces.append)
    return lines


def _clean(lines: list[str]) -> list[str]:
    short = (" ".join(line.split())[:_LONGEST] for line in lines)
    return [line for line in short if line][:_MOST_LINES]
