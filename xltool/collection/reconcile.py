"""Files with their outcomes → a collection: how every office stands, the total, its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from xltool.collection.collection import (
    Collection,
    FileOutcome,
    FindingFactory,
    OfficeStatus,
    ResponseStatus,
)
from xltool.collection.consolidate import own_office, scope_change, total_before, total_of
from xltool.collection.intake import Outcome
from xltool.collection.overlaps import alike, counted_twice
from xltool.collection.sums import blank_sums, figures_left_out, not_in_the_total, wrong_sums
from xltool.collection.triage import TriagedFiles, TriageOptions
from xltool.history.archive import Absent, Archive
from xltool.history.crosswalk import Crosswalk
from xltool.model.finding import Audit, Rule
from xltool.model.form import Form
from xltool.model.office import by_office
from xltool.model.record import Office, Record
from xltool.model.roster import Member

__all__ = ["reconcile"]

BeforeOf = Callable[[Office, Record | None], Crosswalk | None]
"""Gives an office's report of the period before, where there is exactly one."""
ReadBack = Callable[[Record, Crosswalk | Absent], tuple[Record, Audit]]
"""Writes a record as a workbook and audits what is read from it, held against the period before;
given by those who know files."""


def reconcile(
    form: Form,
    rules: Mapping[str, Rule],
    triaged: TriagedFiles,
    options: TriageOptions,
    archive: Archive | None,
    read_back: ReadBack,
) -> Collection:
    """Add up what is used, and hold offices against the roster, each other and the period before.

    The total is audited as its workbook reads, so that what is published was looked at.
    """
    period = triaged.period

    def before_of(office: Office, record: Record | None) -> Crosswalk | None:
        if record is None or record.period != period:
            # an office that sent nothing has a past as well: it says how much is lacking
            record = Record(form.id, form.edition, period, office, {}, {})
        return _before(record, archive)

    lines = lines_of(triaged.entries, options, before_of)
    office = own_office(form, options.office, lines, options.roster)
    total = total_of(form, office, period, lines)
    before = total_before(form, total, lines, archive)
    # the total's own workbook is the file that goes out: an error in writing it would show here
    total_read, audited = read_back(total, before)
    finding = FindingFactory(rules)
    findings = (
        *wrong_sums(form, finding, lines, total_read),
        *not_in_the_total(form, finding, lines, office.name),
        *counted_twice(form, finding, lines),
        *blank_sums(form, finding, lines),
        *alike(form, finding, lines),
        *figures_left_out(form, finding, lines),
    )
    return Collection(
        form=form,
        office=office,
        period=period,
        has_roster=options.roster is not None,
        entries=triaged.entries,
        lines=lines,
        total=total,
        audited=audited,
        findings=tuple(sorted(findings, key=lambda finding: finding.severity.rank)),
        total_before=before,
        scope_change=scope_change(total, before),
    )


_STANDINGS = {
    Outcome.USED: ResponseStatus.USED,
    Outcome.EXCLUDED: ResponseStatus.EXCLUDED,
    Outcome.FAILED: ResponseStatus.FAILED,
    Outcome.REFUSED: ResponseStatus.REFUSED,
    Outcome.UNFILLED: ResponseStatus.UNFILLED,
}
"""What became of an office's files says how it stands: the first of these that any came to."""


def lines_of(
    entries: Iterable[FileOutcome],
    options: TriageOptions,
    before_of: BeforeOf,
) -> tuple[OfficeStatus, ...]:
    """The offices of the roster; without one, every office of which something came in.

    The office that adds up has a line as soon as its workbook came in, on the roster or not.
    """
    roster = options.roster
    known = {member.office for member in roster.members} if roster else set()
    listed: dict[Office, list[FileOutcome]] = {}
    unlisted: list[tuple[Office, FileOutcome]] = []
    for entry in entries:
        if entry.member is not None and entry.member.office in known:
            listed.setdefault(entry.member.office, []).append(entry)
            if entry.also is not None:  # no figure of it is that office's
                said = replace(entry, member=entry.also, returned=None)
                listed.setdefault(entry.also.office, []).append(said)
        elif entry.returned is not None:
            office = entry.returned.record.office
            if roster is None or options.own.is_same(office):
                unlisted.append((office, entry))
    lines = []
    for group in by_office(unlisted, lambda pair: pair[0]):
        files = [entry for _, entry in group]
        left_out = next((entry.member for entry in files if entry.member), None)
        lines.append(_line(left_out or Member(group[0][0]), files, options, before_of))
    for member in roster.members if roster else ():
        lines.append(_line(member, listed.get(member.office, []), options, before_of))
    return tuple(lines)


def _line(
    member: Member,
    files: list[FileOutcome],
    options: TriageOptions,
    before_of: BeforeOf,
) -> OfficeStatus:
    # in the order of `_STANDINGS`: a refused older version means nothing beside one that is used
    standing, entry = ResponseStatus.MISSING, None
    read_first = sorted(files, key=lambda file: file.returned is None)
    for outcome, meaning in _STANDINGS.items():
        entry = next((file for file in read_first if file.outcome is outcome), None)
        if entry is not None:
            standing = meaning
            break
    if not member.include:
        standing = ResponseStatus.EXCLUDED
    is_own = options.own.is_same(member.office)
    record = entry.returned.record if entry and entry.returned else None
    others = tuple(file for file in files if file is not entry)
    before = before_of(member.office, record)
    return OfficeStatus(member, standing, entry, is_own, before, others)


def _before(record: Record, archive: Archive | None) -> Crosswalk | None:
    """An office's report of the period before, where there is exactly one."""
    if archive is None:
        return None
    found = archive.before(record)
    return None if isinstance(found, Absent) else found
