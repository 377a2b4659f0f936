"""Everything below a folder, archives opened: what is to be read, and what is not and why.

The same folder gives the same files in the same order. Nothing is written anywhere: a member of an
archive is inflated into memory, one at a time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import field
from itertools import chain, count
from pathlib import Path

from xltool.app.archives import ArchiveMember, members_of, plain_zip
from xltool.app.files import is_temp_file
from xltool.app.folder_lock import lock_of
from xltool.app.outcome_cache import JOURNAL
from xltool.app.paths import real, walk
from xltool.classes import dataclass
from xltool.collection.intake import Outcome, ReceivedFile
from xltool.model.errors import UsageError
from xltool.ooxml.errors import RefusedFile
from xltool.workbook.read.gate import MOST_BYTES

WORKBOOK = ".xlsx"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file to be read: where it is, or what is in it where it is a member of an archive."""

    path: str
    content: Path | bytes

    def read(self) -> bytes:
        """Its bytes. Raises OSError where the file cannot be read."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of what came in.

    What stands below `output` is ours and no part of it, and so is the file `cache`; what stands at
    or below `given` was named for another purpose: the roster, last year's material.
    """

    root: Path
    output: Path | None = None
    given: tuple[Path, ...] = field(default=())
    cache: Path | None = None

    def files(self) -> dict[str, Path]:
        """Every file below the folder by its path, sorted.

        A link is a file, wherever it leads; so is a folder that may not be looked into.
        """
        ours = _places(self.output)
        closed: list[Path] = []
        found: list[Path] = []
        for here, folders, names in walk(self.root, lambda path: closed.append(Path(path))):
            folder = Path(here)
            folders[:] = [each for each in folders if self._place(folder / each) not in ours]
            links = [each for each in folders if (folder / each).is_symlink()]
            found += (each for name in (*names, *links) if not self._is_ours(each := folder / name))
        return _by_path([*found, *closed], self.root)

    def walk(
        self, wanted: Callable[[str], bool] = lambda _: True
    ) -> Iterator[FolderFile | ReceivedFile]:
        """Every file that is wanted by its path, the members of archives after their archive.

        A file is given to be read, or as an arrival where there is nothing in it to read.
        """
        given = [place for each in self.given for place in _places(each)]
        for path, file in self.files().items():
            place = self._place(file)
            if is_temp_file(file.relative_to(self.root)):
                yield _put_aside(path, file, "F123")
            elif any(place.is_relative_to(each) for each in given):
                yield _put_aside(path, file, "F126")
            elif not wanted(path) and file.suffix.lower() == WORKBOOK:
                continue
            else:
                yield from _opened(path, file, wanted)

    def content(self, path: str) -> bytes | None:
        """The bytes of one file, or of one member of an archive; None where there is none to read.

        Raises OSError where the file cannot be read.
        """
        for known, file in self.files().items():
            if path == known or path.startswith(f"{known}/"):
                for each in _opened(known, file, lambda member: member == path):
                    if isinstance(each, FolderFile) and each.path == path:
                        return each.read()
        return None

    def _is_ours(self, file: Path) -> bool:
        """Whether it is the lock of the run that writes the output, or the cache or its journal."""
        ours = [lock_of(self.output)] if self.output is not None else []
        if self.cache is not None:
            ours += [self.cache, self.cache.with_name(self.cache.name + JOURNAL)]
        return any(file.name == each.name and self._place(file) in _places(each) for each in ours)

    def _place(self, file: Path) -> Path:
        """Where something below the folder stands; a link is not followed."""
        return real(self.root) / file.relative_to(self.root)


def _places(path: Path | None) -> tuple[Path, ...]:
    """Where a path leads, and where it stands if it is a link."""
    return (real(path), real(path.parent) / path.name) if path is not None else ()


def _by_path(files: list[Path], root: Path) -> dict[str, Path]:
    """The files by their paths below a folder, sorted.

    A name that is not in the encoding of the system is taken for GBK, as archives made on Chinese
    Windows leave it behind.
    """
    named: dict[str, Path] = {}
    odd: list[tuple[str, Path]] = []
    for file in files:
        path = file.relative_to(root).as_posix()
        try:
            path.encode()
        except UnicodeEncodeError:
            odd.append((path, file))
        else:
            named[path] = file
    for path, file in sorted(odd):
        read = _decoded(path, "gb18030")
        read = read if read not in named else _decoded(path, "ascii")
        named[next(name for name in chain((read,), _numbered(read)) if name not in named)] = file
    return dict(sorted(named.items()))


def _numbered(path: str) -> Iterator[str]:
    return (f"{path} ({number})" for number in count(2))


def _decoded(path: str, encoding: str) -> str:
    """A path whose names are in UTF-8 or in another encoding; what is in neither is escaped."""
    decoded = []
    for name in map(os.fsencode, path.split("/")):
        try:
            decoded.append(name.decode())
        except UnicodeDecodeError:
            decoded.append(name.decode(encoding, "backslashreplace"))
    return "/".join(decoded)


def open_folder(
    path: str,
    output: str | None,
    given: tuple[str | None, ...] = (),
    cache: str | None = None,
) -> Folder:
    """The folder to collect. Raises UsageError where it is none, or holds nothing."""
    if not Path(path).is_dir():
        raise UsageError("usage.not_a_folder", path=path)
    named = tuple(Path(each) for each in given if each is not None)
    written, kept = Path(output) if output else None, Path(cache) if cache else None
    folder = Folder(Path(path), written, named, kept)
    if not folder.files():
        raise UsageError("usage.no_inputs", path=path)
    return folder


def _opened(
    path: str, file: Path, wanted: Callable[[str], bool]
) -> Iterator[FolderFile | ReceivedFile]:
    try:
        if not file.is_file():  # a pipe would be waited for without end
            raise FileNotFoundError(path)
        size = file.stat().st_size
        archive = file.suffix.lower() != WORKBOOK and plain_zip(file)
        if not archive and size > MOST_BYTES:
            refused = RefusedFile("F108", why="large_parts").finding
            yield ReceivedFile(path, _digest(file), size, refused=refused)
        elif not archive:
            yield FolderFile(path, file)
        else:
            yield ReceivedFile(path, _digest(file), size, outcome=Outcome.ARCHIVE)
            for member in members_of(file, path, wanted):
                yield _of_member(member)
    except OSError:
        yield ReceivedFile(path, "", 0, refused=RefusedFile("F117", why="denied").finding)


def _of_member(member: ArchiveMember) -> FolderFile | ReceivedFile:
    path, content = member.path, member.content
    digest, size = "", member.size
    if isinstance(content, bytes):
        digest, size = hashlib.sha256(content).hexdigest(), len(content)
    if is_temp_file(Path(path)):
        return ReceivedFile(path, digest, size, outcome=Outcome.SKIPPED, because="F123")
    if isinstance(content, RefusedFile):
        return ReceivedFile(path, digest, size, refused=content.finding)
    if member.is_archive:
        return ReceivedFile(path, digest, size, outcome=Outcome.ARCHIVE)
    return FolderFile(path, content)


def _put_aside(path: str, file: Path, because: str) -> ReceivedFile:
    digest, size = "", 0
    with suppress(OSError):
        if file.is_file():
            digest, size = _digest(file), file.stat().st_size
    return ReceivedFile(path, digest, size, outcome=Outcome.SKIPPED, because=because)


def _digest(file: Path) -> str:
    """The SHA-256 of a file's content, read piece by piece."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
