"""How fast filled workbooks are read and audited: `python benchmarks/reading.py [COUNT]`.

In one process on one core, warm, file by file in turn: our reader, our reader with the audit,
openpyxl, loading the file twice, since it gives values or formulas, whole and row by row, and
calamine, which gives values, where it is installed; each against the floor, which inflates the
parts that our reader inflates and parses them with no handlers. The files are as generated, and as
LibreOffice, openpyxl and exceljs save them, where these are there. Nothing is judged here.
"""

from __future__ import annotations

import cProfile
import io
import pstats
import shutil
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import IO
from unittest import mock
from xml.parsers import expat

import openpyxl

from tests.fixtures.programs import EXCELJS, saved_by_exceljs, saved_by_openpyxl
from tests.office import converted
from xltool.app.build import filled_workbook
from xltool.app.examine import clues, examine
from xltool.app.library import open_library
from xltool.app.records import read_record
from xltool.model.finding import Number
from xltool.model.form import Form, FormId
from xltool.model.record import Office, Record, complete
from xltool.resources import samples
from xltool.workbook.read.received import Received

COUNT = 60
"""Workbooks of each program."""
LOADED = 10
"""Of these, how many openpyxl loads; the rest would take minutes."""
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
    """The parts that our reader has to do with; of some it inflates those alone that are new."""
    names: dict[str, None] = {}
    opened = zipfile.ZipFile.open

    def noted(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
        names[member.filename] = None
        return opened(archive, member)

    with mock.patch.object(zipfile.ZipFile, "open", noted):
        examine(data)
    return list(names)


def floor(data: bytes, names: list[str]) -> None:
    """Inflate and parse the parts, and make nothing of them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in names:
            expat.ParserCreate().Parse(archive.read(name), True)


def load_twice(data: bytes) -> None:
    """What a reader has to do that knows files through openpyxl alone."""
    for values in (True, False):
        openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def stream_twice(data: bytes) -> None:
    """The same row by row, nothing of the file being kept."""
    for values in (True, False):
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values)
        for sheet in book:
            for _ in sheet.iter_rows(values_only=True):
                pass


def load_with_calamine(data: bytes) -> None:
    """The values of every sheet."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    started = time.process_time()
    work()
    return time.process_time() - started


def read(data: bytes) -> None:
    """What comes before the audit."""
    library = open_library()
    received = Received(data, clues(library))
    facts = received.identity.facts
    received.submission(library.form(FormId(facts["form"], facts["edition"])))


OTHERS: dict[str, Callable[[bytes], object]] = {
    "openpyxl twice": load_twice,
    "openpyxl rows": stream_twice,
    **({"calamine": load_with_calamine} if find_spec("python_calamine") else {}),
}


def in_turn(files: list[bytes]) -> dict[str, list[float]]:
    """What each way of reading takes against the floor, file by file."""
    names = inflated_parts(files[0])
    ways: dict[str, Callable[[bytes], object]] = {
        "read": read,
        "read and audit": examine,
        **OTHERS,
    }
    found: dict[str, list[float]] = {way: [] for way in ways}
    for number, data in enumerate(files):
        least = spent(partial(floor, data, names))
        for way, work in ways.items():
            if not way.startswith("openpyxl") or number < LOADED:
                found[way].append(spent(partial(work, data)) / least)
    return found


def saved(files: list[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """The files by the program that saved them."""
    yield "as generated", files
    if shutil.which("soffice"):
        books = {f"{number:04}": data for number, data in enumerate(files)}
        yield "LibreOffice", list(converted(books).values())
    yield "openpyxl", list(map(saved_by_openpyxl, files))
    if EXCELJS:
        with tempfile.TemporaryDirectory() as folder:
            yield "exceljs", [saved_by_exceljs(data, Path(folder)) for data in files]


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
    """Measure, and print a table and where the time goes."""
    files = list(workbooks(*read_record(str(SAMPLE)), count))
    size = len(files[0]) / 1024
    print(f"{count} filled workbooks, {size:.0f} KB each as generated, Python {sys.version[:6]}")  # noqa: T201
    print("processor time against the floor: median and quartiles\n")  # noqa: T201
    for program, those in saved(files):
        in_turn(those[:1])
        found = in_turn(those)
        for way, ratios in found.items():
            low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
            print(f"{program:14}{way:16}{middle:8.2f} [{low:.2f}-{high:.2f}]")  # noqa: T201
        for way in OTHERS:
            pairs = zip(found[way], found["read and audit"], strict=False)
            theirs = statistics.median(other / ours for other, ours in pairs)
            print(f"{program:14}{way} takes {theirs:.3g} times as long as read and audit")  # noqa: T201
    print("\nwhere the time goes, as profiled (which burdens small functions):")  # noqa: T201
    for label, share in list(shares(files).items())[:16]:
        print(f"{label:40}{share:9.1%}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
