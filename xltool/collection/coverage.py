"""C103, C109, C110: who is not in the total, or not whole in it."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.collection.collection import Line, Standing
from xltool.collection.findings import Teller, named
from xltool.collection.total import own_record
from xltool.model.finding import Finding
from xltool.model.form import Form

_REASONS = {
    Standing.MISSING: "not_reported",
    Standing.FAILED: "reported_failed",
    Standing.REFUSED: "reported_refused",
}


def not_in_the_total(
    form: Form, tell: Teller, lines: tuple[Line, ...], office: str
) -> Iterator[Finding]:
    """C103 of each office that lacks, C109 of each total that lacks some, C110 of the own."""
    for line in lines:
        if line.standing in _REASONS:
            yield tell("C103", names=line.office.name, how=_REASONS[line.standing])
        elif line.is_used and (lacking := _lacking(line)):
            yield tell("C109", names=line.office.name, known=named(lacking))
    if own_record(lines) is None and not any(line.is_own for line in lines):
        alone = len(form.consolidation.own)
        yield tell("C110", names=office, count=alone)


def _lacking(line: Line) -> list[str]:
    """Who lacks within an office's record, where that is itself a total."""
    scope = line.record.scope if line.record else None
    return [office.name for office in scope.lacking] if scope else []
