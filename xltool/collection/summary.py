"""The one count of a season: offices, files, findings, and whom to turn to, the weightiest first.

Whatever is shown, on a terminal, on a page, in a workbook or in a letter, takes its numbers here,
so that no two of them can differ. The findings of offices are those in the workbooks that count for
them; the total has its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from xltool.classes import dataclass
from xltool.collection.collection import (
    LACKING,
    Collection,
    FileOutcome,
    OfficeStatus,
    ResponseStatus,
)
from xltool.collection.intake import Outcome
from xltool.collection.weight import by_weight, difference_in, per_cent, shares_of
from xltool.model.finding import Finding, Number, Severity

REMINDED = (ResponseStatus.MISSING, ResponseStatus.UNFILLED, ResponseStatus.REFUSED)
"""How offices stand that have to hand in, or to hand in again, and have nothing to correct."""

COUNTED = (ResponseStatus.USED, ResponseStatus.FAILED)
"""How offices stand whose workbook was read for the total, so that its findings count."""


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How many findings there are; those explained are counted apart."""

    errors: int
    doubts: int
    notes: int
    explained: int

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> FindingCounts:
        found = tuple(findings)
        weights = [finding.severity for finding in found if finding.explained is None]
        return cls(
            weights.count(Severity.ERROR),
            weights.count(Severity.DOUBT),
            weights.count(Severity.NOTE),
            len(found) - len(weights),
        )


@dataclass(frozen=True, slots=True)
class OfficeSummary:
    """An office, its share in the figures of the period before where known, and its findings."""

    line: OfficeStatus
    share: Fraction | None
    found: FindingCounts
    difference: Number
    """by how much the worst of its wrong figures is off"""

    @property
    def name(self) -> str:
        return self.line.office.name

    @property
    def per_cent(self) -> str:
        """Its share in per cent with one place, without the sign; empty where it is unknown."""
        return "" if self.share is None else per_cent(self.share, 1)


@dataclass(frozen=True, slots=True)
class CollectionSummary:
    """Every number of a season. `of_total` are over all offices and in the total itself.

    `lines` are the offices in the order of the collection. Of these `remind` are to hand in,
    `correct` are to correct an error, `ask` are to say what a doubt or a blank means; none is in
    two of the three, and each of the three begins with what weighs most.
    """

    lines: tuple[OfficeSummary, ...]
    offices: Mapping[ResponseStatus, int]
    files: Mapping[Outcome, int]
    of_offices: FindingCounts
    of_total: FindingCounts

    @property
    def lacking(self) -> tuple[OfficeSummary, ...]:
        """Those that should be in the total and are not."""
        return _by_share(each for each in self.lines if each.line.standing in LACKING)

    @property
    def remind(self) -> tuple[OfficeSummary, ...]:
        return _by_share(each for each in self.lines if each.line.standing in REMINDED)

    @property
    def correct(self) -> tuple[OfficeSummary, ...]:
        wrong = _by_share(each for each in self.lines if each.found.errors)
        return tuple(sorted(wrong, key=lambda each: -each.difference))

    @property
    def ask(self) -> tuple[OfficeSummary, ...]:
        return _by_share(e for e in self.lines if _is_doubtful(e.line) and not e.found.errors)

    @property
    def renamed(self) -> tuple[OfficeSummary, ...]:
        """Those whose workbook has another name or code than the roster, by their share."""
        return _by_share(e for e in self.lines if (r := _read_for(e.line)) and r.remarks)

    @property
    def in_turn(self) -> tuple[OfficeSummary, ...]:
        """All of them as their findings are to be dealt with: errors, doubts, the others."""
        first = (*self.correct, *self.ask)
        known = {id(each) for each in first}
        return (*first, *(each for each in self.lines if id(each) not in known))


def _is_doubtful(line: OfficeStatus) -> bool:
    """Whether the workbook that counts for an office has doubts of its own, not the roster's."""
    entry = _read_for(line)
    return bool(entry and entry.returned and entry.returned.count(Severity.DOUBT))


def _by_share(offices: Iterable[OfficeSummary]) -> tuple[OfficeSummary, ...]:
    """The largest share first, those of which none is known last."""
    return tuple(sorted(offices, key=lambda each: 1 if each.share is None else -each.share))


def summary_of(collection: Collection) -> CollectionSummary:
    """Count a collection."""
    shares = shares_of(collection.lines, collection.form)
    found = [findings_in(line) for line in collection.lines]
    lines = tuple(
        OfficeSummary(line, share, FindingCounts.of(findings), _largest(findings))
        for line, share, findings in zip(collection.lines, shares, found, strict=True)
    )
    return CollectionSummary(
        lines,
        {standing: len(collection.standing(standing)) for standing in ResponseStatus},
        collection.counts(),
        FindingCounts.of(finding for findings in found for finding in findings),
        FindingCounts.of(collection.of_total),
    )


def _largest(findings: tuple[Finding, ...]) -> Number:
    errors = (difference_in(f) for f in findings if f.severity is Severity.ERROR)
    return max(errors, default=0)


def findings_in(line: OfficeStatus) -> tuple[Finding, ...]:
    """What was found in the workbook that counts for an office, the weightiest first.

    One that is not read for the total has none: what is to be done is to hand in another.
    """
    return by_weight(line.findings) if line.standing in COUNTED else ()


def _read_for(line: OfficeStatus) -> FileOutcome | None:
    """The file that counts for an office, where it was read for the total."""
    return line.entry if line.standing in COUNTED else None
