"""How fast a nation is read, audited and added up: `python benchmarks/adding_up.py [COUNT ...]`.

Nothing is written but a line for each run. Workbooks are those of `reconciling.py`; beyond
`MADE` of them the same are read again, after so many that nothing kept of them is left.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from reconciling import watched_run, write_inputs

from xltool.app.folder import FolderFile
from xltool.app.kept_records import KeptRecords
from xltool.app.library import open_library
from xltool.app.options import ExamineOptions
from xltool.app.read_files import read_all
from xltool.app.spool import Spool
from xltool.collection.consolidate import consolidate
from xltool.model.form import FormId
from xltool.model.period import Period
from xltool.model.record import Office, Record

COUNTS = (1000, 10_000)
MADE = 10_000
WHOLE = Office("全国")


def add_up(folder: Path, count: int) -> Record:
    """The total of so many workbooks of a folder."""
    form = open_library().form(FormId("gkbg", "2021"))
    spool = Spool()

    def records() -> Iterator[Record]:
        kept = KeptRecords(spool).kept
        found = (FolderFile(path.name, path) for path in cycle(sorted(folder.iterdir())))
        for file in map(kept, read_all(islice(found, count), ExamineOptions(), spool.folder)):
            if file.returned is not None:
                yield file.returned.record

    return consolidate(form, WHOLE, Period(2023), records())


def main(counts: Sequence[int]) -> None:
    """Measure, and print a line for each run."""
    with tempfile.TemporaryDirectory() as folder:
        write_inputs(Path(folder), min(MADE, max(counts)))
        for count in counts:
            run = watched_run([sys.executable, __file__, f"{folder}/in", str(count)])
            each = f"{run.processor / count * 1000:6.2f} ms of processors each"
            held = f"{run.peak:6.0f} MB, the largest {run.largest:4.0f} MB"
            print(f"{count:7} added up {run.seconds:9.2f} s{each} {held}")  # noqa: T201


if __name__ == "__main__":
    if len(sys.argv) == 3 and Path(sys.argv[1]).is_dir():
        add_up(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        main([int(text) for text in sys.argv[1:]] or COUNTS)
