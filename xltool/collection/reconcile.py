"""A settled folder → a collection: how every office stands, the total, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xltool.collection.collection import Collection
from xltool.collection.findings import Teller
from xltool.collection.overlaps import alike, counted_twice
from xltool.collection.standings import lines_of
from xltool.collection.sums import blank_sums, figures_left_out, not_in_the_total, wrong_sums
from xltool.collection.total import own_office, scope_change, total_before, total_of
from xltool.collection.triage import Settlement, TriageOptions
from xltool.history.archive import Absent, Archive
from xltool.model.finding import Audit, Rule
from xltool.model.form import Form
from xltool.model.record import Record

__all__ = ["reconcile"]

ReadBack = Callable[[Record, Archive | None], tuple[Record, Audit]]
"""Writes a record as a workbook and audits what is read from it; given by those who know files."""


def reconcile(
    form: Form,
    rules: Mapping[str, Rule],
    settlement: Settlement,
    options: TriageOptions,
    archive: Archive | None,
    read_back: ReadBack,
) -> Collection:
    """Add up what is used, and hold offices against the roster, each other and the period before.

    The total is audited as its workbook reads, so that what is published was looked at.
    """
    lines = lines_of(settlement.entries, options, archive)
    office = own_office(form, options.office, lines, options.roster)
    total = total_of(form, office, settlement.period, lines)
    before = total_before(form, total, archive)
    known = archive if isinstance(before, Absent) or archive is None else archive.and_also(before)
    total_read, audited = read_back(total, known)
    tell = Teller(rules)
    findings = (
        *wrong_sums(form, tell, lines, total_read),
        *not_in_the_total(form, tell, lines, office.name),
        *counted_twice(form, tell, lines),
        *blank_sums(form, tell, lines),
        *alike(form, tell, lines),
        *figures_left_out(form, tell, lines),
    )
    return Collection(
        form=form,
        office=office,
        period=settlement.period,
        has_roster=options.roster is not None,
        entries=settlement.entries,
        lines=lines,
        total=total,
        audited=audited,
        findings=tuple(sorted(findings, key=lambda finding: finding.severity.rank)),
        total_before=before,
        scope_change=scope_change(total, before),
    )
