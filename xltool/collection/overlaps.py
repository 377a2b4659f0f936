"""C105: an office that may be counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xltool.collection.collection import Line
from xltool.collection.findings import Teller, named
from xltool.model.finding import Finding
from xltool.model.form import Form


def counted_twice(form: Form, tell: Teller, lines: tuple[Line, ...]) -> Iterator[Finding]:
    """Offices that are in more than one part of the total, and those usually within another."""
    used = [line for line in lines if line.is_used]
    codes = {line.office.code: line.office.name for line in used if line.office.code}
    holders: dict[str, list[str]] = {}
    for line in used:
        for name in _held(line, codes):
            holders.setdefault(name, []).append(line.office.name)
    for name, held_by in holders.items():
        if len(held_by) > 1:
            others = [holder for holder in held_by if holder != name]
            yield tell("C105", names=name, known=named(others), how="counted_inside")
    names = {line.office.name: None for line in used}
    for name in names:
        body = next((b for b in _bodies(form, name) if b in names), None)
        if body is not None:
            yield tell("C105", names=name, known=body, how="counted_office")


def _held(line: Line, codes: Mapping[str, str]) -> list[str]:
    """Whose figures an office's record holds, each by the name it has in this collection."""
    held = {line.office.name: None}
    scope = line.record.scope if line.record else None
    for office in scope.included if scope else ():
        held[codes.get(office.code, office.name)] = None
    return list(held)


def _bodies(form: Form, name: str) -> Iterator[str]:
    """The names of offices whose figures usually hold those of an office of this name."""
    for ending, of in form.consolidation.within:
        if name.endswith(ending):
            yield name.removesuffix(ending) + of
