"""`python -m tests.torture [SEED [SHARE]]`: every experiment, several side by side, one line each.

Of the rounds and kills one in SHARE is done, 1 is all of them.

Ends with 1 where anything was lost, mixed or left, or with XLTOOL_REQUIRE_TORTURE set could not be
done.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.torture.commands import OF_FEW, Command, commands, prepare, write_inputs
from tests.torture.desk import kill_desks
from tests.torture.disk import fill_disks
from tests.torture.kills import kill_often
from tests.torture.saves import save_often
from tests.torture.tally import Tally
from tests.torture.users import restrict

SEED, ROUNDS = 1, 50
KILLS = {
    "generate": 26,
    "fill": 24,
    "check --mark": 28,
    "reconcile": 44,
    "report": 24,
    "import": 28,
    "forms upgrade": 20,
    "demo": 3,
    "report --pdf": 3,
}
"""200, the more the sooner a command is done."""
DESKS = 60
"""Of these a third have little room."""
REQUIRED = "XLTOOL_REQUIRE_TORTURE"


def main(seed: int, share: int) -> int:
    """Do everything; the exit status."""
    if not Path("/proc/self/environ").exists():
        print("not done: what processes are left is told by /proc, which is not here")
        return 1 if os.environ.get(REQUIRED) else 0
    root = Path(tempfile.mkdtemp(prefix="xltool-torture."))
    root.chmod(0o755)
    try:
        write_inputs(root / "in")
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            tallies = pool.map(lambda experiment: experiment(), _experiments(root, seed, share))
            status = 0
            for tally in (each for some in tallies for each in some):
                print(tally.line(), *tally.faults, sep="\n    ", flush=True)
                if tally.faults or (tally.not_done and os.environ.get(REQUIRED)):
                    status = 1
    finally:  # folders that were closed, and names that are too deep, are no hindrance to it
        subprocess.run(["chmod", "-R", "u+rwX", str(root)], check=False)
        shutil.rmtree(root, ignore_errors=True)
    return status


def _experiments(root: Path, seed: int, share: int) -> Iterator[Callable[[], list[Tally]]]:
    """The longest first."""
    yield lambda: [save_often(OF_FEW, root / "saves", root / "in", -(-ROUNDS // share), seed)]
    desks = max(3, -(-DESKS // share))
    yield lambda: [kill_desks(root / "desk", desks, random.Random(f"{seed}.desk"))]
    yield lambda: [restrict(root / "users", root / "in")]
    by_length = sorted(commands(), key=lambda each: list(KILLS).index(each.name), reverse=True)
    for number, command in enumerate(by_length):
        yield _of_command(command, root / str(number), root / "in", seed, share)
    if len(by_length) < len(KILLS):
        yield lambda: [Tally("report --pdf", not_done="no LibreOffice")]


def _of_command(
    command: Command, home: Path, inputs: Path, seed: int, share: int
) -> Callable[[], list[Tally]]:
    def both() -> list[Tally]:
        prepared = prepare(command, home, inputs)
        rng = random.Random(f"{seed}.{command.name}")
        return [kill_often(prepared, -(-KILLS[command.name] // share), rng), fill_disks(prepared)]

    return both


if __name__ == "__main__":
    seed, share = (*map(int, sys.argv[1:]), *(SEED, 1)[len(sys.argv) - 1 :])
    sys.exit(main(seed, share))
