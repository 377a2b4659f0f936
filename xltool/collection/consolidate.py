"""Many records → one: each figure is the sum of the same figure of all, cell by cell.

The result is a record like any other, and is added up by the next level in the same way. A blank in
any part leaves the sum blank: what one office did not say, nobody else can say for it. The total of
a collection, and that of the period before, are made so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from xltool.collection.collection import (
    LACKING,
    OfficeStatus,
    ResponseStatus,
    ScopeChange,
    lacks_offices,
)
from xltool.history.archive import Absent, Archive
from xltool.history.crosswalk import Crosswalk
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.office import OfficeIndex, by_office
from xltool.model.period import Period
from xltool.model.record import Office, Record, RunningSum, Scope, added, complete
from xltool.model.roster import Roster
from xltool.model.row_groups import members_of


def consolidate(
    form: Form,
    office: Office,
    period: Period,
    records: Iterable[Record],
    own: Record | None = None,
    lacking: tuple[Office, ...] = (),
) -> Record:
    """Add up records of one form and period, each looked at once and then let go.

    `office` is the one who adds up, `own` its own record; it is added like the others, and some
    figures, which the form names, are its alone. Its passages become those of the total. `lacking`
    are the offices that should be in it and are not. Without any record every figure is blank. What
    some of them have as one row in place of a group, the total reports as one row.
    """
    alone = form.consolidation.own
    sums = RunningSum(form.figures)
    rows: dict[str, Number | None] = {}
    offices: list[Office] = []
    lacks = list(lacking)
    for part in records if own is None else chain((own,), records):
        _add_rows(form, sums, rows, part)
        sums.add(part)
        offices += part.scope.included if part.scope else (part.office,)
        lacks += part.scope.lacking if part.scope else ()
    entered: dict[str, Number | None] = {}
    for key in form.entered:
        if key in alone:
            entered[key] = own.figures[key] if own is not None else None
        else:
            entered[key] = sums[key]
    return Record(
        form.id,
        form.edition,
        period,
        office,
        complete(form, entered),
        dict(own.text) if own is not None else dict.fromkeys(form.texts),
        {key: total for key, total in rows.items() if total is not None},
        scope=Scope(_each_once(offices), _each_once(lacks)),
    )


def _add_rows(form: Form, sums: RunningSum, rows: dict[str, Number | None], part: Record) -> None:
    """Add up rows that stand for a group in some of the records; `sums` are those of the records
    before this one, of which none had such a row that is not among `rows`."""
    for key in part.reported:
        members = members_of(form, key) if key not in rows else ()
        if members and not form.consolidation.own.intersection(members):
            rows[key] = added(sums[member] for member in members) if sums.count else 0
    for key, total in rows.items():
        entries = part.sum_of(members_of(form, key))
        rows[key] = added((total, part.reported.get(key) if entries is None else entries))


def _each_once(offices: Sequence[Office]) -> tuple[Office, ...]:
    if all(office.code for office in offices):  # then the code alone tells, in a tenth of the room
        first: dict[str, Office] = {}
        for office in offices:
            first.setdefault(office.code, office)
        return tuple(first.values())
    return tuple(same[0] for same in by_office(offices, lambda office: office))


def total_of(form: Form, office: Office, period: Period, lines: Sequence[OfficeStatus]) -> Record:
    """The consolidated record of the offices that are used."""
    own = own_record(lines)
    used = (line.record for line in lines if line.is_used and line.record and not line.is_own)
    lacking = tuple(line.office for line in lines if line.standing in LACKING)
    return consolidate(form, office, period, used, own, lacking)


def own_record(lines: Sequence[OfficeStatus]) -> Record | None:
    """The record of the office that adds up, where it is used."""
    own = (line for line in lines if line.is_own and line.is_used)
    return next((line.record for line in own), None)


def own_office(
    form: Form, name: str, lines: Sequence[OfficeStatus], roster: Roster | None
) -> Office:
    """The office that adds up: as its own workbook and the roster have it, else by its name.

    A roster may hold marks that are another form's; these are left out.
    """
    record = own_record(lines)
    listed = roster.member_of(Office(name)) if roster else None
    own = listed.office if listed else Office(name)
    also = record.office if record is not None else own
    marks = form.marks.keys() & (own.marks | also.marks)
    return Office(name, own.code or also.code, frozenset(marks), also.unknown - marks)


def total_before(
    form: Form, total: Record, lines: Sequence[OfficeStatus], archive: Archive | None
) -> Crosswalk | Absent:
    """The total of the period before: as handed in, else the sum of all that is at hand of it.

    One that lacks offices is held against the sum of the same offices' reports alone; reports of
    offices that the roster leaves out are in no sum.
    """
    if archive is None:
        return Absent.NOT_GIVEN
    found = archive.before(total)
    if found is Absent.OTHER_OFFICES or lacks_offices(total, lines):
        return _of_same_offices(form, total, lines, archive, found)
    if isinstance(found, Crosswalk) or found is Absent.DIFFERING:
        return found
    period = total.period.before
    out = OfficeIndex((e.office, e) for e in lines if e.standing is ResponseStatus.EXCLUDED)
    of_it = [
        record
        for record in archive.records
        if (record.period, record.form) == (period, form.id) and not any(out.of(record.office))
    ]
    editions = {record.edition for record in of_it}
    if len(editions) > 1:
        return Absent.MIXED_EDITIONS
    records = []
    for group in by_office(of_it, lambda record: record.office):
        if any((r.figures, r.text) != (group[0].figures, group[0].text) for r in group):
            return Absent.DIFFERING
        records.append(group[0])
    if not records:
        return found
    return _added_up(form, total, records, archive)


def _of_same_offices(
    form: Form,
    total: Record,
    lines: Sequence[OfficeStatus],
    archive: Archive,
    found: Crosswalk | Absent,
) -> Crosswalk | Absent:
    """The period before of the offices that are in the total; `found` is its total of all."""
    if isinstance(found, Crosswalk) and scope_change(total, found) == ScopeChange((), ()):
        return found
    used = [(line.record, line.before) for line in lines if line.is_used and line.record]
    reports = [
        before.record for record, before in used if before and _are_alike(record, before.record)
    ]
    if not reports and isinstance(found, Absent):
        return found
    if not reports or len(reports) < len(used):
        return Absent.OTHER_OFFICES
    if len({report.edition for report in reports}) > 1:
        return Absent.MIXED_EDITIONS
    return _added_up(form, total, reports, archive)


def _are_alike(now: Record, before: Record) -> bool:
    """Whether an office's two reports are of the same offices: its own, or those of its total."""
    if now.scope is None or before.scope is None:
        return now.scope is before.scope
    return now.scope.is_of_same_offices(before.scope)


def _added_up(
    form: Form, total: Record, records: Sequence[Record], archive: Archive
) -> Crosswalk | Absent:
    """Reports of the period before, all in one edition, as a total of it."""
    own = next((r for r in records if r.office.is_same(total.office)), None)
    others = [record for record in records if record is not own]
    its = form
    if records[0].edition != form.edition:
        if archive.edition is None:
            return Absent.OTHER_EDITION
        its = archive.edition(records[0].form_id)
    summed = consolidate(its, total.office, total.period.before, others, own)
    return archive.seen_from(total, summed)


def scope_change(total: Record, before: Crosswalk | Absent) -> ScopeChange | None:
    """Who is in one of two totals only; None where one of them does not say who is in it."""
    if isinstance(before, Absent) or before.record.scope is None or total.scope is None:
        return None
    now, then = total.scope, before.record.scope
    return ScopeChange(now.beyond(then), then.beyond(now))
