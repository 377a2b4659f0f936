"""How fast a season is reconciled: `python benchmarks/reconciling.py [COUNT ...]`.

`xltool reconcile` over folders of filled workbooks, with a roster, from the start of its process to
its end, everything written; then once more with a cache, of which one office in a hundred has sent
another file since. One office in a hundred has an error, one in twenty a doubt (its text states
other figures), one in fifty lacks. Nothing is judged here.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xltool.app.build import book_of
from xltool.app.records import read_record
from xltool.model.expression import Value
from xltool.model.form import Form
from xltool.model.record import Office, Record, contents
from xltool.resources import samples
from xltool.workbook.copies import Stencil, impersonal
from xltool.workbook.layout import Book
from xltool.workbook.layout.book import LaidCell

COUNTS = (100, 1000, 5000)
SAMPLE = samples() / "jinhu-2023" / "record.json"
OWN = "临江市人民政府"
WRONG = "requests.granted.natural_person"
ONE_IN_WRONG, ONE_IN_DOUBTFUL, ONE_IN_MISSING, ONE_IN_CHANGED = 100, 20, 50, 100
STATED = re.compile(r"\d+(?=件)")
"""A figure in a text."""
_BETWEEN = 0.05
"""Seconds between two looks at the memory."""


def offices(count: int) -> Iterator[Office]:
    """Offices with codes and names of the usual length; the first is the one that adds up."""
    yield Office(OWN, "000000")
    for number in range(1, count):
        yield Office(f"临江市第{number}街道办事处", f"{number:06}")


def filled_book(form: Form, record: Record) -> Book:
    """The laid-out workbook of a record for a stencil, with its figures and passages in place."""
    book = book_of(form, record)
    inside = contents(form, record)

    def filled(cell: LaidCell) -> LaidCell:
        return replace(cell, content=inside[cell.id]) if cell.id in inside else cell

    sheets = (replace(sheet, cells=tuple(map(filled, sheet.cells))) for sheet in book.sheets)
    return replace(book, identity=impersonal(book.identity), sheets=tuple(sheets))


def write_inputs(folder: Path, count: int) -> None:
    """A roster, and the workbooks of those who reported."""
    lines = [f"{office.code},{office.name}" for office in offices(count)]
    (folder / "roster.csv").write_text("\n".join(["code,name", *lines]), encoding="utf-8")
    (folder / "in").mkdir()
    for name, data in workbooks(count):
        (folder / "in" / name).write_bytes(data)


def workbooks(count: int) -> Iterator[tuple[str, bytes]]:
    """Those of the offices that reported, with their names: a record as many times as the number
    of the office."""
    form, record = read_record(str(SAMPLE))
    coded = replace(book_of(form, record).identity, code="000000")
    nobody = Office(impersonal(coded).office, impersonal(coded).code)
    book = filled_book(form, replace(record, office=nobody))
    texts = {key: text for key, text in record.text.items() if text and STATED.search(text)}
    stencil = Stencil(book, frozenset(form.entered) | texts.keys())
    for number, office in enumerate(offices(count), start=1):
        if number % ONE_IN_MISSING == 0:
            continue
        values: dict[str, Value] = {}
        for key in form.entered:
            figure = record.figures[key]
            values[key] = None if figure is None else figure * number
        if number % ONE_IN_WRONG == 1 and number > 1:
            values[WRONG] = 1
        stated = 1 if number % ONE_IN_DOUBTFUL == 2 else number
        for key, text in texts.items():
            values[key] = _multiplied(text, stated)
        identity = replace(book.identity, office=office.name, code=office.code)
        data = stencil.copy(identity, values)
        yield f"{office.code}_{office.name}_2023.xlsx", data


def _multiplied(text: str, by: int) -> str:
    """A text with the figures that it states so many times as large."""
    return STATED.sub(lambda stated: str(int(stated[0]) * by), text)


def send_another(folder: Path) -> None:
    """Pack the workbooks of one office in a hundred anew: other bytes, the same figures."""
    for path in sorted((folder / "in").iterdir())[2::ONE_IN_CHANGED]:
        with zipfile.ZipFile(path) as old:
            members = [(name, old.read(name)) for name in old.namelist()]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name, data in members:
                new.writestr(name, data)


@dataclass(frozen=True, slots=True)
class Measured:
    """Of a run and all its processes: seconds by the clock and of the processors, and the most
    memory, in MB, that they held together and that the largest held (Linux). What several share
    counts once, in parts."""

    seconds: float
    processor: float
    peak: float
    largest: float


def measured(folder: str, *more: str) -> Measured:
    """A run of the command, its start included."""
    arguments = ["--roster", f"{folder}/roster.csv", "--office", OWN, "--force", *more]
    command = ["reconcile", f"{folder}/in", *arguments, "--out-dir", f"{folder}/out"]
    return watched_run([sys.executable, "-m", "xltool", *command])


def watched_run(command: list[str]) -> Measured:
    """A program that may say that something was found."""
    started, used, peak, largest = time.perf_counter(), _processor(), 0, 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as run:
        while run.poll() is None:
            held = kilobytes(run.pid)
            peak, largest = max(peak, sum(held)), max(largest, *held, 0)
            time.sleep(_BETWEEN)
    if run.returncode not in (0, 1):
        sys.exit(run.returncode)
    clock, processor = time.perf_counter() - started, _processor() - used
    return Measured(clock, processor, peak / 1024, largest / 1024)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def kilobytes(process: int) -> list[int]:
    """What a process and each below it hold (Linux), what several share in parts; nothing of one
    that has ended, or where the system keeps no such lists."""
    folder = Path(f"/proc/{process}")
    try:
        held = re.search(r"^Pss:\s+(\d+) kB", (folder / "smaps_rollup").read_text(), re.MULTILINE)
        below = [
            each for part in folder.glob("task/*/children") for each in part.read_text().split()
        ]
    except OSError:
        return []
    own = [int(held[1])] if held else []
    return own + [each for child in below for each in kilobytes(int(child))]


def _size(path: Path) -> str:
    """A file, or all of a folder, with its size."""
    sizes = (each.stat().st_size for each in (path, *path.rglob("*")) if each.is_file())
    return f"{path.name} {sum(sizes) / 1e6:.1f} MB"


def main(counts: Sequence[int]) -> None:
    """Measure, and print a line for each run."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            write_inputs(Path(folder), count)
            cache = ("--cache", f"{folder}/cache")
            plain, first = measured(folder), measured(folder, *cache)
            send_another(Path(folder))
            print(*map(_size, sorted(Path(folder, "out").iterdir())), sep=", ")  # noqa: T201
            for name, run in (
                ("", plain),
                ("cache, first", first),
                ("cache, second", measured(folder, *cache)),
            ):
                times = f"{run.seconds:8.2f} s{run.processor:8.2f} s of processors"
                share = f"{run.processor / plain.processor:6.2f}"
                held = f"{run.peak:8.0f} MB, the largest{run.largest:5.0f} MB"
                print(f"{count:6} offices {name:14}{times}{share}{held}")  # noqa: T201


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or COUNTS)
