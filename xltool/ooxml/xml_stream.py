"""XML, streamed through expat: no document type, no entity, bounded depth; names without namespace.

Handlers are found by plain local names. Office programs write the same elements under several
namespaces and prefixes, and what is read here does not depend on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar
from xml.parsers import expat

from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.package import Package

MOST_DEPTH = 64
LONGEST_TAG = 1 << 20
"""Bytes of one tag, comment or instruction: a parser reads an unfinished one again and again."""

_ENCODINGS = frozenset({"UTF-8", "UTF-16", "US-ASCII", "ISO-8859-1"})

Starts = Mapping[str, Callable[[dict[str, str]], None]]
"""What to do with the attributes where an element begins, by its local name."""
Ends = Mapping[str, Callable[[], None]]
"""What to do where an element ends, by its local name."""
Data = Callable[[str], None]


def _leave(_: dict[str, str]) -> None:
    """Stands where an element begins that is passed over."""


_Handler = TypeVar("_Handler")


class _ByName(dict[str, _Handler | None]):
    """Handlers by names as they stand in the file, prefix and all; each is looked up once."""

    def __init__(self, by_local: Mapping[str, _Handler]) -> None:
        super().__init__(by_local)
        self._by_local = by_local

    def __missing__(self, name: str) -> _Handler | None:
        _, colon, local = name.rpartition(":")
        self[name] = handler = self._by_local.get(local) if colon else None
        return handler


def stream(
    package: Package,
    part: str,
    starts: Starts,
    ends: Ends,
    data: Data | None = None,
    passed_over: frozenset[str] = frozenset(),
    chunks: Callable[[Package, str], Iterator[bytes]] = Package.chunks,
) -> None:
    """Parse a part. Raises RefusedFile for what is no XML, or XML that no office program writes.

    Elements without a handler are counted and left aside. Attribute names keep their prefix
    (`r:id`). What stands within a `passed_over` element is parsed and counted, and no handler is
    called: half of a sheet's markup are prompts and colour rules, which are not read here. How deep
    it goes there is bounded by the number of elements alone. `chunks` gives the part's bytes.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    leaving = dict.fromkeys(passed_over, _leave)
    at_start, at_end = _ByName({**starts, **leaving}), _ByName(ends)
    depth = elements = fed = 0
    left = ""

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements, left
        depth += 1
        elements += 1
        if depth > MOST_DEPTH:
            raise RefusedFile("F109", why="deep_markup")
        handler = at_start[name]
        if handler is _leave:
            left = name
            # without a start handler expat makes no attributes of the many elements nobody reads
            parser.StartElementHandler, parser.EndElementHandler = None, closed_within
            parser.CharacterDataHandler = None
        elif handler is not None:
            handler(attributes)

    def closed_within(name: str) -> None:
        nonlocal elements, left
        elements += 1
        if name == left:
            left = ""
            parser.StartElementHandler, parser.EndElementHandler = opened, closed
            parser.CharacterDataHandler = data
            closed(name)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler = at_end[name]
        if handler is not None:
            handler()

    def declared(*_: object) -> None:
        raise RefusedFile("F109", why="document_type")

    def encoded(_: str, encoding: str | None, __: int) -> None:
        # for any other expat turns to Python, which may not know it
        if encoding is not None and encoding.upper() not in _ENCODINGS:
            raise RefusedFile("F102", why="damaged_parts")

    parser.XmlDeclHandler = encoded
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    if data is not None:
        parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = declared
    try:
        for chunk in chunks(package, part):
            before = elements
            parser.Parse(chunk, False)
            package.count(elements - before)
            if left:  # elements within are counted where they end, and many may be open
                package.count(chunk.count(b"<"))
            # expat keeps an unfinished tag and parses it from its beginning with every chunk
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TAG:
                raise RefusedFile("F108", why="large_parts")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise RefusedFile("F102", why="damaged_parts") from error
