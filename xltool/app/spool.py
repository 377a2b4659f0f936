"""The workbooks that may go back to their offices, as they were read.

What is written about a workbook is written from the very bytes that were judged: meanwhile the file
may have been moved away, saved anew, or another have taken its name. They wait on the disk, under
the digest of their content, as long as the season is worked on.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from xltool.app.files import unwritable


class Spool:
    """A folder for files that wait, for all processes at work; it goes with the object."""

    def __init__(self) -> None:
        """Raises FileError where the system has no room for temporary files."""
        try:
            self.folder = tempfile.mkdtemp(prefix="xltool")
        except OSError as error:
            raise unwritable(tempfile.gettempdir(), error) from error
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def keep(folder: str, digest: str, data: bytes) -> None:
    """Have a file wait in a spool's folder. Raises FileError where there is no room for it."""
    path = Path(folder, digest)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise unwritable(str(path), error) from error


def kept(folder: str, digest: str) -> bytes:
    """A file that was kept, whose content has this digest."""
    return Path(folder, digest).read_bytes()
