"""A folder of outputs is written by one run at a time.

The lock is one of the system on a hidden file beside the folder: it ends with the process, however
that ends. Where a file system knows no locks there is none, and two runs are on their own.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from xltool.app.files import beside
from xltool.model.errors import FileError

_HELD = (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)
"""What systems answer where another process has the lock."""


class FolderLock:
    """The lock of the run that writes `target`; nobody has it before `take`, or after `release`."""

    def __init__(self, target: Path) -> None:
        self._path = lock_of(target)
        self._handle: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether no other run is at work in the folder, as far as locks can say."""
        return self._handle is not None

    def take(self, path: str) -> None:
        """Take the lock. Raises FileError about `path` where another run has it, OSError where the
        folder around it cannot be written to."""
        while True:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0))
            try:
                _lock(handle)
            except OSError as error:
                os.close(handle)
                if error.errno in _HELD:
                    raise FileError("file.busy", path) from error
                return
            # the run that had it may have removed the file since it was opened here
            if _is_at(handle, self._path):
                self._handle = handle
                return
            os.close(handle)

    def release(self) -> None:
        """Give the lock back; its file goes."""
        if self._handle is None:
            return
        if os.name == "posix":  # while it is still locked: no other run can have taken it
            self._path.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = None
        if os.name != "posix":  # an open file cannot be removed; another run may have it open
            with suppress(OSError):
                self._path.unlink()


def lock_of(target: Path) -> Path:
    """The file on which the lock of a folder is, while a run has it."""
    return beside(target, "lock")


def _lock(handle: int) -> None:
    """Lock a file, without waiting. Raises OSError."""
    if os.name == "posix":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False
