"""Findings as people read them: of one rule, at one table and for one reason they are one line.

An office that left a table empty, or copied one wrong column seven times, made one mistake. Every
finding stays what it is; only how they are listed changes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

from xltool.model.address import Range, runs
from xltool.model.finding import Finding, Justification, Severity
from xltool.model.form import Form, shared_label

_REASONS = ("why", "how", "names", "known", "quote")
"""Facts that tell one cause from another; figures do not."""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings that one line says, in their order; most often there is only one.

    `areas` are all their cells as rectangles, empty where the findings name none. `label` is what
    the figures have in common: a figure, a row, a part of a table or the table.
    """

    findings: tuple[Finding, ...]
    areas: tuple[Range, ...]
    label: str

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def code(self) -> str:
        return self.first.code

    @property
    def severity(self) -> Severity:
        return self.first.severity

    @property
    def explained(self) -> Justification | None:
        """What the office states of all of them."""
        return self.first.explained

    @property
    def sheet(self) -> str | None:
        return self.first.sheet

    @property
    def cells(self) -> str:
        """The addresses of the cells, `D6:J8、D10`."""
        return "、".join(area.a1 for area in self.areas)

    @property
    def counted(self) -> Finding | None:
        """The finding that says the same of all their cells, of rules that only count cells."""
        counts = [finding.facts.get("count") for finding in self.findings]
        numbers = [count for count in counts if isinstance(count, int)]
        if len(numbers) < len(counts):
            return None
        return replace(self.first, facts={**self.first.facts, "count": sum(numbers)})


def group_findings(findings: Iterable[Finding], form: Form) -> tuple[FindingGroup, ...]:
    """All findings, each in one group, in the order of the first of each group."""
    alike: dict[Hashable, list[Finding]] = {}
    for number, finding in enumerate(findings):
        alike.setdefault(_cause(finding, form, number), []).append(finding)
    return tuple(_group(fellows, form) for fellows in alike.values())


def _cause(finding: Finding, form: Form, number: int) -> Hashable:
    figure = form.figures.get(finding.key or "")
    if figure is None:  # of a file or a passage each finding says something of its own
        return number
    reasons = tuple(finding.facts.get(name) for name in _REASONS)
    sheet = (figure.table, finding.sheet)
    return finding.code, finding.severity, finding.explained, sheet, reasons


def _group(fellows: list[Finding], form: Form) -> FindingGroup:
    if len(fellows) == 1:
        (alone,) = fellows
        cells = alone.area.cells if alone.area else None
        return FindingGroup((alone,), (cells,) if cells else (), alone.label)
    keys = {
        key: None
        for finding in fellows
        for key in (finding.evidence if "count" in finding.facts else (finding.key or "",))
    }
    areas = (finding.area.cells for finding in fellows if finding.area)
    return FindingGroup(tuple(fellows), _merged(areas), shared_label(form, tuple(keys)))


def _merged(areas: Iterable[Range | None]) -> tuple[Range, ...]:
    """Rectangles that cover the same cells, by rows or by columns, whichever takes fewer."""
    cells = {cell for area in areas if area for cell in area}
    by_rows = runs(sorted(cells))
    by_columns = runs(sorted(cells, key=lambda cell: (cell.column, cell.row)))
    return tuple(by_rows if len(by_rows) <= len(by_columns) else by_columns)
