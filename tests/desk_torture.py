"""What a desk loses when it is killed at any moment: `python -m tests.desk_torture [KILLS]`.

A season is opened in a process of its own, which puts files and makes decisions while it reads, and
says what it was told is kept. It is killed; then everything that was said has to be there, whole,
no file may be there that was never sent, and no process of its may be left. Every third time the
files that it writes may have no more than some bytes, as on a full disk.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from xltool.desk.desk import Desk
from xltool.desk.history import DecisionHistory
from xltool.desk.season_folder import SeasonFolder, SeasonPart
from xltool.model.errors import FileError
from xltool.resources import samples

KILLS = 60
LONGEST = 3.0
"""Seconds after it was opened, at the latest, that the desk is killed."""
TO_END = 15
"""Seconds in which its processes have to be gone."""
SMALL = 20_000
"""Bytes that a file may have where the disk is as good as full."""


def serve(root: Path, is_small: bool) -> None:
    """Put and decide until killed; a line for everything that is kept."""
    desk = Desk(root)
    say("open", "", "")
    if is_small:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))
    files = [p for p in sorted((samples() / "county" / "收到").rglob("*.xlsx")) if p.name[0] != "~"]
    desk.set_season("临江市人民政府", 2024)
    for number in count():
        data = files[number % len(files)].read_bytes()
        try:
            name = desk.put(
                SeasonPart.RECEIVED,
                f"{os.getpid()}/{number}.xlsx",
                io.BytesIO(data).read,
                len(data),
            )
            say("file", name, hashlib.sha256(data).hexdigest())
        except FileError as error:
            say("refused", error.code, "")
        office = f"某局{os.getpid()}-{number}"
        try:
            desk.exclude(office, "", "已撤并")
            say("office", office, "")
        except FileError as error:
            say("refused", error.code, "")
        if number % 5 == 4:
            desk.write_results()


def say(what: str, name: str, digest: str) -> None:
    os.write(1, f"{what}\t{name}\t{digest}\n".encode())


def kill_one(root: Path, moment: float, is_small: bool) -> list[list[str]]:
    """What the desk said before it was killed."""
    arguments = [sys.executable, "-m", "tests.desk_torture", "--serve", str(root), str(is_small)]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, bufsize=0, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"open"), "it does not open"
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        said, _ = process.communicate()
    for _ in range(TO_END * 10):
        if not (left := of_session(process.pid)):
            break
        time.sleep(0.1)
    else:
        raise AssertionError(f"left behind: {left}")
    whole = said.decode().splitlines(keepends=True)
    return [line.rstrip("\n").split("\t") for line in whole if line.endswith("\n")]


def of_session(session: int) -> list[str]:
    """The processes of a session that have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(stat.parent.name)
    return found


def check(root: Path, kept: dict[str, str], offices: list[str], known: set[str]) -> None:
    """Hold the season against what was said of it."""
    received = root / "收到"
    there = {
        each.relative_to(received).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in received.rglob("*")
        if each.is_file()
    }
    assert {name: there.get(name) for name in kept} == kept, "a file is lost"
    assert set(there.values()) <= known, "a file is not whole"
    excluded = [e.office for e in DecisionHistory(SeasonFolder(root)).open().decisions.exclude]
    assert set(offices) <= set(excluded), "a decision is lost"
    for run in (root / "结果").glob("*") if (root / "结果").exists() else ():
        if not run.name.startswith("."):
            assert (run / "manifest.json").exists(), "results are not whole"


def main(kills: int) -> None:
    """Kill a desk so many times, each time another in the same season."""
    moments = random.Random(15)
    known = {
        hashlib.sha256(each.read_bytes()).hexdigest()
        for each in (samples() / "county" / "收到").rglob("*.xlsx")
    }
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "年报"
        SeasonFolder(root).prepare()
        shutil.copy(samples() / "county" / "名单.csv", root / "名单.csv")
        kept: dict[str, str] = {}
        offices: list[str] = []
        refused = 0
        for number in range(kills):
            is_small = number % 3 == 2
            for what, name, digest in kill_one(root, moments.uniform(0, LONGEST), is_small):
                if what == "file":
                    kept[name] = digest
                elif what == "office":
                    offices.append(name)
                else:
                    refused += 1
            check(root, kept, offices, known)
        assert kept and offices and refused, "nothing was at stake"
        told = f"{len(kept)} files, {len(offices)} decisions, {refused} refused for want of room"
        print(f"{kills} kills: {told}; nothing lost")  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(Path(sys.argv[2]), sys.argv[3] == "True")
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else KILLS)
