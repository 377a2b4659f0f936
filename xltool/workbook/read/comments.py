"""The comments of a sheet: threads, as recent programs write them, and notes as all do.

A program that writes threads keeps a note at the same cell for those that do not know them.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Mapping

from xltool.model.address import Cell
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.escapes import unescaped
from xltool.ooxml.package import Package
from xltool.ooxml.relations import relations_of
from xltool.ooxml.xml_stream import stream
from xltool.workbook.read.parts import bounded

_NOTES, _THREADS = ("comments", "comment"), ("threadedComment", "threadedComment")
"""The kind of the relation, and the element of one comment."""


def comments_of(package: Package, part: str) -> Mapping[Cell, str]:
    """The comments of a sheet by their cells, in order. Raises RefusedFile for a damaged part."""
    folder, name = posixpath.split(part)
    if posixpath.join(folder, "_rels", f"{name}.rels") not in package:
        return {}
    linked = relations_of(package, part).by_kind
    found: dict[Cell, str] = {}
    for kind, element in (_NOTES, _THREADS):
        for target in linked.get(kind, ()):
            if target in package:
                found |= _read(package, target, element)
    return dict(sorted(found.items()))


def _read(package: Package, part: str, element: str) -> dict[Cell, str]:
    """The comments of a part; those of one cell are answers to each other."""
    texts: dict[Cell, list[str]] = defaultdict(list)
    pieces: list[str] = []
    at: list[Cell] = []
    reading = False

    def open_comment(attributes: dict[str, str]) -> None:
        try:
            at[:] = [Cell.parse(attributes.get("ref", ""))]
        except ValueError as error:
            raise RefusedFile("F102", why="damaged_parts") from error
        pieces.clear()

    def open_text(_: dict[str, str]) -> None:
        nonlocal reading
        reading = True

    def close_text() -> None:
        nonlocal reading
        reading = False

    def close_comment() -> None:
        if text := bounded(unescaped("".join(pieces))).strip():
            texts[at[0]].append(text)

    def data(text: str) -> None:
        if reading and at:
            pieces.append(text)

    leaf = "t" if element == _NOTES[1] else "text"
    starts = {element: open_comment, leaf: open_text}
    stream(package, part, starts, {element: close_comment, leaf: close_text}, data)
    return {cell: "\n".join(said) for cell, said in texts.items()}
