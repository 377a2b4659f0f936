"""C105: an office that may be counted twice."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.collection.collection import Line
from xltool.collection.findings import Teller, named
from xltool.model.finding import Finding
from xltool.model.form import Form
from xltool.model.office import by_office
from xltool.model.record import Office


def counted_twice(form: Form, tell: Teller, lines: tuple[Line, ...]) -> Iterator[Finding]:
    """Offices that are in more than one part of the total, and those usually within another."""
    used = [line for line in lines if line.is_used]
    held = [(office, number) for number, line in enumerate(used) for office in _held(line)]
    for group in by_office(held, lambda pair: pair[0]):
        holders = dict.fromkeys(number for _, number in group)
        if len(holders) > 1:
            own = next((n for office, n in group if office is used[n].office), None)
            name = group[0][0].name if own is None else used[own].office.name
            others = [used[number].office.name for number in holders if number != own]
            yield tell("C105", names=name, known=named(others), how="counted_inside")
    names = {line.office.name: None for line in used}
    for name in names:
        body = next((b for b in _bodies(form, name) if b in names), None)
        if body is not None:
            yield tell("C105", names=name, known=body, how="counted_office")


def _held(line: Line) -> tuple[Office, ...]:
    """Whose figures an office's record holds."""
    scope = line.record.scope if line.record else None
    return (line.office, *(scope.included if scope else ()))


def _bodies(form: Form, name: str) -> Iterator[str]:
    """The names of offices whose figures usually hold those of an office of this name."""
    for ending, of in form.consolidation.within:
        if name.endswith(ending):
            yield name.removesuffix(ending) + of
