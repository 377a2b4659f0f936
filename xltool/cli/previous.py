"""`--previous`: workbooks, records, published reports of the period before; what does not fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click

from xltool.cli.faults import Stop
from xltool.cli.inputs import gather
from xltool.cli.leavings import MANIFEST
from xltool.cli.open import examine_or_stop, open_records
from xltool.cli.published import is_report, open_report
from xltool.cli.season_names import LEDGER
from xltool.cli.words import Say
from xltool.history.archive import Absent, Archive
from xltool.history.crosswalk import Counterpart
from xltool.library import form_of
from xltool.model.form import Form
from xltool.model.naming import row_names
from xltool.model.office import OfficeIndex
from xltool.model.record import Record
from xltool.model.roster import near
from xltool.text.clean import printable

RECORD, WORKBOOK = ".json", ".xlsx"
OURS = (MANIFEST, LEDGER)
"""What a season's results hold besides records and workbooks of the form."""


def open_archive(path: str, say: Say) -> Archive:
    """What a file, or a folder and everything below it, holds of earlier periods.

    A folder may be that of a season's results: it has every office's record and the total. In a
    folder what cannot be used is told and passed over; a published report counts only where its
    office has no workbook or record of that period, and a text that is no report is no fault.
    Raises Stop where nothing is left, or where the one file named cannot be used.
    """
    if not Path(path).is_dir():
        return Archive(_read(path, say), form_of)
    files = gather((path,), None, say).files
    records: list[Record] = []
    unusable = []
    for file in (f for f in files if Path(f).suffix.lower() in (RECORD, WORKBOOK)):
        if Path(file).name in OURS:
            continue
        try:
            records += _read(file, say)
        except Stop as stop:
            unusable.append(stop)
    records += _published([file for file in files if is_report(file)], records, say)
    speak = say.of(records[0].period.cycle) if records else say
    for fault in unusable:
        _tell(speak("previous.passed_over", what=fault))
    if not records:
        raise Stop(say("previous.nothing", path=path))
    return Archive(tuple(records), form_of)


def _read(path: str, say: Say) -> tuple[Record, ...]:
    if Path(path).suffix.lower() == RECORD:
        return open_records(path, say)
    if is_report(path):
        return (open_report(path, say).record,)
    return (examine_or_stop(path, say).record,)


def _published(files: list[str], known: list[Record], say: Say) -> Iterator[Record]:
    """The published reports among some files, of offices and periods that are not known already."""
    told = OfficeIndex((record.office, record.period) for record in known)
    for file in files:
        try:
            record = open_report(file, say).record
        except Stop:
            continue
        if record.period not in told.of(record.office):
            yield record


def tell_matches(archive: Archive, records: list[Record], say: Say) -> None:
    """Say on stderr whose earlier report was not found, which was found by code alone, and what
    cannot be compared since it is in another edition."""
    others: dict[tuple[str, str, str], list[Counterpart]] = defaultdict(list)
    for record in records:
        office, speak = record.office, say.of(record.period.cycle)
        before = archive.before(record)
        match before:
            case Absent.OTHER_OFFICE:
                known = near(office.name, (r.office.name for r in archive.records))
                if known:
                    _tell(speak("previous.near", office=office.name, near=known))
                else:
                    _tell(speak("previous.no_office", office=office.name))
            case Absent.OTHER_YEAR:
                found = _periods_of(record, archive, say)
                wanted = record.period.before
                _tell(speak("previous.no_year", office=office.name, found=found, wanted=wanted))
            case Counterpart() if before.record.office.name != office.name:
                code, old = office.code, before.record.office.name
                _tell(speak("previous.renamed", office=office.name, code=code, old=old))
        if isinstance(before, Counterpart) and before.record.edition != record.edition:
            others[record.form, record.edition, before.record.edition].append(before)
    for (id, edition, other), reports in others.items():
        _tell_edition(form_of(id, edition), other, reports, say)


def _periods_of(record: Record, archive: Archive, say: Say) -> str:
    """Of which periods an office's reports are: those of the record's own form, if any."""
    reports = archive.of(record.office)
    reports = tuple(r for r in reports if r.form == record.form) or reports
    style = "bare" if say.language == "zh" else "iso"
    return "、".join(f"{period:{style}}" for period in sorted({r.period for r in reports}))


def _tell_edition(form: Form, other: str, reports: list[Counterpart], say: Say) -> None:
    """Of reports in another edition: what is compared together, and what not at all."""
    speak, first = say.of(form.cycle), reports[0]
    together = [key for group in first.together for key in group.keys]
    together += [key for key, source in first.source.items() if len(source) > 1]
    names = {
        "together": "、".join(row_names(form, together)),
        "missing": "、".join(row_names(form, first.missing(form))),
    }
    said = [speak(f"previous.{how}", names=each) for how, each in names.items() if each]
    count = len(reports)
    _tell(speak("previous.other_edition", count=count, other=other, what="".join(said)))


def _tell(sentence: str) -> None:
    for line in sentence.split("\n"):
        click.echo(printable(line), err=True)
