"""What other programs call: workbooks out, audited records in, totals and reports.

Values in, values out. Nothing here prints, exits, or depends on a language; every error is an
`XltoolError` with a `code` and `facts`. Paths are texts or path objects.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from xltool.app import build
from xltool.app.examine import Examined as Examined
from xltool.app.examine import examine as examine_bytes
from xltool.app.examine import examine_file
from xltool.app.library import find_form, form_of, open_narrative
from xltool.app.options import BLANKS, ExamineOptions
from xltool.app.parallel import Progress, no_progress
from xltool.app.reconcile import Reconciliation as Reconciliation
from xltool.app.write_report import ErrorsFoundError as ErrorsFoundError
from xltool.app.write_report import ReportOptions, document_of
from xltool.model.errors import FileError as FileError
from xltool.model.errors import UsageError as UsageError
from xltool.model.errors import XltoolError as XltoolError
from xltool.model.finding import Finding as Finding
from xltool.model.finding import Severity as Severity
from xltool.model.form import Form as Form
from xltool.model.office import by_office
from xltool.model.period import Period as Period
from xltool.model.period import PeriodQuery
from xltool.model.record import Office as Office
from xltool.model.record import Record as Record
from xltool.model.record import clean_line
from xltool.published.report import Imported as Imported

StrPath = str | os.PathLike[str]


def get_form(id: str, *, year: int | None = None, edition: str | None = None) -> Form:
    """A form: the edition named, else the one in force for a year.

    Raises UsageError where there is none, or where neither is given.
    """
    if edition is None and year is None:
        raise UsageError("usage.missing", name="year")
    return find_form(year or 0, id, edition)


def blank_workbook(
    form: Form,
    *,
    office: str,
    year: int,
    number: int | None = None,
    code: str = "",
    marks: Sequence[str] = (),
    password: str = "",
    due: date | None = None,
    contact: str = "",
) -> bytes:
    """The locked workbook (.xlsx) that an office fills in.

    `number` is that of the month, quarter or half-year within the year; an annual form has none.
    `marks` are keys of `form.marks` that the office bears. The workbook says by which day it is
    `due`, and whom to ask (`contact`), where that is given. Raises UsageError for a number or mark
    that does not go with the form, or an office without a name.
    """
    for name in marks:
        if name not in form.marks:
            known = tuple(form.marks)
            raise UsageError("usage.no_mark", form=str(form.form_id), name=name, known=known)
    period = _asked(year, number).of(form.cycle)
    name = _name(office)
    return build.blank_workbook(
        form,
        name,
        period,
        clean_line(code),
        frozenset(marks),
        password,
        due,
        clean_line(contact),
    )


def filled_workbook(record: Record, *, password: str = "") -> bytes:
    """A record as a locked workbook (.xlsx); derived figures are left to its formulas."""
    return build.filled_workbook(form_of(record.form_id), record, password)


def examine(
    source: StrPath | bytes,
    *,
    previous: StrPath | None = None,
    blank: str = BLANKS[0],
    year: int | None = None,
    office: str | None = None,
) -> Examined:
    """Read a filled workbook (a path, or the bytes of a file) and audit it.

    `previous` is last year's workbook, record, published report, or a folder of these. `blank` is
    what a blank entry is taken for: doubt, error or zero. With `year` or `office` a workbook of
    another one is refused. Raises FileError for what cannot be examined, with the code of the F
    rule that says why.
    """
    if blank not in BLANKS:
        raise UsageError("usage.bad_value", name="blank", value=blank)
    archive = None
    if previous is not None:
        from xltool.app.archive import open_archive

        archive = open_archive(os.fspath(previous)).archive
    options = ExamineOptions(blank, archive, _asked(year) if year is not None else None, office)
    if isinstance(source, bytes):
        return examine_bytes(source, options)
    return examine_file(os.fspath(source), options)


def report(
    source: Record | Examined,
    format: str = "docx",
    *,
    draft: bool = False,
    subject: str | None = None,
    signed: date | None = None,
) -> bytes:
    """The report of a record as a file: docx, html, md or txt.

    A record is audited before. Raises ErrorsFoundError where it has errors, unless a `draft` is
    asked for, which says on its face that it is one; so does a report whose text states other
    figures than its tables, and that of a total that lacks offices or figures. `subject` is what a
    total calls the whole, `signed` the day of the signature.
    """
    from xltool.reporting.render import FORMATS, render

    if format not in FORMATS:
        raise UsageError("usage.bad_value", name="format", value=format)
    examined = source if isinstance(source, Examined) else _audited(source)
    options = ReportOptions(subject=subject, date=signed, draft=draft)
    document, _ = document_of(examined, open_narrative(examined.form), None, options)
    return render(document, format)


def _audited(record: Record) -> Examined:
    """A record as its workbook reads, with those totals that a source stated otherwise."""
    form = form_of(record.form_id)
    stated = {key: value for key, value in record.reported.items() if key in form.derivations}
    return examine_bytes(build.filled_workbook(form, record, typed=stated))


def consolidate(
    records: Sequence[Record], *, office: str = "", lacking: Sequence[Office] = ()
) -> Record:
    """Add records up, cell by cell; a total is a record, and totals of totals are totals.

    `office` is the name of the one who adds up: its own record is added like the others, and those
    figures that the form gives to it alone come from there. A blank in any part leaves the sum
    blank. `lacking` are offices that should be in it and are not. Raises UsageError for records of
    several forms, editions or periods, for none, and where an office would be counted twice.
    """
    from xltool.collection.consolidate import consolidate as add_up

    kinds = {(record.form_id, record.period) for record in records}
    if len(kinds) != 1:
        raise UsageError("usage.several_kinds" if kinds else "usage.no_records", count=len(kinds))
    counted = [o for r in records for o in (r.scope.included if r.scope else (r.office,))]
    if twice := [same[0].name for same in by_office(counted, lambda each: each) if len(same) > 1]:
        raise UsageError("usage.counted_twice", names=tuple(twice))
    ((form_id, period),) = kinds
    own = next((record for record in records if office and record.office.is_called(office)), None)
    others = [record for record in records if record is not own]
    named = own.office if own is not None else Office(office)
    return add_up(form_of(form_id), named, period, others, own, tuple(lacking))


def reconcile(
    folder: StrPath,
    *,
    office: str = "",
    year: int | None = None,
    number: int | None = None,
    roster: StrPath | None = None,
    previous: StrPath | None = None,
    prefer: Sequence[str] = (),
    include_failed: bool = False,
    blank: str = BLANKS[0],
    output: StrPath | None = None,
    waivers: StrPath | None = None,
    since: StrPath | None = None,
    decisions: StrPath | None = None,
    progress: Progress = no_progress,
) -> Reconciliation:
    """Read, settle and add up everything below a folder; nothing is written.

    `office` is the full name of the one who adds up. Without a `year` the one that most workbooks
    carry is taken. `prefer` are paths that are taken where an office sent several; what stands
    below `output` is passed over; `waivers` is a file of explanations. `since` is the folder of an
    earlier result that this one is held against. `decisions` is a file of the coordinator's
    decisions, which may give the `office` and the period instead. `progress` is called with what is
    being done, how many items of it are done, and of how many. Raises UsageError and FileError.
    """
    from xltool.app.reconcile import ReconcileOptions, reconcile_folder

    options = ReconcileOptions(
        os.fspath(folder),
        office,
        _asked(year, number) if year is not None else None,
        None if roster is None else os.fspath(roster),
        None if previous is None else os.fspath(previous),
        tuple(prefer),
        include_failed,
        blank,
        None if output is None else os.fspath(output),
        None if waivers is None else os.fspath(waivers),
        None if since is None else os.fspath(since),
        None if decisions is None else os.fspath(decisions),
    )
    return reconcile_folder(options, progress)


def write_results(
    result: Reconciliation,
    folder: StrPath,
    *,
    force: bool = False,
    subject: str | None = None,
    parquet: bool = False,
    parquet_long: bool = False,
    progress: Progress = no_progress,
) -> tuple[Path, ...]:
    """Write total, ledger, page, report, letters, lists and manifest into a folder; their paths.

    The folder is new or empty; with `force` files of an earlier run go, all others are kept. With
    `parquet` or `parquet_long` tables for databases are among the files, for which the extra
    `analysis` must be installed. Raises UsageError and FileError; then nothing was written.
    """
    from xltool.app.deliver import deliver
    from xltool.app.output_folder import OutputFolder
    from xltool.app.parquet import chosen_tables

    tables = chosen_tables(parquet, parquet_long)
    with OutputFolder(os.fspath(folder), force, result.options.inputs) as output:
        deliver(result, output, subject, progress=progress, tables=tables)
    return tuple(Path(folder, each["path"]) for each in output.outputs())


def import_report(path: StrPath, *, office: str | None = None, year: int | None = None) -> Imported:
    """A published report (.html, .docx, .md, .txt) as a record; figures are found by their labels.

    What cannot be determined stays blank, and is listed in `figures.missing`. Raises FileError
    where nothing of a known form is found.
    """
    from xltool.app.import_report import import_report as read
    from xltool.published.report import ImportOptions

    asked = _asked(year) if year is not None else None
    return read(os.fspath(path), ImportOptions(office, period=asked))


def read_record(path: StrPath) -> Record:
    """A record from its JSON file. Raises FileError with every fault of it."""
    from xltool.app.records import read_record as read

    return read(os.fspath(path))[1]


def record_json(record: Record) -> bytes:
    """A record as the JSON that `read_record` reads, UTF-8, keys in the order of the form."""
    from xltool.model.record_json import json_bytes, record_tree

    return json_bytes(record_tree(record))


def _name(office: str) -> str:
    name = clean_line(office)
    if not name:
        raise UsageError("usage.office")
    return name


def _asked(year: int, number: int | None = None) -> PeriodQuery:
    if not 1000 <= year <= 9999:
        raise UsageError("usage.year")
    return PeriodQuery(year, number)
