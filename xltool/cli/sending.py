"""Sending out: a locked workbook for every office of a roster, with last year's figures in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import click

from xltool import __version__
from xltool.cli.batch import with_progress
from xltool.cli.files import announce, check_free, check_output, read_bytes, write_whole
from xltool.cli.folder import Output, OutputFolder
from xltool.cli.leavings import MANIFEST
from xltool.cli.previous import open_archive, tell_matches
from xltool.cli.rosters import open_roster
from xltool.cli.words import Say
from xltool.history.archive import Absent, Archive
from xltool.history.prefill import Brought, blank_before, bring
from xltool.library import open_wording
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.naming import row_names
from xltool.model.period import Period
from xltool.model.record import Office, Record
from xltool.model.record_json import period_tree, write_json
from xltool.model.roster import Roster
from xltool.text.clean import printable
from xltool.text.file_names import distinct, safe_name
from xltool.workbook.copies import Stencil, impersonal
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.layout.prefilled import shown_id
from xltool.workbook.write import workbook_bytes

SUFFIX = ".xlsx"
SCHEMA_VERSION = 1
TOLD_BY_MATCHING = (Absent.OTHER_OFFICE, Absent.OTHER_YEAR)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What all the workbooks of a run have in common; `locked` are the figures brought in."""

    form: Form
    period: Period
    password: str = ""
    locked: bool = True


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one office is sent: a file, with figures of last year where its report was found."""

    name: str
    office: Office
    brought: Brought | None = None


def send_out(
    job: Dispatch, roster: str, previous: str | None, folder: str, force: bool, say: Say
) -> None:
    """Write a workbook for each office of a roster, and a manifest, into a folder.

    Raises Misuse and Stop; the folder then is as it was.
    """
    inputs = [roster, previous] if previous else [roster]
    out = OutputFolder(folder, force, say, inputs)
    listed = open_roster(roster, say, [job.form])
    archive = open_archive(previous, say.of(job.form.cycle)) if previous else None
    parcels = _parcels(job, listed, archive, say)
    if archive is not None:
        tell_matches(archive, [due(job, parcel.office) for parcel in parcels], say)
    with out:
        press = _Press(job)
        for parcel in with_progress(parcels):
            out.write(parcel.name, press.workbook(parcel))
        source = {
            "path": Path(roster).name,
            "sha256": hashlib.sha256(read_bytes(roster, say)).hexdigest(),
        }
        tree = _manifest(job, source, parcels, out.outputs())
        out.write(MANIFEST, write_json(tree).encode())
    click.echo(say("sent", count=len(parcels), folder=folder), err=True)
    if archive is not None:
        found = sum(1 for parcel in parcels if parcel.brought and not parcel.brought.is_empty)
        told = say.of(job.form.cycle)
        click.echo(told("sent.previous", found=found, without=len(parcels) - found), err=True)


def send_one(
    job: Dispatch, office: Office, previous: str | None, output: str, force: bool, say: Say
) -> None:
    """Write the workbook of one office. Raises Misuse and Stop; then nothing was written."""
    check_output(output, (SUFFIX,), previous, say)
    check_free(output, force, say)
    brought = None
    if previous is not None:
        archive = open_archive(previous, say.of(job.form.cycle))
        brought = _brought_or_told(job, office, archive, say)
        tell_matches(archive, [due(job, office)], say)
    identity = Identity(office.name, job.period, office.code, office.marks)
    book = lay_out(job.form, identity, open_wording(job.form.cycle), brought=brought)
    write_whole(output, workbook_bytes(book, password=job.password), force, say)
    announce(output, say)


def due(job: Dispatch, office: Office) -> Record:
    """The report that an office has not written yet: whose it is, of which form and period."""
    return Record(job.form.id, job.form.edition, job.period, office, {}, {})


def _brought_or_told(job: Dispatch, office: Office, archive: Archive, say: Say) -> Brought | None:
    """What an office's workbook takes from its report of last year; what it cannot take, and why
    it takes nothing where a report is there."""
    told = say.of(job.form.cycle)
    before = archive.before(due(job, office))
    if not isinstance(before, Absent):
        if blank := blank_before(job.form, before):
            names = "、".join(row_names(job.form, blank))
            click.echo(printable(told("sent.blank", office=office.name, names=names)), err=True)
        return bring(job.form, before, job.locked)
    if before not in TOLD_BY_MATCHING:
        click.echo(printable(told(f"sent.{before}", office=office.name)), err=True)
    return None


def _parcels(
    job: Dispatch, roster: Roster, archive: Archive | None, say: Say
) -> tuple[Parcel, ...]:
    offices = [member.office for member in roster.members]
    names = _file_names(offices, job.period, say)
    return tuple(
        Parcel(name, office, _brought_or_told(job, office, archive, say) if archive else None)
        for name, office in zip(names, offices, strict=True)
    )


def _file_names(offices: list[Office], period: Period, say: Say) -> list[str]:
    """A file name for each office; those that are not as asked for are told."""
    dated = f"{period:bare}"
    wanted = ["_".join(filter(None, (o.code, o.name, dated))) + SUFFIX for o in offices]
    stems = ["_".join(filter(None, (office.code, office.name))) for office in offices]
    names = distinct(safe_name(stem, f"_{dated}") + SUFFIX for stem in stems)
    for asked, name in zip(wanted, names, strict=True):
        if name != asked:
            click.echo(printable(say("sent.named", asked=asked, name=name)), err=True)
    return names


class _Press:
    """Writes workbooks: the first of each pattern as a stencil, which all others are copied from.

    Offices are of one pattern when the same cells have figures of last year, and the same is known
    of them.
    """

    def __init__(self, job: Dispatch) -> None:
        self._job = job
        self._stencils: dict[object, Stencil] = {}

    def workbook(self, parcel: Parcel) -> bytes:
        office, brought = parcel.office, parcel.brought
        identity = Identity(office.name, self._job.period, office.code, office.marks)
        values = {**brought.figures, **_beside(brought)} if brought else {}
        pattern = (impersonal(identity), brought and brought.period, frozenset(values))
        stencil = self._stencils.get(pattern)
        if stencil is None:
            form = self._job.form
            book = lay_out(form, pattern[0], open_wording(form.cycle), brought=brought)
            stencil = Stencil(book, frozenset(values), self._job.password)
            self._stencils[pattern] = stencil
        return stencil.copy(identity, values)


def _beside(brought: Brought) -> dict[str, Number]:
    return {shown_id(key): figure for key, figure in brought.shown.items()}


def _manifest(
    job: Dispatch, source: dict[str, str], parcels: tuple[Parcel, ...], outputs: list[Output]
) -> dict[str, object]:
    """What was written, from which roster, for whom."""
    by_name = {parcel.name: parcel for parcel in parcels}
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": f"xltool {__version__}",
        **period_tree(job.period),
        "form": job.form.id,
        "edition": job.form.edition,
        "roster": source,
        "outputs": [
            {
                **output,
                "office": parcel.office.name,
                "code": parcel.office.code or None,
                "previous": parcel.brought
                and {
                    **period_tree(parcel.brought.period),
                    "brought": len(parcel.brought.figures),
                    "shown": len(parcel.brought.shown),
                },
            }
            for output in outputs
            for parcel in (by_name[output["path"]],)
        ],
    }
