"""How far the total can be relied on, and how every office stands.

What is not known to be good is not called so.
"""

from __future__ import annotations

from enum import StrEnum

from xltool.audit.catalogue import Catalogue
from xltool.classes import dataclass
from xltool.collection.collection import Collection, OfficeStatus, ResponseStatus
from xltool.collection.outputs.decisions import why_left_out
from xltool.collection.outputs.review.groups import LANGUAGE, Group
from xltool.collection.summary import COUNTED, CollectionSummary
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
    """What the statement at the head of the page is made of, besides the numbers of the summary.

    `lacking` are offices that a collected total lacks itself; `refused` is how many files that no
    office is known of were refused.
    """

    standard: Standard
    lacking: tuple[Office, ...]
    refused: int

    @property
    def is_whole(self) -> bool:
        """Whether the total has everybody's figures."""
        return self.standard is not Standard.INCOMPLETE


def verdict_of(collection: Collection, summary: CollectionSummary) -> Verdict:
    """Judge the total."""
    within = collection.total.scope.lacking if collection.total.scope else ()
    listed = OfficeIndex((line.office, line) for line in collection.lines)
    lacking = tuple(office for office in within if not any(listed.of(office)))
    told = {file.path for each in summary.lacking for file in each.line.files}
    refused = sum(1 for entry in collection.unsettled if entry.path not in told)
    is_open = summary.of_total.doubts or summary.of_offices.doubts or collection.blanks or refused
    if lacking or not collection.is_complete:
        standard = Standard.INCOMPLETE
    elif summary.of_total.errors:
        standard = Standard.WRONG
    elif is_open or not collection.has_roster:
        standard = Standard.OPEN
    else:
        standard = Standard.GOOD
    return Verdict(standard, lacking, refused)


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An office. `number` is its place from 1; `why` is why it stands so, as a sentence.

    `share` is its per cent of the figures of the period before, with one place, empty where that is
    unknown; `found` is the group of what was found in its workbook, None where there is nothing.
    """

    number: int
    line: OfficeStatus
    why: str
    share: str
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
        return bool(self.found and self.found.counts.errors)

    @property
    def is_read(self) -> bool:
        """Whether there is a workbook of it whose findings are counted."""
        return self.standing in COUNTED

    @property
    def anchor(self) -> str:
        return f"office-{self.number}"

    @property
    def path(self) -> str:
        return self.line.entry.path if self.line.entry else ""


def coverage_of(
    catalogue: Catalogue, groups: tuple[Group, ...], summary: CollectionSummary
) -> tuple[CoverageRow, ...]:
    """Every line of the collection once, in order."""
    found = {group.number: group for group in groups if group.number}
    return tuple(
        CoverageRow(
            number,
            each.line,
            _why(each.line, catalogue),
            each.per_cent,
            found.get(number),
        )
        for number, each in enumerate(summary.lines, start=1)
    )


def _why(line: OfficeStatus, catalogue: Catalogue) -> str:
    decided = line.entry.why if line.entry else None
    return catalogue.message(decided, LANGUAGE) if decided else why_left_out(line.member, catalogue)
