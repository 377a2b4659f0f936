"""Many records → one: each figure is the sum of the same figure of all, cell by cell.

The result is a record like any other, and is added up by the next level in the same way. A blank in
any part leaves the sum blank: what one office did not say, nobody else can say for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.office import by_office
from xltool.model.period import Period
from xltool.model.record import Office, Record, Scope, added, complete
from xltool.model.row_groups import members_of


def consolidate(
    form: Form,
    office: Office,
    period: Period,
    records: Sequence[Record],
    own: Record | None = None,
    lacking: tuple[Office, ...] = (),
) -> Record:
    """Add up records of one form and period.

    `office` is the one who adds up, `own` its own record; it is added like the others, and some
    figures, which the form names, are its alone. Its passages become those of the total. `lacking`
    are the offices that should be in it and are not. Without any record every figure is blank. What
    some of them have as one row in place of a group, the total reports as one row.
    """
    parts = ([own] if own is not None else []) + list(records)
    alone = form.consolidation.own
    entered: dict[str, Number | None] = {}
    for key in form.entered:
        if key in alone:
            entered[key] = own.figures[key] if own is not None else None
        else:
            entered[key] = added(part.figures[key] for part in parts) if parts else None
    return Record(
        form.id,
        form.edition,
        period,
        office,
        complete(form, entered),
        dict(own.text) if own is not None else dict.fromkeys(form.texts),
        dict(_rows_as_one(form, parts)),
        scope=Scope(_offices(parts), _lacking(parts, lacking)),
    )


def _rows_as_one(form: Form, parts: Sequence[Record]) -> Iterator[tuple[str, Number]]:
    """Rows that stand for a group in some of the records, added up over all of them."""
    for key in dict.fromkeys(key for part in parts for key in part.reported):
        members = members_of(form, key)
        if not members or form.consolidation.own.intersection(members):
            continue
        sums = ((part.sum_of(members), part.reported.get(key)) for part in parts)
        total = added(whole if entries is None else entries for entries, whole in sums)
        if total is not None:
            yield key, total


def _offices(parts: Sequence[Record]) -> tuple[Office, ...]:
    """Everyone whose figures are in the parts; a consolidated part says who that is."""
    each = (part.scope.included if part.scope else (part.office,) for part in parts)
    return _each_once(office for offices in each for office in offices)


def _lacking(parts: Sequence[Record], lacking: tuple[Office, ...]) -> tuple[Office, ...]:
    """Who is not in the total, within a consolidated part as well."""
    within = (office for part in parts if part.scope for office in part.scope.lacking)
    return _each_once((*lacking, *within))


def _each_once(offices: Iterable[Office]) -> tuple[Office, ...]:
    return tuple(same[0] for same in by_office(offices, lambda office: office))
