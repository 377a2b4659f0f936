"""Which of some records is an office's report of the year before; or why none of them is.

An office is known by its code, else by its exact name. A name that is merely near is never taken:
two offices of neighbouring towns differ in one character.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xltool.record import Office, Record


class Absent(StrEnum):
    """Why there is nothing of last year to compare with; each names a sentence."""

    NOT_GIVEN = "no_previous"
    OTHER_OFFICE = "previous_other_office"
    OTHER_YEAR = "previous_other_year"
    OTHER_EDITION = "previous_other_edition"
    DIFFERING = "previous_differing"


@dataclass(frozen=True, slots=True)
class Archive:
    """Records of earlier years, of one office or of many."""

    records: tuple[Record, ...] = ()

    def of(self, office: Office) -> tuple[Record, ...]:
        """Every record of an office: those with its code, else those with exactly its name.

        The same name under another code is another office.
        """
        coded = tuple(r for r in self.records if office.code and r.office.code == office.code)
        return coded or tuple(r for r in self.records if _has_name(r.office, office))

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
        first = found[0]
        if any((r.figures, r.text) != (first.figures, first.text) for r in found):
            return Absent.DIFFERING
        return first


def _has_name(office: Office, wanted: Office) -> bool:
    """Whether an office bears a name, and no code that contradicts it."""
    return office.name == wanted.name and not (office.code and wanted.code)
