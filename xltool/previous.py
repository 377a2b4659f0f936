"""Which of some records is an office's report of the year before; or why none of them is.

An office is known by its code, else by its exact name. A name that is merely near is never taken:
two offices of neighbouring towns differ in one character.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from xltool.record import Office, Record


class Absent(StrEnum):
    """Why there is nothing of last year to compare with; each names a sentence."""

    NOT_GIVEN = "no_previous"
    OTHER_OFFICE = "previous_other_office"
    OTHER_YEAR = "previous_other_year"
    OTHER_EDITION = "previous_other_edition"
    OTHER_SCOPE = "previous_other_scope"
    """an office's own figures are not compared with a total over many, nor the reverse"""
    DIFFERING = "previous_differing"


@dataclass(frozen=True, slots=True)
class Archive:
    """Records of earlier years, of one office or of many."""

    records: tuple[Record, ...] = ()
    _coded: dict[str, list[Record]] = field(init=False, repr=False, compare=False)
    _named: dict[str, list[Record]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        coded: dict[str, list[Record]] = defaultdict(list)
        named: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            coded[record.office.code].append(record)
            named[record.office.name].append(record)
        object.__setattr__(self, "_coded", dict(coded))
        object.__setattr__(self, "_named", dict(named))

    def of(self, office: Office) -> tuple[Record, ...]:
        """Every record of an office: those with its code, else those with exactly its name.

        The same name under another code is another office.
        """
        coded = self._coded.get(office.code, []) if office.code else []
        named = (r for r in self._named.get(office.name, ()) if not (r.office.code and office.code))
        return tuple(coded) or tuple(named)

    def before(self, record: Record) -> Record | Absent:
        """The record of the same office for the year before, in the same edition of the form."""
        found = self.of(record.office)
        if not found:
            return Absent.OTHER_OFFICE
        found = tuple(r for r in found if r.year == record.year - 1)
        if not found:
            return Absent.OTHER_YEAR
        edition = (record.form, record.edition)
        found = tuple(r for r in found if (r.form, r.edition) == edition)
        if not found:
            return Absent.OTHER_EDITION
        found = tuple(r for r in found if (r.scope is None) == (record.scope is None))
        if not found:
            return Absent.OTHER_SCOPE
        first = found[0]
        if any((r.figures, r.text) != (first.figures, first.text) for r in found):
            return Absent.DIFFERING
        return first
