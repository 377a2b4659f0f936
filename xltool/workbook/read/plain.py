"""Sheets and shared texts as programs usually write them, told apart without a parser.

Half of the time of reading a sheet went into calls for every cell. So its cells are taken by one
regular expression that must match every byte of them, and only where it does; what stands around
them goes through the parser, with the rows. Anything unusual (comments, entities of a document
type, prefixes, other attributes or another order of them) is left to the parser whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from xltool.classes import dataclass
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.kept import Kept
from xltool.ooxml.package import CHUNK, Package

LARGEST = 1 << 20
"""Bytes of a part that is looked at as a whole; a sheet of ours has a tenth."""
_DECLARATION = (
    rb'(?:<\?xml version="1\.0"(?: encoding="(?:UTF-8|utf-8)")?+'
    rb'(?: standalone="(?:yes|no)")?+ ?\?>[\r\n]*+)?+'
)
_HEAD = re.compile(
    _DECLARATION + rb"<worksheet[^<>]*+>"
    rb"(?:<sheetPr[^<>]*+(?:(?<=/)>|>(?:<(?:tabColor|outlinePr|pageSetUpPr)[^<>]*+(?<=/)>)*+"
    rb"</sheetPr>))?+(?:<dimension[^<>]*+(?<=/)>)?+"
    rb"(?:<sheetViews>(?:<sheetView[^<>]*+(?:(?<=/)>|>(?:<(?:pane|selection)[^<>]*+(?<=/)>)*+"
    rb"</sheetView>))*+</sheetViews>)?+(?:<sheetFormatPr[^<>]*+>(?:</sheetFormatPr>)?+)?+"
    rb"(?:<cols>(?:<col [^<>]*+(?<=/)>)*+</cols>)?+<sheetData>"
)
"""What stands before the cells: elements in which no cell can stand, at no great depth."""
_END = b"</sheetData>"
_ADDRESS = "[A-W]?[A-Z]{1,2}[1-9][0-9]{0,5}"
"""Addresses that lie on every sheet."""
_TEXT = r"(?:[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]++|&(?:amp|lt|gt|quot|apos|#[0-9]{1,7});)++"
_VALUE = f"<v>{_TEXT}</v>"
_CELL = (
    f'<c r="{_ADDRESS}"(?: s="[0-9]{{1,5}}")?+(?: t="[A-Za-z]{{1,9}}")?+(?:/>|>'
    f'(?:<f(?: aca="false")?+>{_TEXT}</f>(?:{_VALUE}|<v></v>|<v ?/>)?+|{_VALUE}'
    f'|<is><t(?: xml:space="preserve")?+>{_TEXT}</t></is>)?+</c>)'
)
_ROWS = re.compile(
    f'(?:<row r="[1-9][0-9]{{0,5}}"(?: [A-Za-z0-9:]++="[^"<>&]*+")*+(?:/>|>(?:{_CELL})*+</row>))*+'
)
_ROW = re.compile("<row[^>]*+>")
_CONTENT = re.compile(
    f'<c r="({_ADDRESS})"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?>'
    "(?:<f[^>]*>([^<]*)</f>)?(?:<v>([^<]*)</v>|<is><t[^>]*>([^<]*)</t></is>)?"
)
_ITEMS_HEAD = re.compile(_DECLARATION + rb"<sst[^<>]*+(?<!/)>")
_ITEM, _ITEM_END = b"<si>", b"</si>"
_texts: Kept[str] = Kept(1 << 20)


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A sheet's part without its cells, in three pieces; and the content of its cells.

    Each cell that holds something is address, style, type, formula, value and inline text, as they
    are written, empty where one is not there. `count` is the number of all cells, `elements` that
    of the elements they consist of; `last` is the address of the last cell of the last row, empty
    where that has none.
    """

    head: bytes
    rows: bytes
    tail: bytes
    cells: list[tuple[str, str, str, str, str, str]]
    count: int
    elements: int
    last: str

    def pieces_behind(self) -> Iterator[bytes]:
        """What stands behind the cells, in pieces as large as a parser is usually given."""
        return (self.tail[at : at + CHUNK] for at in range(0, len(self.tail), CHUNK))


def plain_sheet(data: bytes) -> PlainSheet | None:
    """The part of a sheet; None where anything about its cells is unusual."""
    head = _HEAD.match(data)
    end = data.find(_END, head.end()) if head else -1
    if head is None or end < 0:
        return None
    try:
        body = data[head.end() : end].decode()
    except UnicodeDecodeError:
        return None
    if _ROWS.fullmatch(body) is None:
        return None
    rows = _ROW.findall(body)
    last = body.rfind("<c ")
    address = body[last:].split('"', 2)[1] if last > body.rfind("<row ") else ""
    return PlainSheet(
        head[0],
        "".join(row if row.endswith("/>") else f"{row}</row>" for row in rows).encode(),
        data[end:],
        _CONTENT.findall(body),
        body.count("<c "),
        body.count("<") - body.count("</") - len(rows),
        address,
    )


def plain_items(data: bytes) -> tuple[bytes, list[bytes], bytes] | None:
    """The part of shared texts: what stands before them, each of them, and what stands behind.

    None where they cannot be told apart. Of each that begins as `is_item` says, the parser would
    make the same wherever it stood.
    """
    head = _ITEMS_HEAD.match(data)
    if head is None or data.find(b"<!", head.end()) >= 0 or data.find(b"<?", head.end()) >= 0:
        return None
    *items, tail = data[head.end() :].split(_ITEM_END)
    return head[0], [item + _ITEM_END for item in items], tail


def is_item(item: bytes) -> bool:
    """Whether one shared text begins where this does, and none within it."""
    return item.startswith(_ITEM) and item.count(b"<si") == 1


def text_of(written: str) -> str:
    """A text as it is written, with what its entities stand for. Raises ValueError for one that
    stands for nothing."""
    if "&" not in written:
        return written
    if "&#" not in written:
        for entity, sign in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
            written = written.replace(f"&{entity};", sign)
        return written
    text = _texts.get(written)
    if text is None:
        text = _parsed(written)
        _texts.keep(written, text, len(written))
    return text


def _parsed(written: str) -> str:
    pieces: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = pieces.append
    try:
        parser.Parse(f"<t>{written}</t>", True)
    except expat.ExpatError as error:
        raise ValueError(written) from error
    return "".join(pieces)


def rearranged(
    package: Package,
    part: str,
    arranged: Callable[[bytes], Iterator[bytes] | None],
    usual: Callable[[Package, str], Iterator[bytes]] = Package.chunks,
) -> Iterator[bytes]:
    """A part, as `arranged` divides the whole of it; where that is None, as it stands.

    `usual` gives the pieces of one that is too large. Raises RefusedFile as the package does.
    """
    if package.size(part) > LARGEST:
        yield from usual(package, part)
        return
    chunks: list[bytes] = []
    try:
        for chunk in package.chunks(part):
            chunks.append(chunk)
    except RefusedFile:
        yield from chunks  # something may be wrong before the place that is damaged
        raise
    yield from arranged(b"".join(chunks)) or chunks
