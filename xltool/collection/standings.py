"""How every office stands: one line each, in the order of the roster."""

from __future__ import annotations

from collections.abc import Iterable

from xltool.collection.collection import Entry, Line, Standing
from xltool.collection.intake import Outcome
from xltool.collection.triage import TriageOptions
from xltool.history.archive import Absent, Archive
from xltool.history.crosswalk import Counterpart
from xltool.model.office import by_office
from xltool.model.record import Office, Record
from xltool.model.roster import Member

_STANDINGS = {
    Outcome.USED: Standing.USED,
    Outcome.EXCLUDED: Standing.EXCLUDED,
    Outcome.FAILED: Standing.FAILED,
    Outcome.REFUSED: Standing.REFUSED,
}
"""What became of an office's files says how it stands: the first of these that any came to."""


def lines_of(
    entries: Iterable[Entry], options: TriageOptions, archive: Archive | None
) -> tuple[Line, ...]:
    """The offices of the roster; without one, every office of which something came in.

    The office that adds up has a line as soon as its workbook came in, on the roster or not.
    """
    roster = options.roster
    listed: dict[Office, list[Entry]] = {}
    unlisted: list[tuple[Office, Entry]] = []
    for entry in entries:
        if entry.member is not None:
            listed.setdefault(entry.member.office, []).append(entry)
        elif entry.returned is not None:
            office = entry.returned.record.office
            if roster is None or options.own.is_same(office):
                unlisted.append((office, entry))
    lines = []
    for group in by_office(unlisted, lambda pair: pair[0]):
        files = [entry for _, entry in group]
        lines.append(_line(Member(group[0][0]), files, options, archive))
    for member in roster.members if roster else ():
        lines.append(_line(member, listed.get(member.office, []), options, archive))
    return tuple(lines)


def _line(
    member: Member, files: list[Entry], options: TriageOptions, archive: Archive | None
) -> Line:
    standing, entry = Standing.MISSING if member.include else Standing.EXCLUDED, None
    for outcome, meaning in _STANDINGS.items():
        entry = next((file for file in files if file.outcome is outcome), None)
        if entry is not None:
            standing = meaning
            break
    is_own = options.own.is_same(member.office)
    record = entry.returned.record if entry and entry.returned else None
    others = tuple(file for file in files if file is not entry)
    return Line(member, standing, entry, is_own, _before(record, archive), others)


def _before(record: Record | None, archive: Archive | None) -> Counterpart | None:
    """An office's report of the period before, where there is exactly one."""
    if record is None or archive is None:
        return None
    found = archive.before(record)
    return None if isinstance(found, Absent) else found
