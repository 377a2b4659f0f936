"""Other programs, run to their end within a time: LibreOffice, and Python itself.

A program that takes too long is ended with all that it started.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

_TO_SHOW = 10
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def run(
    command: list[str],
    seconds: float,
    given: bytes | None = None,
    environment: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    """Run a program; its exit status, and what it wrote where `given` is handed to it.

    Raises TimeoutError where it takes longer than `seconds`, OSError where it cannot be started.
    """
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
        stdout=subprocess.DEVNULL if given is None else subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=environment,
    ) as process:
        try:
            written, _ = process.communicate(given, seconds)
        except subprocess.TimeoutExpired as error:
            raise TimeoutError(seconds) from error
        finally:
            if process.poll() is None:
                _end(process)
    return process.returncode, written or b""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and those it started: `soffice` is a script that starts the real one."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def show_folder(path: str) -> None:
    """Show a folder in the system's own window for files. Raises OSError where there is none."""
    if os.name == "nt":
        os.startfile(path)  # type: ignore[attr-defined]
        return
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        status, _ = run([opener, path], _TO_SHOW)
    except TimeoutError:
        return  # it stayed at work for the window that it opened
    if status:
        raise OSError(opener, status)


def find_office() -> str | None:
    """The path of LibreOffice; None where it is not installed."""
    return next(filter(None, map(shutil.which, (*_NAMES, *_PLACES))), None)


def converted(office: str, data: bytes, suffix: str, to: str, seconds: float) -> bytes | None:
    """A file in another format, by the LibreOffice at `office` with a profile of its own; None
    where nothing came of it.

    Raises TimeoutError and OSError as `run` does.
    """
    with tempfile.TemporaryDirectory(prefix="xltool", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, target = folder / f"given.{suffix}", folder / "out" / f"given.{to}"
        source.write_bytes(data)
        profile = (folder / "profile").as_uri()
        command = [office, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", to, "--outdir", str(target.parent), str(source)]
        # what it leaves in the folder of temporary files goes with ours, also where it is ended
        own = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), name)
        run(command, seconds, environment={**os.environ, **own})
        return target.read_bytes() if target.exists() else None
