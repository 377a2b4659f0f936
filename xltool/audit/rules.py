"""The runner of rules, and what a rule sees.

A rule is a function from a view to outcomes: passed, a finding, or skipped with a reason. A rule
that raises is our fault: it propagates and is never turned into a finding about the office.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from xltool.audit.text import ReadPassage, Statement, extract_statements, read_passages
from xltool.history.archive import Absent
from xltool.history.crosswalk import Crosswalk
from xltool.model.address import SheetArea, bounding
from xltool.model.expression import FormulaScope, magnitude
from xltool.model.finding import Audit, Finding, Number, Outcome, Rule, Severity, Skipped, passed
from xltool.model.form import Form
from xltool.model.key import is_previous
from xltool.model.readings import Unreadable
from xltool.model.record import Record
from xltool.model.relation import Relation, judge
from xltool.model.submission import Admission, FoundBy, Stated


@dataclass(frozen=True)
class View:
    """Everything a rule may look at. What its text states is read when it is first asked for.

    `rules` gives a rule's severity by code; `blank` is the severity of a blank entry, which the
    caller may raise; `previous` is the office's report of the period before, or why there is none;
    `generated` are the empty passages for which the report has sentences written from figures;
    `in_force` is the edition in force for the year reported, where there is one.
    """

    form: Form
    admission: Admission
    rules: Mapping[str, Rule]
    blank: Severity = Severity.DOUBT
    previous: Crosswalk | Absent = Absent.NOT_GIVEN
    generated: frozenset[str] = frozenset()
    in_force: Form | None = None

    @property
    def record(self) -> Record:
        """The figures: entered ones as read, derived ones recomputed."""
        return self.admission.record

    @cached_property
    def passages(self) -> tuple[ReadPassage, ...]:
        """The passages of the text, taken apart; none where the form expects nothing of them."""
        mentions = self.form.mentions
        return read_passages(mentions, self.record) if mentions else ()

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every figure that the passages state for certain."""
        mentions = self.form.mentions
        return tuple(extract_statements(mentions, self.record, self.passages)) if mentions else ()

    def stated(self, key: str) -> Stated:
        """A cell as it stands in the file."""
        return self.admission.stated[key]

    def known(self, key: str) -> Number:
        """A figure that the caller has found not to be blank."""
        value = self.record.figures[key]
        if value is None:
            raise ValueError(f"{key} is blank")
        return value

    def formula(self, key: str) -> str:
        """The formula that a derived cell should hold, as its sheet writes it."""
        sheet = self.stated(key).place.sheet
        node = self.form.derivations[key].right_sum()
        return "=" + node.excel(FormulaScope(sheet, lambda each: self.stated(each).place))

    def finding(
        self,
        code: str,
        key: str,
        expected: Number | str | None = None,
        actual: Number | str | None = None,
        evidence: tuple[str, ...] = (),
        severity: Severity | None = None,
        **facts: Number | str,
    ) -> Finding:
        """A finding at the cell of a figure or of a passage."""
        figure = self.form.figures.get(key)
        return Finding(
            code=code,
            severity=severity or self.rules[code].severity,
            key=key,
            area=self.area((key,)),
            label=figure.name if figure else self.form.texts[key].label,
            expected=expected,
            actual=actual,
            evidence=evidence or (key,),
            facts=facts,
        )

    def hold(self, relation: Relation, value: Callable[[str], Number]) -> Outcome:
        """A relation held against figures that are all known; `value` gives each by its key."""
        judged = judge(relation, value, self.record.office.bears)
        if judged.holds:
            return passed(relation.code, relation.at)
        if relation.unless and self.record.office.bears(relation.unless) is None:
            return Skipped(relation.code, relation.at, "mark_not_known")
        finding = self.finding(
            relation.code,
            relation.at,
            judged.expected,
            judged.actual,
            relation.keys,
            difference=magnitude(judged.difference),
            left=judged.left,
            right=judged.right,
        )
        now = (key for key in relation.keys if not is_previous(key))
        entries = {entry for key in now for entry in self.form.entries_below(key)}
        if entries <= self.admission.held:
            # what the office was given, locked, is not for it to correct
            return replace(finding, facts={**finding.facts, "remedy": "remedy_held"})
        return finding

    def area(self, keys: tuple[str, ...]) -> SheetArea:
        """The rectangle around figures of one sheet, as far as they stand in cells."""
        stated = [self.stated(key) for key in keys]
        cells = [each.place.cell for each in stated if each.found is not FoundBy.ABSENT]
        return SheetArea(stated[0].place.sheet, bounding(cells) if cells else None)

    def why_unknown(self, code: str, key: str, keys: tuple[str, ...]) -> Skipped | None:
        """Why a rule over these figures cannot be judged; None where every one of them is known."""
        if not self.admission.unknown:
            return None
        entries = {entry for each in keys for entry in self.form.entries_below(each)}
        unknown = entries & self.admission.unknown
        if not unknown:
            return None
        unreadable = any(isinstance(self.admission.readings[e], Unreadable) for e in unknown)
        return Skipped(code, key, "unreadable_parts" if unreadable else "blank_parts")


Check = Callable[[View], Iterator[Outcome]]


def audit(view: View, checks: tuple[Check, ...]) -> Audit:
    """Run every check over the view; all outcomes, in the order of the checks."""
    return Audit(tuple(chain.from_iterable(check(view) for check in checks)))
