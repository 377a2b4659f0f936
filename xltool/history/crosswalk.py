"""A record as another edition of its form names its figures.

A key is the same figure in every edition. What was renamed, merged or divided is what the editions'
definitions say it is; of all else nothing is known, and nothing is inferred. A merged figure is
never spread over those it was merged from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.form import Form, sums
from xltool.model.record import Record, added
from xltool.model.relation import Correspondence
from xltool.model.row_groups import members_of


@dataclass(frozen=True, slots=True)
class Together:
    """Figures of one edition of which the other has the sum only.

    `source` are the figures of the record, by its own keys, that add up to `value`.
    """

    keys: tuple[str, ...]
    source: tuple[str, ...]
    value: Number | None


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A record in the keys of an edition, which need not be its own.

    `figures` has the figures that are known one by one, blank ones as None; a key that is not in it
    has no counterpart of its own. `together` are figures known as sums only. `source` gives the
    record's own keys of a figure that are not the same key. `left` are the figures of the record
    that the edition has nothing for.
    """

    record: Record
    figures: Mapping[str, Number | None]
    together: tuple[Together, ...] = ()
    source: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    def missing(self, form: Form) -> tuple[str, ...]:
        """The figures of the edition that the record says nothing of, not even together."""
        said = self.figures.keys() | {key for group in self.together for key in group.keys}
        return tuple(key for key in form.figures if key not in said)

    def sum_of(self, keys: tuple[str, ...]) -> Number | None:
        """Figures of the edition added up; None where one is blank, or is not known."""
        rest = dict.fromkeys(keys)
        values: list[Number | None] = []
        for group in self.together:
            if rest.keys() >= set(group.keys):
                values.append(group.value)
                for key in group.keys:
                    del rest[key]
        return added([*values, *(self.figures.get(key) for key in rest)])


def as_itself(record: Record, form: Form | None = None) -> Crosswalk:
    """A record in the keys of its own edition.

    With its form, rows that its source had as one are known together: a published report may have
    a group of rows as a single row, which is `reported`.
    """
    groups = tuple(_rows_as_one(record, form)) if form and record.reported else ()
    if form is None or not groups:
        return Crosswalk(record, record.figures)
    merged = {key for group in groups for key in group.keys}
    figures = {key: value for key, value in record.figures.items() if key not in merged}
    report = Crosswalk(record, figures, groups)
    for key, parts in sums(form):
        if key in figures and figures[key] is None:
            figures[key] = report.sum_of(parts)
    return report


def _rows_as_one(record: Record, form: Form) -> Iterator[Together]:
    for key, value in record.reported.items():
        members = members_of(form, key)
        if members and all(record.figures[member] is None for member in members):
            yield Together(members, (key,), value)


def crosswalk(record: Record, its: Form, form: Form) -> Crosswalk:
    """A record of the edition `its` in the keys of `form`, another edition of the same form."""
    figures = {key: record.figures[key] for key in form.figures if key in record.figures}
    together, source, used = [], dict[str, tuple[str, ...]](), set(figures)
    for each in correspondences(its, form):
        value = added(record.figures[key] for key in each.theirs)
        used.update(each.theirs)
        if len(each.ours) == 1:
            figures[each.ours[0]] = value
            source[each.ours[0]] = each.theirs
        else:
            together.append(Together(each.ours, each.theirs, value))
    left = tuple(key for key in its.figures if key not in used)
    in_order = {key: figures[key] for key in form.figures if key in figures}
    return Crosswalk(record, in_order, tuple(together), source, left)


def correspondences(its: Form, form: Form) -> Iterator[Correspondence]:
    """What either edition states of the other, as `form` sees it; once where both state the same.

    Each knows only its own figures; what it says of figures that the other does not have says
    nothing, and `forms check` reports it.
    """
    said = [each for each in form.correspondences if each.edition == its.edition]
    said += [
        each.turned(its.edition) for each in its.correspondences if each.edition == form.edition
    ]
    for each in dict.fromkeys(said):
        if form.figures.keys() >= set(each.ours) and its.figures.keys() >= set(each.theirs):
            yield each
