"""A workbook of an office, as it is held against the others."""

from __future__ import annotations

from dataclasses import dataclass

from xltool.collection.intake import Arrival, Return
from xltool.model.finding import Finding, Severity
from xltool.model.record import Office, Record
from xltool.model.roster import Member


@dataclass(frozen=True, slots=True)
class Claim:
    """A workbook that was read, the line of the roster it belongs to, and what differs from it."""

    arrival: Arrival
    returned: Return
    member: Member | None = None
    remarks: tuple[Finding, ...] = ()

    @property
    def path(self) -> str:
        return self.arrival.path

    @property
    def record(self) -> Record:
        return self.returned.record

    @property
    def office(self) -> Office:
        """The office, as the roster has it where it has it."""
        return self.member.office if self.member else self.record.office

    @property
    def edition(self) -> tuple[str, str]:
        return self.record.form, self.record.edition

    def says_the_same(self, other: Claim) -> bool:
        """Whether two workbooks would be counted, and complained of, alike.

        Notes do not count: a copy that was saved again may have lost its locks.
        """
        return self._said() == other._said()

    def _said(self) -> tuple[object, ...]:
        record, findings = self.record, self.returned.findings
        faults = {(f.code, f.key, f.actual) for f in findings if f.severity is not Severity.NOTE}
        return record.figures, record.text, record.reported, record.scope, faults
