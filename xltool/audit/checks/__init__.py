"""The hand-written rules, one family a file. Registering one is a line in `ALL`."""

from __future__ import annotations

from xltool.audit.checks.appearance import left_out, shown_otherwise
from xltool.audit.checks.blanks import blank_entries, blanks_read_as_zero
from xltool.audit.checks.cells import (
    found_again,
    lost_cells,
    merged_cells,
    names_left_behind,
    prefilled_entries,
    remarks,
)
from xltool.audit.checks.edition import edition_in_force
from xltool.audit.checks.entries import (
    counts_like_dates,
    formulas_in_entries,
    nil_answers,
    readable,
    unusual,
)
from xltool.audit.checks.outside import text_outside
from xltool.audit.checks.passages import (
    long_passages,
    passages_elsewhere,
    passages_without_text,
)
from xltool.audit.checks.prose import generated, prose
from xltool.audit.checks.relations import relations
from xltool.audit.checks.source import read_from_source
from xltool.audit.checks.totals import totals, uncalculated
from xltool.audit.checks.units import assumed_units
from xltool.audit.checks.year_on_year import year_on_year
from xltool.audit.rules import Check

ALL: tuple[Check, ...] = (
    remarks,
    text_outside,
    edition_in_force,
    merged_cells,
    lost_cells,
    found_again,
    names_left_behind,
    prefilled_entries,
    passages_elsewhere,
    passages_without_text,
    long_passages,
    readable,
    blank_entries,
    blanks_read_as_zero,
    read_from_source,
    nil_answers,
    unusual,
    counts_like_dates,
    assumed_units,
    formulas_in_entries,
    shown_otherwise,
    left_out,
    totals,
    uncalculated,
    relations,
    year_on_year,
    prose,
    generated,
)
"""Every check, in the order their outcomes are listed."""
