"""The command line in a process of its own: started, ended at a moment, and what is left of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import xltool

PROGRAM = (sys.executable, "-m", "xltool")
TREE = Path(xltool.__file__).parent.parent
SECONDS = 120
"""What takes longer hangs, on however slow a machine."""
TO_END = 20
"""Seconds in which the processes that a killed run had started must have ended."""
HANGS = -999
"""The status of a run that did not end."""
_MARK = "XLTOOL_TORTURE"


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that has ended: its exit status, what it said on stderr and printed (where that was
    kept), how many of its processes did not end with it, and the seconds it took.

    `was_ready`: whether it answered signals when it got one; before that Python ends by itself.
    """

    status: int
    err: str
    left: int
    seconds: float
    was_ready: bool = True
    out: str = ""


@dataclass(frozen=True, slots=True)
class Kill:
    """A signal, after how many seconds, and whether all of the group get it, as from a terminal."""

    number: signal.Signals
    after: float
    to_group: bool


def environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a run finds set: temporary files below `home`, by which its processes are known."""
    (home / "tmp").mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XLTOOL_")}
    return {
        **kept,
        "PYTHONPATH": str(TREE),
        "TMPDIR": str(home / "tmp"),
        _MARK: str(home),
        **(more or {}),
    }


def run(
    home: Path,
    args: Sequence[str],
    kill: Kill | None = None,
    wrapped: Sequence[str] = (),
    program: Sequence[str] = PROGRAM,
    more: Mapping[str, str] | None = None,
    keeps_output: bool = False,
) -> Ran:
    """Run `xltool` with these arguments in the folder `home`; `wrapped` starts it."""
    with tempfile.TemporaryFile() as output:
        printed = output if keeps_output else subprocess.DEVNULL
        ran = _run(home, [*wrapped, *program, *args], kill, environment(home, more), printed)
        output.seek(0)
        return replace(ran, out=output.read().decode("utf-8", "replace"))


def _run(
    home: Path,
    command: Sequence[str],
    kill: Kill | None,
    variables: Mapping[str, str],
    printed: IO[bytes] | int,
) -> Ran:
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=home,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=printed,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    was_ready = True
    with process:
        try:
            if kill is not None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(kill.after)
                was_ready = _answers(process.pid)
                if process.poll() is None:
                    send = os.killpg if kill.to_group else os.kill
                    send(process.pid, kill.number)
            status = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            status = HANGS
        seconds = time.monotonic() - began
        left = _ended(home)
        # only now: one that was left would keep the pipe open
        err = process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
    return Ran(status, err, left, seconds, was_ready)


def _answers(process: int) -> bool:
    """Whether a process has set what it does at SIGTERM; so it is asked before it gets a signal."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines()
        caught = next(line.split()[1] for line in lines if line.startswith("SigCgt"))
        return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)
    return False


def _ended(home: Path) -> int:
    """How many processes of a run did not end in the time given; they are ended here."""
    until = time.monotonic() + TO_END
    while (alive := running(home)) and time.monotonic() < until:
        time.sleep(0.02)
    for process in alive:
        with suppress(OSError):
            os.kill(process, signal.SIGKILL)
    return len(alive)


def running(home: Path) -> list[int]:
    """The processes that were started by a run in this folder, or by what that started."""
    mark = f"{_MARK}={home}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
    return found
