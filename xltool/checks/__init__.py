"""The hand-written rules, one family a file. Registering one is a line in `ALL`."""

from __future__ import annotations

from xltool.checks.entries import (
    blank_entries,
    blanks_read_as_zero,
    formulas_in_entries,
    readable,
    unusual,
)
from xltool.checks.relations import relations
from xltool.checks.totals import totals, uncalculated
from xltool.rules import Check

ALL: tuple[Check, ...] = (
    readable,
    blank_entries,
    blanks_read_as_zero,
    unusual,
    formulas_in_entries,
    totals,
    uncalculated,
    relations,
)
"""Every check, in the order their outcomes are told."""
