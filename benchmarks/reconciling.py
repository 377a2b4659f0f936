"""How fast a season is reconciled: `python benchmarks/reconciling.py [COUNT ...]`.

`xltool reconcile` over folders of filled workbooks, with a roster, from the start of its process to
its end, everything written; then once more with a cache, of which one office in a hundred has sent
another file since. One office in a hundred has an error, one in twenty a doubt (its text states
other figures), one in fifty lacks. Nothing is judged here.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sending import peak_megabytes

from xltool.app.build import book_of
from xltool.app.records import read_record
from xltool.cli import run
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
ONE_IN_WRONG, ONE_IN_DOUBTFUL, ONE_IN_MISSING = 100, 20, 50
STATED = re.compile(r"\d+(?=件)")
"""A figure in a text."""
ONE, PEAK = "--one", "peak"
"""How the program calls itself for one folder, and the file there that holds the answer."""


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
    """A roster, and the workbooks of those who reported: a record as many times as their number."""
    form, record = read_record(str(SAMPLE))
    lines = [f"{office.code},{office.name}" for office in offices(count)]
    (folder / "roster.csv").write_text("\n".join(["code,name", *lines]), encoding="utf-8")
    (folder / "in").mkdir()
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
        (folder / "in" / f"{office.code}_{office.name}_2023.xlsx").write_bytes(data)


def _multiplied(text: str, by: int) -> str:
    """A text with the figures that it states so many times as large."""
    return STATED.sub(lambda stated: str(int(stated[0]) * by), text)


def reconcile(folder: str) -> float:
    """Run the command in this process; the most memory it has held, in MB."""
    arguments = ["--roster", f"{folder}/roster.csv", "--office", OWN]
    status = run(["reconcile", f"{folder}/in", *arguments, "--out-dir", f"{folder}/out", "--force"])
    if status not in (0, 1):
        sys.exit(status)
    return peak_megabytes()


def measured(folder: str) -> tuple[float, float]:
    """Seconds and MB of a run in a process of its own, its start included."""
    started = time.perf_counter()
    subprocess.run([sys.executable, __file__, ONE, folder], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started, float(Path(folder, PEAK).read_text())


def main(counts: Sequence[int]) -> None:
    """Measure, and print a line for each folder."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            write_inputs(Path(folder), count)
            seconds, peak = measured(folder)
            each = seconds / count * 1000
            print(f"{count:6} offices{seconds:8.2f} s{each:8.2f} ms each{peak:8.0f} MB")  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1:2] == [ONE]:
        Path(sys.argv[2], PEAK).write_text(str(reconcile(sys.argv[2])))
    else:
        main([int(text) for text in sys.argv[1:]] or COUNTS)
