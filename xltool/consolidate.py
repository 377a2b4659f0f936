"""Many records → one: each figure is the sum of the same figure of all, cell by cell.

The result is a record like any other, and is added up by the next level in the same way. A blank in
any part leaves the sum blank: what one office did not say, nobody else can say for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from xltool.finding import Number
from xltool.form import Form
from xltool.period import Period
from xltool.record import Office, Record, Scope, added, complete


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
    are the offices that should be in it and are not. Without any record every figure is blank.
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
        scope=Scope(_offices(parts), _lacking(parts, lacking)),
    )


def _offices(parts: Sequence[Record]) -> tuple[Office, ...]:
    """Everyone whose figures are in the parts; a consolidated part says who that is."""
    each = (part.scope.included if part.scope else (part.office,) for part in parts)
    return tuple(dict.fromkeys(office for offices in each for office in offices))


def _lacking(parts: Sequence[Record], lacking: tuple[Office, ...]) -> tuple[Office, ...]:
    """Who is not in the total, within a consolidated part as well."""
    within = (office for part in parts if part.scope for office in part.scope.lacking)
    return tuple(dict.fromkeys((*lacking, *within)))
