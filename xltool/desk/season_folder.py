"""A season's folder on the disk: what stands where in it, and how files come into it.

A file that is put into it appears whole or not at all, and never in the place of another. What a
sender calls a file is a label: it tells the name, and leads nowhere.
"""

from __future__ import annotations

import errno
import filecmp
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from itertools import count
from pathlib import Path, PurePosixPath

from xltool.app.archives import MOST_INFLATED
from xltool.app.files import is_temp_file, unwritable
from xltool.app.folder_exchange import MANIFEST
from xltool.app.paths import is_there, walk
from xltool.model.errors import FileError
from xltool.text.clean import cut, printable
from xltool.text.file_names import safe_name
from xltool.workbook.read.gate import MOST_BYTES


class SeasonPart(StrEnum):
    """What a season's folder holds."""

    ROSTER = "roster"
    PREVIOUS = "previous"
    RECEIVED = "received"
    SENT = "sent"
    RESULTS = "results"


FOLDERS = {
    SeasonPart.PREVIOUS: "上年",
    SeasonPart.RECEIVED: "收到",
    SeasonPart.SENT: "发出",
    SeasonPart.RESULTS: "结果",
}
ROSTERS = ("名单.csv", "名单.xlsx")
DECISIONS = "决定.toml"
CACHE = ".已读.cache"
"""What was read of the files that came in, so that it is not read again."""
MOST_FILES = 20_000
"""Files below one folder; a season of a province has some thousand."""
MOST_OF_ARCHIVE = MOST_INFLATED // 4
"""Bytes of an archive of many files."""
_ARCHIVE = ".zip"
_DEEPEST = 12
"""Folders within each other that a label may lead through."""
_SHOWN = 80
"""Characters of a label that a sentence has room for."""
_CHUNK = 1 << 18
_SUFFIX = re.compile(r"\.[0-9A-Za-z]{1,8}")
_PART = re.compile(r"\.\d+\.\d+\.part")
_NO_ROOM = (
    errno.ENOSPC,
    errno.EFBIG,
    *(getattr(errno, n) for n in ("EDQUOT",) if hasattr(errno, n)),
)

Stamp = tuple[int, int]
"""Size of a file in bytes, and when it was changed, in nanoseconds."""


class SeasonFolder:
    """The folder of a season; it is made where there is none.

    One process at a time puts files into it, from any of its threads.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.received = root / FOLDERS[SeasonPart.RECEIVED]
        self.sent = root / FOLDERS[SeasonPart.SENT]
        self.results = root / FOLDERS[SeasonPart.RESULTS]
        self.decisions = root / DECISIONS
        self.cache = root / CACHE
        self._naming = threading.Lock()
        self._numbers = count()
        self._counts: dict[SeasonPart, int] = {}

    def prepare(self) -> None:
        """Make what is missing, and remove what uploads that were cut off have left.

        Raises FileError where the folder cannot be made.
        """
        try:
            for each in (SeasonPart.PREVIOUS, SeasonPart.RECEIVED):
                (self.root / FOLDERS[each]).mkdir(parents=True, exist_ok=True)
            for path in self.root.iterdir():
                if _PART.fullmatch(path.name):
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(str(self.root), error) from error

    @property
    def roster(self) -> Path | None:
        """The list of offices. Raises FileError where two stand there."""
        found = [each for name in ROSTERS if is_there(each := self.root / name)]
        if len(found) > 1:
            raise FileError("desk.folder.two_rosters", str(self.root), names=ROSTERS)
        return found[0] if found else None

    @property
    def previous(self) -> Path | None:
        """The folder of the period before, where anything is in it."""
        folder = self.root / FOLDERS[SeasonPart.PREVIOUS]
        return folder if any(names for _, _, names in walk(folder)) else None

    @property
    def runs(self) -> tuple[str, ...]:
        """The names of the folders that results were written to, the latest first."""
        if not is_there(self.results):
            return ()
        here = (each for each in self.results.iterdir() if is_there(each / MANIFEST))
        return tuple(sorted((each.name for each in here), reverse=True))

    def folder(self, part: SeasonPart) -> Path:
        """Where a part of the season stands; the list stands in the season's folder itself."""
        return self.root / FOLDERS.get(part, "")

    def count(self, part: SeasonPart) -> int:
        """How many files a part of the season holds."""
        return sum(len(names) for _, _, names in walk(self.folder(part)))

    def seen(self) -> Mapping[Path, Stamp]:
        """Every file that decides what a reading comes to, as it stands now."""
        found: dict[Path, Stamp] = {}
        folders = (self.received, self.folder(SeasonPart.PREVIOUS))
        below = (
            Path(here, name) for each in folders for here, _, names in walk(each) for name in names
        )
        for path in (*below, *(self.root / name for name in (*ROSTERS, DECISIONS))):
            with suppress(OSError):
                status = path.lstat()
                found[path] = status.st_size, status.st_mtime_ns
        return found

    def put(self, part: SeasonPart, label: str, read: Callable[[int], bytes], size: int) -> str:
        """Have a file of `size` bytes in a part of the season; the name it got, below that part.

        `read` gives up to so many bytes of it, none at its end. A file of the same name and content
        is that file; one of another content stays, and the new one gets a number. A new list takes
        the place of the one there is, which is kept under another name. Raises FileError, nothing
        being there then that was not there before.
        """
        shown = cut(printable(label), _SHOWN)
        names = _names(label)
        if not names or is_temp_file(Path(*names)) or any(n.startswith(".") for n in names):
            raise FileError("desk.folder.no_input", shown)
        most = MOST_OF_ARCHIVE if names[-1].lower().endswith(_ARCHIVE) else MOST_BYTES
        if size > most:
            raise FileError("desk.folder.too_large", shown, most=most // 1024**2)
        self._check_count(part, shown)
        part_file = self.root / f".{os.getpid()}.{next(self._numbers)}.part"
        try:
            self._receive(part_file, read, size, shown)
            with self._naming:
                if part is SeasonPart.ROSTER:
                    return self._as_roster(part_file, names[-1])
                folder = self._made(self.folder(part), [_safe(name) for name in names[:-1]])
                placed = _placed(part_file, folder, *_parted(names[-1]))
                return placed.relative_to(self.folder(part)).as_posix()
        except OSError as error:
            code = "desk.folder.full" if error.errno in _NO_ROOM else "file.unwritable"
            raise unwritable(shown, error, code) from error
        finally:
            with suppress(OSError):
                part_file.unlink(missing_ok=True)

    def write(self, path: Path, data: bytes) -> None:
        """Write a file of the season, in the place of the one there is. Raises FileError."""
        part_file = self.root / f".{os.getpid()}.{next(self._numbers)}.part"
        try:
            _on_disk(part_file, iter([data]))
            part_file.replace(path)
        except OSError as error:
            code = "desk.folder.full" if error.errno in _NO_ROOM else "file.unwritable"
            raise unwritable(str(path), error, code) from error
        finally:
            with suppress(OSError):
                part_file.unlink(missing_ok=True)

    def _check_count(self, part: SeasonPart, shown: str) -> None:
        """Refuse one file more than there may be."""
        with self._naming:
            if part not in self._counts:
                self._counts[part] = self.count(part) if part is not SeasonPart.ROSTER else 0
            if self._counts[part] >= MOST_FILES:
                del self._counts[part]  # some may be removed before the next comes
                raise FileError("desk.folder.too_many", shown, most=MOST_FILES)
            self._counts[part] += part is not SeasonPart.ROSTER

    def _receive(
        self, part_file: Path, read: Callable[[int], bytes], size: int, shown: str
    ) -> None:
        left = size

        def chunks() -> Iterator[bytes]:
            nonlocal left
            while left and (chunk := read(min(left, _CHUNK))):
                left -= len(chunk)
                yield chunk

        _on_disk(part_file, chunks())
        if left:
            raise FileError("desk.folder.cut_off", shown)

    def _made(self, folder: Path, names: list[str]) -> Path:
        """A folder below another; where a file or a link has its name, one with a number."""
        for name in names:
            for numbered in _numbered(name, ""):
                below = folder / numbered
                if not below.is_symlink() and (below.is_dir() or not is_there(below)):
                    below.mkdir(exist_ok=True)
                    folder = below
                    break
        folder.mkdir(exist_ok=True)
        return folder

    def _as_roster(self, part_file: Path, name: str) -> str:
        """The file as the list of the season; one that was there gets a number."""
        wanted = ROSTERS[name.lower().endswith(Path(ROSTERS[1]).suffix)]
        for known in (self.root / each for each in ROSTERS):
            if not is_there(known) or filecmp.cmp(part_file, known, shallow=False):
                continue
            _placed(known, self.root, f"{known.stem} (1)", known.suffix)
            if known.name != wanted:
                known.unlink(missing_ok=True)
        part_file.replace(self.root / wanted)
        return wanted


def _names(label: str) -> list[str]:
    """The names that a label leads through, whatever system it was written on."""
    pieces = label.replace("\\", "/").split("/")
    return [each for each in pieces if each.strip() not in ("", ".", "..")][-_DEEPEST:]


def _safe(name: str) -> str:
    return safe_name(name) or "_"


def _parted(name: str) -> tuple[str, str]:
    """A file's name as one that is safe, and its suffix."""
    suffix = PurePosixPath(name).suffix
    if not _SUFFIX.fullmatch(suffix):
        return _safe(name), ""
    return _safe(name.removesuffix(suffix)), suffix


def _numbered(stem: str, suffix: str) -> Iterator[str]:
    yield stem + suffix
    for number in count(2):
        yield f"{stem} ({number}){suffix}"


def _placed(file: Path, folder: Path, stem: str, suffix: str) -> Path:
    """A file under the first name that is free, or under which the same content stands."""
    for name in _numbered(stem, suffix):
        target = folder / name
        try:
            _link(file, target)
        except FileExistsError:
            is_file = target.is_file() and not target.is_symlink()
            if not is_file or not filecmp.cmp(file, target, shallow=False):
                continue
        return target
    raise AssertionError  # the numbers do not end


def _link(file: Path, target: Path) -> None:
    """A second name for a file, which must be free. Raises FileExistsError, and OSError."""
    try:
        os.link(file, target)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without second names
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        file.rename(target)


def _on_disk(path: Path, chunks: Iterator[bytes]) -> None:
    """Write a new file, and have the system put it on the disk before it gets its name."""
    with path.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
