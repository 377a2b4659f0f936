"""The members of a zip as they are packed: to copy a workbook without inflating what stays, and
to write a zip that does not tell where it was made.

For workbooks that this program wrote; one from outside is opened by `package`. The dates are those
that XlsxWriter gives, so that the same members make the same bytes.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

from xltool.classes import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_UNIX = 3
_DEFLATED = 8
_DATE = 1 << 5 | 1
"""1 January 1980, the first day a zip knows."""
_MODE = 0o600 << 16
_RAW = -zlib.MAX_WBITS
_LAST_BLOCK = b"\x03\0"
"""An empty block that ends a deflated stream."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a content, deflated so that other pieces can stand before and behind it."""

    content: bytes
    packed: bytes

    @classmethod
    def of(cls, content: bytes) -> Piece:
        deflater = zlib.compressobj(wbits=_RAW)
        return cls(content, deflater.compress(content) + deflater.flush(zlib.Z_FULL_FLUSH))


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A member of a zip: its name in ASCII, its content deflated, what a zip says of both.

    `size` is in bytes, inflated.
    """

    name: str
    packed: bytes
    crc: int
    size: int

    @classmethod
    def of(cls, name: str, content: bytes) -> ZipMember:
        """Deflate a content as XlsxWriter does."""
        deflater = zlib.compressobj(wbits=_RAW)
        packed = deflater.compress(content) + deflater.flush()
        return cls(name, packed, zlib.crc32(content), len(content))

    @classmethod
    def joined(cls, name: str, pieces: Iterable[Piece]) -> ZipMember:
        """The pieces one after the other; none is deflated again."""
        crc, size, packed = 0, 0, []
        for piece in pieces:
            crc = zlib.crc32(piece.content, crc)
            size += len(piece.content)
            packed.append(piece.packed)
        return cls(name, b"".join((*packed, _LAST_BLOCK)), crc, size)

    @property
    def content(self) -> bytes:
        return zlib.decompress(self.packed, _RAW)


def name_unix(archive: zipfile.ZipFile) -> None:
    """Have each member of a zip that is being written say that it was made on Unix: Python would
    have it say on which system it was made, and the same content would make other bytes there."""
    for member in archive.infolist():
        member.create_system = _UNIX


def members_of(data: bytes) -> list[ZipMember]:
    """The members of a workbook of ours, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [_member(data, each) for each in archive.infolist()]


def _member(data: bytes, entry: zipfile.ZipInfo) -> ZipMember:
    name, extra = _LOCAL.unpack_from(data, entry.header_offset)[-2:]
    start = entry.header_offset + _LOCAL.size + name + extra
    packed = data[start : start + entry.compress_size]
    return ZipMember(entry.filename, packed, entry.CRC, entry.file_size)


def zipped(members: Iterable[ZipMember]) -> bytes:
    """A zip of the members, in their order."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for each in members:
        name = each.name.encode("ascii")
        said = (0, _DEFLATED, 0, _DATE, each.crc, len(each.packed), each.size, len(name), 0)
        header = _LOCAL.pack(b"PK\x03\x04", _VERSION, *said)
        directory += (
            _ENTRY.pack(b"PK\x01\x02", _VERSION, _UNIX, _VERSION, 0, *said, 0, 0, 0, _MODE, offset),
            name,
        )
        pieces += (header, name, each.packed)
        offset += len(header) + len(name) + len(each.packed)
    entries = b"".join(directory)
    count = len(directory) // 2
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(entries), offset, 0)
    return b"".join((*pieces, entries, end))
