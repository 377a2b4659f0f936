"""What zeros and dashes mean beside totals. Counts are never negative.

So where a published total is 0, each of its parts is 0, and only there does a blank become a
number; and where a total is not 0, a row of dashes is no row of zeros. A row that is not found is
no row of zeros where figures stand that are of no row: its label may be lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from xltool.model.address import Cell
from xltool.model.finding import Number
from xltool.model.form import Form, cached_per_form
from xltool.model.readings import Blank, ReadFigure
from xltool.model.relation import RelationKind as OfRelation
from xltool.model.row_groups import members_of
from xltool.published.figures import FoundFigures, Missing, Repair
from xltool.published.page import Page, PageGrid


def settle_zeros(form: Form, found: FoundFigures, lost: Set[str]) -> None:
    """Take out the zeros that are none, and put in those that follow.

    `lost` are tables in which figures stand that are of no row.
    """
    _doubt_dashes(form, found)
    _infer_zeros(form, found, lost)


def fill_nil(form: Form, found: FoundFigures, page: Page) -> None:
    """Put zeros into the blank cells of sheets of which the office says that their blanks are 0.

    A row of which something was left out is not blank.
    """
    grids = [block for block in page.blocks if isinstance(block, PageGrid)]
    touched = {(each.sheet, Cell.parse(each.cell).row) for each in page.left_out if each.cell}
    for key in form.entered:
        places = found.seen.get(key, ())
        if places and all(
            isinstance(seen.reading, Blank)
            and grids[seen.grid].sheet in page.nil
            and (grids[seen.grid].sheet, grids[seen.grid].cell(seen.line, 0).row) not in touched
            for seen in places
        ):
            found.values[key] = form.figures[key].kind.zero
            found.repaired[key] = Repair.NIL
            found.missing.pop(key, None)


@cached_per_form
def _sums(form: Form) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every total that must hold, with its parts: figures that cannot be negative."""
    return tuple(
        (relation.left[0], relation.right)
        for relation in form.relations
        if relation.kind is OfRelation.TOTAL
        and all(form.figures[part].kind.minimum == 0 for part in relation.right)
    )


def _infer_zeros(form: Form, found: FoundFigures, lost: Set[str]) -> None:
    """Parts of a total that is 0 are 0, as long as nothing on the page says otherwise."""
    doubtful = {Missing.CONFLICT, Missing.UNREADABLE}
    # a group's own row is the total of the very rows that the page leaves out
    within = {part for key in found.extra for part in members_of(form, key)}
    unplaced = {
        key
        for key, why in found.missing.items()
        if why is Missing.NO_ROW and form.figures[key].table in lost and key not in within
    }
    sums = [*_sums(form), *((key, members_of(form, key)) for key in found.extra)]
    known: Mapping[str, Number] = found.extra
    changed = True
    # a part that became 0 may be the total of others
    while changed:
        changed = False
        for total, parts in sums:
            if found.values.get(total, known.get(total)) != 0:
                continue
            if any(found.values.get(part, 0) != 0 for part in parts):
                continue
            if any(_says_more(found, part) for part in parts):
                continue
            for part in parts:
                if part in found.values or part in unplaced:
                    continue
                if found.missing[part] not in doubtful:
                    found.values[part] = form.figures[part].kind.zero
                    found.repaired[part] = Repair.ZERO
                    found.zeros[part] = total
                    del found.missing[part]
                    changed = True


def _doubt_dashes(form: Form, found: FoundFigures) -> None:
    """Where only a total is given, dashes beside it are no zeros: they leave its parts unsaid."""
    for total, parts in _sums(form):
        known = [part for part in parts if part in found.values]
        if found.values.get(total, 0) != 0 and all(_is_dash(found, part) for part in known):
            for part in known:
                del found.values[part]
                found.repaired.pop(part, None)
                found.missing[part] = Missing.UNSAID


def _is_dash(found: FoundFigures, key: str) -> bool:
    """Whether a sign or word for nothing stands where a figure should."""
    readings = [seen.reading for seen in found.seen.get(key, ())]
    return any(isinstance(each, ReadFigure) and each.note == "nothing" for each in readings)


def _says_more(found: FoundFigures, key: str) -> bool:
    """Whether the row of a figure holds numbers other than 0 that could not be placed."""
    return any(
        seen.missing in (Missing.DISPLACED, Missing.DIVIDED)
        and any(c in "123456789" for c in seen.raw)
        for seen in found.seen.get(key, ())
    )
