"""A file that may count for an office: when two say the same, and what else says whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from xltool.classes import dataclass
from xltool.collection.intake import ReceivedFile, ReceivedWorkbook
from xltool.collection.pointing import RosterNames
from xltool.model.finding import Finding, Severity
from xltool.model.office import OfficeId
from xltool.model.record import Office, Record
from xltool.model.roster import Member

CONTRADICTORY = "F133"
"""The rule that a workbook says one thing of whose it is."""


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
        explained = any(f.explained or f.refused for f in self.returned.findings)
        mine, its = self.record, original.record
        return (mine.figures, mine.text) == (its.figures, its.text) and not explained

    def _content(self) -> tuple[object, ...]:
        record, findings = self.record, self.returned.findings
        weighing = (f for f in findings if f.severity is not Severity.NOTE)
        faults = {(f.code, f.key, f.actual, f.explained, f.refused) for f in weighing}
        return record.figures, record.text, record.reported, record.scope, faults


def left_out(candidate: Candidate, excluded: Iterable[Member]) -> Candidate:
    """A workbook of an office that no roster lists, with the decision that it is not added up."""
    office = candidate.record.office
    member = next((each for each in excluded if each.office.is_same(office)), None)
    if member is None:
        return candidate
    return replace(candidate, member=replace(member, office=office))


def why_out(member: Member) -> dict[str, str]:
    """The facts of the finding that says by whom a line of the roster is left out, and why."""
    facts = {"names": f"：{member.reason}" if member.reason else "", "how": "excluded_by_roster"}
    if member.decided is not None:
        facts |= {"how": "excluded_by_decision", "known": member.decided.isoformat()}
        facts |= {"remedy": "remedy_excluded"}
    return facts


def contradiction(
    candidate: Candidate, names: RosterNames | None, own: OfficeId, severity: Severity
) -> tuple[Finding | None, Member | None]:
    """What a workbook, or the name of its file, says of whose it is against its identity; and the
    line of the roster that this names.

    `own` is the office that adds up: a file may be named after whom it is sent to.
    """
    stated = next((f for f in candidate.returned.findings if f.code == CONTRADICTORY), None)
    if names is None or (stated is None and candidate.member is None):
        return stated, None
    file, office = PurePosixPath(candidate.path).name, candidate.record.office.name
    other = names.pointed_to((file,) if stated is None else (str(stated.facts["names"]), file))
    if other is None or other == candidate.member:
        return stated, None
    if stated is None and office not in file and not own.is_same(other.office):
        facts = {"names": other.office.name, "known": office, "how": "said_in_file_name"}
        stated = Finding(CONTRADICTORY, severity, facts=facts)
    return stated, other
