"""XML, streamed through expat: no document type, no entity, bounded depth; names without namespace.

Handlers are found by plain local names. Office programs write the same elements under several
namespaces and prefixes, and what we read needs none of them told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from xltool.excel.package import Package
from xltool.excel.refusal import RefusedFile

MOST_DEPTH = 64
LONGEST_TAG = 1 << 20
"""Bytes of one tag, comment or instruction: a parser reads an unfinished one again and again."""

_ENCODINGS = frozenset({"UTF-8", "UTF-16", "US-ASCII", "ISO-8859-1"})

Starts = Mapping[str, Callable[[dict[str, str]], None]]
"""What to do with the attributes where an element begins, by its local name."""
Ends = Mapping[str, Callable[[], None]]
"""What to do where an element ends, by its local name."""
Data = Callable[[str], None]


class _Local(dict[str, str]):
    """Names as they stand in the file → without prefix; each is worked out once."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


def stream(
    package: Package, part: str, starts: Starts, ends: Ends, data: Data | None = None
) -> None:
    """Parse a part. Raises RefusedFile for what is no XML, or XML that no office program writes.

    Elements without a handler are counted and passed over. Attribute names keep their prefix
    (`r:id`).
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    local = _Local()
    depth = opened_elements = fed = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, opened_elements
        depth += 1
        opened_elements += 1
        if depth > MOST_DEPTH:
            raise RefusedFile("F109", why="deep_markup")
        handler = starts.get(local[name])
        if handler is not None:
            handler(attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler = ends.get(local[name])
        if handler is not None:
            handler()

    def declared(*_: object) -> None:
        raise RefusedFile("F109", why="document_type")

    def encoded(_: str, encoding: str | None, __: int) -> None:
        # expat asks Python for any other, which may not know it
        if encoding is not None and encoding.upper() not in _ENCODINGS:
            raise RefusedFile("F102", why="damaged_parts")

    parser.XmlDeclHandler = encoded
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    if data is not None:
        parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = declared
    try:
        for chunk in package.chunks(part):
            before = opened_elements
            parser.Parse(chunk, False)
            package.count(opened_elements - before)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TAG:
                raise RefusedFile("F108", why="large_parts")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise RefusedFile("F102", why="damaged_parts") from error
