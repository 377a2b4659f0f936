"""No room on the disk that a command writes to: it says so, and what stood there stands there.

A small disk is mounted where the system lets us, in a space of names of our own, which ends with
the process. Elsewhere the system is asked to let no file grow beyond a size.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from tests.torture.commands import Prepared, tree_of
from tests.torture.process import Ran, run
from tests.torture.tally import Tally

NAMESPACES = (("unshare", "--mount"), ("unshare", "--user", "--map-root-user", "--mount"))
"""For root, and for others where they may."""
FREE = {"0": 0, "64 KB": 64 << 10, "1 MB": 1 << 20}
LIMITS = {"0": 0, "4 KB": 4 << 10, "16 KB": 16 << 10}
_FULL = "No space left on device"
_TOO_LARGE = "File too large"
_LIMITED = (
    "import resource, runpy, sys; size = int(sys.argv.pop(1));"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size));"
    "runpy.run_module('xltool', run_name='__main__', alter_sys=True)"
)


def namespace() -> tuple[str, ...]:
    """What starts a process that may mount; nothing where none may."""
    for wrapped in NAMESPACES:
        try:
            tried = [*wrapped, "mount", "-t", "tmpfs", "none", "/mnt"]
            if subprocess.run(tried, capture_output=True, check=False).returncode == 0:
                return wrapped
        except FileNotFoundError:
            break
    return ()


def fill_disks(prepared: Prepared) -> Tally:
    """Run a command on disks with little room, or with no large files where none can be mounted."""
    command, home = prepared.command, prepared.home
    wrapped = namespace()
    tally = Tally(f"full disk, {command.name}" if wrapped else f"no large files, {command.name}")
    for name, size in (FREE if wrapped else LIMITS).items():
        prepared.restore()
        if wrapped:
            ran = _on_small_disk(prepared, wrapped, size)
        else:
            ran = run(home, command.args, program=(sys.executable, "-c", _LIMITED, str(size)))
        tally.done["runs"] += 1
        tally.done["without room"] += ran.status == 3
        for what in faults_of(prepared, ran, size, _FULL if wrapped else _TOO_LARGE):
            tally.fault(f"{name}: {what}")
    return tally


def _on_small_disk(prepared: Prepared, wrapped: Sequence[str], free: int) -> Ran:
    """Run a command where that much is free, and bring what it left back to `at`."""
    here = (*wrapped, sys.executable, "-m", "tests.torture.small_disk", str(free))
    return run(prepared.home, prepared.command.args, wrapped=here, program=())


def faults_of(prepared: Prepared, ran: Ran, size: int, reason: str) -> list[str]:
    """What is wrong after a run without room."""
    now = tree_of(prepared.home / "at")
    faults = []
    told = [line for line in ran.err.splitlines() if reason in line]
    if ran.left:
        faults.append(f"{ran.left} processes left")
    if now == prepared.after and size:
        if ran.status != prepared.usual.status:
            faults.append(f"exit status {ran.status}, though everything was written: {ran.err}")
        return faults
    if ran.status != 3 or len(told) != 1 or "Traceback" in ran.err:
        faults.append(f"exit status {ran.status}: {ran.err[-500:]}")
    units = prepared.units()
    mixed = [
        unit
        for unit in units
        if not any(prepared.is_whole(unit, now, tree) for tree in (prepared.before, prepared.after))
    ]
    if mixed or now.keys() - prepared.before.keys() - prepared.after.keys():
        differ = {p for p in {*now, *prepared.before} if now.get(p) != prepared.before.get(p)}
        faults.append(f"earlier outputs not intact: {sorted(differ)}")
    return faults
