"""How many figures of spreadsheets of an office's own are read, and whether any is wrong.

    python -m tests.own_accuracy [xlsx|xls|ods] [SEEDS]

writes the bundled samples and so many records at random (200) in every layout of
`tests/own_layouts.py`, through LibreOffice for .xls and .ods, and prints what was read of each.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tests.builders import form_2021, record_of, sample_record
from tests.fills import SAMPLES, random_figures
from tests.office import converted
from tests.own_layouts import LAYOUTS, Layout, typed, written
from xltool.app.library import open_library
from xltool.model.record import Office, Record
from xltool.published import open_page
from xltool.published.report import Imported, ImportOptions, choose_form, read_report

FORM = form_2021()
SEEDS = 200
_AT_ONCE = 100
"""Files that LibreOffice is given in one go."""


@dataclass
class Measure:
    """What was read of files: figures that stand in them, those of these that were read, and every
    one that was read otherwise than it is."""

    stand: int = 0
    read: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.read / self.stand


def random_record(seed: int) -> Record:
    """A record at random: every third with unknown figures, every third mostly zeros."""
    rng = random.Random(seed)
    figures = random_figures(rng)
    if seed % 3 == 1:
        for key in rng.sample(sorted(figures), rng.choice((1, 5, 40))):
            figures[key] = None
    elif seed % 3 == 2:
        for key in rng.sample(sorted(figures), rng.choice((20, 100, 150))):
            figures[key] = Decimal(0) if isinstance(figures[key], Decimal) else 0
    return record_of(FORM, figures, Office(f"第{seed}局"))


def records(seeds: Iterable[int]) -> Iterator[Record]:
    yield from (sample_record(FORM, name) for name in SAMPLES)
    yield from map(random_record, seeds)


def read(data: bytes, suffix: str) -> Imported:
    """What a file says, held against all forms that are known."""
    library = open_library()
    page = open_page(data, f".{suffix}")
    choices = [(form, library.spellings(form)) for form in library.forms()]
    return read_report(choose_form(choices, page), page, ImportOptions())


def count(measure: Measure, layout: Layout, record: Record, imported: Imported) -> None:
    """Add what was read of a file that holds a record in a layout."""
    stand, found = typed(layout, record), imported.figures.values
    name = record.office.name
    if imported.record.office.name != name or imported.record.year != record.year:
        measure.wrong.append(f"{name}: read as {imported.record.office.name}")
    for key, value in record.figures.items():
        for said in (found.get(key), imported.record.figures[key]):
            if said is not None and said != value:
                measure.wrong.append(f"{name} {key}: {said}, truly {value}")
    measure.stand += len(stand)
    measure.read += sum(
        record.figures[key] in (found.get(key), imported.record.figures[key]) for key in stand
    )


def measured(layout: Layout, seeds: Iterable[int], suffix: str = "xlsx") -> Measure:
    """What is read of all samples and of records at random in a layout, as files of a format."""
    made = {f"{n:03}": (record, written(layout, record)) for n, record in enumerate(records(seeds))}
    measure = Measure()
    names = list(made)
    for first in range(0, len(names), _AT_ONCE):
        files = {name: made[name][1] for name in names[first : first + _AT_ONCE]}
        if suffix != "xlsx":
            files = converted(files, suffix)
        if suffix == "ods":  # as the reader does, but all in one go
            files = converted(files, "xlsx", "ods")
        for name, data in files.items():
            count(measure, layout, made[name][0], read(data, "xls" if suffix == "xls" else "xlsx"))
    return measure


def main(suffix: str = "xlsx", seeds: str = str(SEEDS)) -> None:
    for name, layout in LAYOUTS.items():
        found = measured(layout, range(int(seeds)), suffix)
        line = f"{name}: {found.read} of {found.stand} read ({found.share:.2%})"
        sys.stdout.write(f"{line}, {len(found.wrong)} wrong {found.wrong[:3] or ''}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
