"""Somebody saves files into the folder that a run replaces, most of all while it does.

No content that was saved may be lost.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.torture.commands import OUT, Command, Prepared, prepare
from tests.torture.process import TREE, Ran
from tests.torture.tally import Tally

ROUNDS_OF_ONE_FOLDER = 5


def save_often(command: Command, home: Path, inputs: Path, rounds: int, seed: int) -> Tally:
    """Run the command so many times while somebody saves."""
    prepared = prepare(command, home, inputs)
    tally = Tally(f"files saved into OUT of {command.name}")
    for first in range(0, rounds, ROUNDS_OF_ONE_FOLDER):
        saved: set[bytes] = set()
        for number in range(first, min(rounds, first + ROUNDS_OF_ONE_FOLDER)):
            ran, new = _watched(prepared, f"{seed}.{number}")
            saved |= new
            tally.done["rounds"] += 1
            tally.done["saves"] += len(new)
            if ran.status != prepared.usual.status or ran.left:
                tally.fault(
                    f"exit status {ran.status}, {ran.left} processes left: {ran.err[-300:]}"
                )
            if not new:
                tally.done["rounds without a save"] += 1
        ran = prepared.run_again()  # what it could not settle is settled now
        lost = saved - contents(home / OUT)
        tally.done["saves lost"] += len(lost)
        if lost:
            tally.fault(f"{len(lost)} of {len(saved)} lost: {sorted(lost)[:3]}")
        if beside := sorted(path.name for path in (home / "at").glob(".*")):
            tally.fault(f"left beside OUT: {beside}")
        prepared.restore()
    return tally


def _watched(prepared: Prepared, name: str) -> tuple[Ran, set[bytes]]:
    """One run while another process saves, and what it saved."""
    command = [sys.executable, "-m", "tests.torture.person", str(prepared.home / OUT), name]
    environment = {**os.environ, "PYTHONPATH": str(TREE)}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as person:
        if person.stdout is None:
            raise AssertionError
        person.stdout.readline()
        ran = prepared.run_again()
        saved, _ = person.communicate()
    return ran, set(saved.split())


def contents(folder: Path) -> set[bytes]:
    """What every small file below a folder holds."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.read_bytes() for path in files if path.stat().st_size < 100}
