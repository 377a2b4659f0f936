"""A workbook's zip, opened without trust: every name looked at, every inflated byte counted.

Nothing is written to disk, and no part is inflated unless it is read.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from xltool.ooxml.errors import RefusedFile

MOST_MEMBERS = 2000
MOST_INFLATED = 48 * 1024 * 1024
"""Bytes of all parts read, together; a workbook of ours takes 0.3 MB."""
MOST_GIVEN_BACK = 192 * 1024 * 1024
"""Bytes of emptiness that are inflated beyond that; a million empty rows take 50 to 150 MB."""
MOST_ELEMENTS = 400_000
"""Elements of all parts read, together; a workbook of ours has 6,000."""
_ENTRY = b"PK\x01\x02"
"""How an entry of the directory begins."""
_CHUNK = 1 << 16
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
                while chunk := part.read(_CHUNK):
                    self._room -= len(chunk)
                    if self._room < 0:
                        raise RefusedFile("F108", why="large_parts")
                    yield chunk
        except BROKEN as error:
            raise RefusedFile("F102", why="damaged_zip") from error
