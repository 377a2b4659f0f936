"""Sending out: a locked workbook for every office of a roster, with last year's figures in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from xltool import __version__
from xltool.app.archive import OpenedArchive, open_archive, unmatched
from xltool.app.files import check_free, check_output, read_bytes
from xltool.app.folder_exchange import MANIFEST
from xltool.app.library import open_wording
from xltool.app.notices import Notice
from xltool.app.output_files import write_whole
from xltool.app.output_folder import Output, OutputFolder
from xltool.app.parallel import Progress, no_progress, watched
from xltool.classes import dataclass
from xltool.history.archive import Absent
from xltool.history.prefill import blank_before, prefill
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.period import Period
from xltool.model.prefill import Prefill
from xltool.model.record import Office, Record
from xltool.model.record_json import json_bytes, period_tree
from xltool.model.roster import Roster
from xltool.model.row_groups import row_names
from xltool.text.file_names import distinct, safe_name
from xltool.workbook.copies import Stencil, impersonal
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.layout.identity_sheet import prefilled_id
from xltool.workbook.layout.prefilled import shown_id
from xltool.workbook.write import workbook_bytes

SUFFIX = ".xlsx"
SCHEMA_VERSION = 1
_TOLD_BY_MATCHING = (Absent.OTHER_OFFICE, Absent.OTHER_YEAR)


@dataclass(frozen=True, slots=True)
class DispatchOptions:
    """What all the workbooks of a run have in common; `locked` are the figures brought in.

    `due` and `contact` are those of offices for which the roster has no others.
    """

    form: Form
    period: Period
    password: str = ""
    locked: bool = True
    due: date | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one office is sent: a file, with figures of last year where its report was found."""

    name: str
    identity: Identity
    prefilled: Prefill | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What is to be sent to whom; of last year's material and of the names, what is to be known."""

    options: DispatchOptions
    parcels: tuple[Parcel, ...]
    notices: tuple[Notice, ...] = ()
    previous: OpenedArchive | None = None


def plan_dispatch(job: DispatchOptions, roster: str, previous: str | None = None) -> Dispatch:
    """What each office of a roster is sent, nothing of it written yet. `roster` and `previous` are
    paths. Raises UsageError and FileError."""
    from xltool.app.rosters import open_roster

    listed = open_roster(roster, [job.form])
    opened = open_archive(previous, job.form.cycle) if previous is not None else None
    return plan_for(job, listed, opened)


def plan_for(job: DispatchOptions, listed: Roster, opened: OpenedArchive | None) -> Dispatch:
    """The same of a roster and of last year's material that are open."""
    from xltool.app.rosters import unused_columns

    members = listed.members
    offices = [member.office for member in members]
    names = distinct(_stem(office, job.period) + SUFFIX for office in offices)
    notices = [*unused_columns(listed), *_renamed(offices, names, job.period)]
    parcels = tuple(
        Parcel(
            name,
            _identity(job, member.office, member.due, member.report_to),
            _prefilled(job, member.office, opened, notices),
        )
        for name, member in zip(names, members, strict=True)
    )
    notices += _unmatched(job, offices, opened)
    return Dispatch(job, parcels, tuple(notices), opened)


def send_out(
    dispatch: Dispatch, roster: str, output: OutputFolder, progress: Progress = no_progress
) -> None:
    """Write a workbook for each office, and a manifest, into an open folder. Raises FileError."""
    press = _Press(dispatch.options)
    parcels = dispatch.parcels
    for parcel in watched(parcels, "generate", len(parcels), progress):
        output.write(parcel.name, press.workbook(parcel))
    source = {"path": Path(roster).name, "sha256": hashlib.sha256(read_bytes(roster)).hexdigest()}
    tree = _manifest(dispatch.options, source, parcels, output.outputs())
    output.write(MANIFEST, json_bytes(tree))


def send_one(
    job: DispatchOptions, office: Office, previous: str | None, output: str, force: bool
) -> Dispatch:
    """Write the workbook of one office. Raises UsageError and FileError; then nothing was
    written."""
    check_output(output, (SUFFIX,), previous)
    check_free(output, force)
    opened = open_archive(previous, job.form.cycle) if previous is not None else None
    notices: list[Notice] = []
    prefilled = _prefilled(job, office, opened, notices)
    notices += _unmatched(job, [office], opened)
    identity = _identity(job, office)
    book = lay_out(job.form, identity, open_wording(job.form.cycle), prefilled=prefilled)
    write_whole(output, workbook_bytes(book, password=job.password), force)
    return Dispatch(job, (Parcel(output, identity, prefilled),), tuple(notices), opened)


def _identity(
    job: DispatchOptions, office: Office, due: date | None = None, contact: str = ""
) -> Identity:
    """What the workbook of an office says; its own day and contact go before those of all."""
    return Identity(
        office.name,
        job.period,
        office.code,
        office.marks,
        due=due or job.due,
        contact=contact or job.contact,
    )


def _unmatched(
    job: DispatchOptions, offices: list[Office], opened: OpenedArchive | None
) -> Iterator[Notice]:
    if opened is not None:
        yield from unmatched(opened.archive, [_due(job, office) for office in offices])


def _due(job: DispatchOptions, office: Office) -> Record:
    """The report that an office has not written yet: whose it is, of which form and period."""
    return Record(job.form.id, job.form.edition, job.period, office, {}, {})


def _prefilled(
    job: DispatchOptions, office: Office, opened: OpenedArchive | None, notices: list[Notice]
) -> Prefill | None:
    """What an office's workbook takes from its report of last year; noted is what it cannot take,
    and why it takes nothing where a report is there."""
    if opened is None:
        return None
    cycle, name = job.form.cycle, office.name
    before = opened.archive.before(_due(job, office))
    if not isinstance(before, Absent):
        if blank := blank_before(job.form, before):
            facts = {"office": name, "names": tuple(row_names(job.form, blank))}
            notices.append(Notice("generate.blank", facts, cycle))
        return prefill(job.form, before, job.locked)
    if before not in _TOLD_BY_MATCHING:
        notices.append(Notice(f"generate.not_brought.{before}", {"office": name}, cycle))
    return None


def _stem(office: Office, period: Period) -> str:
    named = "_".join(filter(None, (office.code, office.name)))
    return safe_name(named, f"_{period:bare}")


def _renamed(offices: list[Office], names: list[str], period: Period) -> Iterator[Notice]:
    """The file names that are not as an office's name would have them."""
    for office, name in zip(offices, names, strict=True):
        wanted = "_".join(filter(None, (office.code, office.name, f"{period:bare}"))) + SUFFIX
        if name != wanted:
            yield Notice("generate.named", {"asked": wanted, "name": name})


class _Press:
    """Writes workbooks: the first of each pattern as a stencil, which all others are copied from.

    Offices are of one pattern when the same cells have figures of last year, the same is known of
    them and the same is asked of them.
    """

    def __init__(self, job: DispatchOptions) -> None:
        self._job = job
        self._stencils: dict[object, Stencil] = {}

    def workbook(self, parcel: Parcel) -> bytes:
        identity, prefilled = parcel.identity, parcel.prefilled
        values = _varying(prefilled) if prefilled else {}
        pattern = (impersonal(identity), prefilled and prefilled.period, frozenset(values))
        stencil = self._stencils.get(pattern)
        if stencil is None:
            form = self._job.form
            book = lay_out(form, pattern[0], open_wording(form.cycle), prefilled=prefilled)
            stencil = Stencil(book, frozenset(values), self._job.password)
            self._stencils[pattern] = stencil
        return stencil.copy(identity, values)


def _varying(prefilled: Prefill) -> dict[str, Number]:
    """Last year's figures in every cell of the workbook that holds one."""
    shown = {shown_id(key): figure for key, figure in prefilled.shown.items()}
    both = {**prefilled.figures, **prefilled.shown}
    kept = {prefilled_id(key): figure for key, figure in both.items()}
    return {**prefilled.figures, **shown, **kept}


def _manifest(
    job: DispatchOptions, source: dict[str, str], parcels: tuple[Parcel, ...], outputs: list[Output]
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
                "office": parcel.identity.office,
                "code": parcel.identity.code or None,
                "previous": parcel.prefilled
                and {
                    **period_tree(parcel.prefilled.period),
                    "brought": len(parcel.prefilled.figures),
                    "shown": len(parcel.prefilled.shown),
                },
            }
            for output in outputs
            for parcel in (by_name[output["path"]],)
        ],
    }
