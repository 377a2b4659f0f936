"""The exit status that goes with each error."""

from __future__ import annotations

from xltool.model.errors import FileError, UsageError, XltoolError

EXIT_CLEAN = 0
EXIT_ERRORS = 1
EXIT_USAGE = 2
EXIT_FILE = 3
EXIT_INTERNAL = 4
EXIT_INTERRUPTED = 130
EXIT_SIGNAL = 128
"""With the number of the signal that ended the program added, as shells have it."""


def exit_status(error: XltoolError) -> int:
    """Wrong usage, a file that cannot be used, or errors where there may be none."""
    if isinstance(error, UsageError):
        return EXIT_USAGE
    return EXIT_FILE if isinstance(error, FileError) else EXIT_ERRORS
