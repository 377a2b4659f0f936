"""What came back: files as they arrived, workbooks as they were read and audited (报回).

Values only. A return is small enough to travel between processes: it holds no form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from xltool.audit.causes import Explanation
from xltool.classes import dataclass
from xltool.model.address import Place
from xltool.model.finding import Audit, Finding, Severity
from xltool.model.record import Record
from xltool.model.submission import Admission

SOURCE = "F129"
"""The rule that says from what a file was read that is no workbook of ours."""
NO_REPORT = "F138"
"""The rule that says of a file that it is no report and was not used."""
NO_TABLES = "no_tables"
"""The fact of a refused file that could be read and holds no table of a known form."""


class Outcome(StrEnum):
    """What became of a file. Every file has exactly one."""

    USED = "used"
    FAILED = "failed"
    """read, but left out of the total since it has errors"""
    UNFILLED = "unfilled"
    """no figure was entered in it"""
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    """another workbook of the same office was preferred"""
    EXCLUDED = "excluded"
    """the roster, or a decision, says that it is not to be added up"""
    REFUSED = "refused"
    SKIPPED = "skipped"
    """a program left it behind (a lock file, a folder's own notes), or it is no report"""
    ARCHIVE = "archive"
    """its members follow"""


@dataclass(frozen=True, slots=True)
class ReceivedWorkbook:
    """A workbook read and audited.

    `findings` are in order of weight; `passed` and `skipped` count the other outcomes of its rules,
    those skipped by code and reason. `places` is where every figure stands that stands anywhere.
    `is_filled` says that the office entered a figure; `due` and `contact` are by which day it was
    asked for it, and by whom. `original` is, of a marked copy, the digest of the file it was made
    from. `source` is what the file is that is no workbook of ours, and empty for one.
    """

    record: Record
    findings: tuple[Finding, ...]
    passed: int
    skipped: Mapping[tuple[str, str], int]
    explanation: Explanation
    places: Mapping[str, Place]
    is_filled: bool = True
    due: date | None = None
    contact: str = ""
    original: str = ""
    source: str = ""

    @classmethod
    def of(
        cls,
        admission: Admission,
        audit: Audit,
        explanation: Explanation,
        places: Mapping[str, Place],
        is_filled: bool = True,
    ) -> ReceivedWorkbook:
        """A return of what was admitted, and what an audit found."""
        return cls(
            admission.record,
            audit.findings,
            len(audit.passed),
            audit.skipped,
            explanation,
            places,
            is_filled,
            admission.due,
            admission.contact,
            admission.original,
            admission.source,
        )

    def without(self, code: str) -> ReceivedWorkbook:
        """The same without the findings of a rule, which somebody has decided on."""
        return replace(self, findings=tuple(f for f in self.findings if f.code != code))

    def count(self, severity: Severity) -> int:
        """How many findings have this severity and are not explained."""
        return Counter(f.severity for f in self.findings if f.explained is None)[severity]

    @property
    def errors(self) -> int:
        return self.count(Severity.ERROR)


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as it arrived.

    `path` is relative to the folder, with `/`; a zip's member follows the zip's own path. `digest`
    is the SHA-256 of its content in hexadecimal, `size` is in bytes. It was read (`returned`), or
    refused for a reason (`refused`), or there is nothing in it to read: then `outcome` is known,
    and `because` is the code of the rule that says why. `words` are the first of a refused file, by
    which it may be known whose it is.
    """

    path: str
    digest: str
    size: int
    returned: ReceivedWorkbook | None = None
    refused: Finding | None = None
    outcome: Outcome | None = None
    because: str = ""
    words: tuple[str, ...] = ()
