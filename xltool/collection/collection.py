"""A season's collection: what became of every file, how every office stands, and the total.

Values only; `triage` and `reconcile` make them. Everything the coordinator is shown, on paper, in a
browser or on a terminal, is said from these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from xltool.audit.checks.prose import contradicted
from xltool.classes import dataclass
from xltool.collection.intake import Outcome, ReceivedWorkbook
from xltool.history.archive import Absent
from xltool.history.crosswalk import Crosswalk
from xltool.model.decision import NO_DECISIONS, Decisions
from xltool.model.finding import Audit, Fact, Finding, Number, Rule, Severity
from xltool.model.form import Form
from xltool.model.period import Period
from xltool.model.record import Office, Record
from xltool.model.roster import Member

if TYPE_CHECKING:
    from xltool.collection.since import ResultChanges


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """A file and what became of it.

    `why` is the finding that decided it (None for one that is used); `member` is the line of the
    roster it belongs to, `also` another that it may as well be of. `remarks` are findings that came
    up when it was held against the roster and the other files; those of the workbook itself are its
    return's.
    """

    path: str
    digest: str
    size: int
    outcome: Outcome
    returned: ReceivedWorkbook | None = None
    why: Finding | None = None
    member: Member | None = None
    remarks: tuple[Finding, ...] = ()
    also: Member | None = None

    @property
    def office(self) -> Office | None:
        """Whose file it is: as the roster has it, else as the workbook says; None if it says
        nothing."""
        if self.member is not None:
            return self.member.office
        return self.returned.record.office if self.returned is not None else None

    @property
    def is_of_another_name(self) -> bool:
        """Whether it is a workbook that says to be of another office than it is taken for."""
        if self.returned is None or self.member is None:
            return False
        return not self.returned.record.office.is_same(self.member.office)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found about the file: what decided it, what was remarked, what it holds.

        That every single figure of a workbook that nobody filled in is blank is no finding more.
        """
        decided = (self.why,) if self.why else ()
        if self.returned is None or self.outcome is Outcome.UNFILLED:
            return decided + self.remarks
        return decided + self.remarks + self.returned.findings


class ResponseStatus(StrEnum):
    """How an office answered: what became of the file that counts for it."""

    USED = "used"
    FAILED = "failed"
    """its workbook has errors"""
    REFUSED = "refused"
    """something came in that cannot be used: two that differ, another period, another form"""
    UNFILLED = "unfilled"
    """its workbook came back with no figure entered"""
    MISSING = "missing"
    EXCLUDED = "excluded"


LACKING = (
    ResponseStatus.MISSING,
    ResponseStatus.FAILED,
    ResponseStatus.REFUSED,
    ResponseStatus.UNFILLED,
)
"""How an office stands that should be in the total and is not."""


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """An office that is collected from, how it stands, and the file that says so.

    `is_own` marks the office that adds up; `entry` is None where nothing came in; `before` is its
    report of the period before; `others` are its other files, whatever became of them.
    """

    member: Member
    standing: ResponseStatus
    entry: FileOutcome | None
    is_own: bool = False
    before: Crosswalk | None = None
    others: tuple[FileOutcome, ...] = ()

    @property
    def office(self) -> Office:
        return self.member.office

    @property
    def files(self) -> tuple[FileOutcome, ...]:
        """All its files, the one that says how it stands first."""
        return (self.entry, *self.others) if self.entry else self.others

    @property
    def is_used(self) -> bool:
        """Whether the office is in the total."""
        return self.standing is ResponseStatus.USED

    @property
    def record(self) -> Record | None:
        """What it reported, whether that is used or not."""
        return self.entry.returned.record if self.entry and self.entry.returned else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in the workbook that says how it stands, and remarked of it."""
        entry = self.entry
        return (*entry.remarks, *entry.returned.findings) if entry and entry.returned else ()


@dataclass(frozen=True, slots=True)
class ScopeChange:
    """Who is in this total and was not in that of the period before, and the reverse."""

    joined: tuple[Office, ...]
    left: tuple[Office, ...]


def lacks_offices(total: Record, lines: Sequence[OfficeStatus]) -> bool:
    """Whether some office is known not to be in a total that should be.

    A total that was handed in may itself lack some. The office that adds up must be in it, or left
    out on purpose.
    """
    if any(line.standing in LACKING for line in lines):
        return True
    if total.scope is not None and total.scope.lacking:
        return True
    return not any(line.is_own for line in lines)


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder collected, reconciled and added up.

    `lines` are the offices in the order of the roster, then those that no roster lists; `total` is
    the consolidated record, `audited` its audit by the rules of the form, `findings` what was found
    over all offices (codes C). `total_before` is that of the period before, or why there is none.
    `replaced` are the own office's passages that the report has written from the total's figures,
    since they state others. `changes` are those since an earlier result, where one was given;
    `decisions` are the coordinator's.
    """

    form: Form
    office: Office
    period: Period
    has_roster: bool
    entries: tuple[FileOutcome, ...]
    lines: tuple[OfficeStatus, ...]
    total: Record
    audited: Audit
    findings: tuple[Finding, ...]
    total_before: Crosswalk | Absent = Absent.NOT_GIVEN
    scope_change: ScopeChange | None = None
    replaced: tuple[str, ...] = ()
    changes: ResultChanges | None = None
    decisions: Decisions = NO_DECISIONS

    def standing(self, standing: ResponseStatus) -> tuple[OfficeStatus, ...]:
        """The offices that stand so."""
        return tuple(line for line in self.lines if line.standing is standing)

    @property
    def used(self) -> Iterator[tuple[OfficeStatus, FileOutcome, ReceivedWorkbook]]:
        """Every office that is in the total, with its file."""
        for line in self.lines:
            if line.standing is ResponseStatus.USED and line.entry and line.entry.returned:
                yield line, line.entry, line.entry.returned

    @property
    def is_complete(self) -> bool:
        """Whether nothing is known to lack in the total, or to be wrong in what it was made of.

        Without a roster a file that could not be used may be anybody's.
        """
        if lacks_offices(self.total, self.lines):
            return False
        if not self.has_roster and self.unsettled:
            return False
        return not any(returned.errors for _, _, returned in self.used)

    @property
    def of_no_office(self) -> tuple[FileOutcome, ...]:
        """The files that are of no line."""
        known = {entry.path for line in self.lines for entry in line.files}
        return tuple(entry for entry in self.entries if entry.path not in known)

    def found_by(self, code: str) -> Iterator[Finding]:
        """What a rule found over all offices."""
        return (finding for finding in self.findings if finding.code == code)

    @property
    def unsettled(self) -> tuple[FileOutcome, ...]:
        """The refused files that still ask for something.

        Those of an office that has since reported, or need not, do not; a workbook that names
        another office than it is taken for does, whoever has reported.
        """
        settled = {
            file.path
            for line in self.lines
            if line.standing not in LACKING
            for file in line.files
            if not file.is_of_another_name
        }
        refused = (entry for entry in self.entries if entry.outcome is Outcome.REFUSED)
        return tuple(entry for entry in refused if entry.path not in settled)

    @property
    def blanks(self) -> tuple[str, ...]:
        """The figures of the total that are blank."""
        return tuple(key for key, figure in self.total.figures.items() if figure is None)

    @property
    def may_be_published(self) -> bool:
        """Whether the total is sound, and its report states no other figures."""
        return self.is_sound and not self.at_odds

    @property
    def is_sound(self) -> bool:
        """Whether the total is complete, without errors, and has every figure."""
        return self.is_complete and not self.errors and not self.blanks

    @property
    def of_itself(self) -> tuple[Finding, ...]:
        """What is wrong with the total by the rules of the form.

        That a figure of it is blank is no finding more: it is so because offices are lacking or
        left it blank, which is found over all offices, and `blanks` has it.
        """
        return tuple(finding for finding in self.audited.findings if finding.code != BLANK)

    @property
    def at_odds(self) -> tuple[str, ...]:
        """The passages of the report that state other figures than its tables."""
        return contradicted(self.form, self.audited, self.replaced)

    @property
    def of_total(self) -> tuple[Finding, ...]:
        """What is wrong with the total: over all offices, then by the rules of the form."""
        return self.findings + self.of_itself

    @property
    def errors(self) -> int:
        """How many errors the total has."""
        return sum(1 for finding in self.of_total if finding.severity is Severity.ERROR)

    @property
    def included(self) -> int:
        """Of how many offices the total is."""
        return len(self.total.scope.included) if self.total.scope else 0

    @property
    def compares_a_part(self) -> bool:
        """Whether the total lacks offices, and is held against the same ones of the period
        before."""
        is_same = self.scope_change == ScopeChange((), ())
        return is_same and lacks_offices(self.total, self.lines)

    def counts(self) -> Mapping[Outcome, int]:
        """How many files came to each outcome."""
        found = dict.fromkeys(Outcome, 0)
        for entry in self.entries:
            found[entry.outcome] += 1
        return found


BLANK = "R102"
"""The rule that an entry is filled in."""


@dataclass(frozen=True, slots=True)
class FindingFactory:
    """Makes findings of the C rules, with the severity that the catalogue gives each."""

    rules: Mapping[str, Rule]

    def __call__(
        self,
        code: str,
        expected: Number | None = None,
        actual: Number | None = None,
        key: str | None = None,
        label: str = "",
        evidence: tuple[str, ...] = (),
        **facts: Fact,
    ) -> Finding:
        """A finding of a rule; `facts` fill its sentences."""
        return Finding(
            code,
            self.rules[code].severity,
            key,
            label=label,
            expected=expected,
            actual=actual,
            evidence=evidence or ((key,) if key else ()),
            facts=facts,
        )
