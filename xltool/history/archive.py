"""Which of some records is an office's report of the period before; or why none of them is.

A report in another edition of the form is taken as far as the editions say which of their figures
are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from enum import StrEnum

from xltool.classes import dataclass
from xltool.history.crosswalk import Crosswalk, as_itself, crosswalk
from xltool.model.form import Form, FormId
from xltool.model.office import OfficeId, OfficeIndex
from xltool.model.record import Record, Scope


class Absent(StrEnum):
    """Why there is nothing of the period before to compare with; each names a sentence."""

    NOT_GIVEN = "no_previous"
    OTHER_OFFICE = "previous_other_office"
    OTHER_YEAR = "previous_other_year"
    OTHER_EDITION = "previous_other_edition"
    MIXED_EDITIONS = "previous_mixed_editions"
    """the offices' reports are in several editions, and there is no total of them"""
    OTHER_SCOPE = "previous_other_scope"
    """an office's own figures are not compared with a total over many, nor the reverse"""
    OTHER_OFFICES = "previous_other_offices"
    """a total that lacks offices is compared with one of the same offices alone"""
    DIFFERING = "previous_differing"


@dataclass(frozen=True, slots=True)
class Archive:
    """Records of earlier periods, of one office or of many.

    `edition` gives a form; without it only records of the same edition can be compared.
    """

    records: tuple[Record, ...] = ()
    edition: Callable[[FormId], Form] | None = None
    _index: OfficeIndex[Record] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", OfficeIndex((r.office, r) for r in self.records))

    def of(self, office: OfficeId) -> tuple[Record, ...]:
        """Every record of an office."""
        return tuple(self._index.of(office))

    def before(self, record: Record) -> Crosswalk | Absent:
        """The record of the same office for the period before, in the keys of this one's edition.

        Where there are several, one in the same edition comes first.
        """
        found = self.of(record.office)
        if not found:
            return Absent.OTHER_OFFICE
        found = tuple(r for r in found if r.period == record.period.before)
        if not found:
            return Absent.OTHER_YEAR
        found = tuple(r for r in found if r.form == record.form)
        found = tuple(r for r in found if r.edition == record.edition) or found
        if not found:
            return Absent.OTHER_EDITION
        found = tuple(r for r in found if (r.scope is None) == (record.scope is None))
        if not found:
            return Absent.OTHER_SCOPE
        found = tuple(r for r in found if _are_comparable(record.scope, r.scope))
        if not found:
            return Absent.OTHER_OFFICES
        first = found[0]
        if any((r.figures, r.text) != (first.figures, first.text) for r in found):
            return Absent.DIFFERING
        return self.seen_from(record, first)

    def seen_from(self, record: Record, before: Record) -> Crosswalk | Absent:
        """A report of the same form in the keys of a record's edition."""
        is_same = before.edition == record.edition
        if self.edition is None:
            return as_itself(before) if is_same else Absent.OTHER_EDITION
        if is_same and not before.reported:
            return as_itself(before)
        its = self.edition(before.form_id)
        if is_same:
            return as_itself(before, its)
        return crosswalk(before, its, self.edition(record.form_id))


def _are_comparable(now: Scope | None, before: Scope | None) -> bool:
    """Whether two totals are of the same offices, or neither is known to lack any."""
    if now is None or before is None or not (now.lacking or before.lacking):
        return True
    return now.is_of_same_offices(before)
