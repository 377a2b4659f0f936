"""How far the total can be relied on, and how every office stands.

What is not known to be good is not called so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xltool.audit.catalogue import Catalogue
from xltool.collection.collection import Collection, OfficeStatus, ResponseStatus
from xltool.collection.outputs.review.groups import LANGUAGE, Counts, Group
from xltool.model.finding import Severity
from xltool.model.office import OfficeIndex
from xltool.model.record import Office


class Standard(StrEnum):
    """What the total is fit for, the worst first."""

    INCOMPLETE = "incomplete"
    """figures of some offices are not in it, or are known to be wrong"""
    WRONG = "wrong"
    """an error was found in the total or over all offices"""
    OPEN = "open"
    """everybody's figures are in it, and something is still to be cleared up"""
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the statement at the head of the page is made of.

    `blank` is how many figures of the total are blank; `lacking` are offices that a collected total
    lacks itself; `refused` is how many files were refused beside those for which an office is said
    to stand refused.
    """

    standard: Standard
    errors: int
    doubts: int
    blank: int
    lacking: tuple[Office, ...]
    refused: int

    @property
    def is_whole(self) -> bool:
        """Whether the total has everybody's figures."""
        return self.standard is not Standard.INCOMPLETE


def verdict_of(collection: Collection, groups: tuple[Group, ...]) -> Verdict:
    """Judge the total. `groups` are all findings."""
    within = collection.total.scope.lacking if collection.total.scope else ()
    listed = OfficeIndex((line.office, line) for line in collection.lines)
    lacking = tuple(office for office in within if not any(listed.of(office)))
    over_all = (*collection.findings, *collection.audited.findings)
    errors = sum(1 for finding in over_all if finding.severity is Severity.ERROR)
    doubts = sum(group.counts.doubts for group in groups)
    blank = sum(1 for value in collection.total.figures.values() if value is None)
    told = _paths_of_the_refused(collection, groups)
    refused = sum(1 for entry in collection.unsettled if entry.path not in told)
    if lacking or not collection.is_complete:
        standard = Standard.INCOMPLETE
    elif errors:
        standard = Standard.WRONG
    elif doubts or blank or refused or not collection.has_roster:
        standard = Standard.OPEN
    else:
        standard = Standard.GOOD
    return Verdict(standard, errors, doubts, blank, lacking, refused)


def _paths_of_the_refused(collection: Collection, groups: tuple[Group, ...]) -> set[str]:
    """The files of the offices that stand refused."""
    numbers = {
        number
        for number, line in enumerate(collection.lines, start=1)
        if line.standing is ResponseStatus.REFUSED
    }
    return {path for group in groups if group.number in numbers for path in group.paths}


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An office. `number` is its place from 1; `why` is why it stands so, as a sentence.

    `counts` are of the file that says how it stands; `found` is the group of what was found in all
    its files, None where there is nothing to show.
    """

    number: int
    line: OfficeStatus
    counts: Counts
    why: str
    found: Group | None

    @property
    def standing(self) -> ResponseStatus:
        return self.line.standing

    @property
    def name(self) -> str:
        return self.line.office.name

    @property
    def is_faulty(self) -> bool:
        """Whether a workbook with errors was read."""
        entry = self.line.entry
        return bool(entry and entry.returned and entry.returned.errors)

    @property
    def anchor(self) -> str:
        return f"office-{self.number}"

    @property
    def path(self) -> str:
        return self.line.entry.path if self.line.entry else ""


def coverage_of(
    collection: Collection, catalogue: Catalogue, groups: tuple[Group, ...]
) -> tuple[CoverageRow, ...]:
    """Every line of the collection once, in order."""
    found = {group.number: group for group in groups if group.number}
    return tuple(
        _row_of(number, line, catalogue, found.get(number))
        for number, line in enumerate(collection.lines, start=1)
    )


def _row_of(
    number: int, line: OfficeStatus, catalogue: Catalogue, found: Group | None
) -> CoverageRow:
    decided = line.entry.why if line.entry else None
    why = catalogue.message(decided, LANGUAGE) if decided else line.member.reason
    counts = Counts.of(line.entry.findings if line.entry else ())
    return CoverageRow(number, line, counts, why, found)
