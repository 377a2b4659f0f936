"""The names in the root of an OLE compound file ([MS-CFB]), looked up within bounds.

Old Word, old Excel, mails and encrypted packages are all such files, and differ in what streams
their root has. No stream is read. A stream of an object within (a table within a text) does not
stand in the root.
"""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = struct.Struct("<24x6xH16xI16xII")
"""The size of a sector as a power of two, the first sector of the directory, the first sector of
the list of tables, and how many sectors that list has."""
_HEADER_SIZE = 512
_LISTED = 109
"""Tables that are listed in the header itself."""
_ENTRY_SIZE = 128
_TREE = struct.Struct("<64xH2xIII")
"""Of an entry: the bytes of its name, its neighbours in the tree, and the first entry within."""
_MOST_SECTORS = 4096
"""Sectors of a directory, or of the list of tables; a mail with many attachments takes 200."""
_MOST_ENTRIES = 8192
"""Entries of the root that are looked at."""


def root_names(data: bytes) -> frozenset[str]:
    """The names of the streams and storages in the root; none where the directory is damaged."""
    if len(data) < _HEADER_SIZE:
        return frozenset()
    shift, first, more, count = _HEADER.unpack_from(data)
    if shift not in (9, 12):
        return frozenset()
    return _names(_directory(data, 1 << shift, first, _tables(data, 1 << shift, more, count)))


def _tables(data: bytes, size: int, more: int, count: int) -> list[int]:
    """The sectors that hold the table of which sector follows which."""
    tables = list(struct.unpack_from(f"<{_LISTED}I", data, _HEADER_SIZE - 4 * _LISTED))
    for _ in range(min(count, _MOST_SECTORS)):
        numbers = _sector(data, size, more)
        if numbers is None:
            break
        *listed, more = struct.unpack(f"<{size // 4}I", numbers)
        tables += listed
    return tables


def _directory(data: bytes, size: int, sector: int, tables: list[int]) -> bytes:
    """The directory, as far as its sectors can be followed."""
    found: list[bytes] = []
    each_table = size // 4
    while len(found) < _MOST_SECTORS and (part := _sector(data, size, sector)) is not None:
        found.append(part)
        number, place = divmod(sector, each_table)
        table = _sector(data, size, tables[number]) if number < len(tables) else None
        if table is None:
            break
        (sector,) = struct.unpack_from("<I", table, 4 * place)
    return b"".join(found)


def _sector(data: bytes, size: int, number: int) -> bytes | None:
    """A sector; None for one that is not there, or not whole."""
    start = (number + 1) * size
    return data[start : start + size] if start + size <= len(data) else None


def _names(directory: bytes) -> frozenset[str]:
    names: set[str] = set()
    met: set[int] = {0}
    ahead: list[int] = []

    def follow(*entries: int) -> None:
        for entry in entries:
            if entry not in met and (entry + 1) * _ENTRY_SIZE <= len(directory):
                met.add(entry)
                ahead.append(entry)

    if len(directory) >= _ENTRY_SIZE:
        follow(_TREE.unpack_from(directory)[3])
    while ahead and len(names) < _MOST_ENTRIES:
        start = ahead.pop() * _ENTRY_SIZE
        length, left, right, _ = _TREE.unpack_from(directory, start)
        name = directory[start : start + min(max(length - 2, 0), 64)]
        names.add(name.decode("utf-16-le", "replace"))
        follow(left, right)
    return frozenset(names)
