"""Reading and writing files: inputs are only read; outputs appear whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from xltool.model.errors import FileError, UsageError


def read_bytes(path: str) -> bytes:
    """A file's bytes. Raises FileError where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise FileError("file.unreadable", path, **_why(error)) from error


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
    return FileError("file.unwritable", path, **_why(error))


def _why(error: OSError) -> dict[str, Any]:
    """The reason by its name; what the system says of a reason that has none here."""
    if isinstance(error, IsADirectoryError):
        return {"why": "is_folder"}
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return {"why": "folder"}
    if isinstance(error, PermissionError):
        return {"why": "permission"}
    if error.errno == errno.ENAMETOOLONG:
        return {"why": "long_name"}
    return {"why": "system", "system": error.strerror or str(error)}
