"""Findings as people read them: of one rule, at one table and for one reason they are one line.

An office that left a table empty, or copied one wrong column seven times, made one mistake. Every
finding stays what it is; only how they are listed changes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace

from xltool.classes import dataclass
from xltool.model.address import Range, runs
from xltool.model.finding import Fact, Finding, Justification, Severity
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
    def together(self) -> Finding | None:
        """The finding that says the same of all of them, where a rule counts cells or names
        offices; None where each has figures of its own."""
        facts = self.first.facts
        if self.first.key is None:
            names = tuple(name for f in self.findings for name in _texts(f.facts.get("names")))
            return replace(self.first, facts={**facts, "names": names})
        if not all(map(_counts_cells, self.findings)):
            return None
        count = sum(len(finding.evidence) for finding in self.findings)
        return replace(self.first, facts={**facts, "count": count})


def _counts_cells(finding: Finding) -> bool:
    """Whether a finding says how many cells it is about, and where, and no figure of them."""
    if finding.cell is None or finding.expected is not None or finding.actual is not None:
        return False
    return finding.facts.get("count") == len(finding.evidence)


def _texts(fact: Fact | None) -> tuple[str, ...]:
    return fact if isinstance(fact, tuple) else (str(fact),)


def group_findings(findings: Iterable[Finding], form: Form) -> tuple[FindingGroup, ...]:
    """All findings, each in one group, in the order of the first of each group."""
    alike: dict[Hashable, list[Finding]] = {}
    for number, finding in enumerate(findings):
        alike.setdefault(_cause(finding, form, number), []).append(finding)
    return tuple(_group(fellows, form) for fellows in alike.values())


def _cause(finding: Finding, form: Form, number: int) -> Hashable:
    figure = form.figures.get(finding.key or "")
    if figure is None:
        if finding.facts.keys() == {"names", "how"}:  # the same of several offices
            return finding.code, finding.severity, _said(finding), finding.facts["how"]
        return number  # of a file or a passage each finding says something of its own
    reasons = tuple(finding.facts.get(name) for name in _REASONS)
    sheet = (figure.table, finding.sheet)
    return finding.code, finding.severity, _said(finding), sheet, reasons


def _said(finding: Finding) -> Hashable:
    return finding.explained, finding.refused


def _group(fellows: list[Finding], form: Form) -> FindingGroup:
    if len(fellows) == 1:
        (alone,) = fellows
        cells = alone.area.cells if alone.area else None
        return FindingGroup((alone,), (cells,) if cells else (), alone.label)
    if fellows[0].key is None:
        return FindingGroup(tuple(fellows), (), "")
    # a rule that counts cells names them all; figures of the period before are not of the form
    evidence = (f.evidence if _counts_cells(f) else (f.key or "",) for f in fellows)
    keys = dict.fromkeys(key for each in evidence for key in each if key in form.figures)
    areas = (finding.area.cells for finding in fellows if finding.area)
    return FindingGroup(tuple(fellows), _merged(areas), shared_label(form, tuple(keys)))


def _merged(areas: Iterable[Range | None]) -> tuple[Range, ...]:
    """Rectangles that cover the same cells, by rows or by columns, whichever takes fewer."""
    cells = {cell for area in areas if area for cell in area}
    by_rows = runs(sorted(cells))
    by_columns = runs(sorted(cells, key=lambda cell: (cell.column, cell.row)))
    return tuple(by_rows if len(by_rows) <= len(by_columns) else by_columns)
