"""C101 to C103, C107 to C110: the total against what it is the sum of, and who is not in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from xltool.collection.collection import FindingFactory, OfficeStatus, ResponseStatus, named
from xltool.collection.consolidate import own_record
from xltool.model.expression import magnitude
from xltool.model.finding import Finding, Number
from xltool.model.form import Form
from xltool.model.record import Record, added

_REASONS = {
    ResponseStatus.MISSING: "not_reported",
    ResponseStatus.FAILED: "reported_failed",
    ResponseStatus.REFUSED: "reported_refused",
    ResponseStatus.UNFILLED: "reported_unfilled",
}


def wrong_sums(
    form: Form, finding: FindingFactory, lines: tuple[OfficeStatus, ...], total: Record
) -> Iterator[Finding]:
    """C101 and C102: every figure of the total, as it was read back, added up once more.

    Derived figures are added up as well: the sum of the offices' totals is the total of the sums.
    """
    own = own_record(lines)
    parts = [line.record for line in lines if line.is_used and line.record]
    for key, figure in form.figures.items():
        actual = total.figures[key]
        if key in form.consolidation.own:
            code, expected = "C102", own.figures[key] if own else None
        else:
            code = "C101"
            expected = added(part.figures[key] for part in parts) if parts else None
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
    """C107: the figures that are blank because offices left them blank, by those offices."""
    used = [(line.office.name, line.record) for line in lines if line.is_used and line.record]
    by_offices: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in form.entered:
        names = tuple(name for name, record in used if record.figures[key] is None)
        if names and key not in form.consolidation.own:
            by_offices[names].append(key)
    for names, keys in by_offices.items():
        yield finding(
            "C107",
            key=keys[0],
            label=form.figures[keys[0]].name,
            evidence=tuple(keys),
            names=named(names),
            count=len(keys),
        )


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
        yield finding("C110", names=office, count=alone)


def _lacking(line: OfficeStatus) -> list[str]:
    """Who lacks within an office's record, where that is itself a total."""
    scope = line.record.scope if line.record else None
    return [office.name for office in scope.lacking] if scope else []
