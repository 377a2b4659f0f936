"""Zip archives as chat and mail programs send them: their members, bounded, in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from xltool.classes import dataclass
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.package import BROKEN
from xltool.text.encoding import decoded
from xltool.workbook.read.gate import MOST_BYTES

MOST_MEMBERS = 20_000
MOST_INFLATED = 4 * 1024**3
"""Members, and bytes of all of them, of an archive that stands in the folder, archives within it
included."""
_MOST_ENTRIES = 20 * MOST_MEMBERS
"""Entries of directories that are counted before an object is made of each; workbooks that were put
into an archive without packing show theirs as well."""
DEEPEST = 3
"""How deep archives may stand within each other."""
_DOCUMENTS = ("xl/workbook.xml", "word/document.xml", "content.xml", "[content_types].xml")
"""What makes a zip a document of an office program rather than an archive of files."""
_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What chat and mail programs pack with; others may ask for gigabytes before they give a byte."""
_UTF8 = 0x800
_ENCRYPTED = 0x1
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """A file within an archive: its content, or why there is none. `size` is in bytes."""

    path: str
    size: int
    content: bytes | RefusedFile
    is_archive: bool = False


def plain_zip(source: Path | bytes) -> bool:
    """Whether a file is an archive of files. Raises OSError where it cannot be read."""
    with _opened(source) as content:
        if content.read(4) not in _STARTS:
            return False
        if _is_crowded(content):
            return True
        try:
            with zipfile.ZipFile(content) as archive:
                names = {name.lower() for name in archive.namelist()}
        except BROKEN:
            return False
    return names.isdisjoint(_DOCUMENTS)


def members_of(
    source: Path | bytes, path: str, wanted: Callable[[str], bool]
) -> Iterator[ArchiveMember]:
    """The members of an archive that are wanted by their paths, sorted; those within an archive
    after it. Raises OSError where the archive cannot be read."""
    yield from _ArchiveReader(wanted).members(source, path, 1)


class _ArchiveReader:
    """Counts the members of one archive and the bytes inflated, and keeps paths apart."""

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        self._wanted = wanted
        self._room = MOST_INFLATED
        self._left = MOST_MEMBERS
        self._taken: dict[str, int] = {}

    def members(self, source: Path | bytes, path: str, depth: int) -> Iterator[ArchiveMember]:
        with _opened(source) as content:
            if _is_crowded(content):
                yield _too_many(path)
                return
            with zipfile.ZipFile(content) as archive:
                infos = [info for info in archive.infolist() if not _is_folder(info)]
                self._left -= len(infos)
                if self._left < 0:
                    yield _too_many(path)
                    return
                for own, info in sorted(self._paths(path, infos), key=lambda pair: pair[0]):
                    yield from self._member(archive, info, own, depth)

    def _paths(
        self, path: str, infos: list[zipfile.ZipInfo]
    ) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        """Each member with its path; one that stands there already is numbered."""
        for info in infos:
            wanted = f"{path}/{_safe(_name(info))}"
            suffix = PurePosixPath(wanted).suffix
            one, number = wanted, self._taken.get(wanted, 1)
            while one in self._taken:
                number += 1
                one = f"{wanted.removesuffix(suffix)} ({number}){suffix}"
            self._taken[one] = 1
            self._taken[wanted] = number
            yield one, info

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, depth: int
    ) -> Iterator[ArchiveMember]:
        may_hold = not path.lower().endswith(".xlsx")
        if not self._wanted(path) and not may_hold:
            return
        content = self._content(archive, info)
        if isinstance(content, RefusedFile) or not (may_hold and plain_zip(content)):
            yield ArchiveMember(path, info.file_size, content)
        elif depth >= DEEPEST:
            yield ArchiveMember(path, info.file_size, RefusedFile("F108", why="deep_archive"))
        else:
            yield ArchiveMember(path, info.file_size, content, is_archive=True)
            yield from self.members(content, path, depth + 1)

    def _content(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | RefusedFile:
        if info.flag_bits & _ENCRYPTED:
            return RefusedFile("F103", why="zip_password")
        if info.compress_type not in _METHODS:
            return RefusedFile("F102", why="damaged_zip")
        most = min(MOST_BYTES, self._room)
        try:
            with archive.open(info) as member:
                content = member.read(most + 1)
        except BROKEN:
            return RefusedFile("F102", why="damaged_zip")
        if len(content) > most:
            self._room -= most
            return RefusedFile("F108", why="large_parts")
        self._room -= len(content)
        return content


def _opened(source: Path | bytes) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _is_crowded(content: IO[bytes]) -> bool:
    """Whether a zip may hold more than can be looked through. Leaves the file at its start."""
    content.seek(0)
    count, end = 0, b""
    while chunk := content.read(_CHUNK):
        count += (end + chunk).count(_ENTRY)
        end = chunk[-len(_ENTRY) + 1 :]
    content.seek(0)
    return count > _MOST_ENTRIES


def _too_many(path: str) -> ArchiveMember:
    return ArchiveMember(f"{path}/*", 0, RefusedFile("F108", why="many_members"))


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name; programs on Chinese Windows write GBK, those on a Mac UTF-8, unmarked."""
    name = info.filename
    if info.flag_bits & _UTF8:
        return name
    try:
        raw = name.encode("cp437")  # what the library took the bytes for
    except UnicodeEncodeError:  # it knew the name from elsewhere
        return name
    return decoded(raw) or name


def _is_folder(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a folder; old programs on Windows end its name with a backslash."""
    return info.file_size == 0 and _name(info).endswith(("/", "\\"))


def _safe(name: str) -> str:
    """A name as a path that leads nowhere else, without characters that nobody sees."""
    kept = "".join(c for c in name.replace("\\", "/") if c == "\u3000" or c.isprintable())
    return "/".join(piece for piece in kept.split("/") if piece not in ("", ".", "..")) or "_"
