"""`python -m release.check DIST FOLDER`: may this be published? What says no is listed.

Looks at the files of `make dist`, and makes an environment each in FOLDER: with the lowest versions
that pyproject.toml states, where the tests run that need no other program, and with the newest.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from release.__main__ import ROOT
from release.wheels import Wheel

TESTS = ("-m", "not outside and not slow", "-n", "auto", "--dist", "loadfile", "-q")
_HEADING = re.compile(r"^## (\S+?)（(.*?)）$", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def lowest(requirements: Iterable[str]) -> list[str]:
    """The lowest versions that requirements allow, each as a pin.

    Raises ValueError for a requirement that states none.
    """
    pins = []
    for each in requirements:
        stated = re.fullmatch(r"([\w-]+)>=([\w.]+)(,.*)?", each)
        if stated is None:
            raise ValueError(each)
        pins.append(f"{stated[1]}=={stated[2]}")
    return pins


def faults_of_changelog(text: str, version: str) -> Iterator[str]:
    """What its first heading says wrong."""
    heading = _HEADING.search(text)
    if heading is None or heading[1] != version:
        yield f"CHANGELOG.md does not begin with {version}"
    elif not _DAY.fullmatch(heading[2]):
        yield f"CHANGELOG.md gives no day for {version}: {heading[2]}"


def faults_of_wheel(wheel: Wheel, listed: Iterable[str]) -> Iterator[str]:
    """What is in it and should not be, and the other way round."""
    expected = {path if path.startswith("xltool/") else f"xltool/{path}" for path in listed}
    expected.add("xltool/compiled.bin")
    found = {name for name in wheel.members if not name.startswith(f"{wheel.info}/")}
    yield from (f"{wheel.file_name}: {name} is no part" for name in sorted(found - expected))
    yield from (f"{wheel.file_name}: {name} is missing" for name in sorted(expected - found))


def _faults(dist: Path, folder: Path) -> Iterator[str]:
    (path,) = dist.glob("*.whl")
    wheel = Wheel.read(path)
    yield from faults_of_changelog((ROOT / "CHANGELOG.md").read_text("utf-8"), wheel.version)
    yield from faults_of_wheel(wheel, (ROOT / "packaged.txt").read_text("utf-8").splitlines())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pins = folder / "lowest.txt"
    python = _environment(folder / "newest", f"{path}[dev]", "twine")
    pins.write_text("\n".join(lowest(project["dependencies"])), "utf-8")
    old = _environment(folder / "lowest", f"{path}[dev]", "--constraint", str(pins))
    archives = [str(each) for each in (*dist.glob("*.whl"), *dist.glob("*.tar.gz"))]
    for title, command in {
        "twine": [python, "-m", "twine", "check", "--strict", *archives],
        "demo with the newest libraries": _demo(python, folder),
        "demo with the lowest libraries": _demo(old, folder),
        "tests with the newest libraries": [python, "-m", "pytest", *TESTS],
        "tests with the lowest libraries": [old, "-m", "pytest", *TESTS],
    }.items():
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            yield f"failed: {title}"


def _environment(folder: Path, *what: str) -> str:
    """A new environment that has the packages; its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    python = str(folder / "bin" / "python")
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what]
    subprocess.run(command, check=True)
    return python


def _demo(python: str, folder: Path) -> list[str]:
    """The program as it is installed, not that of the checkout: `-I`."""
    out = str(folder / "demo")
    return [python, "-I", "-m", "xltool", "demo", "--out-dir", out, "--force"]


if __name__ == "__main__":
    found = list(_faults(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
    sys.exit("\n".join(found) if found else 0)
