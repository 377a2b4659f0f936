"""C105, C106: offices that may be counted twice, or whose texts are nearly the same (雷同).

Comparing every pair of a thousand texts would take minutes. Clauses that two texts share decide
which pairs are worth it; an office is compared only with the first of those already alike.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from xltool.collection.collection import FindingFactory, OfficeStatus
from xltool.model.finding import Finding
from xltool.model.form import Form
from xltool.model.office import by_office, named
from xltool.model.record import Office
from xltool.text.similarity import compare

_ENDS = re.compile(r"[\s，。；：！？、,.;:!?（）()\d]+")
"""What clauses are cut at; figures as well, since a copied sentence has others."""
_SHORTEST = 4
"""Characters of a clause that says anything."""
_COMMON = 200
"""A clause that so many different texts have is a stock phrase and says nothing of a pair."""
_SLOTS = 256
"""Numbers that clauses are told apart by, for each office: several times as many as it has."""
_WORTH_IT = 50
"""Percent of a text that must stand in clauses of another before the two are compared."""


def counted_twice(
    form: Form, finding: FindingFactory, lines: tuple[OfficeStatus, ...]
) -> Iterator[Finding]:
    """C105: offices in more than one part of the total, and those usually within another."""
    used = [line for line in lines if line.is_used]
    held = [(office, number) for number, line in enumerate(used) for office in _held(line)]
    for group in by_office(held, lambda pair: pair[0]):
        holders = dict.fromkeys(number for _, number in group)
        if len(holders) > 1:
            own = next((n for office, n in group if office is used[n].office), None)
            name = group[0][0].name if own is None else used[own].office.name
            others = [used[number].office.name for number in holders if number != own]
            yield finding("C105", names=name, known=named(others), how="counted_inside")
    names = {line.office.name: None for line in used}
    for name in names:
        body = next((b for b in _bodies(form, name) if b in names), None)
        if body is not None:
            yield finding("C105", names=name, known=body, how="counted_office")


def _held(line: OfficeStatus) -> tuple[Office, ...]:
    """Whose figures an office's record holds."""
    scope = line.record.scope if line.record else None
    return (line.office, *(scope.included if scope else ()))


def _bodies(form: Form, name: str) -> Iterator[str]:
    """The names of offices whose figures usually hold those of an office of this name."""
    for ending, of in form.consolidation.within:
        if name.endswith(ending):
            yield name.removesuffix(ending) + of


def alike(
    form: Form, finding: FindingFactory, lines: tuple[OfficeStatus, ...]
) -> Iterator[Finding]:
    """C106: each office whose text is nearly that of one before it, under whatever topics."""
    bounds = form.year_on_year.bounds
    if bounds is None:
        return
    # texts are read again when two are compared, and clauses that stand in one text alone are not
    # held: they are most of all that a season has
    firsts: list[OfficeStatus] = []
    having: dict[str, list[int]] = defaultdict(list)
    is_repeated = _repeated(lines)
    for line in lines:
        texts = _texts(line)
        if sum(map(len, texts)) < bounds.least_text:
            continue
        clauses = _clauses(texts)
        length = sum(map(len, clauses))
        clauses = list(filter(is_repeated, clauses))
        shared: Counter[int] = Counter()
        for clause in clauses:
            for number in having[clause]:
                shared[number] += len(clause)
        for number, count in shared.most_common():
            if count * 100 < _WORTH_IT * length:
                continue
            likeness = compare(texts, _texts(firsts[number]))
            if likeness.length >= bounds.least_text and likeness.reaches(bounds.text_percent):
                yield finding(
                    "C106",
                    names=line.office.name,
                    known=firsts[number].office.name,
                    left=likeness.shared,
                    right=likeness.length,
                )
                break
        else:
            # one that is like another is no measure for the next: twenty copies of one text give
            # nineteen findings, which all name the first
            for clause in clauses:
                if len(having[clause]) < _COMMON:
                    having[clause].append(len(firsts))
            firsts.append(line)


def _texts(line: OfficeStatus) -> list[str]:
    return [text for text in (line.record.text.values() if line.record else ()) if text]


def _repeated(lines: tuple[OfficeStatus, ...]) -> Callable[[str], bool]:
    """Whether a clause may stand in several texts; no is certain, yes is not."""
    times = bytearray(_SLOTS * max(1, len(lines)))
    for line in lines:
        for clause in _clauses(_texts(line)):
            slot = hash(clause) % len(times)
            times[slot] = min(times[slot] + 1, 2)
    return lambda clause: times[hash(clause) % len(times)] > 1


def _clauses(texts: list[str]) -> list[str]:
    found = (clause for text in texts for clause in _ENDS.split(text))
    return list(dict.fromkeys(clause for clause in found if len(clause) >= _SHORTEST))
