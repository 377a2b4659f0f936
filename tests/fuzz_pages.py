"""Damaged reports by the thousand: `make fuzz`, or `python -m tests.fuzz_pages [COUNT] [SEED]`.

A report of random figures is written in one of the layouts that offices use, and damaged: cells,
rows, columns, lines and characters are lost, doubled, moved, merges are wrong. What no reader can
know is left alone: no digit is changed, and no two figures or labels change places. So a figure
that is read is the true one, but for damages that hide each other: a row that lost one cell and
gained another. Each is named, and they are counted.
"""

from __future__ import annotations

import io
import multiprocessing
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from openpyxl import Workbook

from tests.builders import form_2021, record_of
from tests.fills import random_figures
from tests.written_pages import Blocks, Row, Square, written
from xltool.app.library import open_library
from xltool.model.finding import Number
from xltool.model.record import Record
from xltool.published import open_page
from xltool.published.page import UnusablePage
from xltool.published.report import Choice, ImportOptions, choose_form, read_report
from xltool.reporting.document import DocumentTable, Heading, Paragraph
from xltool.reporting.narrative import narrate

COUNT, SEED = 5_000, 1
MOST_WRONG = 3_900
"""One page in so many may give a wrong figure."""
FORM = form_2021()
Grid = list[list[Square]]
Content = list[str | Grid]


@cache
def choices() -> list[Choice]:
    library = open_library()
    return [(form, library.spellings(form)) for form in library.forms()]


def content(record: Record, blank_zeros: bool) -> Content:
    """The report as paragraphs and tables; a table is its rows of cells."""
    found: Content = []
    document = narrate(FORM, record)
    found.append(document.title)
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            found.append(block.text)
        elif isinstance(block, DocumentTable):
            rows: Grid = [[] for _ in range(block.rows)]
            for cell in block.cells:
                text = "" if blank_zeros and cell.text == "0" else cell.text
                rows[cell.row - 1].append(Square(text, cell.column_span, cell.row_span))
            found.append(rows)
    return found


def is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,]+", text.strip()))


def placed(grid: Grid) -> list[list[int]]:
    """In which column each cell begins, behind those that reach down from rows above."""
    found = []
    reaching: dict[int, int] = {}  # by column, the first row that is free again
    for number, row in enumerate(grid):
        column, starts = 0, []
        for cell in row:
            while reaching.get(column, 0) > number:
                column += 1
            starts.append(column)
            for taken in range(column, column + cell.across):
                reaching[taken] = number + cell.down
            column += cell.across
        found.append(starts)
    return found


SHIFTING = (
    *("drop cell", "drop cell", "double cell", "insert blank", "split row", "join rows"),
    *("wider", "taller", "narrower", "drop first cells", "move cell"),
)
"""What moves the cells behind it; on a sheet, where each has its address, nothing does."""
STILL = (
    *("blank cell", "swap cells", "drop row", "double row", "swap rows", "head again"),
    *("drop column", "label"),
)


def in_grid(rng: random.Random, grid: Grid, changes: Sequence[str]) -> str:
    """One change of a table, and its name."""
    what = rng.choice(changes)
    rows = [n for n, row in enumerate(grid) if row]
    at = rng.choice(rows)
    row = grid[at]
    column = rng.randrange(len(row))
    cell = row[column]
    match what:
        case "drop cell":
            del row[column]
        case "double cell":
            row.insert(column, cell)
        case "blank cell":
            row[column] = cell._replace(text="")
        case "insert blank":
            row.insert(column, Square(""))
        case "swap cells" if column + 1 < len(row):
            other = row[column + 1]
            # a figure that goes to a blank cell beside it leaves nothing behind
            if cell.text and other.text and is_figure(cell.text) != is_figure(other.text):
                row[column : column + 2] = [other, cell]
        case "drop row":
            del grid[at]
        case "double row":
            grid.insert(at, list(row))
        case "swap rows" if at + 1 < len(grid):
            grid[at : at + 2] = [grid[at + 1], row]
        case "split row":
            grid[at : at + 1] = [row[:column], row[column:]]
        case "join rows" if at + 1 < len(grid):
            grid[at : at + 2] = [row + grid[at + 1]]
        case "head again":
            grid[at:at] = [list(each) for each in grid[: rng.randint(1, 3)]]
        case "wider":
            row[column] = cell._replace(across=cell.across + rng.randint(1, 3))
        case "taller":
            row[column] = cell._replace(down=cell.down + rng.randint(1, 3))
        case "narrower":
            row[column] = cell._replace(across=1, down=1)
        case "drop column":
            gone = placed(grid)[at][column]
            for each, starts in zip(grid, placed(grid), strict=True):
                for n, start in reversed(list(enumerate(starts))):
                    if start <= gone < start + each[n].across:
                        each[n] = each[n]._replace(across=each[n].across - 1)
                each[:] = [one for one in each if one.across]
        case "drop first cells":
            for each in grid[at : at + rng.randint(1, 6)]:
                del each[:1]
        case "label" if not is_figure(cell.text) and len(cell.text) > 1:
            place = rng.randrange(len(cell.text))
            put = rng.choice(("", "一", "*", " ", "①", cell.text[place] * 2))
            text = cell.text[:place] + put + cell.text[place + 1 :]
            row[column] = cell._replace(text=text)
        case "move cell" if at + 1 < len(grid):
            grid[at + 1].insert(0, row.pop())
    return what


def in_lines(rng: random.Random, text: str) -> tuple[str, str]:
    """One change of the lines or the characters of a text, and its name."""
    what = rng.choice(("drop line", "double line", "swap lines", "drop character", "insert"))
    lines = text.split("\n")
    at = rng.randrange(len(lines) - 1)
    if what == "drop line":
        del lines[at]
    elif what == "double line":
        lines.insert(at, lines[at])
    elif what == "swap lines":
        # two figures or two labels that change places leave nothing behind
        if is_figure(lines[at]) != is_figure(lines[at + 1]):
            lines[at : at + 2] = [lines[at + 1], lines[at]]
    else:
        place = rng.randrange(len(text))
        beside = text[max(place - 1, 0) : place + 2]
        if any(c.isdigit() for c in beside):
            return what, text
        end = place + (what == "drop character")
        put = (
            "" if what == "drop character" else rng.choice((" ", "\n", "|", "\t", "一", "<", "　"))
        )
        return what, text[:place] + put + text[end:]
    return what, "\n".join(lines)


def texts_of(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row if cell.text] for row in grid]


def as_lines(between: str, of_table: bool = False) -> Callable[[Content], bytes]:
    """A writer of plain text that parts cells so, and rows by line, or a table on one line."""

    def write(blocks: Content) -> bytes:
        found = []
        for block in blocks:
            if isinstance(block, str):
                found.append(block)
            elif of_table:
                found.append(between.join(cell for row in texts_of(block) for cell in row))
            else:
                found += [between.join(row) for row in texts_of(block)]
        return "\n".join(found).encode()

    return write


def as_format(suffix: str) -> Callable[[Content], bytes]:
    def write(blocks: Content) -> bytes:
        tables: Blocks = [
            block if isinstance(block, str) else [Row((), tuple(row)) for row in block if row]
            for block in blocks
        ]
        return written(tables, suffix)

    return write


def as_sheet(blocks: Content) -> bytes:
    """An office's own spreadsheet: everything below each other on one sheet, cells merged."""
    book = Workbook()
    sheet = book.worksheets[0]
    line = 0
    merged: set[tuple[int, int]] = set()
    merges: list[tuple[int, ...]] = []
    for block in blocks:
        if isinstance(block, str):
            line += 1
            sheet.cell(line, 1, block)
            continue
        for row, starts in zip(block, placed(block), strict=True):
            line += 1
            for cell, start in zip(row, starts, strict=True):
                number = cell.text.replace(",", "")
                value = float(number) if is_figure(number) else cell.text or None
                sheet.cell(line, start + 1, value)
                area = {
                    (line + down, start + 1 + across)
                    for down in range(cell.down)
                    for across in range(cell.across)
                }
                if len(area) > 1 and area.isdisjoint(merged):
                    merged |= area
                    merges.append((line, start + 1, *map(max, zip(*area, strict=True))))
    # what a merge that is wrong covers is lost
    for area_merged in merges:
        sheet.merge_cells(None, *area_merged)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


LAYOUTS: Mapping[str, tuple[str, Callable[[Content], bytes]]] = {
    "html": (".html", as_format(".html")),
    "docx": (".docx", as_format(".docx")),
    "md": (".md", as_format(".md")),
    "tabs": (".txt", as_format(".txt")),
    "bars between": (".txt", as_lines(" | ")),
    "a cell a line": (".txt", as_lines("\n")),
    "one blank": (".txt", as_lines(" ")),
    "wide blanks": (".txt", as_lines("    ")),
    "commas": (".txt", as_lines(",")),
    "spreadsheet": (".xlsx", as_sheet),
    "one line": (".md", as_lines(" ", of_table=True)),
}


@dataclass
class Tally:
    """What became of the pages; `wrong` names each with a wrong figure, `faults` each that failed
    otherwise. `read` counts figures, of `told` that the pages bear."""

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    read: int = 0
    told: int = 0


def made(number: int) -> tuple[bytes, str, Mapping[str, Number | None], str]:
    """The page of a number: its file, suffix, true figures, and what was done to it."""
    rng = random.Random(number)
    record = record_of(FORM, random_figures(rng))
    blocks = content(record, blank_zeros=rng.random() < 0.3)
    name = rng.choice(tuple(LAYOUTS))
    suffix, write = LAYOUTS[name]
    done = [name]
    grids = [block for block in blocks if not isinstance(block, str)]
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        changes = STILL if suffix == ".xlsx" else (*STILL, *SHIFTING)
        done.append(in_grid(rng, rng.choice([grid for grid in grids if any(grid)]), changes))
    data = write(blocks)
    if suffix not in (".docx", ".xlsx"):
        text = data.decode()
        for _ in range(rng.choice((0, 0, 1, 2)) + (len(done) == 1)):
            what, text = in_lines(rng, text)
            done.append(what)
        data = text.encode()
    return data, suffix, record.figures, ", ".join(done)


def work(numbers: range) -> Tally:
    """Read the pages of these numbers; each is made from its number alone."""
    tally = Tally()
    for number in numbers:
        data, suffix, true, done = made(number)
        try:
            page = open_page(data, suffix)
            read = read_report(choose_form(choices(), page), page, ImportOptions("某局"))
        except UnusablePage as refused:
            tally.outcomes[f"{refused.facts['why']}"] += 1
            continue
        except Exception as error:
            tally.faults.append(f"{number} ({done}): {type(error).__name__}: {error}")
            continue
        known = {k: v for k, v in read.record.figures.items() if v is not None and k in true}
        wrong = [key for key, value in known.items() if value != true[key]]
        tally.outcomes["wrong" if wrong else "whole" if len(known) == len(true) else "in part"] += 1
        tally.read += len(known)
        tally.told += len(true)
        if wrong:
            tally.wrong.append(f"{number} ({done}): {len(wrong)} wrong, first {wrong[0]}")
    return tally


def run(count: int, seed: int, processes: int = 2) -> Tally:
    """Share the pages out to processes of their own, and add up what became of them."""
    first = seed * COUNT * 100
    shares = [range(first + at, first + count, processes) for at in range(processes)]
    total = Tally()
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for tally in pool.map(work, shares, chunksize=1):
            total.outcomes += tally.outcomes
            total.wrong += tally.wrong
            total.faults += tally.faults
            total.read += tally.read
            total.told += tally.told
    return total


def main(count: int, seed: int) -> int:
    """Run and print; the exit status says whether more went wrong than may."""
    started = time.perf_counter()
    total = run(count, seed)
    print(f"{count} damaged reports in {time.perf_counter() - started:.0f} s, seed {seed}")  # noqa: T201
    print(f"{total.read} of {total.told} figures read")  # noqa: T201
    for outcome, number in total.outcomes.most_common():
        print(f"{outcome:14} {number:6}")  # noqa: T201
    print("\n".join([*total.wrong, *total.faults][:50]) or "no wrong figure")  # noqa: T201
    return 1 if total.faults or len(total.wrong) * MOST_WRONG > max(count, MOST_WRONG) else 0


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*given, *(COUNT, SEED)[len(given) :]))
