"""How fast workbooks are sent out: `python benchmarks/sending.py [COUNT ...]`.

`xltool generate --roster` from the start of its process to its end, for rosters of some lengths,
without last year's records and with them (a JSON record for each office). Nothing is judged here.
"""

from __future__ import annotations

import multiprocessing
import re
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xltool.app.records import read_record
from xltool.cli import run
from xltool.model.record import Office
from xltool.model.record_json import record_tree, write_json
from xltool.resources import samples

COUNTS = (100, 1000, 5000)
SAMPLE = samples() / "jinhu-2023" / "record.json"


def offices(count: int) -> list[Office]:
    """Offices with codes and names of the usual length."""
    return [Office(f"临江市第{number}街道办事处", f"{number:06}") for number in range(1, count + 1)]


def write_inputs(folder: Path, count: int) -> None:
    """A roster, and a folder with last year's record of each office on it."""
    lines = [f"{office.code},{office.name}" for office in offices(count)]
    (folder / "roster.csv").write_text("\n".join(["code,name", *lines]), encoding="utf-8")
    (folder / "previous").mkdir()
    _, record = read_record(str(SAMPLE))
    for office in offices(count):
        text = write_json(record_tree(replace(record, office=office)))
        (folder / "previous" / f"{office.code}.json").write_text(text, encoding="utf-8")


def send(folder: str, with_previous: bool) -> float:
    """Run the command in this process; the most memory it has held, in MB."""
    extra = ["--previous", f"{folder}/previous"] if with_previous else []
    arguments = ["--year", "2024", "--roster", f"{folder}/roster.csv", *extra]
    status = run(["generate", *arguments, "--out-dir", f"{folder}/out", "--force"])
    if status:
        sys.exit(status)
    return peak_megabytes()


def peak_megabytes() -> float:
    """The most memory this process has held; `ru_maxrss` is inherited on Linux."""
    path = Path("/proc/self/status")
    peak = path.exists() and re.search(r"^VmHWM:\s+(\d+) kB", path.read_text(), re.MULTILINE)
    return (int(peak[1]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def measured(folder: str, with_previous: bool) -> tuple[float, float]:
    """Seconds and MB of a run in a process of its own, its start included."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        started = time.perf_counter()
        peak = pool.apply(send, (folder, with_previous))
        return time.perf_counter() - started, peak


def main(counts: Sequence[int]) -> None:
    """Measure, and print a line for each roster, without and with last year's records."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            write_inputs(Path(folder), count)
            for with_previous in (False, True):
                seconds, peak = measured(folder, with_previous)
                files = list(Path(folder, "out").glob("*.xlsx"))
                size = sum(file.stat().st_size for file in files) / len(files) / 1024
                label = f"{len(files)} workbooks{', with last year' if with_previous else ''}"
                line = f"{label:32}{seconds:8.2f} s{seconds / count * 1000:8.2f} ms each"
                print(f"{line}{peak:8.0f} MB{size:8.1f} KB each")  # noqa: T201


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or COUNTS)
