"""What the program prints to may be closed, full, or read by nobody; its work is done all the same.

What a command found and wrote does not depend on who reads it: where a stream fails, the rest of
what goes there is dropped, and the exit status stays that of the work.
"""

from __future__ import annotations

import codecs
import errno
import os
import sys
from contextlib import suppress
from typing import Any, TextIO

_GONE = (errno.EPIPE, errno.EINVAL)
"""What systems answer where the reader of a pipe has gone; Windows says that it is no argument."""

STAND_IN = "xltool.stand_in"
"""The name by which Python knows `stand_in`."""
_LACKING = "〓"
"""The sign that Chinese printing puts where a character is lacking."""


def stand_in(error: UnicodeError) -> tuple[str | bytes, int]:
    """What is printed for characters that a console's code page lacks: a sign for each; its number
    where the code page has no such sign either, or where it is no character."""
    if isinstance(error, UnicodeEncodeError):
        lacking = error.object[error.start : error.end]
        with suppress(UnicodeEncodeError):
            _LACKING.encode(error.encoding)
            lacking.encode()
            return _LACKING * len(lacking), error.end
    return codecs.backslashreplace_errors(error)


codecs.register_error(STAND_IN, stand_in)


class EnduringStream:
    """A stream of text that drops what cannot be written; `fault` is why, once it was so.

    A reader that has gone away wanted no more: that is no fault.
    """

    def __init__(self, stream: TextIO, handle: int) -> None:
        self._stream = stream
        self._handle = handle
        self.fault: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write a text, or drop it."""
        try:
            return self._stream.write(text)
        except OSError as error:
            self._drop(error)
        return len(text)

    def flush(self) -> None:
        """Pass on what was written, or drop it."""
        try:
            self._stream.flush()
        except OSError as error:
            self._drop(error)

    def _drop(self, error: OSError) -> None:
        """From here on the system drops what is written, and what waits to be written."""
        if error.errno not in _GONE and self.fault is None:
            self.fault = error
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._handle)
        os.close(nowhere)
        with suppress(OSError):
            self._stream.flush()


def endure() -> tuple[EnduringStream, EnduringStream]:
    """Make the standard streams such that nothing they do ends the program: output, errors.

    One that was closed before the program began is opened to nowhere: else the next file that is
    opened would take its number, and what is printed would be written into it.
    """
    for handle in (0, 1, 2):
        try:
            os.fstat(handle)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != handle:
                os.dup2(opened, handle)
                os.close(opened)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    streams = []
    for handle, stream in ((1, sys.stdout), (2, sys.stderr)):
        opened_stream = stream or open(handle, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        streams.append(EnduringStream(opened_stream, handle))
    sys.stdout, sys.stderr = streams
    return streams[0], streams[1]
