"""Somebody who saves files into a folder: `python -m tests.torture.person FOLDER NAME`.

Files are written plainly, or under another name first, as editors do. Imports nothing of the
program, so that it is there before the run that it disturbs.
"""

from __future__ import annotations

import random
import select
import sys
import time
from contextlib import suppress
from pathlib import Path

MOST = 2_000
_BETWEEN_LOOKS, _BETWEEN_SAVES = 0.003, 0.0005
"""Seconds; at most so many between two saves."""


def save_meanwhile(folder: Path, name: str) -> set[bytes]:
    """Save files at every moment in which a run is about to replace the folder, until stdin ends;
    what was saved. Where the folder moves away under an editor it says so: nothing was saved then.
    """
    rng = random.Random(name)
    saved: set[bytes] = set()
    while not select.select([sys.stdin], [], [], _BETWEEN_LOOKS)[0]:
        if len(saved) < MOST and any(folder.parent.glob(".*.part/manifest.json")):
            for number in range(40):
                data = f"{name}.{len(saved)}.{number}".encode()
                with suppress(OSError):
                    save(folder, data, rng)
                    saved.add(data)
                time.sleep(rng.uniform(0, _BETWEEN_SAVES))
    return saved


def save(folder: Path, data: bytes, rng: random.Random) -> None:
    """Save a new file, in either way, in the folder or below it. Raises OSError where it could not
    be saved."""
    where = folder / rng.choice(("", "退回", "新的夹"))
    where.mkdir(exist_ok=True)
    name = data.decode()
    if rng.random() < 0.5:
        (where / f"{name}.txt").write_bytes(data)
        return
    before = where / f"{name}.tmp"
    before.write_bytes(data)
    before.replace(where / f"{name}.docx")


if __name__ == "__main__":
    print("ready", flush=True)
    print(*(each.decode() for each in save_meanwhile(Path(sys.argv[1]), sys.argv[2])))
