"""How many figures of spreadsheets of an office's own are read, and whether any is wrong.

    python -m tests.own_accuracy [xlsx|xls|ods] [SEEDS]

writes the bundled samples and so many records at random (200) in every layout of
`tests/own_layouts.py`, through LibreOffice for .xls and .ods, and prints what was read of each.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Mapping
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


def sample(name: str) -> Record:
    return sample_record(FORM, name)


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


def measured(
    layouts: Mapping[str, Layout], records: Iterable[Record], suffix: str = "xlsx"
) -> dict[str, Measure]:
    """What is read of records in layouts, as files of a format; by the names of the layouts."""
    holding = [
        (name, record, written(layout, record))
        for record in records
        for name, layout in layouts.items()
    ]
    measures = {name: Measure() for name in layouts}
    for first in range(0, len(holding), _AT_ONCE):
        some = holding[first : first + _AT_ONCE]
        files = {f"{number:03}": data for number, (_, _, data) in enumerate(some)}
        if suffix != "xlsx":
            files = converted(files, suffix)
        if suffix == "ods":  # as the reader does, but all in one go
            files = converted(files, "xlsx", "ods")
        for (name, record, _), file in zip(some, files, strict=True):
            imported = read(files[file], "xls" if suffix == "xls" else "xlsx")
            count(measures[name], layouts[name], record, imported)
    return measures


def main(suffix: str = "xlsx", seeds: str = str(SEEDS)) -> None:
    records = [*map(sample, SAMPLES), *map(random_record, range(int(seeds)))]
    for name, layout in LAYOUTS.items():
        found = measured({name: layout}, records, suffix)[name]
        line = f"{name}: {found.read} of {found.stand} read ({found.share:.2%})"
        sys.stdout.write(f"{line}, {len(found.wrong)} wrong {found.wrong[:3] or ''}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
