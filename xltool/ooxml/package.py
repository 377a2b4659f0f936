"""A workbook's zip, opened without trust: every name looked at, every inflated byte counted.

Nothing is written to disk, and no part is inflated unless it is read.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import TypeVar, cast

from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.kept import Kept

MOST_MEMBERS = 2000
MOST_INFLATED = 48 * 1024 * 1024
"""Bytes of all parts read, together; a workbook of ours takes 0.3 MB."""
MOST_GIVEN_BACK = 192 * 1024 * 1024
"""Bytes of emptiness that are inflated beyond that; a million empty rows take 50 to 150 MB."""
MOST_ELEMENTS = 400_000
"""Elements of all parts read, together; a workbook of ours has 6,000."""
_ENTRY = b"PK\x01\x02"
"""How an entry of the directory begins."""
CHUNK = 1 << 16
"""Bytes that are inflated at a time."""
_LOCAL = struct.Struct("<26xHH")
"""What stands before a packed part: the lengths of its name and of what follows the name."""
_MOST_KEPT = 2 << 20
"""Inflated bytes of the parts of which results are kept."""
BROKEN = (
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the standard library raises for a zip that is damaged, or packed in a way it cannot read."""


_Value = TypeVar("_Value")
_kept: Kept[tuple[object, int, int]] = Kept(_MOST_KEPT)
"""What was read of parts, and the bytes and elements that were counted for it."""


class Package:
    """The parts of a zip by name, inflated on demand within one bound for all of them.

    Names are taken without regard to case, and with a backslash for a slash: programs differ in it.
    """

    def __init__(self, data: bytes) -> None:
        """Look through the directory. Raises RefusedFile for one that no office program writes."""
        if data.count(_ENTRY) > MOST_MEMBERS:  # before an object is made of each
            raise RefusedFile("F108", why="large_parts")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            members = self._archive.infolist()
        except BROKEN as error:
            raise RefusedFile("F102", why="damaged_zip") from error
        self._data = data
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            name = member.filename.lower().replace("\\", "/")
            if name.startswith("/") or ".." in name.split("/"):
                raise RefusedFile("F109", why="unsafe_names")
            if name in self._members:
                raise RefusedFile("F109", why="repeated_names")
            self._members[name] = member
        self._room = MOST_INFLATED
        self._to_give = MOST_GIVEN_BACK
        self._elements = MOST_ELEMENTS

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    @property
    def names(self) -> list[str]:
        """Every member's name, in lower case, with slashes."""
        return list(self._members)

    def size(self, name: str) -> int:
        """The bytes of a part when it is inflated; 0 where it is missing."""
        member = self._members.get(name.lower())
        return member.file_size if member else 0

    @property
    def elements(self) -> int:
        """How many elements may still be met in parts."""
        return self._elements

    def count(self, elements: int) -> None:
        """Count elements that were met in parts. Raises RefusedFile for too many."""
        self._elements -= elements
        if self._elements < 0:
            raise RefusedFile("F108", why="many_cells")

    def give_back(self, size: int) -> None:
        """Leave inflated bytes that said nothing out of the bound, up to a bound of their own."""
        given = min(size, self._to_give)
        self._to_give -= given
        self._room += given

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, inflated piece by piece. Raises RefusedFile where it is missing, damaged or too
        large."""
        member = self._members.get(name.lower())
        if member is None:
            raise RefusedFile("F102", why="damaged_parts")
        try:
            with self._archive.open(member) as part:
                while chunk := part.read(CHUNK):
                    self._room -= len(chunk)
                    if self._room < 0:
                        raise RefusedFile("F108", why="large_parts")
                    yield chunk
        except BROKEN as error:
            raise RefusedFile("F102", why="damaged_zip") from error

    def kept(self, read: Callable[..., _Value], *parts: str) -> _Value:
        """What `read(self, *parts)` gives, where it depends on the content of these parts alone.

        It is read once for all packages that have the same ones. Raises RefusedFile as `read`.
        """
        packed = [self._packed(part) for part in parts]
        if None in packed:
            return read(self, *parts)
        source = read, *parts, *packed
        known = _kept.get(source)
        if known is not None:
            value, size, elements = known
            if size <= self._room and elements <= self._elements:
                self._room -= size
                self._elements -= elements
                return cast(_Value, value)
        room, left = self._room, self._elements
        made = read(self, *parts)
        _kept.keep(source, (made, room - self._room, left - self._elements), room - self._room)
        return made

    def _packed(self, name: str) -> tuple[object, bytes] | None:
        """All that decides what a part is when it is inflated; None where it cannot be."""
        member = self._members.get(name.lower())
        if member is None:
            return None
        try:
            self._archive.open(member).close()  # which compares what stands before it
        except BROKEN:
            return None
        start = member.header_offset
        start += _LOCAL.size + sum(_LOCAL.unpack_from(self._data, start))
        said = member.compress_type, member.flag_bits, member.CRC, member.file_size
        return said, self._data[start : start + member.compress_size]
