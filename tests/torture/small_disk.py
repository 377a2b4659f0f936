"""A command run on a small disk: `python -m tests.torture.small_disk FREE …`, FREE in bytes.

Mounts the disk at `at`, with what stands there, so that only so much is free; in a space of names
of its own (`unshare --mount`), for it is not unmounted if this is killed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_SIZE = 16 << 20


def main(free: int, args: Sequence[str]) -> int:
    """Run the command, and leave in `at` what it left; its exit status."""
    copied = Path("copied")
    subprocess.run(["mv", "at", str(copied)], check=True)
    Path("at").mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "none", "at"]
    subprocess.run(mounted, check=True)
    subprocess.run(["cp", "-a", f"{copied}/.", "at"], check=True)
    ballast = Path("at/.ballast")
    room = os.statvfs("at")
    with ballast.open("wb") as file:
        file.write(bytes(max(0, room.f_bavail * room.f_bsize - free)))
    status = subprocess.run([sys.executable, "-m", "xltool", *args], check=False).returncode
    ballast.unlink()
    subprocess.run(["rm", "-rf", str(copied)], check=True)
    subprocess.run(["cp", "-a", "at", str(copied)], check=True)
    subprocess.run(["umount", "at"], check=True)
    Path("at").rmdir()
    copied.rename("at")
    return status


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
