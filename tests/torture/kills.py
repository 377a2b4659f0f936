"""Commands killed at random moments: what they read is as it was, what they write is whole.

Every few kills the command runs to its end, and everything must be as if it had never been killed.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
from collections import Counter

from tests.torture.commands import Prepared, tree_of
from tests.torture.process import HANGS, Kill, Ran, run
from tests.torture.tally import Tally

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
IN_A_ROW = 8
"""Kills before the command runs to its end; the next meets what the last one left."""
HIDDEN = re.compile(r"(?:^|/)\.[^/]+\.(?:part|old|lock)(?:/|$)")
"""What a run may leave that was killed, for the next one to remove."""


def kill_often(prepared: Prepared, kills: int, rng: random.Random) -> Tally:
    """Kill a command so many times."""
    command, home = prepared.command, prepared.home
    tally = Tally(f"kills of {command.name}")
    prepared.restore()
    if prepared.before == prepared.after:
        tally.fault("what it writes cannot be told from what stood there")
    states: Counter[str] = Counter()
    for number in range(1, kills + 1):
        which = SIGNALS[number % len(SIGNALS)]
        moment = rng.uniform(0, prepared.usual.seconds)
        kill = Kill(which, moment, rng.random() < 0.5)
        ran = run(home, command.args, kill)
        for what in faults_of(prepared, ran, kill, states):
            tally.fault(
                f"{which.name} after {moment:.3f} s of {prepared.usual.seconds:.3f}: {what}"
            )
        tally.done["kills"] += 1
        temporary = list((home / "tmp").iterdir())
        if temporary and which is signal.SIGKILL:
            # nothing of ours is at work then that could remove them; the system does
            states["temporary files left by SIGKILL"] += 1
        elif temporary:
            tally.fault(f"{which.name}: temporary files left: {[p.name for p in temporary]}")
        for path in temporary:
            subprocess.run(["rm", "-rf", str(path)], check=True)
        if number % IN_A_ROW == 0 or number == kills:
            for what in faults_after(prepared):
                tally.fault(f"run to the end after {number} kills: {what}")
            tally.done["complete runs"] += 1
            prepared.restore()
    tally.done.update(states)
    return tally


def faults_of(prepared: Prepared, ran: Ran, kill: Kill, states: Counter[str]) -> list[str]:
    """What is wrong after a kill; what was found is counted in `states`."""
    faults = [*_faults_of_status(prepared, ran, kill)]
    if ran.left:
        faults.append(f"{ran.left} processes left")
    if tree_of(prepared.home / "in") != prepared.inputs:
        faults.append("inputs changed")
    now = {p: d for p, d in tree_of(prepared.home / "at").items() if not HIDDEN.search(p)}
    states["hidden leftovers"] += len(now) < len(tree_of(prepared.home / "at"))
    units = prepared.units()
    old = [unit for unit in units if prepared.is_whole(unit, now, prepared.before)]
    new = [unit for unit in units if prepared.is_whole(unit, now, prepared.after)]
    if strange := now.keys() - prepared.before.keys() - prepared.after.keys():
        faults.append(f"neither old nor new: {sorted(strange)}")
    if len(new) == len(units):
        states["new"] += 1
    elif len(old) == len(units):
        states["old"] += 1
    elif set(units) == {*old, *new}:
        states["some units new"] += 1
    elif kill.number is signal.SIGKILL and _is_each_file_whole(prepared, now):
        # no system gives several files their names in one step
        states["killed between the names of two files"] += 1
    else:
        faults.append(f"mixed or half: {sorted(set(units) - {*old, *new})}")
    if ran.status == prepared.usual.status and len(new) < len(units):
        faults.append("ended as usual, not everything new")
    return faults


def _is_each_file_whole(prepared: Prepared, now: dict[str, str]) -> bool:
    """Whether files that have no folder of their own are each the old one or the new one."""
    both = prepared.before, prepared.after
    return all(
        any(now.get(path) == tree.get(path) for tree in both)
        for path in {*prepared.before, *prepared.after}
    ) and not any(argument.startswith("--out-dir") for argument in prepared.command.args)


_INTERRUPTED, _OURS = "KeyboardInterrupt\n", f"{os.sep}xltool{os.sep}"
"""What Python says last, with status 1, where it is interrupted while it starts itself; its lines
name no file of the program then."""


def _faults_of_status(prepared: Prepared, ran: Ran, kill: Kill) -> list[str]:
    if ran.status == HANGS:
        return ["hangs"]
    right = {prepared.usual.status}
    if kill.number is signal.SIGKILL:
        right.add(-kill.number)
    else:
        right.add(128 + kill.number)
        if not ran.was_ready:
            right.add(-kill.number)
            if ran.err.endswith(_INTERRUPTED) and _OURS not in ran.err:
                right.add(1)
    faults = [] if ran.status in right else [f"exit status {ran.status}"]
    if ran.was_ready and "Traceback" in ran.err:
        faults.append(f"traceback: {ran.err[-300:]}")
    return faults


def faults_after(prepared: Prepared) -> list[str]:
    """What is not as if the command had never been killed, once it ran to its end."""
    ran = prepared.run_again()
    faults = []
    if ran.status != prepared.usual.status:
        faults.append(f"exit status {ran.status}: {ran.err[-300:]}")
    if ran.left:
        faults.append(f"{ran.left} processes left")
    now = tree_of(prepared.home / "at")
    if now != prepared.after:
        differ = {p for p in {*now, *prepared.after} if now.get(p) != prepared.after.get(p)}
        faults.append(f"not as without kills: {sorted(differ)}")
    if tree_of(prepared.home / "in") != prepared.inputs:
        faults.append("inputs changed")
    return faults
