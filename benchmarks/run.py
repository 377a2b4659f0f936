"""How long the program takes: `make bench`, or `python benchmarks/run.py [RUNS]`.

Commands are measured as whole processes, as a user waits for them, one after the other in rounds:
the processor time of each against that of a Python that does nothing, and of one that loads the
same workbook with openpyxl twice (values and formulas), in the same round. The parts of one
workbook's way are measured within a process that is warm. Nothing is judged here.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from xltool import __version__
from xltool.app.build import filled_workbook
from xltool.app.examine import clues
from xltool.app.library import open_catalogue, open_library
from xltool.app.records import read_record
from xltool.audit.checks import ALL
from xltool.audit.rules import View, audit
from xltool.model.submission import admit
from xltool.reporting.narrative import narrate
from xltool.reporting.render import FORMATS, render
from xltool.resources import samples
from xltool.workbook.read.received import Received

RUNS = 9
SAMPLE = samples() / "jinhu-2023" / "record.json"
BARE, TWICE = "python", "openpyxl twice"
LOADING = """
import openpyxl, sys
for values in (True, False):
    openpyxl.load_workbook(sys.argv[1], data_only=values)
"""
Line = tuple[str, list[str]]


def spent(line: list[str]) -> tuple[float, float]:
    """Processor time, with that of its children, and time by the clock of a program, in seconds."""
    started = time.perf_counter()
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(line)}: exit status {process.returncode}")
    return used.ru_utime + used.ru_stime, clock


def ratio(parts: Sequence[float], wholes: Sequence[float]) -> str:
    """The median of one against the other, round by round, and its quartiles."""
    ratios = sorted(part / whole for part, whole in zip(parts, wholes, strict=True))
    low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return f"{middle:8.2f} [{low:.2f}-{high:.2f}]"


def commands(program: list[str], folder: Path) -> list[Line]:
    """What is run, in an order in which each finds what it needs."""
    book, blank = str(folder / "filled.xlsx"), str(folder / "blank.xlsx")
    about = ["--year", "2023", "--office", "某县", "-o", blank, "--force"]
    lines = [
        ("--version", ["--version"]),
        ("--help", ["--help"]),
        ("generate", ["generate", *about]),
        ("fill", ["fill", str(SAMPLE), "-o", book, "--force"]),
        ("check", ["check", book]),
        ("check --format json", ["check", book, "--format", "json"]),
        ("export", ["export", book, "-o", str(folder / "record.json"), "--force"]),
        *(
            (f"report .{suffix}", ["report", book, "-o", f"{folder}/report.{suffix}", "--force"])
            for suffix in FORMATS
        ),
        ("demo", ["demo", "--out-dir", str(folder / "demo"), "--force"]),
    ]
    return [
        (BARE, [sys.executable, "-c", "pass"]),
        *((name, [*program, *arguments]) for name, arguments in lines),
        (TWICE, [sys.executable, "-c", LOADING, book]),
    ]


def repeated(work: Callable[[], object], runs: int) -> float:
    """The median time of some runs within this process, in seconds."""
    times = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def steps() -> list[tuple[str, Callable[[], object]]]:
    """The way of one workbook, step by step."""
    form, record = read_record(str(SAMPLE))
    data = filled_workbook(form, record)
    submission = Received(data, clues(open_library())).submission(form)
    admission = admit(form, submission)
    view = View(form, admission, open_catalogue().with_form(form).rules)

    def report(suffix: str) -> Callable[[], object]:
        return lambda: render(narrate(form, record), suffix)

    return [
        ("write a filled workbook", lambda: filled_workbook(form, record)),
        ("open and read it", lambda: Received(data, clues(open_library())).submission(form)),
        ("make a record of it", lambda: admit(form, submission)),
        ("audit", lambda: audit(view, ALL)),
        *((f"narrate and render .{suffix}", report(suffix)) for suffix in FORMATS),
    ]


def main(runs: int) -> None:
    """Measure everything and print two tables."""
    beside = shutil.which("xltool", path=str(Path(sys.executable).parent))
    program = [beside] if beside else [sys.executable, "-m", "xltool"]
    print(f"xltool {__version__}, Python {sys.version.split()[0]}, median of {runs} runs\n")  # noqa: T201
    heads = f"{'CPU s':>9}{'wall s':>9}  CPU against {BARE:12}{TWICE}"
    print(f"{'command':24}{heads}")  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        lines = commands(program, Path(folder))
        rounds = [{name: spent(line) for name, line in lines} for _ in range(runs + 1)]
    del rounds[0]  # in which there may still be things to compile and to load
    processor = {name: [each[name][0] for each in rounds] for name, _ in lines}
    for name, _ in lines:
        took = statistics.median(processor[name])
        clock = statistics.median(each[name][1] for each in rounds)
        against = f"{ratio(processor[name], processor[BARE]):24}"
        besides = ratio(processor[name], processor[TWICE])
        print(f"{name:24}{took:9.3f}{clock:9.3f}  {against}{besides}")  # noqa: T201
    print(f"\n{'within a process':33}{'ms':>9}")  # noqa: T201
    for name, work in steps():
        print(f"{name:33}{repeated(work, runs) * 1000:9.1f}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
