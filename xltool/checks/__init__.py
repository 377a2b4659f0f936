"""The hand-written rules, one family a file. Registering one is a line in `ALL`."""

from __future__ import annotations

from xltool.checks.cells import found_again, lost_cells, merged_cells, remarks
from xltool.checks.dates import counts_like_dates
from xltool.checks.edition import edition_in_force
from xltool.checks.entries import (
    blank_entries,
    blanks_read_as_zero,
    formulas_in_entries,
    readable,
    unusual,
)
from xltool.checks.generated import generated
from xltool.checks.prose import prose
from xltool.checks.relations import relations
from xltool.checks.totals import totals, uncalculated
from xltool.checks.year_on_year import year_on_year
from xltool.rules import Check

ALL: tuple[Check, ...] = (
    remarks,
    edition_in_force,
    merged_cells,
    lost_cells,
    found_again,
    readable,
    blank_entries,
    blanks_read_as_zero,
    unusual,
    counts_like_dates,
    formulas_in_entries,
    totals,
    uncalculated,
    relations,
    year_on_year,
    prose,
    generated,
)
"""Every check, in the order their outcomes are told."""
