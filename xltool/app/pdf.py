"""A Word file made a PDF by LibreOffice, where it is installed; the one place that runs a program.

It runs with a profile of its own, so that an office already open is not disturbed, and nothing of
it is left behind.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from xltool.model.errors import FileError

SECONDS = 120
"""How long a conversion may take; the first start on a slow machine takes half a minute."""
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_UNSTEADY = re.compile(
    rb"(?P<before>/CreationDate\(D:|/ID \[ <|\n<(?=[0-9A-F]{32}> \])|/DocChecksum /)"
    rb"(?P<said>[0-9]{14}|[0-9A-F]{32})"
)
"""The day and hour a PDF was made, and what is derived from them."""
_FIRST_DAY = b"19800101000000"
_DOCX, _PDF = "report.docx", "report.pdf"


def find_office() -> str:
    """The path of LibreOffice. Raises FileError where it is not installed."""
    found = next(filter(None, map(shutil.which, (*_NAMES, *_PLACES))), None)
    if found is None:
        raise FileError("report.pdf.no_office")
    return found


def to_pdf(office: str, docx: bytes) -> bytes:
    """A .docx file as a PDF, by the LibreOffice at `office`. Raises FileError where it fails."""
    with tempfile.TemporaryDirectory(prefix="xltool", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / _DOCX).write_bytes(docx)
        profile = (folder / "profile").as_uri()
        command = [office, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", "pdf", "--outdir", name, str(folder / _DOCX)]
        try:
            finished = _run(command)
        except OSError as error:
            raise FileError("report.pdf.failed", office) from error
        if not finished:
            raise FileError("report.pdf.slow", seconds=SECONDS)
        if not (folder / _PDF).exists():
            raise FileError("report.pdf.failed", office)
        return _UNSTEADY.sub(_steady, (folder / _PDF).read_bytes())


def _steady(found: re.Match[bytes]) -> bytes:
    """The same number of bytes, whatever the day: a PDF counts them."""
    said = found["said"]
    steady = _FIRST_DAY if len(said) == len(_FIRST_DAY) else b"0" * len(said)
    return found["before"] + steady


def _run(command: list[str]) -> bool:
    """Run a program to its end; False where it took too long, and then all of it is ended."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and those it started: `soffice` is a script that starts the real one."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
