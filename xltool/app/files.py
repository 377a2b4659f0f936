"""Files given, read and written: inputs are only read; outputs appear whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from xltool.app.paths import is_folder, is_plain, is_there, open_to_read, real, walk
from xltool.classes import dataclass
from xltool.model.errors import FileError, UsageError
from xltool.workbook.read.gate import MOST_BYTES

_TEMP_FILES = ("thumbs.db", "desktop.ini", ".ds_store")
_LOCKS = ("~$", ".~lock.", ".~", "._")
"""How the names of lock files begin, and of what a Mac leaves beside a file on another disk."""
_UNFINISHED = re.compile(r"\..+\.\d+\.\d+\.(part|old|old\.old)")
"""A folder of ours that a run which was killed left behind."""
_LONGEST_STEM = 215
"""Bytes: a name may have 255 on Linux and the Mac, and what is put to it takes up to 40."""
MOST_RECORDS = 1 << 30
"""Bytes: the records of a season, some 20 kB for each office."""
_QUERY = 0x1000
"""PROCESS_QUERY_LIMITED_INFORMATION of Windows."""
_MAC_FOLDER = "__macosx"


def read_bytes(path: str, most: int = MOST_BYTES) -> bytes:
    """A file's bytes. Raises FileError where it cannot be read, is no plain file, or has more
    bytes than `most`."""
    try:
        handle, found = open_to_read(path)
        with open(handle, "rb") as file:  # noqa: PTH123 - a handle has no path
            if not is_plain(found):
                raise FileError("file.unreadable", path, why="no_plain_file")
            # Python makes room first for as many bytes as it is asked for
            data = file.read(found.st_size + 1) if found.st_size <= most else b""
            if len(data) > found.st_size:  # it grows, or its size is not known
                data += file.read(most + 1 - len(data))
    except (OSError, UnicodeEncodeError) as error:
        raise FileError("file.unreadable", path, **_why(error, path)) from error
    if max(len(data), found.st_size) > most:
        raise FileError("file.unreadable", path, why="large")
    return data


@contextmanager
def about(path: str) -> Iterator[None]:
    """What is raised within about a file without a name is about this one."""
    try:
        yield
    except FileError as error:
        error.path = error.path or path
        raise


def check_output(path: str, suffixes: tuple[str, ...], source: str | None) -> None:
    """Refuse an output with another suffix (none: any will do), or one that is the input.

    Raises UsageError.
    """
    if suffixes and Path(path).suffix.lower() not in suffixes:
        raise UsageError("usage.suffix", path=path, suffixes=suffixes)
    if source is not None and is_there(path) and real(path) == real(source):
        raise UsageError("usage.same_file", path=path)


def check_free(path: str, force: bool) -> None:
    """Refuse to replace an existing file unasked. Raises FileError; called before any work."""
    if is_there(path) and not force:
        raise FileError("file.exists", path)


def beside(target: Path, purpose: str) -> Path:
    """A hidden path beside a file or folder; where its name is long, a short one made from it."""
    name = target.name.encode("utf-8", "surrogatepass")
    stem = target.name if len(name) <= _LONGEST_STEM else hashlib.sha256(name).hexdigest()[:16]
    return target.with_name(f".{stem}.{purpose}")


def copy(path: Path, to: Path) -> None:
    """A second name for the same file where the system can, else a copy, whole or not at all.
    Raises OSError."""
    if os.name == "posix":  # on Windows, while the file is open, no name of it can be removed
        with suppress(OSError, NotImplementedError):
            os.link(path, to, follow_symlinks=False)
            return
    part = beside(to, f"{os.getpid()}.part")
    try:
        # `copy2` has Windows do both in one call, which Wine lacks
        shutil.copyfile(path, part, follow_symlinks=False)
        shutil.copystat(path, part, follow_symlinks=False)
        part.rename(to)
    finally:
        part.unlink(missing_ok=True)


def is_running(process: int) -> bool:
    """Whether there is a process of this number."""
    if os.name == "posix":
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        except OSError:
            return True  # another user's
        return True
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(_QUERY, False, process)
    if handle:
        kernel.CloseHandle(handle)
    return bool(handle)


def unwritable(
    path: str, error: OSError | UnicodeEncodeError, code: str = "file.unwritable"
) -> FileError:
    """The error of a path that cannot be written to."""
    return FileError(code, path, **_why(error, path))


def flush_all(paths: Iterable[Path]) -> None:
    """Have the system put files on the disk that were written, before they take their names: a
    name may reach the disk before what it names, and the current may fail between. Raises OSError.
    """
    if hasattr(os, "sync"):  # of many files one by one would take a second each hundred
        os.sync()
        return
    for path in paths:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def _why(error: OSError | UnicodeEncodeError, path: str) -> dict[str, Any]:
    """The reason by its name; what the system says of a reason that has none here."""
    if isinstance(error, UnicodeEncodeError):
        return {"why": "encoding"}
    if isinstance(error, IsADirectoryError):
        return {"why": "is_folder"}
    if isinstance(error, FileNotFoundError) and is_folder(Path(path).parent):
        return {"why": "missing"}
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return {"why": "folder"}
    if isinstance(error, PermissionError):
        return {"why": "permission"}
    if error.errno == errno.ENAMETOOLONG:
        return {"why": "long_name"}
    return {"why": "system", "system": error.strerror or str(error)}


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to look at, in order, and the folders that cannot be looked into; those passed
    over: programs' leftovers, our own output."""

    files: tuple[str, ...]
    skipped: tuple[str, ...]
    closed: tuple[str, ...] = ()


def is_temp_file(path: Path) -> bool:
    """Whether a program left the file behind: a lock of an open workbook, a folder's own notes."""
    name = path.name.lower()
    return (
        name in _TEMP_FILES
        or name.startswith(_LOCKS)
        or any(part.lower() == _MAC_FOLDER for part in path.parts)
        or any(_UNFINISHED.fullmatch(part) for part in path.parts[:-1])
    )


def gather(paths: tuple[str, ...], output: str | None = None) -> Inputs:
    """Every file of what was named, each once; a folder's files are named `folder/relative path`.

    What stands below `output` was written by an earlier run and is passed over. A link is a file,
    wherever it leads. Raises UsageError where nothing is left to look at.
    """
    written = real(output) if output is not None else None
    files: dict[str, None] = {}
    skipped: list[str] = []
    closed: list[str] = []
    for path in paths:
        if not is_folder(path):
            files[path] = None
            continue
        for here, folders, names in walk(path, closed.append):
            links = [name for name in folders if (Path(here) / name).is_symlink()]
            for found in (Path(here) / name for name in sorted([*names, *links])):
                below = found.relative_to(path)
                name = os.path.join(path, below)  # noqa: PTH118 - keeps the path as given
                ours = written is not None and real(found).is_relative_to(written)
                if ours or is_temp_file(below):
                    skipped.append(name)
                else:
                    files[name] = None
    if not files and not closed:
        raise UsageError("usage.no_inputs", path=paths)
    return Inputs(tuple(files), tuple(skipped), tuple(closed))
