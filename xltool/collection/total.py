"""The total of a collection, that of the period before, and who came and went between them."""

from __future__ import annotations

from collections.abc import Sequence

from xltool.collection.collection import LACKING, Line, ScopeChange
from xltool.collection.consolidate import consolidate
from xltool.history.archive import Absent, Archive
from xltool.history.crosswalk import Counterpart
from xltool.model.form import Form
from xltool.model.office import OfficeIndex, by_office
from xltool.model.period import Period
from xltool.model.record import Office, Record
from xltool.model.roster import Roster


def total_of(form: Form, office: Office, period: Period, lines: Sequence[Line]) -> Record:
    """The consolidated record of the offices that are used."""
    own = own_record(lines)
    used = [line.record for line in lines if line.is_used and line.record and not line.is_own]
    lacking = tuple(line.office for line in lines if line.standing in LACKING)
    return consolidate(form, office, period, used, own, lacking)


def own_record(lines: Sequence[Line]) -> Record | None:
    """The record of the office that adds up, where it is used."""
    own = (line for line in lines if line.is_own and line.is_used)
    return next((line.record for line in own), None)


def own_office(form: Form, name: str, lines: Sequence[Line], roster: Roster | None) -> Office:
    """The office that adds up: as its own workbook and the roster have it, else by its name.

    A roster may tell of marks that are another form's; these are left out.
    """
    record = own_record(lines)
    listed = roster.member_of(Office(name)) if roster else None
    own = listed.office if listed else Office(name)
    also = record.office if record is not None else own
    marks = form.marks.keys() & (own.marks | also.marks)
    return Office(name, own.code or also.code, frozenset(marks))


def total_before(form: Form, total: Record, archive: Archive | None) -> Counterpart | Absent:
    """The total of the period before: as handed in, else the sum of all that is at hand of it."""
    if archive is None:
        return Absent.NOT_GIVEN
    found = archive.before(total)
    if isinstance(found, Counterpart) or found is Absent.DIFFERING:
        return found
    period = total.period.before
    of_it = [r for r in archive.records if r.period == period and r.form == form.id]
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
    own = next((r for r in records if r.office.is_same(total.office)), None)
    others = [record for record in records if record is not own]
    its = form
    if records[0].edition != form.edition:
        if archive.edition is None:
            return Absent.OTHER_EDITION
        its = archive.edition(form.id, records[0].edition)
    return archive.seen_from(total, consolidate(its, total.office, period, others, own))


def scope_change(total: Record, before: Counterpart | Absent) -> ScopeChange | None:
    """Who is in one of two totals only; None where one of them does not say who is in it."""
    if isinstance(before, Absent) or before.record.scope is None or total.scope is None:
        return None
    now, then = total.scope.included, before.record.scope.included
    return ScopeChange(_only(now, then), _only(then, now))


def _only(some: tuple[Office, ...], others: tuple[Office, ...]) -> tuple[Office, ...]:
    known = OfficeIndex((office, office) for office in others)
    return tuple(office for office in some if not any(known.of(office)))
