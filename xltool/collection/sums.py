"""C101 to C103, C107 to C110: the total against what it is the sum of, and who is not in it."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.collection.collection import FindingFactory, OfficeStatus, ResponseStatus
from xltool.collection.consolidate import own_record
from xltool.model.expression import magnitude
from xltool.model.finding import Finding, Number
from xltool.model.form import Form
from xltool.model.office import named
from xltool.model.record import Record, RunningSum
from xltool.model.roster import near

_REASONS = {
    ResponseStatus.MISSING: "not_reported",
    ResponseStatus.FAILED: "reported_failed",
    ResponseStatus.REFUSED: "reported_refused",
    ResponseStatus.UNFILLED: "reported_unfilled",
}


BLANKS = "C107"
"""The rule that no office leaves a figure blank that is added up."""
OWN_LACKS = "C110"
"""The rule that the total has the figures of the one who adds up."""


def wrong_sums(
    form: Form, finding: FindingFactory, lines: tuple[OfficeStatus, ...], total: Record
) -> Iterator[Finding]:
    """C101 and C102: every figure of the total, as it was read back, added up once more.

    Derived figures are added up as well: the sum of the offices' totals is the total of the sums.
    """
    own = own_record(lines)
    sums = RunningSum(form.figures)
    for line in lines:
        if line.is_used and line.record:
            sums.add(line.record)
    for key, figure in form.figures.items():
        actual = total.figures[key]
        if key in form.consolidation.own:
            code, expected = "C102", own.figures[key] if own else None
        else:
            code, expected = "C101", sums[key]
        if expected != actual:
            difference = _difference(expected, actual)
            yield finding(code, expected, actual, key=key, label=figure.name, difference=difference)


def _difference(expected: Number | None, actual: Number | None) -> Number | str:
    """By how much two figures differ; nothing can be said where one is blank."""
    if expected is None or actual is None:
        return ""
    return magnitude(expected - actual)


def blank_sums(
    form: Form, finding: FindingFactory, lines: tuple[OfficeStatus, ...]
) -> Iterator[Finding]:
    """C107 of each office that left figures blank, which are blank in the total for that.

    The most figures first. What only the own office is asked for, another may leave blank.
    """
    blank: list[tuple[str, tuple[str, ...]]] = []
    for line in lines:
        if line.is_used and line.record:
            counted = form.entered if line.is_own else _added_up(form)
            keys = tuple(key for key in counted if line.record.figures[key] is None)
            blank.append((line.office.name, keys))
    for name, keys in sorted(blank, key=lambda each: -len(each[1])):
        if keys:
            label = form.figures[keys[0]].name
            yield finding(
                BLANKS, key=keys[0], label=label, evidence=keys, names=name, count=len(keys)
            )


def _added_up(form: Form) -> tuple[str, ...]:
    return tuple(key for key in form.entered if key not in form.consolidation.own)


def figures_left_out(
    form: Form, finding: FindingFactory, lines: tuple[OfficeStatus, ...]
) -> Iterator[Finding]:
    """C108: what offices report of the figures that nothing is added to."""
    alone = [key for key in form.entered if key in form.consolidation.own]
    for line in lines:
        if line.is_own or not line.is_used or line.record is None:
            continue
        for key in alone:
            if actual := line.record.figures[key]:
                label, name = form.figures[key].name, line.office.name
                yield finding("C108", actual=actual, key=key, label=label, names=name)


def not_in_the_total(
    form: Form, finding: FindingFactory, lines: tuple[OfficeStatus, ...], office: str
) -> Iterator[Finding]:
    """C103 of each office that lacks, C109 of each total that lacks some, C110 of the own."""
    for line in lines:
        if line.standing in _REASONS:
            yield finding("C103", names=line.office.name, how=_REASONS[line.standing])
        elif line.is_used and (lacking := _lacking(line)):
            yield finding("C109", names=line.office.name, known=named(lacking))
    if own_record(lines) is None and not any(line.is_own for line in lines):
        alone = len(form.consolidation.own)
        known = near(office, (line.office.name for line in lines))
        how = "own_near" if known else "own_unknown"
        yield finding(OWN_LACKS, names=office, count=alone, known=known, how=how)


def _lacking(line: OfficeStatus) -> list[str]:
    """Who lacks within an office's record, where that is itself a total."""
    scope = line.record.scope if line.record else None
    return [office.name for office in scope.lacking] if scope else []
