"""The outcomes of an audit: findings, rules passed, rules skipped. Values without words.

A rule has three results. Passed and failed need no explaining; *skipped with a reason* is there so
that an empty list of findings can never mean that nobody looked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from xltool.classes import dataclass
from xltool.model.address import SheetArea
from xltool.model.period import Period

Number = int | Decimal
"""A count (int) or an amount of money (Decimal). Never a float, never a bool."""

Fact = Number | str | Period | tuple[str, ...]
"""What fills a slot of a sentence; several texts are listed as its language does."""

Words = Mapping[str, str]
"""One sentence by language: `zh` always, `en` always."""

LANGUAGES = ("zh", "en")


class Severity(StrEnum):
    """How much a finding weighs: corrected; corrected or explained; read and known."""

    ERROR = "error"
    DOUBT = "doubt"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Position when findings are listed, errors first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """The catalogue's entry of one rule.

    `clause` is the source the rule rests on. `message` and `remedy` are sentences with slots
    (`{expected}`, `{actual}`, ...) that a finding fills; those `to_office` are said to the office
    itself, where the others speak to the one who collects. `edition` is empty where every form has
    the rule.
    """

    code: str
    severity: Severity
    title: Words
    message: Words
    remedy: Words
    clause: str = ""
    edition: str = ""
    message_to_office: Words = field(default_factory=dict)
    remedy_to_office: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Justification:
    """What an office states of a doubt (情况说明): why it is right, by whom, on what day.

    `date` is empty for what was written in the workbook, which does not say when.
    """

    reason: str
    by: str
    date: str

    @property
    def signed(self) -> tuple[str, ...]:
        """By whom, and on what day where that is known."""
        return (self.by, self.date) if self.date else (self.by,)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that failed, at one place.

    `expected` and `actual` are figures, or the raw text of something that is no figure; `evidence`
    names the keys that were compared; `facts` fills the further slots of the rule's sentences. An
    `explained` doubt stays a finding, and is counted apart. `refused` says why the explanation that
    its office gave is not accepted, who decided that, and when.
    """

    code: str
    severity: Severity
    key: str | None = None
    area: SheetArea | None = None
    label: str = ""
    expected: Number | str | None = None
    actual: Number | str | None = None
    evidence: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    explained: Justification | None = None
    refused: Justification | None = None

    @property
    def sheet(self) -> str | None:
        return self.area.sheet if self.area else None

    @property
    def cell(self) -> str | None:
        """The address of its cell, `E29`, or of the rectangle around its cells, `E29:F31`."""
        return self.area.cells.a1 if self.area and self.area.cells else None


@dataclass(frozen=True, slots=True)
class Passed:
    """A rule that was judged at a key, and holds there."""

    code: str
    key: str


@lru_cache(maxsize=1 << 14)
def passed(code: str, key: str) -> Passed:
    """A thousand rules hold in a workbook, and the same ones in the next: each is one value.

    Codes and keys are those of forms, never words of a file, so that few are ever kept.
    """
    return Passed(code, key)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that could not be judged. `reason` names a sentence of the catalogue."""

    code: str
    key: str
    reason: str


Outcome = Passed | Finding | Skipped


@dataclass(frozen=True, slots=True)
class Audit:
    """All outcomes of one examination, in the order the rules gave them."""

    outcomes: tuple[Outcome, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Failed rules, errors first and what is explained after its like, else in rule order."""
        failed = [o for o in self.outcomes if isinstance(o, Finding)]
        return tuple(sorted(failed, key=lambda f: (f.severity.rank, f.explained is not None)))

    @property
    def skipped(self) -> Counter[tuple[str, str]]:
        """How many times each rule could not be judged, by its code and the reason."""
        return Counter((o.code, o.reason) for o in self.outcomes if isinstance(o, Skipped))

    @property
    def passed(self) -> tuple[Passed, ...]:
        return tuple(o for o in self.outcomes if isinstance(o, Passed))

    @property
    def errors(self) -> int:
        return self.count(Severity.ERROR)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity and are not explained."""
        found = (f for f in self.findings if f.explained is None)
        return sum(1 for finding in found if finding.severity is severity)

    @property
    def explained(self) -> int:
        """How many doubts are explained."""
        return sum(1 for finding in self.findings if finding.explained is not None)
