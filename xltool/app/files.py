"""Files given, read and written: inputs are only read; outputs appear whole or not at all."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xltool.model.errors import FileError, UsageError

_TEMP_FILES = ("thumbs.db", "desktop.ini", ".ds_store")
_LOCKS = ("~$", ".~lock.", ".~", "._")
"""How the names of lock files begin, and of what a Mac leaves beside a file on another disk."""
_UNFINISHED = re.compile(r"\..+\.\d+\.\d+\.(part|old)")
"""A folder of ours that a run which was killed left behind."""
_MAC_FOLDER = "__macosx"


def read_bytes(path: str) -> bytes:
    """A file's bytes. Raises FileError where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise FileError("file.unreadable", path, **_why(error, path)) from error


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
    if source is not None and Path(path).exists() and Path(path).samefile(source):
        raise UsageError("usage.same_file", path=path)


def check_free(path: str, force: bool) -> None:
    """Refuse to replace an existing file unasked. Raises FileError; called before any work."""
    if Path(path).exists() and not force:
        raise FileError("file.exists", path)


def write_whole(path: str, data: bytes, force: bool) -> None:
    """Write a file through a temporary one beside it. Raises FileError, nothing being
    written then."""
    check_free(path, force)
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            part.write_bytes(data)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: str, error: OSError) -> FileError:
    """The error of a path that cannot be written to."""
    return FileError("file.unwritable", path, **_why(error, path))


def _why(error: OSError, path: str) -> dict[str, Any]:
    """The reason by its name; what the system says of a reason that has none here."""
    if isinstance(error, IsADirectoryError):
        return {"why": "is_folder"}
    if isinstance(error, FileNotFoundError) and Path(path).parent.is_dir():
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
    """The files to look at, in order; those passed over: programs' leftovers, our own output."""

    files: tuple[str, ...]
    skipped: tuple[str, ...]


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

    What stands below `output` was written by an earlier run and is passed over. Raises UsageError
    where nothing is left to look at.
    """
    written = Path(output).resolve() if output is not None else None
    files: dict[str, None] = {}
    skipped: list[str] = []
    for path in paths:
        if not Path(path).is_dir():
            files[path] = None
            continue
        for found in sorted(Path(path).rglob("*")):
            name = os.path.join(path, found.relative_to(path))  # noqa: PTH118 - keeps the path as given
            if found.is_dir():
                continue
            ours = written is not None and found.resolve().is_relative_to(written)
            if ours or is_temp_file(found.relative_to(path)):
                skipped.append(name)
            else:
                files[name] = None
    if not files:
        raise UsageError("usage.no_inputs", path=paths)
    return Inputs(tuple(files), tuple(skipped))
