"""A run ended at each of its steps in turn: its folder is the old one or the new one, and whole.

A step is what Python tells of before it asks the system: a file opened, named, linked, removed. The
runs are processes copied from one of their own (`python -m tests.test_folder_killed FOLDER HOW`).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xltool.app.output_files import OutputFiles
from xltool.app.output_folder import OutputFolder

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes of POSIX are copied")
STEPS = (
    *("open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.scandir"),
    "ctypes.dlsym",  # before folders are exchanged
)
MINE = {
    "我的": b"mine",
    "退回/我的": b"mine too",
    # where outputs come to stand, and where such a file would be put
    "y.txt": b"mine, and new",
    "退回/丙.txt": b"and mine",
    "退回/丙_原有.txt": b"mine again",
}
LINK = "链接"
OLD = {f"{name}.txt": b"old" for name in ("a", "z", "退回/甲", "退回/乙")}
NEW = {f"{name}.txt": b"new" for name in ("a", "y", "退回/甲", "退回/丙")}
Outcome = tuple[dict[str, bytes], list[str]]


def write_folder(place: Path, files: dict[str, bytes]) -> None:
    with OutputFolder(str(place / "out"), True) as folder:
        for name, data in files.items():
            folder.write(name, data)
        tree = {"tool": "xltool 1", "outputs": folder.outputs()}
        folder.write("manifest.json", json.dumps(tree).encode())


def write_files(place: Path, files: dict[str, bytes]) -> None:
    (place / "out").mkdir(exist_ok=True)
    with OutputFiles(True) as output:
        for name, data in files.items():
            output.write(str(place / "out" / name.replace("/", "_")), data)


WRITERS: dict[str, Callable[[Path, dict[str, bytes]], None]] = {
    "folder": write_folder,
    "files": write_files,
}


def ended_at(step: int, how: str, write: Callable[[Path], None]) -> bool:
    """Write in a process that ends before a step; whether it came to it."""
    process = os.fork()
    if process == 0:
        count = 0

        def hook(event: str, _: object) -> None:
            nonlocal count
            count += event in STEPS
            if count == step and event in STEPS:
                if how == "killed":
                    os.kill(os.getpid(), signal.SIGKILL)
                raise KeyboardInterrupt

        sys.addaudithook(hook)
        status = 0
        try:
            write(Path.cwd())
        except KeyboardInterrupt:
            status = 1
        os._exit(status)
    return os.waitpid(process, 0)[1] != 0


def found(place: Path) -> Outcome:
    """What is in `out` but its manifest; what else there is beside it."""
    out = place / "out"
    files = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    files.pop("manifest.json", None)
    return files, sorted(path.name for path in place.iterdir() if path != out)


def main(place: Path, how: str, what: str) -> None:
    """Print how many steps there were, and each after which something was wrong."""
    os.sync = lambda: None  # nothing here is about the current failing
    os.chdir(place)
    write = WRITERS[what]

    def start() -> None:
        shutil.rmtree(place)
        place.mkdir()
        os.chdir(place)
        write(place, OLD)
        for name, data in MINE.items():
            (place / "out" / name).parent.mkdir(exist_ok=True)
            (place / "out" / name).write_bytes(data)
        (place / "out" / LINK).symlink_to("我的")

    start()
    before = found(place)
    write(place, NEW)
    after = found(place)
    step = 1
    while True:
        start()
        if not ended_at(step, how, lambda where: write(where, NEW)):
            break
        files = {name: data for name, data in found(place)[0].items() if not name.startswith(".")}
        each_whole = all(files.get(n) in (before[0].get(n), after[0].get(n)) for n in files)
        # no system gives several files their names in one step
        apart = what == "files" and how == "killed" and each_whole
        if files not in (before[0], after[0]) and not apart:
            print(f"step {step}: {files}")
        write(place, NEW)
        if found(place) != after:
            print(f"after step {step} and a whole run: {found(place)}")
        step += 1
    print(step - 1)


@pytest.mark.parametrize("what", WRITERS)
@pytest.mark.parametrize("how", ["killed", "interrupted"])
def test_ended_at_any_step_it_is_old_or_new_and_the_next_run_puts_all_right(
    tmp_path: Path, how: str, what: str
) -> None:
    (tmp_path / "place").mkdir()
    command = [sys.executable, "-m", "tests.test_folder_killed", str(tmp_path / "place"), how, what]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
    *faults, steps = ran.stdout.splitlines() or [ran.stderr]
    assert faults == []
    assert int(steps) > 15


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
