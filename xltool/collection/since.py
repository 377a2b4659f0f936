"""What changed since an earlier result of the same collection: offices, figures, findings.

A report counts as one where its figures were taken, whether they are in the total or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from xltool.classes import dataclass
from xltool.collection.collection import Collection, OfficeStatus
from xltool.collection.intake import Outcome
from xltool.model.address import Place
from xltool.model.finding import Finding, Number
from xltool.model.office import OfficeIndex
from xltool.model.record import Office, Record

TAKEN = (Outcome.USED, Outcome.FAILED, Outcome.EXCLUDED)
"""What becomes of files whose figures are known."""


@dataclass(frozen=True, slots=True)
class NotedFinding:
    """What a result keeps of a finding: its rule, its place, and what stood there."""

    code: str
    key: str | None
    actual: Number | str | None

    @property
    def place(self) -> tuple[str, str | None]:
        """What makes it the same finding in two results, whatever figure it is about."""
        return self.code, self.key


def noted(findings: Iterable[Finding]) -> Iterator[NotedFinding]:
    """The findings that nobody has explained."""
    for each in findings:
        if each.explained is None:
            yield NotedFinding(each.code, each.key, each.actual)


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """An office's report in an earlier result."""

    record: Record
    outcome: Outcome
    findings: tuple[NotedFinding, ...]


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """An earlier result; `findings` are those of its total. One of an older program does not have
    its findings (`has_findings`)."""

    reports: tuple[EarlierReport, ...]
    total: Record
    findings: tuple[NotedFinding, ...]
    has_findings: bool


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """What became of an office's report, then and now."""

    office: Office
    old: Outcome
    new: Outcome


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that is another now; `office` is None for the total, a blank is None, and so is the
    `place` of one that stands nowhere."""

    office: Office | None
    key: str
    old: Number | None
    new: Number | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that one of two results has; `office` is None for the total. `place` is the cell of
    its figure now; one about no figure has none."""

    office: Office | None
    finding: NotedFinding
    place: Place | None


@dataclass(frozen=True, slots=True)
class ResultChanges:
    """Everything that changed, offices in the order of the roster, figures in that of the form.

    Of offices that `came` or `went` neither figures nor findings are listed. `settled` and `fresh`
    are None where the earlier result does not have its findings.
    """

    came: tuple[Office, ...]
    went: tuple[Office, ...]
    moved: tuple[OutcomeChange, ...]
    figures: tuple[ChangedFigure, ...]
    total: tuple[ChangedFigure, ...]
    settled: tuple[FindingChange, ...] | None
    fresh: tuple[FindingChange, ...] | None

    @property
    def changed(self) -> tuple[Office, ...]:
        """The offices whose figures are not the same."""
        return tuple(dict.fromkeys(each.office for each in self.figures if each.office))


def changes_since(
    earlier: EarlierResult, collection: Collection, places: Mapping[str, Place]
) -> ResultChanges:
    """A collection beside an earlier result; `places` are the cells of the total's workbook."""
    known = OfficeIndex((each.record.office, each) for each in earlier.reports)
    came, moved, figures = [], [], list[ChangedFigure]()
    settled, fresh = list[FindingChange](), list[FindingChange]()
    met = set[int]()
    for line in collection.lines:
        then = next((each for office in _names(line) for each in known.of(office)), None)
        now = line.entry
        if now is None or now.returned is None or now.outcome not in TAKEN:
            continue
        if then is None:
            came.append(line.office)
            continue
        met.add(id(then))
        if then.outcome is not now.outcome:
            moved.append(OutcomeChange(line.office, then.outcome, now.outcome))
        record = now.returned.record
        figures += _figures(line.office, then.record, record, now.returned.places)
        found = tuple(noted(line.findings))
        cells = now.returned.places
        settled += _beyond(line.office, then.findings, found, cells)
        fresh += _beyond(line.office, found, then.findings, cells)
    of_total = tuple(noted(collection.of_total))
    settled += _beyond(None, earlier.findings, of_total, places)
    fresh += _beyond(None, of_total, earlier.findings, places)
    return ResultChanges(
        came=tuple(came),
        went=tuple(each.record.office for each in earlier.reports if id(each) not in met),
        moved=tuple(moved),
        figures=tuple(figures),
        total=tuple(_figures(None, earlier.total, collection.total, places)),
        settled=tuple(settled) if earlier.has_findings else None,
        fresh=tuple(fresh) if earlier.has_findings else None,
    )


def _names(line: OfficeStatus) -> tuple[Office, ...]:
    """An office as the roster has it, and as its workbook does."""
    return (line.office, line.record.office) if line.record else (line.office,)


def _figures(
    office: Office | None, then: Record, now: Record, places: Mapping[str, Place]
) -> Iterator[ChangedFigure]:
    for key, new in now.figures.items():
        if (old := then.figures[key]) != new:
            yield ChangedFigure(office, key, old, new, places.get(key))


def _beyond(
    office: Office | None,
    some: tuple[NotedFinding, ...],
    others: tuple[NotedFinding, ...],
    places: Mapping[str, Place],
) -> Iterator[FindingChange]:
    """The findings at places where the others have none, each place once."""
    known = {each.place for each in others}
    once = {each.place: each for each in reversed(some) if each.place not in known}
    for finding in reversed(once.values()):
        yield FindingChange(office, finding, places.get(finding.key or ""))
