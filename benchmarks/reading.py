"""How fast filled workbooks are read and audited: `python benchmarks/reading.py [COUNT]`.

In one process on one core, warm, side by side on the same files: our reader and audit; the floor,
which inflates the parts our reader inflates and parses them with no handlers; and openpyxl, loading
each file twice, since it gives values or formulas. Nothing is judged here.
"""

from __future__ import annotations

import cProfile
import gc
import io
import pstats
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePath
from unittest import mock
from xml.parsers import expat

import openpyxl

from xltool.app.build import filled_workbook
from xltool.app.examine import examine
from xltool.app.records import read_record
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.record import Office, Record, complete
from xltool.ooxml.package import Package
from xltool.resources import samples

COUNT = 1000
LOADED = 50
"""Workbooks that openpyxl loads; the rest would take minutes."""
PROFILED = 200
SAMPLE = samples() / "jinhu-2023" / "record.json"
NOWHERE = "the interpreter"


def workbooks(form: Form, record: Record, count: int) -> Iterator[bytes]:
    """Filled workbooks of as many offices: a record many times over, in which all relations hold
    as they do in the record."""
    for times in range(1, count + 1):
        entered: dict[str, Number | None] = {}
        for key in form.entered:
            value = record.figures[key]
            entered[key] = None if value is None else value * times
        office = Office(f"第{times}局", f"{times:06}")
        figures = complete(form, entered)
        yield filled_workbook(form, replace(record, office=office, figures=figures))


def inflated_parts(data: bytes) -> list[str]:
    """The parts that our reader inflates."""
    names: list[str] = []
    chunks = Package.chunks

    def noted(package: Package, name: str) -> Iterator[bytes]:
        names.append(name)
        return chunks(package, name)

    with mock.patch.object(Package, "chunks", noted):
        examine(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        known = {name.lower(): name for name in archive.namelist()}
    return [known[name.lower()] for name in names]


def floor(data: bytes, names: list[str]) -> None:
    """Inflate and parse the parts, and make nothing of them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in names:
            expat.ParserCreate().Parse(archive.read(name), True)


def load_twice(data: bytes) -> None:
    """What a reader has to do that knows files through openpyxl alone."""
    for values in (True, False):
        openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def timed(work: Callable[[bytes], object], files: list[bytes]) -> float:
    """Seconds of processor time per file."""
    work(files[0])
    gc.collect()
    started = time.process_time()
    for data in files:
        work(data)
    return (time.process_time() - started) / len(files)


def shares(files: list[bytes]) -> dict[str, float]:
    """The share of each module in the time of reading and auditing, largest first."""
    profile = cProfile.Profile()
    profile.enable()
    for data in files:
        examine(data)
    profile.disable()
    found: dict[str, float] = {}
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]]
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for (path, _, name), (_, _, own, _, _) in stats.items():
        parts = PurePath(path).parts
        inside = "/".join(parts[parts.index("xltool") + 1 :]) if "xltool" in parts else NOWHERE
        label = "expat" if "pyexpat" in name else "zlib" if "zlib" in name else inside
        found[label] = found.get(label, 0.0) + own
    total = sum(found.values())
    return {label: own / total for label, own in sorted(found.items(), key=lambda p: -p[1])}


def main(count: int) -> None:
    """Measure, and print three lines and where the time goes."""
    files = list(workbooks(*read_record(str(SAMPLE)), count))
    names = inflated_parts(files[0])
    ours = timed(examine, files)
    least = timed(lambda data: floor(data, names), files)
    theirs = timed(load_twice, files[:LOADED])
    print(f"{count} filled workbooks, {len(files[0]) / 1024:.0f} KB each, Python {sys.version[:6]}")  # noqa: T201
    for label, seconds in (
        ("read and audit", ours),
        ("floor: inflate and expat, no handlers", least),
        (f"openpyxl, twice ({min(count, LOADED)} files)", theirs),
    ):
        line = f"{label:40}{seconds * 1000:9.2f} ms{seconds * count:9.1f} s for all"
        print(f"{line}{seconds / least:8.1f} x floor")  # noqa: T201
    print(f"\nopenpyxl takes {theirs / ours:.0f} times as long as read and audit")  # noqa: T201
    print("\nwhere the time goes, as profiled (which burdens small functions):")  # noqa: T201
    for label, share in list(shares(files[:PROFILED]).items())[:16]:
        print(f"{label:40}{share:9.1%}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
