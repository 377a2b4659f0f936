"""A file that may count for an office, and when two of them say the same."""

from __future__ import annotations

from dataclasses import dataclass

from xltool.collection.intake import ReceivedFile, ReceivedWorkbook
from xltool.model.finding import Finding, Severity
from xltool.model.record import Office, Record
from xltool.model.roster import Member


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that was read, the line of the roster it belongs to, and what differs from it."""

    file: ReceivedFile
    returned: ReceivedWorkbook
    member: Member | None = None
    remarks: tuple[Finding, ...] = ()

    @property
    def path(self) -> str:
        return self.file.path

    @property
    def record(self) -> Record:
        return self.returned.record

    @property
    def office(self) -> Office:
        """The office, as the roster has it where it has it."""
        return self.member.office if self.member else self.record.office

    @property
    def order(self) -> tuple[bool, int]:
        """Which of several that say the same counts: a workbook of ours, then the one with the most
        passages."""
        passages = sum(text is not None for text in self.record.text.values())
        return bool(self.returned.source), -passages if self.returned.source else 0

    def is_same_by_figures(self, other: Candidate) -> bool:
        """Whether two files have the same figures, one of them being no workbook of ours.

        A report that was printed from a workbook has its figures, and more or fewer words.
        """
        if not (self.returned.source or other.returned.source):
            return False
        mine, its = self.record, other.record
        return (mine.figures, mine.reported, mine.scope) == (its.figures, its.reported, its.scope)

    def has_same_content(self, other: Candidate) -> bool:
        """Whether two files would be counted, and complained of, alike.

        Notes do not count: a copy that was saved again may have lost its locks.
        """
        return self.is_same_by_figures(other) or self._content() == other._content()

    def is_unchanged(self, original: Candidate) -> bool:
        """Whether a marked copy is as it was sent back: nothing corrected, nothing explained."""
        if not original.returned.source:
            return self.has_same_content(original)
        explained = any(finding.explained for finding in self.returned.findings)
        mine, its = self.record, original.record
        return (mine.figures, mine.text) == (its.figures, its.text) and not explained

    def _content(self) -> tuple[object, ...]:
        record, findings = self.record, self.returned.findings
        weighing = (f for f in findings if f.severity is not Severity.NOTE)
        faults = {(f.code, f.key, f.actual, f.explained) for f in weighing}
        return record.figures, record.text, record.reported, record.scope, faults
