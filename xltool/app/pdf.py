"""A Word file made a PDF by LibreOffice, where it is installed.

It runs with a profile of its own, so that an office already open is not disturbed, and nothing of
it is left behind.
"""

from __future__ import annotations

import re

from xltool import programs
from xltool.model.errors import FileError

SECONDS = 120
"""How long a conversion may take; the first start on a slow machine takes half a minute."""
_UNSTEADY = re.compile(
    rb"(?P<before>/CreationDate\(D:|/ID \[ <|\n<(?=[0-9A-F]{32}> \])|/DocChecksum /)"
    rb"(?P<said>[0-9]{14}|[0-9A-F]{32})"
)
"""The day and hour a PDF was made, and what is derived from them."""
_FIRST_DAY = b"19800101000000"


def find_office() -> str:
    """The path of LibreOffice. Raises FileError where it is not installed."""
    found = programs.find_office()
    if found is None:
        raise FileError("report.pdf.no_office")
    return found


def to_pdf(office: str, docx: bytes) -> bytes:
    """A .docx file as a PDF, by the LibreOffice at `office`. Raises FileError where it fails."""
    try:
        made = programs.converted(office, docx, "docx", "pdf", SECONDS)
    except TimeoutError as error:
        raise FileError("report.pdf.slow", seconds=SECONDS) from error
    except OSError as error:
        raise FileError("report.pdf.failed", office) from error
    if made is None:
        raise FileError("report.pdf.failed", office)
    return _UNSTEADY.sub(_steady, made)


def _steady(found: re.Match[bytes]) -> bytes:
    """The same number of bytes, whatever the day: a PDF counts them."""
    said = found["said"]
    steady = _FIRST_DAY if len(said) == len(_FIRST_DAY) else b"0" * len(said)
    return found["before"] + steady
