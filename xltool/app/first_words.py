"""The first words of a file that cannot be used: by them it may be known whose it is.

An office's own table and a document in Word begin with a title; no more than this is looked at,
and no figure. What cannot be looked into says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.kind import ZIP_MAGIC, Kind, kind_of
from xltool.ooxml.package import Package
from xltool.ooxml.relations import relations_of, root_relations
from xltool.ooxml.xml_stream import stream
from xltool.text.encoding import decoded

_TEXTS = frozenset((Kind.TEXT, Kind.HTML, Kind.XML, Kind.SPREADSHEET_XML_2003, Kind.WORD_XML_2003))
_MAIN = ("word/document.xml", "xl/workbook.xml")
_PARTS = ("xl/sharedstrings.xml", "xl/worksheets/sheet1.xml", "content.xml")
"""Where texts stand in packages that have lost their relations."""
_MOST_LINES, _LONGEST = 40, 200
"""Lines, and characters of each: a title stands within them."""
_LOOKED_AT = 1 << 16
"""Characters of a text file."""
_UNREAD = re.compile(r"(?is)<(style|script)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)")
_TAGS = re.compile(r"<[^>]*>")


class _Enough(Exception):
    """So many lines were read that the rest is of no interest."""


def first_words(data: bytes) -> tuple[str, ...]:
    """The first lines, or texts of cells, of a document, a table or a text; none of anything else.

    A spreadsheet or document of an old format, a mail, a PDF and a picture give none.
    """
    if data.startswith(ZIP_MAGIC):
        return _of_package(data)
    if kind_of(data) not in _TEXTS:
        return ()
    text = decoded(data) or data[:_LOOKED_AT].decode("gb18030", "ignore")
    return tuple(_clean(_TAGS.sub("\n", _UNREAD.sub("\n", text[:_LOOKED_AT])).split("\n")))


def _of_package(data: bytes) -> tuple[str, ...]:
    lines: list[str] = []
    with suppress(RefusedFile):
        package = Package(data)
        for part in _parts(package):
            if part in package and not lines:
                lines = _texts(package, part)
    return tuple(_clean(lines))


def _parts(package: Package) -> Iterator[str]:
    """Where documents and tables have their texts, in the order of looking."""
    named: tuple[str, ...] = ()
    with suppress(RefusedFile):
        named = root_relations(package).by_kind.get("officeDocument", ())
    for main in (*named, *_MAIN):
        yield main  # of a document; a workbook's list of sheets has no texts
        with suppress(RefusedFile):
            kinds = relations_of(package, main).by_kind
            yield from (*kinds.get("sharedStrings", ()), *kinds.get("worksheet", ()))
    yield from _PARTS


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
