"""Statutory reporting forms: locked workbooks out, audited figures and a narrative report back.

What other programs call is listed in `__all__` and loaded when it is first used; docs/api.md
shows it in use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltool.api import (
        ErrorsFoundError,
        Examined,
        FileError,
        Finding,
        Form,
        Imported,
        Office,
        Period,
        Reconciliation,
        Record,
        Severity,
        UsageError,
        XltoolError,
        blank_workbook,
        consolidate,
        examine,
        filled_workbook,
        get_form,
        import_report,
        read_record,
        reconcile,
        record_json,
        report,
        write_results,
    )

__version__ = "0.1.0"

__all__ = [
    "ErrorsFoundError",
    "Examined",
    "FileError",
    "Finding",
    "Form",
    "Imported",
    "Office",
    "Period",
    "Reconciliation",
    "Record",
    "Severity",
    "UsageError",
    "XltoolError",
    "blank_workbook",
    "consolidate",
    "examine",
    "filled_workbook",
    "get_form",
    "import_report",
    "read_record",
    "reconcile",
    "record_json",
    "report",
    "write_results",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        from xltool import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
