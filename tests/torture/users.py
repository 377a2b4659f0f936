"""A user who may do little: what may not be read is told, what may not be written is left alone.

Root has another user run the program (`setpriv`), with a Python, packages and a copy of the program
that all may read. Anybody else is such a user already.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path

from tests.torture.commands import COUNTY_OUT, OUT, Command, Tree, commands, tree_of
from tests.torture.process import PROGRAM, TREE, Ran, run
from tests.torture.tally import Tally

NOBODY = 65534
_VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class User:
    """How somebody without rights runs the program."""

    wrapped: tuple[str, ...] = ()
    program: tuple[str, ...] = PROGRAM
    more: dict[str, str] = field(default_factory=dict)

    def run(self, home: Path, *args: str) -> Ran:
        return run(home, args, None, self.wrapped, self.program, self.more, keeps_output=True)


def user(folder: Path) -> User | str:
    """Somebody without rights, with what they need in `folder`; or why there is none."""
    if os.getuid() != 0:
        return User()
    if shutil.which("setpriv") is None:
        return "no setpriv"
    wrapped = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    python = next((p for p in _pythons() if _may_run(wrapped, p)), None)
    if python is None:
        return f"no {_VERSION} that another user may run"
    _publish(folder)
    return User(wrapped, (python, "-s", "-m", "xltool"), {"PYTHONPATH": str(folder)})


def _pythons() -> Iterator[str]:
    """This Python, and others of its version, for which the same packages were made."""
    yield str(Path(sys.executable).resolve())
    for folder in ("/usr/local/bin", "/usr/bin"):
        if found := shutil.which(_VERSION, path=folder):
            yield found


def _may_run(wrapped: tuple[str, ...], python: str) -> bool:
    tried = [*wrapped, python, "-I", "-c", "import ctypes, ssl, zlib"]
    return subprocess.run(tried, cwd="/", capture_output=True, check=False).returncode == 0


def _publish(folder: Path) -> None:
    """The program with all it imports, for everybody to read."""
    for name in ("xltool", "templates", "samples"):
        shutil.copytree(TREE / name, folder / name)
    project = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))["project"]
    for name in _needed(project["dependencies"]):
        for file in distribution(name).files or ():
            if ".." not in file.parts and Path(str(file.locate())).exists():
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(str(file.locate()), target)
    open_to_all(folder)


def _needed(requirements: list[str]) -> set[str]:
    """The names of all distributions that these require, and those these require."""
    found: set[str] = set()
    waiting = [r for r in requirements if ";" not in r]
    while waiting:
        match = _NAME.match(waiting.pop())
        if match and match[0] not in found:
            found.add(match[0])
            waiting += [r for r in distribution(match[0]).requires or () if ";" not in r]
    return found


def open_to_all(folder: Path) -> None:
    """Let everybody read what is below a folder."""
    subprocess.run(["chmod", "-R", "a+rX", str(folder)], check=True)


def restrict(home: Path, inputs: Path) -> Tally:
    """Everything that may be forbidden, once."""
    tally = Tally("a user who may do little")
    home.mkdir()
    home.chmod(0o755)
    someone = user(home / "public")
    if isinstance(someone, str):
        tally.not_done = someone
        return tally
    for number, (what, prepare_, args, status, told) in enumerate(_cases()):
        place = home / str(number)
        shutil.copytree(inputs, place / "in")
        (place / "at").mkdir()
        (place / "tmp").mkdir()
        (place / "tmp").chmod(0o777)
        open_to_all(place)
        _give(place / "at")
        prepare_(place)
        before = tree_of(place)
        ran = someone.run(place, *args)
        tally.done["runs"] += 1
        for fault in _faults(place, before, ran, status, told):
            tally.fault(f"{what}: {fault}")
    return tally


def _give(path: Path) -> None:
    """Make the user the owner."""
    if os.getuid() == 0:
        os.chown(path, NOBODY, NOBODY)


def _faults(place: Path, before: Tree, ran: Ran, status: int, told: str) -> Iterator[str]:
    said = ran.out + ran.err
    if ran.status != status or "Traceback" in said:
        yield f"exit status {ran.status}: {ran.err[-300:]}"
    account = [path.read_text("utf-8") for path in (place / "at").rglob("*.html")]
    if not any(told in text for text in (said, *account)):
        yield f"{told} is not told: {ran.err[-300:]}"
    now = tree_of(place)
    if lost := {path for path, digest in before.items() if now.get(path) != digest}:
        empty = {path for path in lost if path.endswith("/")}
        if lost - empty:
            yield f"changed or lost: {sorted(lost - empty)}"
    hidden = {path for path in now.keys() - before.keys() if "/." in path}
    # what may not be removed stays, and is told with its name
    if hidden := {path for path in hidden if path.split("/")[1] not in said}:
        yield f"left over: {sorted(hidden)}"


def _closed_input(place: Path) -> None:
    (place / "in/few/锁").mkdir()
    (place / "in/few/锁/a.xlsx").write_bytes(b"closed")
    (place / "in/few/锁").chmod(0)


def _unreadable_input(place: Path) -> None:
    file = place / "in/few/锁.xlsx"
    shutil.copy(place / "in/filled.xlsx", file)
    file.chmod(0)


def _unreadable(name: str) -> Callable[[Path], None]:
    return lambda place: (place / "in" / name).chmod(0)


def _unwritable_place(place: Path) -> None:
    if os.getuid() == 0:
        os.chown(place / "at", 0, 0)
    (place / "at").chmod(0o555)


def _unreadable_in_out(place: Path) -> None:
    """A person's own file, which the user may not read, in a folder that the user owns."""
    out = place / OUT
    out.mkdir()
    (out / "我的.txt").write_bytes(b"mine")
    (out / "我的.txt").chmod(0)
    _give(out)


def _out_of_another(place: Path) -> None:
    """OUT that the user may read but not write; the folder around it is the user's."""
    out = place / OUT
    out.mkdir()
    (out / "我的.txt").write_bytes(b"mine")
    out.chmod(0o555)


_INPUTS = {
    "generate": "roster.csv",
    "fill": "record.json",
    "report": "filled.xlsx",
    "import": "report.md",
    "forms upgrade": "old.xlsx",
}
_Case = tuple[str, Callable[[Path], None], tuple[str, ...], int, str]


def _cases() -> Iterator[_Case]:
    """What is forbidden, how, the command, its exit status, and what it must tell of."""
    few = ("reconcile", "in/few", *COUNTY_OUT)
    for what, forbid in (("folder", _closed_input), ("file", _unreadable_input)):
        yield f"check, closed {what}", forbid, ("check", "in/few"), 3, "锁"
        yield f"check --mark, closed {what}", forbid, ("check", "in/few", "--mark=at/m"), 3, "锁"
        yield f"reconcile, closed {what}", forbid, few, 3, "锁"
        previous = ("check", "in/filled.xlsx", "--previous=in/few")
        yield f"--previous, closed {what}", forbid, previous, 0, "锁"
    for command in _without_demo():
        if name := _INPUTS.get(command.name):
            yield f"{command.name}, closed input", _unreadable(name), command.args, 3, name
        yield f"{command.name}, closed output", _unwritable_place, command.args, 3, "at"
    for command in (each for each in _without_demo() if f"--out-dir={OUT}" in each.args):
        yield f"{command.name}, closed file in OUT", _unreadable_in_out, command.args, 3, "我的"
        status = 1 if command.name == "reconcile" else 0
        yield f"{command.name}, OUT of another", _out_of_another, command.args, status, ".old"


def _without_demo() -> list[Command]:
    return [each for each in commands() if each.name not in ("demo", "report --pdf")]
