"""Material of the period before: workbooks, records, published reports; what does not fit.

What reads a file is imported when there is one: most commands are given nothing of earlier periods.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from xltool.app.files import gather
from xltool.app.folder_exchange import MANIFEST
from xltool.app.library import form_of
from xltool.app.notices import Notice
from xltool.classes import dataclass
from xltool.collection.outputs import LEDGER
from xltool.history.archive import Absent, Archive
from xltool.history.crosswalk import Crosswalk
from xltool.model.errors import DefinitionError, FileError
from xltool.model.form import FormId
from xltool.model.office import OfficeIndex
from xltool.model.period import Cycle
from xltool.model.record import Record
from xltool.model.roster import near
from xltool.model.row_groups import row_names

RECORD, WORKBOOK = ".json", ".xlsx"
OURS = (MANIFEST, LEDGER)
"""What a season's results hold besides records and workbooks of the form."""


class EmptyArchiveError(FileError):
    """A folder of which nothing can be used for reports of a cycle; `passed_over` says why of each
    file."""

    def __init__(self, path: str, cycle: Cycle, passed_over: Iterable[FileError]) -> None:
        super().__init__("previous.nothing", path)
        self.cycle = cycle
        self.passed_over = tuple(passed_over)


@dataclass(frozen=True, slots=True)
class OpenedArchive:
    """Records of earlier periods, and the files of their folder that could not be used."""

    archive: Archive
    passed_over: tuple[FileError, ...] = ()

    @property
    def cycle(self) -> Cycle:
        """How often the records are reported."""
        return self.archive.records[0].period.cycle


def open_archive(path: str, cycle: Cycle = Cycle.YEAR) -> OpenedArchive:
    """What a file, or a folder and everything below it, holds of earlier periods.

    A folder may be that of a season's results: it has every office's record and the total. In a
    folder what cannot be used is passed over; a published report counts only where its office has
    no workbook or record of that period, and a text that is no report is no fault. `cycle` is
    that of the reports it is wanted for, as far as they are known.
    Raises EmptyArchiveError where nothing is left, FileError where the one file named cannot be
    used.
    """
    if not Path(path).is_dir():
        return OpenedArchive(Archive(_read(path), form_of))
    from xltool.app.import_report import is_report

    inputs = gather((path,))
    files = inputs.files
    records: list[Record] = []
    passed_over = [FileError("file.unreadable", each, why="permission") for each in inputs.closed]
    for file in (f for f in files if Path(f).suffix.lower() in (RECORD, WORKBOOK)):
        if Path(file).name in OURS:
            continue
        try:
            records += _read(file)
        except DefinitionError:  # no fault of this file
            raise
        except FileError as error:
            passed_over.append(error)
    records += _published([file for file in files if is_report(file)], records)
    if not records:
        raise EmptyArchiveError(path, cycle, passed_over)
    return OpenedArchive(Archive(tuple(records), form_of), tuple(passed_over))


def _read(path: str) -> tuple[Record, ...]:
    if Path(path).suffix.lower() == RECORD:
        from xltool.app.records import read_records

        return read_records(path)
    from xltool.app.import_report import import_report, is_report

    if is_report(path):
        return (import_report(path).record,)
    from xltool.app.examine import examine_file

    return (examine_file(path).record,)


def _published(files: list[str], known: list[Record]) -> Iterator[Record]:
    """The published reports among some files, of offices and periods that are not known already."""
    from xltool.app.import_report import import_report

    told = OfficeIndex((record.office, record.period) for record in known)
    for file in files:
        try:
            record = import_report(file).record
        except DefinitionError:
            raise
        except FileError:
            continue
        if record.period not in told.of(record.office):
            yield record


def unmatched(archive: Archive, records: Iterable[Record]) -> Iterator[Notice]:
    """Whose earlier report was not found, which was found by code alone, and what cannot be
    compared since it is in another edition."""
    others: dict[tuple[FormId, str], list[Crosswalk]] = defaultdict(list)
    for record in records:
        office, cycle = record.office, record.period.cycle
        before = archive.before(record)
        match before:
            case Absent.OTHER_OFFICE:
                facts: dict[str, object] = {"office": office.name}
                if known := near(office.name, (r.office.name for r in archive.records)):
                    yield Notice("previous.near", {**facts, "near": known}, cycle)
                else:
                    yield Notice("previous.no_office", facts, cycle)
            case Absent.OTHER_YEAR:
                found = tuple(sorted({r.period for r in _reports_of(record, archive)}))
                facts = {"office": office.name, "found": found, "wanted": record.period.before}
                yield Notice("previous.no_year", facts, cycle)
            case Crosswalk() if before.record.office.name != office.name:
                facts = {"code": office.code, "old": before.record.office.name}
                yield Notice("previous.renamed", {"office": office.name, **facts}, cycle)
        if isinstance(before, Crosswalk) and before.record.edition != record.edition:
            others[record.form_id, before.record.edition].append(before)
    for (id, other), reports in others.items():
        yield _of_edition(id, other, reports)


def _reports_of(record: Record, archive: Archive) -> tuple[Record, ...]:
    """An office's reports: those of the record's own form, if any."""
    reports = archive.of(record.office)
    return tuple(r for r in reports if r.form == record.form) or reports


def _of_edition(id: FormId, other: str, reports: list[Crosswalk]) -> Notice:
    """Of reports in another edition: what is compared together, and what not at all."""
    form, first = form_of(id), reports[0]
    together = [key for group in first.together for key in group.keys]
    together += [key for key, source in first.source.items() if len(source) > 1]
    facts = {
        "count": len(reports),
        "other": other,
        "together": tuple(row_names(form, together)),
        "missing": tuple(row_names(form, first.missing(form))),
    }
    return Notice("previous.other_edition", facts, form.cycle)
