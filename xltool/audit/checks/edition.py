"""A rule about the tables that were used: they are those in force for the year reported.

Which edition a workbook or a report is of was found by its labels; here it is only held against the
year, and nothing of it is read otherwise for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xltool.audit.rules import View
from xltool.model.finding import Finding, Number, Outcome, Rule, passed
from xltool.model.form import Form


def edition_in_force(view: View) -> Iterator[Outcome]:
    """F127: the tables are those in force for the year; nothing where none are."""
    if view.in_force is None:
        return
    finding = other_edition(view.form, view.in_force, view.record.year, view.rules)
    yield finding or passed("F127", next(iter(view.form.figures)))


def other_edition(
    form: Form, in_force: Form, year: int, rules: Mapping[str, Rule]
) -> Finding | None:
    """F127 of a file with the tables of `form`; None where these are in force for the year."""
    if form.edition == in_force.edition:
        return None
    facts: dict[str, Number | str] = {
        "year": year,
        "edition": form.edition,
        "known": in_force.edition,
    }
    return Finding("F127", rules["F127"].severity, facts=facts)
